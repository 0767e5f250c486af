"""The citation styles that are shipped, and any other by its file, read for citeproc-py.

``mend`` corrects, once and in the library's own classes, these departures of citeproc-py from CSL:

- the substitute for a missing author is printed a second time; CSL leaves it out of the rest of the entry
- initials are made although a style says ``initialize="false"``
- a choice within a substitute forgets the form and the label that it inherits
- labels are printed for what a work does not have, and in small letters although a style says ``text-case="title"``
- titles get a capital after every full stop, but neither at their end nor behind a hyphen
- ranges of pages lose digits if their ends are not of one length
- the whole style is searched for a macro whenever that is used

Nothing else in the library is touched.
"""

import re
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from rsi_graph.errors import BadSetting
from rsi_graph.files.whole import read
from rsi_graph.words import whole

SHIPPED = Path(__file__).parent / "shipped"
STYLES = {
    "apa": "apa",
    "chicago-author-date": "chicago-author-date",
    "chicago-notes": "chicago-notes-bibliography",
    "mla": "modern-language-association",
    "ieee": "ieee",
    "harvard": "harvard-cite-them-right",
    "nature": "nature",
}
"""The file of each shipped style, by the style's usual name."""
APA = SHIPPED / "apa.csl"
_MACRO = "{http://purl.org/net/xbiblio/csl}macro"
_SHOWN, _TAKEN = "shown", "taken"
"""The keys of the variables that an entry has shown and that replaced names, in citeproc-py's own state."""


def text(style: str | None) -> bytes:
    """The text of a style by its name or from its file; APA if none is named. Raises BadSetting."""
    path = Path(style) if style and style not in STYLES else SHIPPED / f"{STYLES[style or 'apa']}.csl"
    try:
        return read(path)
    except (OSError, ValueError) as error:
        hint = f"styles are {', '.join(STYLES)}, or a file that ends in .csl"
        raise BadSetting(f"cannot read the style {style}: {getattr(error, 'strerror', error)}", hint) from error


@lru_cache(maxsize=4)
def parsed(written: bytes, style: str | None = None) -> Any:
    """A style for citeproc-py. One that declares entities is refused, as no style needs any. Raises BadSetting."""
    import citeproc
    from lxml import etree

    mend()
    if b"<!DOCTYPE" in written or b"<!ENTITY" in written or b"\0" in written:
        raise BadSetting(f"the style {style} declares entities and is not read")
    try:
        return citeproc.CitationStylesStyle(BytesIO(written), validate=False)
    except (etree.XMLSyntaxError, ValueError, AttributeError) as error:
        raise BadSetting(f"{style} is not a CSL style: {error}", "styles end in .csl") from error


@cache
def mend() -> None:
    """Correct in citeproc-py's classes what this module's docstring lists."""
    from citeproc import model

    _mend_substitutes(model)
    shorten = model.Name.initialize

    def initialize(self: Any, given: str, mark: str, context: Any) -> Any:
        said = [element.get("initialize") for element in (self, context, context.getroottree().getroot())]
        return given if next(filter(None, said), "") == "false" else shorten(self, given, mark, context)

    model.Name.initialize = initialize
    _mend_macros(model)
    _mend_case(model)
    shortened = model.FormatNumber._format_last_page  # noqa: SLF001

    def last_page(self: Any, first: str, last: str) -> Any:
        if len(first) != len(last) or first == last:
            return last
        number = whole(first) if self.get_root().get_option("page-range-format") == "chicago-16" else None
        if number is not None and len(first) > 3 and number % 100 >= 10 and first[0] == last[0]:  # noqa: PLR2004
            same = next(place for place, (one, other) in enumerate(zip(first, last, strict=True)) if one != other)
            return last[min(same, len(last) - 2) :]
        return shortened(self, first, last)

    model.FormatNumber._format_last_page = last_page  # noqa: SLF001


