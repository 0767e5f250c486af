"""GraphML (http://graphml.graphdrawing.org/specification.html), with every field as an attribute."""

from collections.abc import Iterable, Iterator

from rsi_graph.export.features import EVERYTHING
from rsi_graph.export.part import Data, Part
from rsi_graph.export.values import attribute, element, value

CARRIES = {
    **EVERYTHING,
    "credence": "text attributes: GraphML has no intervals",
    "tags": "JSON in a text attribute",
    "status": "JSON in a text attribute",
    "quote": "JSON in a text attribute",
    "checked": "JSON in a text attribute",
    "standing": "JSON in a text attribute",
}
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns'
    ' http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
)
TYPES = {"weight": "double", "recheck-citation": "boolean", "et-al": "boolean"}


def write(part: Part) -> str:
    """Write nodes and edges with kind and fields; lists and mappings are JSON in text attributes."""
    node_keys = _keys(part.nodes.values(), "n")
    edge_keys = _keys((data for _, _, data in part.edges), "e")
    lines = [
        HEAD,
        *_declared(node_keys, "node"),
        *_declared(edge_keys, "edge"),
        '<key id="title" for="graph" attr.name="title" attr.type="string"/>\n<graph edgedefault="directed">\n',
        f'<data key="title">{element(part.title)}</data>\n',
    ]
    lines += [f'<node id="{attribute(i)}">{_data(data, node_keys)}</node>\n' for i, data in part.nodes.items()]
    ends = ((attribute(source), attribute(target), data) for source, target, data in part.edges)
    lines += [
        f'<edge id="{number}" source="{source}" target="{target}">{_data(data, edge_keys)}</edge>\n'
        for number, (source, target, data) in enumerate(ends)
    ]
    return "".join([*lines, "</graph>\n</graphml>\n"])


def _keys(found: Iterable[Data], prefix: str) -> dict[str, str]:
    """A key for every field."""
    names: dict[str, str] = {}
    for data in found:
        for name in data:
            if name not in names:
                names[name] = f"{prefix}{len(names)}"
    return names


def _declared(keys: dict[str, str], of: str) -> Iterator[str]:
    for name, key in keys.items():
        yield f'<key id="{key}" for="{of}" attr.name="{attribute(name)}" attr.type="{TYPES.get(name, "string")}"/>\n'


def _data(data: Data, keys: dict[str, str]) -> str:
    return "".join([f'<data key="{keys[name]}">{element(value(content))}</data>' for name, content in data.items()])
