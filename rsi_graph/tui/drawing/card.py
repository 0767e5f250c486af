"""The lines about a node on the card of the focus view and in the preview beside a list."""

from collections.abc import Iterable
from functools import partial

from textual.content import Content

from rsi_graph.evaluation.record_words import sentence, shortly
from rsi_graph.evaluation.standings import shortly as shortly_weighed
from rsi_graph.evaluation.standings import stands
from rsi_graph.graph import Graph, citations
from rsi_graph.graph.backing import backing, by, unbacked
from rsi_graph.graph.dossier import Cited, Dossier, Neighbour, Tally, details, evidence
from rsi_graph.model import PROPOSITIONS, Annotation, Argument, Source
from rsi_graph.relations import KIND_MARKS, RULES
from rsi_graph.tui.drawing.paint import clean, cut, fit, hung, leads, link, linked, marked, paragraphs, say, wrap
from rsi_graph.tui.drawing.rows import Row, title_only
from rsi_graph.tui.session import MARKED, Session
from rsi_graph.words import count

STATES = {"answered": ".for", "challenged": ".against", "disputed": ".condition"}
"""The styles of states; "nothing is recorded" is dim."""

PREVIEWED = 6
"""The most neighbours of each sort that a preview names."""

NEAR = "Near in meaning (not linked)"

LOUD = ("CITATION", "unreliable", "contested", "not checked")
"""The beginnings of facts that a reader must not miss."""


def card(found: Dossier, session: Session, width: int, *, serving: bool = True) -> list[Content]:
    """The title, standing, text and facts of a node and, with ``serving``, what it bears on."""
    record, graph = found.node.record, session.graph
    if isinstance(record, Annotation):
        return _annotation(found, record, graph, width)
    text = record.abstract if isinstance(record, Source) else record.text
    lines = [*wrap(found.node.title, width, ".strong"), *standing(session, found.node.id, width, whole=True)]
    lines += held(session, found.node.id, width)
    lines += paragraphs(text, width) if text else []
    if isinstance(record, Argument):
        lines += wrap(f"from {_all(graph.title(p) for p in record.premises)}", width, ".for")
    if serving:
        lines += _serving(found, width)
    lines += [line for gap in found.gaps for line in wrap(gap, width, ".loud")]
    address = citations.address(record) if isinstance(record, Source) else ""
    return lines + [line for fact in details(found.node) for line in linked(fact, address, width, _fact_style(fact))]


def _serving(found: Dossier, width: int) -> list[Content]:
    """The nodes that a node bears on, as many as two lines have room for; each can be clicked."""
    ends, room = [], 3 * width
    for entry in found.serves:
        ends.append(leads(say((bearing(found.node.id, entry), ".claim")), entry.id, "^"))
        room -= ends[-1].cell_length
        if room < 0:
            break
    return hung(say(("; ", ".claim")).join(ends), width, indent=0) if ends else []


def picked(session: Session, id_: str) -> Content:
    """The words that say that a node is marked or bookmarked; empty if it is neither."""
    sign = f"  {MARKED} marked" if id_ in session.marked else ""
    return say((sign, ".key"), ("  bookmarked" if id_ in session.bookmarks else "", ".key"))


def standing(session: Session, id_: str, width: int, *, whole: bool = False) -> list[Content]:
    """The lines on a node's counterpoints, answered or not, and on the works behind it, once they are known.

    Under a position also its strength; with ``whole`` also the strength if each near-duplicate counted.
    """
    if session.record is None or id_ not in session.graph:
        return []
    words = sentence(session.record, id_)
    lines = hung(say((words, _state_style(session, id_))), width, most=3) if words else []
    if words:
        cited = backing(session.graph, id_)
        backed = by(session.graph, cited) or (unbacked(session.graph, cited) if cited.mentioning else "")
        lines += hung(say((clean(backed), ".source")), width, most=2) if backed else []
    return [*lines, *_strength(session, id_, width, whole=whole)]


def _strength(session: Session, id_: str, width: int, *, whole: bool) -> list[Content]:
    """The lines on the strength of a node under what is supposed."""
    held = session.supposition
    if session.weighed is None or id_ not in session.standings or not held:
        return []
    found = session.weighed.found.told(id_)
    words = stands(found, "  ", labelled=held.decides) if whole else shortly_weighed(found, labelled=held.decides)
    sign = "  supposed" if id_ in held.ids else ""
    return hung(say((words, ".condition"), (sign, ".loud")), width, most=4)


def held(session: Session, id_: str, width: int) -> list[Content]:
    """The reader's own credence of a node with what follows beside it, if there is one."""
    found = session.position.of(id_) if session.position else None
    if found is None:
        return []
    from rsi_graph.evaluation.tensions import beside

    tension = (", in tension", ".loud") if found.in_tension else ("", "")
    lines = hung(say(("yours: ", ".key"), (beside(found), ".condition"), tension), width)
    return [*lines, *(wrap(f"because: {found.because}", width, ".dim", indent=2) if found.because else [])]