def _mend_macros(model: Any) -> None:
    """Let each style know its macros by name, and for each if a variable is called in it."""

    def macro(self: Any, name: str) -> Any:
        root = self.get_root()
        known = vars(root).get("macros")
        if known is None:
            known = root.macros = {found.get("name"): found for found in root.iterchildren(_MACRO)}
        if name not in known:
            raise BadSetting(f"the style uses a macro {name} that it does not have")
        return known[name]

    def calls(self: Any) -> bool:
        if "macro" not in self.attrib:
            return bool(calls_variable(self))
        called = macro(self, self.get("macro"))
        if "calls_any" not in vars(called):
            called.calls_any = called.calls_variable()
        return bool(called.calls_any)

    calls_variable = model.Text.calls_variable
    model.CitationStylesElement.get_macro, model.Text.calls_variable = macro, calls


def _mend_case(model: Any) -> None:
    """Let titles, and labels too, have capitals by CSL's rules."""
    change = model.TextCased.case
    small = [*model.TextCased._stop_words, "de", "van", "von", "vs", "vs."]  # noqa: SLF001

    def case(self: Any, text: Any, language: str | None = None) -> Any:
        if self.get("text-case") != "title" or language != "en":
            return change(self, text, language)
        words = list(text.words())
        for number, word in enumerate(words):
            at_end = number in (0, len(words) - 1) or str(words[number - 1]).endswith((":", "?", "!"))
            words[number] = _capital(word, at_end, small)
        return " ".join(words)

    def label(self: Any, text: Any) -> Any:
        language = self.get_root().get("default-locale", "en")[:2]
        return self.wrap(self.format(self.case(self.strip_periods(text), language))) if text else None

    def labelled(self: Any, item: Any, variable: str | None = None, *rest: Any, **further: Any) -> Any:
        own = self.get("variable") or ""
        if variable is None and own != "locator" and own.replace("-", "_") not in item.reference:
            return None
        return said(self, item, variable, *rest, **further)

    said = model.Label.process
    model.TextCased.case, model.Label.markup, model.Label.process = case, label, labelled


def _capital(word: Any, at_end: bool, stop_words: list[str]) -> Any:
    """A word of a title by CSL's rules: with a capital unless it has one or is a stop word, also after a hyphen."""
    opening, rest = re.match(r"(\W*)(.*)", str(word), re.DOTALL).groups()  # type: ignore[union-attr]
    if opening and rest and isinstance(word, str):
        return type(word)(opening + str(_capital(type(word)(rest), at_end, stop_words)))
    parts = str(word).split("-")
    small = [part.isalpha() and part.islower() and part not in stop_words for part in parts]
    if len(parts) > 1 and not any(sign in str(word) for sign in "/@"):
        parts = [part[:1].upper() + part[1:] if one else part for part, one in zip(parts, small, strict=True)]
        word = type(word)("-".join(parts)) if isinstance(word, str) else word
    return word.capitalize_first() if word.islower() and (at_end or str(word) not in stop_words) else word


def _mend_substitutes(model: Any) -> None:
    show, name, substitute = model.Text._variable, model.Names.process, model.Substitute.render  # noqa: SLF001

    def variable(self: Any, item: Any, context: Any) -> Any:
        kept, wanted = context.get_layout().repressed, self.get("variable")
        if wanted in kept.get(_TAKEN, ()):
            return None
        found = show(self, item, context)
        if found:
            kept.setdefault(_SHOWN, []).append(wanted)
        return found

    def names(self: Any, item: Any, names_context: Any = None, context: Any = None, **further: Any) -> Any:
        kept, written = (self if context is None else context).get_layout().repressed, self.get("variable")
        roles = [role for role in written.split() if role not in kept.get(_TAKEN, ())]
        if not roles:
            return None
        if names_context is None and self.name is None:
            names_context = next(iter(self.xpath_search("./ancestor::cs:substitute[1]/parent::cs:names")), None)
        self.set("variable", " ".join(roles))
        try:
            found = name(self, item, names_context=names_context, context=context, **further)
        finally:
            self.set("variable", written)
        kept.setdefault(_SHOWN, []).extend(role for role in roles if role in item.reference)
        return found

    def render(self: Any, item: Any, context: Any = None, **further: Any) -> Any:
        kept = context.get_layout().repressed
        before = len(kept.get(_SHOWN, ()))
        found = substitute(self, item, context=context, **further)
        if found:
            kept.setdefault(_TAKEN, []).extend(kept.get(_SHOWN, [])[before:])
        return found

    model.Text._variable, model.Names.process, model.Substitute.render = variable, names, render  # noqa: SLF001
