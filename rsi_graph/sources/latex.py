r"""The LaTeX of bibliographies as plain text: accents, symbols, simple mathematics, HTML that slipped in.

``pylatexenc`` knows the commands. This module adds what bibliographies do beside LaTeX: characters that would be
comments or tabs, ``$\less$em$\greater$``, entities. Unknown commands are remembered, so that the reader of a file can
name them.
"""

import html
import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

_PLAIN = re.compile(r"[^\\$~`'&<{}-]*")
_TAGS = re.compile(
    r"</?(?:i|b|u|em|strong|sub|sup|sc|scp|small|span|p|br|div|font|tt|inf|italic|bold|title|sec|"
    r"jats:[a-z-]+|mml:[a-z]+|math|m(?:i|n|o|s|row|sup|sub|subsup|frac|text|space|over|under|sqrt|root|fenced|style|table|tr|td))(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\\(?:url|path|nolinkurl)\s*\{([^{}]*)\}")
_LINK = re.compile(r"\\href\s*\{[^{}]*\}\s*(?=\{)")
_PAR = re.compile(r"\\par(?![A-Za-z])\s*")
_NOOP = re.compile(r"\\(?:noopsort|nosort|sortnoop|SortNoop)\s*\{[^{}]*\}")
"""Commands of bibliographies whose argument is for sorting alone."""
_ACCENTED = re.compile(
    r"\\(?:[`'^\"~=.]\s*|[uvHtcdbrk](?:\s+|(?=\{)))"
    r"(?:\{\s*\\?[^\W\d_]\s*\}|\\[ij](?![A-Za-z])(?:\{\}|\s+(?!and\s)(?=[a-z]))?|[^\W\d_])"
)
"""An accent with its letter, in any of the ways in which people write it."""
_LETTER = re.compile(
    r"\\(?:[oO]|ss|ae|AE|oe|OE|aa|AA|[lL]|d[hj]|D[HJ]|th|TH|ng|NG)(?:\{\}|\s+(?!and\s)(?=[a-z])|(?=[^A-Za-z\s{]))"
)
"""A letter that has a name of its own, with the space that ends the name where the word goes on behind it."""
_SCRIPT = re.compile(r"([_^])(?:\{([0-9+\-=()]{1,8})\}|([0-9]))")
_RAISED = str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_OURS = {
    "less": "<", "greater": ">", "textless": "<", "textgreater": ">", "TeX": "TeX", "LaTeX": "LaTeX",
    "BibTeX": "BibTeX",
    "textasciicircum": "^", "S": "\u00a7", "P": "\u00b6", "pounds": "\u00a3", "textsterling": "\u00a3",
    "cite": "%s", "citep": "%s", "citet": "%s",
    "copyright": "\u00a9", "textcopyright": "\u00a9", "textquotesingle": "'", "cprime": "\u02b9",
    "textregistered": "\u00ae",
    "left": "", "right": "", "\n": " ", "thinspace": " ", "hyphen": "-",
    "-": "", "/": "", "newblock": "", "protect": "", "relax": "", "noopsort": "", "bibinfo": "", "natexlab": "",
    "slash": "/", "textsuperscript": "%s", "textsubscript": "%s", "mbox": "%s", "hbox": "%s", "ensuremath": "%s",
    "texttrademark": "\u2122", "textunderscore": "_", "textdollar": "$", "textpercent": "%%",
    "textasteriskcentered": "*",
    "textperiodcentered": "\u00b7", "euro": "\u20ac", "texteuro": "\u20ac", "newline": " ", "linebreak": " ",
    "ldots": "\u2026", "dots": "\u2026", "textellipsis": "\u2026", "sc": "", "it": "", "em": "", "bf": "", "rm": "",
    "tt": "", "sl": "", "sf": "", "itshape": "", "bfseries": "", "scshape": "", "upshape": "", "normalfont": "",
    "small": "", "scriptsize": "", "large": "", "xspace": "", "nobreak": "", "textnormal": "%s", "uppercase": "%s",
    "MakeUppercase": "%s", "MakeLowercase": "%s", "lowercase": "%s", "textup": "%s", "textmd": "%s",
    "enquote": "\u201c%s\u201d",
    "texttt": "%s", "textsf": "%s", "code": "%s", "textcommabelow": "%s\u0326",
    "mkbibquote": "\u201c%s\u201d", "mkbibemph": "%s", "NoCaseChange": "%s", "textquotedbl": '"', "hskip": "",
    "textbraceleft": "{", "textbraceright": "}", "textbar": "|",
    "t": "", "cyrchar": "", "mathplus": "+", "mathminus": "\u2212", "i": "\u0131", "j": "\u0237",
}  # fmt: skip
_WITH_ARGUMENT = (
    "textsuperscript", "textsubscript", "mbox", "hbox", "ensuremath", "textnormal", "uppercase", "MakeUppercase",
    "MakeLowercase", "lowercase", "textup", "textmd", "enquote", "mkbibquote", "mkbibemph", "NoCaseChange",
    "cite", "citep", "citet", "texttt", "textsf", "code", "textcommabelow",
)  # fmt: skip


