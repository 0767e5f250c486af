"""xAIF in the form of OVA3: AIF with participants, the analysed text, and the places of nodes on the canvas."""

import json
from collections import Counter
from html import escape

from rsi_graph.export import aif
from rsi_graph.export.part import Data, Part
from rsi_graph.model import Source

CARRIES = aif.CARRIES
WIDTH, HEIGHT, COLUMNS = 240, 160, 8
"""The room of a node on the canvas, and the number of nodes in a row."""


def write(part: Part) -> str:
    """Write the part as one JSON object."""
    made = aif.Map(part)
    sources = {id_: number for number, id_ in enumerate(part.of_kind("source"), 1)}
    locutions = [
        {"nodeID": id_, "personID": sources[id_.partition("/")[0]], "start": None, "end": None}
        for id_ in part.of_kind("annotation")
    ]
    fulfilled = [{"nodeID": node["nodeID"], "schemeID": node["schemeID"]} for node in made.nodes if "schemeID" in node]
    whole = {
        "AIF": {
            "nodes": made.nodes,
            "edges": [{name: value for name, value in edge.items() if name != "formEdgeID"} for edge in made.edges],
            "schemefulfillments": fulfilled,
            "participants": [_participant(part, id_, number) for id_, number in sources.items()],
            "locutions": locutions,
            "descriptorfulfillments": [],
            "cqdescriptorfulfillments": [],
        },
        "text": _text(made.nodes),
        "OVA": _canvas(made),
        aif.OURS: made.beside(),
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _participant(part: Part, source: str, number: int) -> Data:
    record = part.graph.node(source).record
    assert isinstance(record, Source)  # noqa: S101 - only sources are asked for
    names = record.author or record.editor
    first = names[0].given or "" if names else ""
    last = names[0].family or names[0].literal or "" if names else record.title
    return {"participantID": number, "firstname": first, "surname": last}


def _text(nodes: list[Data]) -> str:
    """The text pane: every proposition in a span that refers to its node."""
    spans = (
        f'<span id="node{escape(node["nodeID"])}" class="highlighted">{escape(node["text"])}</span>'
        for node in nodes
        if node["type"] == "I"
    )
    return "<br>".join(spans)


def _canvas(made: aif.Map) -> Data:
    places: Counter[str] = Counter()
    nodes = []
    for node in made.nodes:
        number = places[node["type"]]
        places[node["type"]] += 1
        across, down = number % COLUMNS, number // COLUMNS
        shift = {"I": 0, "L": 1}.get(node["type"], 2)
        place = {"x": (across + shift * COLUMNS) * WIDTH, "y": down * HEIGHT}
        nodes.append({"nodeID": node["nodeID"], "visible": True, **place, "timestamp": ""})
    edges = [{"fromID": edge["fromID"], "toID": edge["toID"], "visible": True} for edge in made.edges]
    return {"firstname": "", "surname": "", "url": "", "nodes": nodes, "edges": edges}
