"""One record at a time is validated: all its faults come at once, with a place, and its neighbours stay."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from rsi_graph import model
from rsi_graph.corpus import records, validation, yamltext
from rsi_graph.corpus.objects import field_names
from rsi_graph.corpus.table import Page
from rsi_graph.model import Record

OF_A_WORK = "such as 2026, 2026-04 or 2026-04-13; 1850~ is about 1850, 1998/1999 a range, 2020-21 spring"


def page(text: str) -> Page:
    """The page of a text."""
    return records.page(yamltext.read(text.encode()))


def body(text: str, number: int = 0) -> dict[str, Any]:
    """The JSON of a record, under its corpus names."""
    return json.loads(page(text).bodies[number])


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("supports: [b, {to: c, weight: 0.5}]", {"supports": [{"to": "b"}, {"to": "c", "weight": 0.5}]}),
        ("same-as: [b]", {"same-as": [{"to": "b"}]}),
        ("answers: [{question: q, with: no}]", {"answers": [{"question": "q", "with": "no"}]}),
        ("credence: 1", {"credence": 1}),
        ("credence: [0, 0.50]", {"credence": [0, 0.5]}),
        ("tags: [no, on, 2026-04-13, 12:30]", {"tags": ["no", "on", "2026-04-13", "12:30"]}),
        ("note: 'true'", {"note": "true"}),
    ],
)
def test_short_forms_are_written_out(written, kept):
    """A record is kept in its long form, its scalars by YAML 1.2."""
    assert body(f"claims: {{a: {{title: A, text: A., {written}}}}}") == {"title": "A", "text": "A.", **kept}


@pytest.mark.parametrize(
    ("field", "written", "kept"),
    [
        ("volume", "110", "110"),
        ("volume", "007", "007"),
        ("version", "1.10", "1.10"),
        ("arXiv", "1611.01580", "1611.01580"),
        ("number", "1e3", "1e3"),
        ("ISBN", "0306406152", "0306406152"),
        ("issued", "2020", "2020"),
        ("issued", "2020-04", "2020-04"),
        ("event-date", "2020", "2020"),
        ("number-of-volumes", "3", "3"),
        ("page", "31-88", "31-88"),
    ],
)
def test_numbers_that_are_text(field, written, kept):
    """A bare number stays as people wrote it, to the last nought."""
    assert body(f"sources: {{a: {{type: book, title: T, {field}: {written}}}}}")[field] == kept


WRITTEN_OUT = """\
claims:
  a:
    title: |
      A
      B
    text: A.
    supports:
      - b
      - to: c
        id: step
"""


def test_columns():
    """A page knows ids, kinds, titles, places and links of its records; a title is one line."""
    one = page(WRITTEN_OUT)
    assert (one.ids, one.kinds, one.titles) == (["a"], ["claim"], ["A B"])
    assert (list(one.lines), list(one.columns), list(one.starts)) == ([2], [3], [0, 2])
    assert (one.link_kinds, one.link_targets, one.link_names) == (["supports"] * 2, ["b", "c"], {1: "step"})
    assert (list(one.link_lines), list(one.link_columns)) == ([8, 9], [9, 13])


def test_annotations_stand_behind_their_source():
    """An annotation's id is that of its source and its own; a source that is left out takes them with it."""
    one = page(
        """
        sources:
          good: {type: book, title: T, annotations: {p1: {text: P}, p2: {text: P, asserts: [a]}}}
          bad: {type: book, annotations: {p1: {text: P}, p2: {txt: P}}}
          empty: {type: book, title: T, annotations: }
        """
    )
    assert one.ids == ["good", "good/p1", "good/p2", "empty"]
    assert [(finding.code, finding.line) for finding in one.findings] == [
        ("missing-field", 4),
        ("missing-field", 4),
        ("unknown-field", 4),
    ]


