"""XML from other people's files: entities are refused, errors have places, and no depth can exhaust the stack."""

import re
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from rsi_graph.imports.gathered import Gathered

DEEPEST = 200
"""The most elements inside each other."""


class _TooDeep(ValueError):
    """Raised if elements are nested too deeply."""


class _Bounded(TreeBuilder):
    """A builder of trees that are not too deep."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _TooDeep
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self.depth -= 1
        return super().end(tag)


def root(text: str, draft: Gathered) -> Element:
    """The outermost element. A document type may be named, and is not fetched. Raises BadImport."""
    parser = DefusedXMLParser(target=_Bounded(), forbid_dtd=False, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(re.sub(r"\A\s*<\?xml[^>]*\?>", "", text))
        found = parser.close()
    except ParseError as error:
        line, column = error.position
        raise draft.wrong(f"not XML: {error}", line, column + 1) from None
    except DefusedXmlException:
        raise draft.wrong("it declares entities, which are not read") from None
    except _TooDeep:
        raise draft.wrong("nested too deeply") from None
    except ValueError as error:
        raise draft.wrong(f"not XML: {error}") from None
    if not isinstance(found, Element):
        raise draft.wrong("not XML: no element in it")
    return found


def words(element: Element | None) -> str:
    """The text in an element and those below it, on one line."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
