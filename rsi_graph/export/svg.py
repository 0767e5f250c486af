"""A picture as SVG, drawn by Graphviz out of the DOT."""

from rsi_graph.export import dot
from rsi_graph.export.part import Part
from rsi_graph.export.pictures import draw

CARRIES = dot.CARRIES


def write(part: Part) -> str:
    """The picture. Raises NotInstalled and BadSetting."""
    return draw(dot.write(part), "svg", len(part.nodes)).decode("utf-8")
