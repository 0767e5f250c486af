"""Verified Argdown: Argdown in which a statement has its source, a quotation and a credence.

A text is followed by links to the works that back it and a quotation from the first. Its data have the credence of the
exported position, or else the editors' own, and for a conclusion the strength of its inference. Ids and all else are
left out; ``argdown`` carries everything.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from rsi_graph.evaluation.structure import middle
from rsi_graph.export import features
from rsi_graph.export.argdown import CHAPTERS, MARKS, data, escaped, named, tag
from rsi_graph.export.features import Carries, whole
from rsi_graph.export.losses import Loss
from rsi_graph.export.part import Part
from rsi_graph.graph import citations
from rsi_graph.graph.backing import FOR
from rsi_graph.model import Source

CARRIES: Carries = {
    **whole("claim", "argument", "linked", "supports", "attacks", "undercuts", "contradicts", "text", "tags"),
    **dict.fromkeys(("question", "condition", "risk"), "statements"),
    **dict.fromkeys(("requires", "given", "raises"), "supports"),
    "mitigates": "attacks",
    "answers": "supports and attacks",
    "credence": "numbers, of an interval its middle",
}


def write(part: Part) -> str:
    """The whole document."""
    titles = named(part)
    shown = {id_: f"<{t}>" if id_ in part.premises else f"[{t}]" for id_, t in titles.items()}
    lines = ["===", f"title: {data({'': part.title})[4:-1]}", "==="]
    backing = _backing(part)
    strengths = _strengths(part)
    for kind in CHAPTERS:
        for id_ in part.of_kind(kind):
            lines += ["", *_statement(part, id_, shown[id_], backing.get(id_, []), strengths.get(id_))]
            lines += _relations(part, id_, shown)
    for id_ in part.premises:
        lines += ["", *_argument(part, id_, shown)]
    return "\n".join(lines) + "\n"


def losses(part: Part, carries: Carries) -> tuple[Loss, ...]:
    """Count the losses. The weights in ``_strengths`` are kept; the others count as lost."""
    kept = len(_strengths(part))
    return tuple(
        Loss(loss.what, loss.count - kept, loss.written, one=loss.one)
        if loss.what == features.FEATURES["weight"]
        else loss
        for loss in features.losses(part, carries)
        if loss.what != features.FEATURES["weight"] or loss.count > kept
    )


def _statement(
    part: Part, id_: str, shown: str, passages: list[Mapping[str, Any]], strength: float | None
) -> Iterator[str]:
    fields = part.nodes[id_]
    tags = "".join(tag(one) for one in fields.get("tags", ()))
    yield f"{shown}: {escaped(fields['text'])}{tags}"
    for passage in sorted(passages, key=lambda one: "quote" not in one):
        yield f"    [{passage['label']}]({passage['address']})"
    quoted = next((one["quote"] for one in passages if "quote" in one), None)
    if quoted:
        yield f'    > "{escaped(quoted)}"'
    said: dict[str, Any] = {}
    if (held := part.credences.get(id_, _middle(fields.get("credence")))) is not None:
        said["credence"] = held
    if strength is not None:
        said["inference"] = strength
    if said:
        yield f"    {data(said)}"


def _middle(credence: Any) -> float | None:
    return middle((credence[0], credence[1])) if isinstance(credence, list) else credence


def _backing(part: Part) -> dict[str, list[Mapping[str, Any]]]:
    """The works that back each proposition, each once, with an address to link to."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    seen: set[tuple[str, str]] = set()
    for source, target, kind, _, _ in part.stated:
        work = source.partition("/")[0]
        if part.nodes[source]["kind"] != "annotation" or kind not in FOR or work not in part.nodes:
            continue
        record = part.graph.node(work).record
        address = citations.address(record) if isinstance(record, Source) else ""
        if not address or any(sign in address for sign in " ()") or (target, work) in seen:
            continue
        seen.add((target, work))
        label = " ".join(part.nodes[work]["title"].translate({ord("["): "(", ord("]"): ")"}).split())
        words = part.nodes[source].get("quote", {}).get("exact", "")
        is_quotable = words and not set(words) & set('"\u201c\u201d')
        quote = {"quote": words} if is_quotable else {}
        found.setdefault(target, []).append({"label": escaped(label), "address": address, **quote})
    return found


def _strengths(part: Part) -> dict[str, float]:
    """The strength of the only inference that is written for each conclusion."""
    return {
        target: said["weight"]
        for source, target, kind, _, said in part.stated
        if kind == "supports" and "weight" in said and part.nodes[source]["kind"] == "argument"
        and source not in part.inline and _conclusion(part, source) == target
    }  # fmt: skip


def _conclusion(part: Part, id_: str) -> str | None:
    """The only outcome of an argument, if that is a proposition it supports."""
    outcomes = [(t, kind) for s, t, kind, _, _ in part.outcomes.get(id_, ()) if s == id_]
    if len(outcomes) == 1 and outcomes[0][1] == "supports" and outcomes[0][0] not in part.premises:
        return outcomes[0][0]
    return None


def _relations(part: Part, id_: str, shown: Mapping[str, str]) -> Iterator[str]:
    for _, target, kind, _, said in part.outcomes.get(id_, ()):
        sign = MARKS.get(said["with"] if kind == "answers" else kind)
        if sign and target in shown:
            yield f"  {sign} {shown[target]}"


def _argument(part: Part, id_: str, shown: Mapping[str, str]) -> Iterator[str]:
    premises, conclusion, fields = part.premises[id_], _conclusion(part, id_), part.nodes[id_]
    text = f": {escaped(fields['text'])}" if fields.get("text") else ""
    yield f"{shown[id_]}{text}{''.join(tag(one) for one in fields.get('tags', ()))}"
    if premises and conclusion:
        yield ""
        yield from (f"({number}) {shown[premise]}" for number, premise in enumerate(premises, 1))
        yield f"----\n({len(premises) + 1}) {shown[conclusion]}"
    else:
        yield from _relations(part, id_, shown)
        yield from (f"  <+ {shown[premise]}" for premise in premises)
