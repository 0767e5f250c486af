"""Arguebuf becomes claims and steps with schemes, works and speakers."""

import json

from tests.imports.samples import edges


def test_arguebuf_keeps_schemes_and_participants(taken_in) -> None:
    graph, imported = taken_in(
        json.dumps(
            {
                "nodes": {
                    "n1": {"atom": {"text": "A premise", "reference": {"resource": "r1", "offset": 2, "text": "A"}}},
                    "n2": {"atom": {"text": "A conclusion", "participant": "p1"}},
                    "n3": {"scheme": {"support": "SUPPORT_EXPERT_OPINION"}},
                    "n4": {"atom": {"text": "A doubt"}},
                    "n5": {"scheme": {"attack": "ATTACK_DEFAULT"}},
                },
                "edges": {
                    n: {"source": a, "target": b}
                    for n, (a, b) in enumerate([("n1", "n3"), ("n3", "n2"), ("n4", "n5"), ("n5", "n3")])
                },
                "resources": {"r1": {"title": "A book", "text": "…"}},
                "participants": {"p1": {"name": "Ada"}},
                "majorClaim": "n2",
            }
        )
    )
    assert imported.form == "arguebuf"
    assert ("a-doubt", "undercuts", "a-premise>a-conclusion") in edges(graph)
    assert [r.scheme for r in graph.outgoing("a-premise")] == ["expert-opinion"]
    assert graph.ids("source") == ["a-book", "ada"]
    assert graph.body("a-conclusion")["tags"] == ["major claim"]