def label(session: Session, id_: str) -> Content:
    """The state of a node, in a word or two; nothing until it is known."""
    words = shortly(session.record, id_) if session.record and id_ in session.graph else ""
    return say((words, _state_style(session, id_))) if words else Content()


def _state_style(session: Session, id_: str) -> str:
    return STATES.get((session.record.of(id_).state if session.record else None) or "", ".dim")


def brief(found: Dossier, session: Session, width: int) -> list[Content]:
    """Two lines, for a terminal of few rows."""
    if isinstance(found.node.record, Annotation):
        return _brief_annotation(found, found.node.record, session.graph, width)
    text = getattr(found.node.record, "text", None) or ""
    head = say((clean(found.node.title), ".strong"))
    stands = standing(session, found.node.id, width)
    whole = stands[0] if len(stands) == 1 and head.cell_length + stands[0].cell_length + 2 <= width else None
    return [fit(head, whole or label(session, found.node.id), width), *wrap(text, width, most=1)]


def work_head(source: Source) -> Content:
    """Author, year and title; for a work without authors only title and year, as its name is its title."""
    title = clean(source.title)
    if source.author or source.editor:
        return say((clean(citations.short(source)), ".source"), "  ", title)
    return say((title, ".source"), f"  {citations.year(source) or 'n.d.'}")


def preview(found: Dossier, session: Session, width: int) -> list[Content]:
    """A node beside a list: its card, who says so, and what is tied to it."""
    named = (f" {found.node.kind}  {found.node.id}", ".dim")
    lines = [say(marked(KIND_MARKS[found.node.kind]), named, picked(session, found.node.id))]
    lines += [*card(found, session, width), Content(), status(found)]
    sides = {side: [e for e in found.answers if e.relation.side == side] for side in ("yes", "no", "other")}
    for heading, mark, entries in (
        ("Yes", "+", sides["yes"]),
        ("No", "-", sides["no"]),
        ("Other", "=", sides["other"]),
        ("Premises", "+", found.premises),
        ("Supports", "+", found.supports),
        ("Counterpoints", "-", found.counterpoints),
        ("Mitigated by", "-", found.mitigations),
        ("Conditions", "?", found.conditions),
        ("Risks", "!", found.risks),
    ):
        lines += _named(heading, mark, entries, width)
    is_note = found.node.kind == "annotation"
    is_work = found.node.kind == "source"
    lines += _used(found.citations, session.graph, width) if is_note else _cited(found.citations, width, is_work)
    return lines + _near(session, found.node.id, width)


def titled(graph: Graph, id_: str) -> Content:
    """The title of a node after the mark of its kind."""
    return leads(say(marked(KIND_MARKS[graph.kind(id_)]), " ", clean(graph.title(id_))), id_)


def near(graph: Graph, id_: str, cosine: float) -> Content:
    """A node that is near in meaning, in a line that says how near."""
    likeness = f"{cosine:.2f}".removeprefix("0")
    return say((f"{likeness} ", ".dim"), titled(graph, id_))


def status(found: Dossier) -> Content:
    """The number of ties of a node, in a line; emphasised if no work is cited."""
    kind, tally = found.node.kind, found.tally
    if kind in ("source", "annotation"):
        return say((f"used {times(len(found.citations))}", ".dim"))
    if kind == "question":
        return say((count(len(found.answers), "answer"), ".dim"))
    uncited = kind in PROPOSITIONS and tally.is_uncited
    cited = say(("NO SOURCE", ".loud")) if uncited else say((tally.backed, ".source"))
    return say("   ").join(part for part in (tied(tally), cited) if part)


def tied(tally: Tally) -> Content:
    """The number of supports and counterpoints, in words; empty if there are neither."""
    parts = (
        (tally.supports, "support", ".for"),
        (tally.counterpoints, "counterpoint", ".against"),
    )
    return say(", ").join(say((count(number, word), style)) for number, word, style in parts if number)


def times(number: int) -> str:
    """The number of times, in words."""
    return {0: "nowhere", 1: "once", 2: "twice"}.get(number, f"{number} times")


def passage_label(found: Cited) -> Content:
    """Author, year and place of a passage: a click leads to the passage, and the terminal's own link to the work."""
    label = link(say((clean(found.label), ".source")), citations.address(found.source))
    return leads(label, found.citation.annotation, "\u00a7")


def warned(cited: Cited) -> Content:
    """The warnings that a reader needs before relying on a passage."""
    return say(*((f"  {warning}", ".loud") for warning in cited.warnings))


def _brief_annotation(found: Dossier, record: Annotation, graph: Graph, width: int) -> list[Content]:
    """The place of a passage and whether it was checked; its own words, or ours."""
    source = graph.node(found.node.id.partition("/")[0]).record
    assert isinstance(source, Source)  # noqa: S101 - an annotation stands in a source
    head = say((clean(citations.passage(source, record)), ".source"))
    words = f"\u201c{record.quote.exact}\u201d" if record.quote else record.text
    state = say(("checked", ".dim") if record.checked else ("not checked", ".loud"))
    return [fit(head, state, width), *wrap(words, width, most=1)]


