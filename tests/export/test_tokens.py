"""Every field of every kind, under a token of its own, is looked for in every form of export.

What a form declares to carry has to stand in what it writes; what it declares to leave out must not, and must be
counted among the losses. Values that are no free text, relations and stances are proved by their absence: the same
corpus without one of them has to look different in a form that carries it, and alike in one that does not.
"""

import copy
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from rsi_graph import load
from rsi_graph.corpus.objects import field_names
from rsi_graph.export import FEATURES, FORMATS, carries, export
from rsi_graph.export.corpus_yaml import text as as_yaml
from rsi_graph.export.features import OUTSIDE, TOLD
from rsi_graph.files.cache import Store
from rsi_graph.graph import Graph
from rsi_graph.model import CLASSES, LINK_FIELDS, ROLES, SECTIONS, STANCES, Kind

FORMS = [form for form in FORMATS if form != "png" and (form != "svg" or shutil.which("dot"))]
"""All but the picture of pixels, in which no word can be looked for."""
READS_ALIKE = {form: {"mitigates.weight as a choice"} for form in ("markdown", "html", "pandoc")} | {
    # a link shows the title and address of a work that backs a statement, and a quotation its words: no more of it
    "vargdown": {
        "annotation.quote.exact", "source.DOI", "source.title", "stance.asserts as a choice",
        "stance.supports as a choice",
    },
}  # fmt: skip
"""Reports print a weight only if it is not the usual one, so that one written out reads as one left out."""
BIBLIOGRAPHIES = ("bibtex", "biblatex", "csl-json")
"""Forms that say of what is no source only how much of it stays behind."""
PARTS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(ROLES, ("family", "given", "suffix", "dropping-particle", "non-dropping-particle")),
    "status": ("met", "as-of", "because"),
    "standing": ("is", "because"),
    "quote": ("exact", "prefix", "suffix"),
    "checked": ("date", "by"),
}
"""The fields that have parts."""
CHOSEN_PARTS = {"status.met": "partly", "standing.is": "contested"}
RELATIONS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "supports": ("claims", "claim", {"to": "other", "id": "zstep"}),
    "attacks": ("claims", "claim", {"to": "third"}),
    "undercuts": ("conditions", "condition", {"to": "zstep"}),
    "contradicts": ("claims", "claim", {"to": "fourth"}),
    "requires": ("claims", "claim", {"to": "condition"}),
    "given": ("claims", "claim", {"to": "another-condition"}),
    "raises": ("claims", "claim", {"to": "risk"}),
    "mitigates": ("claims", "claim", {"to": "another-risk"}),
    "answers": ("claims", "claim", {"question": "question", "with": "no"}),
    "refines": ("claims", "claim", {"to": "fifth"}),
    "same-as": ("claims", "claim", {"to": "sixth"}),
}
"""The record that states each relation, and the link in it."""
PAGES = ("markdown", "html", "pandoc")
"""Forms that tell some relations at the node that states them, by the title of the other end."""
CHOICES: dict[tuple[str, str], Any] = {
    ("claim", "kind"): "prediction",
    ("claim", "credence"): [0.125, 0.25],
    ("claim", "expect"): "undecided",
    ("condition", "credence"): 0.375,
    ("condition", "expect"): "undecided",
    ("risk", "credence"): 0.625,
    ("risk", "expect"): "undecided",
    ("argument", "expect"): "undecided",
    ("annotation", "evidence"): "history",
    ("source", "et-al"): True,
    ("source", "access"): "excerpt",
    ("source", "published"): "press",
    ("source", "recheck-citation"): True,
}
"""Fields whose value is one of a few, or a number."""
FIXED: dict[str, str] = {
    "issued": "1801", "accessed": "1802", "original-date": "1803", "event-date": "1813", "submitted": "1814",
    "available-date": "1815", "DOI": "10.1804/doi", "ISBN": "9780306406157",
    "ISSN": "1805-2211", "PMID": "1806", "URL": "https://url.example/1807", "arXiv": "1808.01234", "page": "1809",
    "language": "lang", "number-of-pages": "1810", "status.as-of": "1811-03", "checked.date": "1812-04-05",
}  # fmt: skip
"""Fields that hold no words but dates and numbers."""


