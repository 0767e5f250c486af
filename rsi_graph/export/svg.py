"""A picture as SVG, drawn by Graphviz from the DOT, with letters as outlines so that it needs no font."""

from lxml import etree

from rsi_graph.export import dot
from rsi_graph.export.letters import UNITS, Lettering, width
from rsi_graph.export.part import Exported, Part
from rsi_graph.export.pictures import draw

CARRIES = dot.CARRIES
SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_ANCHORS = {"middle": 2, "end": 1}
"""The divisor of a text's width that gives the distance of its beginning from its anchor."""


def write(part: Part) -> Exported:
    """The picture. Raises NotInstalled and BadSetting."""
    return outlined(draw(dot.write(part), "svg", len(part.nodes)))


def outlined(picture: bytes) -> Exported:
    """A picture of Graphviz with every letter as an outline; text in other scripts stays text."""
    root = etree.fromstring(picture, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    lettering = Lettering()
    for text in list(root.iter(f"{{{SVG}}}text")):
        _set(text, lettering)
    defs = etree.Element(f"{{{SVG}}}defs")
    for name, path in lettering.paths.items():
        etree.SubElement(defs, f"{{{SVG}}}path", id=name, d=path)
    root.insert(0, defs)
    content = etree.tostring(root, encoding="unicode")
    return Exported(f'<?xml version="1.0" encoding="UTF-8"?>\n{content}\n', lettering.losses)


def _set(text: etree._Element, lettering: Lettering) -> None:
    """Replace a text by outlines; the text stays as their label."""
    said = text.text or ""
    letters = lettering.placed(said)
    if letters is None:
        return
    size = float(text.get("font-size", 11))
    divisor = _ANCHORS.get(text.get("text-anchor", ""))
    start = float(text.get("x", 0)) - (width(said) * size / UNITS / divisor if divisor else 0)
    scale = f"scale({size / UNITS:g} -{size / UNITS:g})"
    group = etree.Element(f"{{{SVG}}}g", role="img", transform=f"translate({start:.2f} {text.get('y', 0)}) {scale}")
    group.set("aria-label", said)
    if fill := text.get("fill"):
        group.set("fill", fill)
    for letter in letters:
        etree.SubElement(group, f"{{{SVG}}}use", {f"{{{XLINK}}}href": f"#{letter.name}", "x": str(letter.x)})
    group.tail = text.tail
    parent = text.getparent()
    assert parent is not None  # noqa: S101 - a text is never the root
    parent.replace(text, group)