def _annotation(found: Dossier, record: Annotation, graph: Graph, width: int) -> list[Content]:
    source = graph.node(found.node.id.partition("/")[0]).record
    assert isinstance(source, Source)  # noqa: S101 - an annotation stands in a source
    lines = paragraphs(record.text, width)
    if record.quote:
        lines += wrap(f"\u201c{record.quote.exact}\u201d", width, ".strong", indent=2)
    place = record.locator or "no locator"
    lines += wrap(f"{citations.short(source)}, {place}: {clean(source.title)}", width, ".source")
    lines += wrap(f"read: {source.access or 'not said'}", width, ".dim")
    checked = f"checked {record.checked.date} by {record.checked.by}" if record.checked else ""
    standing = [f"{source.standing.is_} source: {source.standing.because}"] if source.standing else []
    known = evidence(record, source)
    for fact in (
        *([f"evidence: {known}"] if known else []),
        checked or "not checked",
        *standing,
        *([f"note: {record.note}"] if record.note else []),
    ):
        lines += wrap(fact, width, _fact_style(fact))
    return lines


def bearing(here: str, entry: Neighbour) -> str:
    """The relation from the node to an entry, with its title: "supports: Fast takeoff is plausible"."""
    return f"{verb(here, entry)}: {clean(entry.title)}"


def verb(here: str, entry: Neighbour) -> str:
    """The relation from the node to an entry, in a word or two: "supports", "is required by"."""
    if entry.relation.kind == "answers":
        return f"answers {entry.relation.side}"
    words = RULES[entry.relation.kind]
    return words.forward if entry.relation.source == here else words.backward


def _named(heading: str, mark: str, entries: Iterable[Neighbour], width: int) -> list[Content]:
    shown = list(entries)
    if not shown:
        return []
    lines = [Content(), say(marked(mark), f" {heading} {len(shown)}")]
    rows = [say("  ", leads(say(marked(mark), " ", clean(e.title)), e.id, mark)) for e in shown[:PREVIEWED]]
    lines += [cut(row, width) for row in rows]
    return lines + ([say((f"  and {len(shown) - PREVIEWED} more", ".dim"))] if len(shown) > PREVIEWED else [])


def _cited(found: Iterable[Cited], width: int, is_work: bool) -> list[Content]:
    """The passages that are cited, each once with all its stances; for a work, its own."""
    passages: dict[str, list[Cited]] = {}
    for cited in found:
        passages.setdefault(cited.citation.annotation, []).append(cited)
    mark, heading = ('"', "Annotations used") if is_work else ("\u00a7", "Sources")
    works = {citation.partition("/")[0] for citation in passages}
    number = len(passages) if is_work else works_and_passages(len(works), len(passages))
    lines = [Content(), say(marked(mark), f" {heading} {number}")] if passages else []
    for first, *others in list(passages.values())[:PREVIEWED]:
        stances = ", ".join(dict.fromkeys(cited.citation.stance for cited in (first, *others)))
        stances += f" ({first.evidence})" if first.evidence else ""
        lines += hung(say("  ", passage_label(first), warned(first)), width, indent=4, most=3)
        lines += wrap(f"{stances}: {first.annotation.text}", width, indent=4, most=3)
    left = len(passages) - PREVIEWED
    return lines + ([say((f"  and {left} more", ".dim"))] if left > 0 else [])


def works_and_passages(works: int, passages: int) -> str:
    """The number of works that are cited, and of their passages if there are more."""
    return str(works) if works == passages else f"{works}, {passages} passages"


def _used(found: Iterable[Cited], graph: Graph, width: int) -> list[Content]:
    """The lines that list the nodes for which a passage is used."""
    ends = [(cited.citation.stance, cited.citation.node) for cited in found]
    rows = [say((f"  {stance} ", ".dim"), titled(graph, node)) for stance, node in ends]
    heads = [Content(), say(marked("^"), f" Used for {len(rows)}")] if rows else []
    return heads + [cut(row, width) for row in rows[:PREVIEWED]]


def _near(session: Session, id_: str, width: int) -> list[Content]:
    rows = [near(session.graph, other, cosine) for other, cosine in session.near(id_)]
    lines = [cut(say("  ", row), width) for row in rows]
    return [Content(), cut(say((NEAR, ".dim")), width), *lines] if rows else []


def _all(titles: Iterable[str]) -> str:
    return " and ".join(f"\u201c{clean(title)}\u201d" for title in titles)


def _fact_style(fact: str) -> str:
    return ".loud" if fact.startswith(LOUD) else ".dim"


def row_of(session: Session, id_: str, key: str) -> Row:
    """A bookmark as a row of that name; without a node if its node is gone."""
    graph = session.graph
    if id_ not in graph:
        gone = say(("  gone: ", ".loud"), (clean(id_), ".dim"))
        return Row(key, partial(title_only, gone))
    return Row(key, partial(_line, titled(graph, id_), session, id_), id_)


def _line(head: Content, session: Session, id_: str, width: int) -> list[Content]:
    return [fit(head, label(session, id_), width)]
