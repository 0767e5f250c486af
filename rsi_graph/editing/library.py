"""A passage of a library planned as an annotation of its source, which is added with it if it is new."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from rsi_graph.editing import additions, judgements, splice
from rsi_graph.editing.additions import Addition
from rsi_graph.editing.drafts import Draft
from rsi_graph.editing.ids import slug, source_id
from rsi_graph.editing.place import TargetLayer
from rsi_graph.graph import Graph
from rsi_graph.library.citing import Quotation
from rsi_graph.sources import passages
from rsi_graph.sources.record import body as source_body


def annotation(  # noqa: PLR0913 - what there is to say of an annotation
    graph: Graph,
    where: TargetLayer,
    quoted: Quotation,
    fields: Mapping[str, Any],
    *,
    source: str = "",
    passage_id: str | None = None,
) -> Addition:
    """Plan the annotation with locator, quotation and, if ``by`` names who looked, the date of the check.

    If the corpus lacks the source, the work is added with it, as one addition that is undone as one. Raises
    BadAddition, UnknownNode and CannotEdit.
    """
    body = body_of(quoted, fields)
    if source:
        return additions.annotation(graph, where, source, body, passage_id)
    work = new_source(quoted)
    id_ = source_id(work, graph)
    name = passage_id or slug(graph, id_, body)
    for fault in additions.faults(graph, "annotation", f"{id_}/{name}", body):
        raise fault
    return _with_passage(graph, where, work, id_, name, body)


def _with_passage(  # noqa: PLR0913, PLR0917 - what there is to say of both records
    graph: Graph, where: TargetLayer, work: Mapping[str, Any], id_: str, name: str, body: Mapping[str, Any]
) -> Addition:
    """A new source, with an annotation put into its lines."""
    added = additions.source(graph, where, work, id_)
    after = splice.splice_annotation(added.after, id_, name, body)
    return replace(added, after=after, again=partial(_with_passage, graph, where, work, id_, name, body))


def draft(quoted: Quotation, stance: str, node: str, source: str = "") -> Draft:
    """The annotation with which a form begins: the place, the words, the stance, and the reader who looks at them."""
    values = {stance: node, "locator": quoted.locator, "checked-by": judgements.user_name()}
    if quoted.spot:
        values["quote"] = quoted.copy.text[slice(*quoted.spot)]
    return Draft("annotation", values, source=source, spot=quoted.spot)


def body_of(quoted: Quotation, fields: Mapping[str, Any]) -> additions.Body:
    """The fields of the annotation, in their order."""
    found = {**fields, "locator": fields.get("locator") or quoted.locator}
    if quoted.spot:
        found["quote"] = passages.quote(quoted.copy, *quoted.spot)
    if by := fields.get("by"):
        found["checked"] = {"date": additions.today(), "by": by}
    return additions.annotation_body(found)


def new_source(quoted: Quotation) -> additions.Body:
    """The record of a work that is not yet a source of the corpus."""
    return source_body(
        {"type": "document", **quoted.work.body, "access": "full-text" if quoted.work.is_full else "abstract"}
    )