class Tokens:
    """A corpus with a token in every field, and which token stands for which field."""

    def __init__(self) -> None:
        self.tokens: dict[tuple[str, str], str] = {}
        names = ("other", "third", "fourth", "fifth", "sixth")
        claims = {id_: {"title": id_.title(), "text": f"It is {id_}."} for id_ in names}
        ends = {"premises": ["third", "fourth"], "supports": [{"to": "fifth"}]}
        self.sections: dict[str, dict[str, Any]] = {
            "questions": {"question": self.record("question")},
            "claims": {"claim": self.record("claim"), **claims},
            "conditions": {"condition": self.record("condition"), "another-condition": claims["third"]},
            "risks": {"risk": self.record("risk"), "another-risk": claims["third"]},
            "arguments": {"argument": {**self.record("argument"), **ends}},
            "sources": {"work": {**self.record("source"), "annotations": {"passage": self.record("annotation")}}},
        }
        for kind, (section, id_, link) in RELATIONS.items():
            said: dict[str, Any] = {"because": self.token(kind, "because")}
            if kind != "answers":
                said |= {"scheme": self.token(kind, "scheme"), "weight": 0.5}
            self.sections[section][id_].setdefault(kind, []).append({**link, **said})
        passage = self.sections["sources"]["work"]["annotations"]["passage"]
        for number, stance in enumerate(STANCES):
            passage[stance] = [{"to": ["claim", *claims][number], "because": self.token("stance", stance)}]

    def token(self, kind: str, field: str) -> str:
        """The token of a field."""
        return self.tokens.setdefault((kind, field), f"zq{len(self.tokens):03}x")

    def record(self, kind: Kind) -> dict[str, Any]:
        """A record with every field of its kind but relations."""
        links = {*LINK_FIELDS, "answers", "premises", "annotations"}
        return {name: self.value(kind, name) for name in field_names(CLASSES[kind]) if name not in links}

    def value(self, kind: Kind, field: str) -> Any:
        """Return the value of a field: its token, or several, or one of the values it may have."""
        if (kind, field) in CHOICES or field == "type":
            return CHOICES.get((kind, field), "article-journal")
        if field in FIXED:
            self.tokens[kind, field] = FIXED[field]
            return FIXED[field]
        if field in PARTS:
            made = {part: self.part(kind, f"{field}.{part}") for part in PARTS[field]}
            return made if field not in ROLES else [made, {"literal": self.token(kind, f"{field}.literal")}]
        return [self.token(kind, field)] if field == "tags" else self.token(kind, field)

    def part(self, kind: Kind, field: str) -> str:
        """Return the value of a part of a field."""
        if field in CHOSEN_PARTS:
            return CHOSEN_PARTS[field]
        if field in FIXED:
            self.tokens[kind, field] = FIXED[field]
        return self.tokens.get((kind, field)) or self.token(kind, field)


def feature(kind: str, field: str) -> str:
    """The feature under which a form says what becomes of a field."""
    field = field.partition(".")[0]
    if kind == "stance":
        return "stance"
    if kind == "claim" and field == "kind":
        return "claim-kind"
    if field in FEATURES and field not in RELATIONS:
        return field
    return kind


MADE = Tokens()


@cache
def graph_of(number: int) -> Graph:
    """The whole corpus as number 0, and after it each variant."""
    sections = MADE.sections if number == 0 else VARIANTS[number - 1][2]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "all.yaml").write_text(as_yaml(sections, "T"))
        snapshot = load(Path(folder), store=Store(None))
        assert snapshot.errors == ()
        return snapshot.graph


