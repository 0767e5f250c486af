"""A picture as PNG, drawn by Graphviz from the DOT."""

from rsi_graph.export import dot
from rsi_graph.export.part import Part
from rsi_graph.export.pictures import draw

CARRIES = {name: how for name, how in dot.CARRIES.items() if name not in ("id", "text", "because")}


def write(part: Part) -> bytes:
    """The picture. Raises NotInstalled and BadSetting."""
    return draw(dot.write(part), "png", len(part.nodes))
