"""The citation styles that are shipped, and any other by its file, read for citeproc-py.

citeproc-py prints what stood in for a missing author a second time, where CSL has it left out of the rest of the
entry, and makes initials where a style says ``initialize="false"``. ``mend`` puts both right in the library's own
classes, once; nothing else of it is touched.
"""

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from rsi_graph.errors import BadSetting

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
"""The file of each shipped style by the name people choose it by."""
APA = SHIPPED / "apa.csl"
_SHOWN, _TAKEN = "shown", "taken"
"""What an entry has shown so far, and what of it stood in for names; kept where citeproc-py keeps the like."""


def read(style: str | None) -> Any:
    """A style by its name or out of its file; APA where none is named. Raises BadSetting.

    One that declares entities is refused: no style needs any.
    """
    import citeproc
    from lxml import etree

    mend()
    path = Path(style) if style and style not in STYLES else SHIPPED / f"{STYLES[style or 'apa']}.csl"
    try:
        text = path.read_bytes()
    except (OSError, ValueError) as error:
        hint = f"styles are {', '.join(STYLES)}, or a file that ends in .csl"
        raise BadSetting(f"cannot read the style {style}: {getattr(error, 'strerror', error)}", hint) from error
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"\0" in text:
        raise BadSetting(f"the style {style} declares entities and is not read")
    try:
        return citeproc.CitationStylesStyle(BytesIO(text), validate=False)
    except (etree.XMLSyntaxError, ValueError, AttributeError) as error:
        raise BadSetting(f"{style} is not a CSL style: {error}", "styles end in .csl") from error


@cache
def mend() -> None:
    """Let citeproc-py leave out what stood in for missing authors already, and given names as they are."""
    from citeproc import model

    _mend_substitutes(model)
    shorten = model.Name.initialize

    def initialize(self: Any, given: str, mark: str, context: Any) -> Any:
        said = [element.get("initialize") for element in (self, context, context.getroottree().getroot())]
        return given if next(filter(None, said), "") == "false" else shorten(self, given, mark, context)

    model.Name.initialize = initialize


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