def variants() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The corpus without one choice, relation or stance: its kind, field or nothing, and what is left."""
    for kind, field in CHOICES:
        sections = copy.deepcopy(MADE.sections)
        del record_of(sections, kind)[field]
        yield kind, field, sections
    for relation, (section, id_, _) in RELATIONS.items():
        sections = copy.deepcopy(MADE.sections)
        del sections[section][id_][relation]
        if relation == "supports":
            del sections["conditions"]["condition"]["undercuts"]
        yield relation, "", sections
        sections = copy.deepcopy(MADE.sections)
        link = sections[section][id_][relation][0]
        if relation == "answers":
            link["with"] = "yes"
        else:
            del link["weight"]
        yield relation, "" if relation == "answers" else "weight", sections
    for stance in STANCES:
        sections = copy.deepcopy(MADE.sections)
        del record_of(sections, "annotation")[stance]
        yield "stance", stance, sections


def record_of(sections: dict[str, Any], kind: str) -> dict[str, Any]:
    if kind == "annotation":
        return sections["sources"]["work"]["annotations"]["passage"]
    section = next(name for name, of in SECTIONS.items() if of == kind)
    return next(iter(sections[section].values()))


VARIANTS = list(variants())


def written(number: int, form: str) -> tuple[str, set[str]]:
    """Return the text that a form writes of a corpus, in small letters, and the losses it declares."""
    graph = graph_of(number)
    exported = export(graph, graph.ids(), form, "T")
    assert isinstance(exported.content, str)
    text = "\n".join([exported.content, *exported.beside.values()])
    return text.lower(), {loss.what for loss in exported.losses}


def is_carried(form: str, kind: str, field: str) -> bool:
    """Return True if a form declares that it carries a field, and the kind of thing that has it."""
    known, of = carries(form), "annotation" if kind == "stance" else kind
    return known[feature(kind, field) if field else kind] is not None and known[of] is not None


def is_counted(form: str, kind: str, field: str, lost: set[str]) -> bool:
    """Return True if what a form does not carry as what it is stands among the losses."""
    if form in BIBLIOGRAPHIES and kind != "source":
        of = "relations and stances" if kind in RELATIONS or kind == "stance" else FEATURES[kind]
        return of in lost
    return FEATURES[feature(kind, field)] in lost


def test_every_field_has_a_token_or_a_choice() -> None:
    said = {(kind, field.partition(".")[0]) for kind, field in (*MADE.tokens, *CHOICES)}
    links = {*LINK_FIELDS, "answers", "premises", "annotations", "type"}
    for kind, made in CLASSES.items():
        assert {(kind, field) for field in field_names(made) if field not in links} <= said


@pytest.mark.parametrize("form", FORMS)
def test_what_is_declared_is_so(form: str) -> None:
    text, lost = written(0, form)
    wrong = set()
    for (kind, field), token in MADE.tokens.items():
        if (token.lower() in text) is not is_carried(form, kind, field):
            wrong.add(f"{kind}.{field}")
        if carries(form)[feature(kind, field)] != "" and not is_counted(form, kind, field, lost):
            wrong.add(f"{kind}.{field} uncounted")
    for number, (kind, field, _) in enumerate(VARIANTS, 1) if form != "svg" else ():
        if (written(number, form)[0] != text) is not is_carried(form, kind, field):
            wrong.add(f"{kind}.{field} as a choice")
    assert sorted(wrong - READS_ALIKE.get(form, set())) == []


@pytest.mark.parametrize("form", FORMS)
def test_every_node_keeps_its_id_where_that_is_declared(form: str) -> None:
    text, _ = written(0, form)
    known = carries(form)
    for id_ in graph_of(0).ids():
        if known[graph_of(0).kind(id_)] is not None and known["id"] == "" and id_ != "work":
            assert id_.rpartition("/")[2] in unescape(text)


@pytest.mark.parametrize("form", FORMS)
def test_relations_that_lead_out_of_a_part_are_counted(form: str) -> None:
    """Of a claim and its passages: fifteen, of which a page tells the six of ``TOLD``."""
    graph = graph_of(0)
    part = export(graph, ["claim"], form, "T")
    lost = {loss.what: loss.count for loss in part.losses}
    assert lost[OUTSIDE] == (15 - len(TOLD) if form in PAGES else 15)
    if form == "markdown":
        ends = [other for kind, other, away in graph.neighbours("claim") if away and kind in TOLD]
        assert len(ends) == len(TOLD)
        assert all(graph.title(other) in part.content for other in ends)
    assert OUTSIDE not in written(0, form)[1]
