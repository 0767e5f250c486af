"""GEXF 1.2 (https://gexf.net/1.2/): opens in Gephi with labels, kinds as attributes, sizes and colours."""

from collections import Counter
from collections.abc import Iterable, Iterator

from rsi_graph.export import graphml
from rsi_graph.export.look import KIND_COLOURS, colour
from rsi_graph.export.part import Data, Part
from rsi_graph.export.values import attribute, value

CARRIES = graphml.CARRIES
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz" version="1.2">\n'
)
SMALLEST, GROWTH = 4, 0.5
_OWN = ("title", "weight")
"""The fields that are attributes of GEXF itself: a node's label, an edge's weight."""


def write(part: Part) -> str:
    """Write nodes sized by the number of their relations, and edges coloured by kind."""
    degrees = Counter(end for source, target, _ in part.edges for end in (source, target))
    nodes = _fields(part.nodes.values())
    edges = _fields(data for _, _, data in part.edges)
    lines = [
        HEAD,
        f"<meta><description>{attribute(part.title)}</description></meta>\n",
        '<graph defaultedgetype="directed" mode="static">\n',
        *_declared(nodes, "node"),
        *_declared(edges, "edge"),
        "<nodes>\n",
        *(_node(id_, data, nodes, degrees[id_]) for id_, data in part.nodes.items()),
        "</nodes>\n<edges>\n",
        *(_edge(number, *edge, edges) for number, edge in enumerate(part.edges)),
        "</edges>\n</graph>\n</gexf>\n",
    ]
    return "".join(lines)


def _fields(found: Iterable[Data]) -> dict[str, int]:
    """A number for every field."""
    names = dict.fromkeys(name for data in found for name in data if name not in _OWN)
    return {name: number for number, name in enumerate(names)}


def _declared(fields: dict[str, int], of: str) -> Iterator[str]:
    yield f'<attributes class="{of}" mode="static">\n'
    for name, number in fields.items():
        yield f'<attribute id="{number}" title="{attribute(name)}" type="string"/>\n'
    yield "</attributes>\n"


def _node(id_: str, data: Data, fields: dict[str, int], degree: int) -> str:
    label = data.get("title") or data.get("text") or id_
    return (
        f'<node id="{attribute(id_)}" label="{attribute(label)}">{_values(data, fields)}'
        f"{_colour(KIND_COLOURS[data['kind']])}"
        f'<viz:size value="{SMALLEST + GROWTH * degree}"/></node>\n'
    )


def _edge(number: int, source: str, target: str, data: Data, fields: dict[str, int]) -> str:
    shown = _colour(colour(data["kind"], data.get("with")))
    return (
        f'<edge id="{number}" source="{attribute(source)}" target="{attribute(target)}" label="{data["kind"]}"'
        f' weight="{data.get("weight", 1.0)}">{_values(data, fields)}{shown}</edge>\n'
    )


def _values(data: Data, fields: dict[str, int]) -> str:
    values = (
        f'<attvalue for="{fields[name]}" value="{attribute(value(content))}"/>'
        for name, content in data.items()
        if name in fields
    )
    return f"<attvalues>{''.join(values)}</attvalues>"


def _colour(code: str) -> str:
    red, green, blue = (int(code[at : at + 2], 16) for at in (1, 3, 5))
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/>'