def test_all_faults_at_once():
    """Everything wrong with a record is said, in one go."""
    found = page("claims: {a: {titel: A, text: 1, credence: 2, supports: [{because: 3}], kind: odd}}").findings
    assert {(finding.code, finding.message) for finding in found} == {
        ("unknown-field", "claim a: there is no field 'titel'"),
        ("missing-field", "claim a: the field 'title' is missing"),
        ("wrong-type", "claim a: 'text' has to be text"),
        ("wrong-value", "claim a: 'credence' is 2, but has to be between 0 and 1"),
        ("missing-field", "claim a: the field 'supports.0.to' is missing"),
        ("wrong-type", "claim a: 'supports.0.because' has to be text"),
        (
            "wrong-value",
            "claim a: 'kind' is 'odd', but has to be 'thesis', 'evidence', 'prediction', 'definition' or 'proposal'",
        ),
    }


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("2025", 'put it in quotes: "2025"'),
        ("010", 'put it in quotes: "010"'),
        ("1.50", 'put it in quotes: "1.50"'),
        ("true", 'put it in quotes: "true"'),
        ("[1]", ""),
        ("{a: b}", ""),
    ],
)
def test_text_that_reads_as_a_number(written, hint):
    """The hint says how to write what YAML takes for a number or a truth value, digits as they stand."""
    [found] = page(f"claims: {{a: {{title: A, text: {written}}}}}").findings
    assert (found.code, found.hint) == ("wrong-type", hint)


@pytest.mark.parametrize(
    ("credence", "code", "message"),
    [
        ("high", "wrong-type", "'credence' has to be a number"),
        ("-0.1", "wrong-value", "'credence' is -0.1, but has to be between 0 and 1"),
        ("[0.2]", "missing-field", "the field 'credence.1' is missing"),
        ("[0.2, 3]", "wrong-value", "'credence.1' is 3, but has to be between 0 and 1"),
        ("[0.2, x]", "wrong-type", "'credence.1' has to be a number"),
        ("[0.3, 0.2]", "wrong-value", "'credence' has its ends the wrong way round"),
        ("1e999", "wrong-value", "'credence' is inf, but has to be between 0 and 1"),
    ],
)
def test_credence(credence, code, message):
    """A credence is a number or an interval, and only the form that was written is spoken of."""
    [finding] = page(f"claims: {{a: {{title: A, text: A., credence: {credence}}}}}").findings
    assert (finding.code, finding.message) == (code, f"claim a: {message}")


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("claims: {a: {title: A, text: A., suports: []}}", "unknown-field", "did you mean supports?"),
        ("claims: {a: {title: A, text: A., kind: theses}}", "wrong-value", "did you mean thesis?"),
        ("sources: {a: {type: boook, title: A}}", "wrong-value", "did you mean book?"),
        ("sources: {a: {type: book, title: A, author: [{famly: B}]}}", "unknown-field", "did you mean family?"),
        ("clams: {}", "unknown-section", "did you mean claims?"),
        ("conditions: {a: {title: A, text: A., status: {met: maybe}}}", "wrong-value", ""),
        (
            "conditions: {a: {title: A, text: A., status: {met: yes, as-of: soon}}}",
            "wrong-value",
            "such as 2026, 2026-04 or 2026-04-13",
        ),
        ("claims: {a: {title: A, text: A., credence: 50%}}", "wrong-type", "such as 0.7"),
        ("claims: {a: {title: A, text: A., credence: [0.8, 0.2]}}", "wrong-value", "the lower one first"),
        ("claims: {a: {title: A, text: A., tags: x}}", "wrong-type", "such as [one, two]"),
        (
            "sources: {a: {type: book, title: A, author: Doe}}",
            "wrong-type",
            "such as [{family: Doe, given: Jane}]",
        ),
        ("claims: {a: }", "not-a-mapping", "write its fields below it, indented"),
        ("sources: {a: {type: book, title: A, issued: '٢٠٢٠'}}", "wrong-value", OF_A_WORK),
    ],
)
def test_hints(text, code, hint):
    """A finding says the way out that is known."""
    [finding] = page(text).findings
    assert (finding.code, finding.hint) == (code, hint)


@pytest.mark.parametrize(
    ("date", "exists"),
    [
        ("2026-02-28", True),
        ("2026-02-29", False),
        ("2026-04-31", False),
        ("2024-02-29", True),
        ("1900-02-29", False),
        ("0000-02-29", True),
        ("2026-12-31", True),
        ("2020-01-05/2020-02-30", False),
    ],
)
def test_a_day_has_to_exist(date, exists):
    """A date on no calendar is a mistake, as a month 13 is."""
    found = page(f"sources: {{a: {{type: book, title: A, issued: {date}}}}}").findings
    assert [(one.code, "no such day" in one.message) for one in found] == ([] if exists else [("wrong-value", True)])


@pytest.mark.parametrize("text", ["", "claims:\n", "claims: {}\n", "# only a comment\n"])
def test_nothing_is_no_mistake(text):
    """An empty file and an empty section are fine."""
    assert page(text).findings == []