class Latex:
    """A reader that turns LaTeX into text and remembers the commands that it did not know."""

    def __init__(self) -> None:
        self.unknown: list[str] = []

    def text(self, written: str) -> str:
        """A LaTeX text in plain letters, on one line: accents decoded, commands, braces and tags gone."""
        return " ".join(self.paragraphs(written).split())

    def accented(self, written: str) -> str:
        r"""A text whose accents and letters by name are letters, so that no \~ is left where names are taken apart."""
        if "\\" not in written:
            return written
        for pattern in (_ACCENTED, _LETTER):
            written = re.sub(rf"\{{(?:{pattern.pattern})\}}|{pattern.pattern}", lambda one: self.text(one[0]), written)
        return written

    def paragraphs(self, written: str) -> str:
        """A LaTeX text in plain letters, its paragraphs separated by blank lines."""
        if not _PLAIN.fullmatch(written):
            written = _NOOP.sub("", _PAR.sub("\n\n", written))
            written = without_markup(self._decoded(written))
        lines = [" ".join(part.split()) for part in re.split(r"\n[ \t]*\n", written)]
        return "\n\n".join(line for line in lines if line)

    def _decoded(self, written: str) -> str:
        text = _escaped(_LINK.sub("", _ADDRESS.sub(_held_address, written)))
        try:
            if "\\" in text or "$" in text:
                text, unknown = _converter()(text)
                self.unknown += unknown
            else:
                text = _simple(text)
        except (IndexError, ValueError, AttributeError, TypeError, RecursionError):
            self.unknown.append("without what belongs to it is left out")
            text = re.sub(r"[{}]", "", text)
        return text.translate(_RELEASED)


_HELD = {character: chr(0xE010 + number) for number, character in enumerate("%#&_^~:/")}
_RELEASED = {ord(mark): character for character, mark in _HELD.items()} | {0xAD: None}


def _held_address(found: re.Match[str]) -> str:
    return "".join(_HELD.get(character, character) for character in found[1].replace("\\", ""))


def _escaped(text: str) -> str:
    """Signs that are a comment, a tab or a parameter to LaTeX, but mere signs in bibliographies."""
    text = re.sub(r"\\\\(?![A-Za-z])", " ", text)
    text = re.sub(r"\\([\^~])\{\}", lambda found: _HELD[found[1]], text)  # an accent on nothing is the sign itself
    text = re.sub(r"(?<!\\)[%#&]", lambda found: _HELD[found[0]], text)
    if len(re.findall(r"(?<!\\)\$", text)) % 2:
        text = re.sub(r"(?<!\\)\$", r"\\$", text)
    return re.sub(r"\$[^$]*\$", lambda found: _SCRIPT.sub(_script, found[0]), text) if "$" in text else text


def _script(found: re.Match[str]) -> str:
    return (found[2] or found[3]).translate(_RAISED if found[1] == "^" else _LOWERED)


def _simple(text: str) -> str:
    """A text without commands: braces, ties, dashes and quotes."""
    for written, read in (("{", ""), ("}", ""), ("~", " "), ("---", "\u2014"), ("--", "\u2013")):
        text = text.replace(written, read)
    return text.replace("``", "\u201c").replace("''", "\u201d")


def without_markup(text: str) -> str:
    """A text without the tags and entities of HTML, JATS and MathML that publishers put into titles and abstracts."""
    for _ in range(2):  # some are escaped twice: &amp;lt;
        if "&" in text:
            text = html.unescape(text)
    return _TAGS.sub(lambda found: " " if found[0][1:3].lower() in ("br", "p>", "/p") else "", text)


@cache
def _converter() -> Callable[[str], tuple[str, tuple[str, ...]]]:
    """The function that decodes LaTeX and names the commands it did not know; made once, as that takes a while."""
    from pylatexenc import latex2text, latexwalker
    from pylatexenc.macrospec import MacroSpec

    def remember(node: Any, l2tobj: Any) -> str:
        """Say that a command is not known, and give what stands in its last argument, or its name in capitals."""
        arguments = [one for one in getattr(node.nodeargd, "argnlist", None) or () if one is not None]
        follows = node.parsing_state.s[node.pos + node.len : node.pos + node.len + 2]
        is_name = (
            not arguments
            and (follows == "{}" or follows[:1] != "{")
            and any(sign.isupper() for sign in node.macroname)
        )
        l2tobj.unknown.append(
            f"\\{node.macroname} is not known {'and its name is read' if is_name else 'and left out'}"
        )
        if is_name:
            return f"{node.macroname}{' ' if node.macro_post_space else ''}"
        return str(l2tobj.nodelist_to_text(arguments[-1:]))

    context = latex2text.get_default_latex_context_db()
    macros = [latex2text.MacroTextSpec(name, simplify_repl=shown) for name, shown in _OURS.items()]
    macros.append(latex2text.MacroTextSpec("foreignlanguage", simplify_repl="%(2)s"))
    context.add_context_category("bibliographies", prepend=True, macros=macros)
    context.set_unknown_macro_spec(latex2text.MacroTextSpec("", simplify_repl=remember))
    grammar = latexwalker.get_default_latex_context_db()
    known = [MacroSpec("foreignlanguage", "{{"), *(MacroSpec(name, "{") for name in _WITH_ARGUMENT)] + [
        MacroSpec(name, "") for name in _OURS if name not in _WITH_ARGUMENT
    ]
    grammar.add_context_category("bibliographies", prepend=True, macros=known)

    @lru_cache(maxsize=4096)
    def convert(text: str) -> tuple[str, tuple[str, ...]]:
        reader = latex2text.LatexNodes2Text(latex_context=context, math_mode="text", keep_comments=True)
        reader.unknown = []
        nodes = latexwalker.LatexWalker(text, latex_context=grammar, tolerant_parsing=True).get_latex_nodes()[0]
        return str(reader.nodelist_to_text(nodes)), tuple(reader.unknown)

    return convert