def test_manifest():
    """The manifest is one body, with the places of what it extends."""
    one = records.manifest(yamltext.read(b"title: T\nextends:\n  - rsi\n  - ../other\n"))
    assert [json.loads(text) for text in one.bodies] == [{"title": "T", "extends": ["rsi", "../other"]}]
    assert (list(one.lines), list(one.columns)) == ([3, 4], [5, 5])


@pytest.mark.parametrize("text", ["- a", "a: 1", "title: [x]", "extends: rsi", "title: ''"])
def test_a_manifest_that_cannot_be_read(text):
    """It has no body, and every finding is about the manifest."""
    one = records.manifest(yamltext.read(text.encode()))
    assert list(one.bodies) == []
    assert {finding.code for finding in one.findings} == {"manifest"}


CLASSES = [
    cls for cls in vars(model).values() if isinstance(cls, type) and issubclass(cls, Record) and cls is not Record
]
ADAPTERS = {cls: TypeAdapter(cls) for cls in CLASSES}
SCALARS = st.sampled_from(
    [None, True, 0, 1, 0.5, 7, -1, "", "x", "yes", "book", "thesis", "x" * 73, [], {}, [0.1, 0.9], ["x"]]
)
LINKS = st.lists(
    st.dictionaries(st.sampled_from(["to", "id", "because", "weight", "family", "question", "odd"]), SCALARS)
)


def wrong_at(validate: Any, text: str) -> set[tuple[Any, ...]]:
    """The places at which pydantic finds something wrong, without its names for the forms of a union."""
    try:
        validate(text, strict=True)
    except ValidationError as error:
        return {
            tuple(step for step in one["loc"] if "[" not in str(step) and step != "constrained-float")
            for one in error.errors()
        }
    return set()


@given(st.sampled_from(CLASSES), st.data())
def test_the_core_finds_what_pydantic_finds(cls, data):
    """The validator made here for speed refuses what pydantic's own would refuse, at the same places."""
    names = st.sampled_from([*field_names(cls), "odd"])
    text = json.dumps(data.draw(st.dictionaries(names, SCALARS | LINKS, max_size=6)))
    steps = {"float", "nullable"}
    ours = {tuple(s for s in loc if s not in steps) for loc in wrong_at(validation.validator(cls).validate_json, text)}
    assert ours == {tuple(s for s in loc if s not in steps) for loc in wrong_at(ADAPTERS[cls].validate_json, text)}


def test_a_credence_where_none_belongs_is_an_unknown_field(corpus):
    """And no crash: the forms of a credence are told apart only if there can be one."""
    [found] = corpus("questions: {q: {title: T, text: T., credence: 0.5}}").errors
    assert (found.code, found.message) == ("unknown-field", "question q: there is no field 'credence'")


def test_a_field_with_nothing_behind_it_says_as_much_as_none(corpus):
    """Whoever saves in the midst of typing gets the record that is there so far."""
    loaded = corpus("""
        sources: {a: {type: book, title: T, issued: , note: }}
        conditions: {c: {title: C, text: C., status: {met: partly, as-of: }}}
        claims: {d: {title: D, text: D., credence: , note: , attacks: [{to: c, because: , id: }]}}
    """)
    assert loaded.errors == ()
    assert loaded.graph.body("a") == {"type": "book", "title": "T"}
    assert loaded.graph.body("c")["status"] == {"met": "partly"}
    assert loaded.graph.body("d") == {"title": "D", "text": "D.", "attacks": [{"to": "c"}]}
    assert [relation.because for relation in loaded.graph.outgoing("d")] == [None]


def test_and_others_is_nobody(corpus) -> None:
    snapshot = corpus("""
        sources:
          a: {type: book, title: A, author: [{family: Low, given: Lo}, {literal: and others}]}
          b: {type: book, title: B, editor: [{family: Low, given: Lo}, {literal: et al.}]}
          c: {type: book, title: C, author: [{literal: Others Inc.}]}
    """)
    graph = snapshot.graph
    assert [(d.code, d.severity, d.span.line, d.hint) for d in snapshot.diagnostics if d.code == "nobody-named"] == [
        ("nobody-named", "warning", 3, "write et-al: true beside the names"),
        ("nobody-named", "warning", 4, "leave it out"),
    ]
    assert (len(graph.body("a")["author"]), graph.body("a")["et-al"]) == (1, True)
    assert (len(graph.body("b")["editor"]), "et-al" in graph.body("b")) == (1, False)
    assert graph.body("c")["author"] == [{"literal": "Others Inc."}]
