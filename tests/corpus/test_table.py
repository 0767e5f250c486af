"""A page survives being written and read, byte for byte, and never comes back wrong."""

import json
from array import array
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsi_graph.corpus import objects, records, table, yamltext
from rsi_graph.corpus.table import COLUMN, Bodies, Page, empty
from rsi_graph.diagnostics import CODES, Finding
from rsi_graph.model import Answer, Argument, Claim, Link, Name, Source, Standing
from tests.debate import DEBATE

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
NUMBER = st.integers(1, 10**6)
FINDINGS = st.lists(st.builds(Finding, st.sampled_from(sorted(CODES)), TEXT, TEXT, NUMBER, NUMBER), max_size=3)


def page(text: str = DEBATE) -> Page:
    """The page of a text."""
    return records.page(yamltext.read(text.encode()))


@st.composite
def made(draw: st.DrawFn) -> Page:
    """A page with anything in its columns, their lengths as they have to be."""
    each = [draw(st.lists(TEXT, max_size=2)) for _ in range(draw(st.integers(0, 4)))]
    count, links = len(each), [link for own in each for link in own]
    numbers = st.lists(NUMBER, min_size=count, max_size=count)
    of_links = st.lists(NUMBER, min_size=len(links), max_size=len(links))
    return Page(
        ids=draw(st.lists(TEXT, min_size=count, max_size=count)),
        kinds=["claim"] * count,
        titles=draw(st.lists(TEXT, min_size=count, max_size=count)),
        lines=array(COLUMN, draw(numbers)),
        columns=array(COLUMN, draw(numbers)),
        bodies=Bodies.of([json.dumps({"text": draw(TEXT)}) for _ in each]),
        starts=array(COLUMN, [sum(len(own) for own in each[:number]) for number in range(count + 1)]),
        link_kinds=["supports"] * len(links),
        link_targets=links,
        link_names={link: draw(TEXT) for link in range(len(links)) if draw(st.booleans())},
        link_lines=array(COLUMN, draw(of_links)),
        link_columns=array(COLUMN, draw(of_links)),
        doubtful=array(COLUMN, [record for record in range(count) if draw(st.booleans())]),
        findings=draw(FINDINGS),
    )


@given(made())
def test_round_trip(one):
    """A page that was written is read, and written again it is the same."""
    data = table.dumps(one)
    assert table.loads(data) == one
    assert table.dumps(table.loads(data)) == data


@given(st.integers(0, 10**6), st.integers(1, 255), st.data())
def test_what_is_damaged_is_no_page_or_a_page_that_fits(at, flip, data):
    """Any byte changed, cut off or added under a seal that was made right again: none, or all columns fit."""
    whole = table.dumps(page())
    at %= len(whole)
    damaged = data.draw(
        st.sampled_from(
            [
                whole[:at] + bytes([whole[at] ^ flip]) + whole[at + 1 :],
                whole[:at],
                whole + whole[at : at + 1],
                whole[at + 1 :],
            ]
        )
    )
    found = table.loads(damaged)
    if found:
        table.join([found, found])
        assert len(found.ids) == len(found.kinds) == len(found.bodies) == len(found.starts) - 1
        assert list(found.starts) == sorted(found.starts)


@pytest.mark.parametrize("data", [b"", b"\n", b"[[], []]\n", b"[" * 100_000 + b"\n", b"null\n", b"\x80\x04K\x01."])
def test_what_is_no_page(data):
    """Other bytes are no page either."""
    assert table.loads(data) is None


def test_columns_belong_together():
    """Every record has an entry in each column, every link in each of its own."""
    one = page()
    assert {len(getattr(one, name)) for name in ("ids", "kinds", "titles", "lines", "columns", "bodies")} == {
        len(one.ids)
    }
    assert len(one.starts) == len(one.ids) + 1
    for number, body in enumerate(one.bodies):
        own = slice(one.starts[number], one.starts[number + 1])
        written = [(kind, link["to"]) for kind, _, link in table.written_links(json.loads(body))]
        assert list(zip(one.link_kinds[own], one.link_targets[own], strict=True)) == written


def test_join():
    """Pages joined are one page whose links still belong to their records; findings stay with their files."""
    first, second = page(), page("claims: {z: {title: Z, text: Z., supports: [a, b]}}")
    both = table.join([first, empty(), second])
    assert both.ids == [*first.ids, "z"]
    assert both.link_targets[both.starts[-2] : both.starts[-1]] == ["a", "b"]
    assert both.findings == []
    assert table.join([]) == empty()
    assert table.join([replace(first, findings=[])]) == replace(first, findings=[])


@pytest.mark.parametrize(
    ("kind", "body", "record"),
    [
        (
            "claim",
            {
                "title": "A",
                "text": "A.",
                "credence": [0.1, 0.2],
                "tags": ["x"],
                "same-as": [{"to": "b", "weight": 0.5}],
            },
            Claim(title="A", text="A.", credence=(0.1, 0.2), tags=("x",), same_as=(Link(to="b", weight=0.5),)),
        ),
        (
            "claim",
            {"title": "A", "text": "A.", "answers": [{"question": "q", "with": "no"}]},
            Claim(title="A", text="A.", answers=(Answer(question="q", with_="no"),)),
        ),
        ("argument", {"title": "A", "premises": ["a", "b"]}, Argument(title="A", premises=("a", "b"))),
        (
            "source",
            {
                "type": "book",
                "title": "B",
                "author": [{"family": "C"}],
                "standing": {"is": "contested", "because": "D"},
            },
            Source(
                type="book", title="B", author=(Name(family="C"),), standing=Standing(is_="contested", because="D")
            ),
        ),
    ],
)
def test_record(kind, body, record):
    """A body becomes the object that the model says."""
    assert objects.record(kind, body) == record


@given(made(), made())
def test_join_keeps_each_record(one, other):
    """In what is joined, every record has its body, its links, their names, and is as doubtful as before."""

    def told(page: Page) -> list[tuple[object, ...]]:
        links = [range(page.starts[n], page.starts[n + 1]) for n in range(len(page.ids))]
        return [
            (
                page.ids[n],
                page.bodies[n],
                n in page.doubtful,
                [(page.link_targets[k], page.link_names.get(k)) for k in own],
            )
            for n, own in enumerate(links)
        ]

    assert told(table.join([one, other, one])) == [*told(one), *told(other), *told(one)]


@given(st.lists(st.lists(TEXT.map(json.dumps), max_size=3), max_size=4), TEXT)
def test_bodies_are_the_lines_they_were_made_of(parts, mark):
    """Cut apart or not, joined or not: the same lines, found by what stands in them."""
    lines = [line for part in parts for line in part]
    joined = Bodies.joined([Bodies.of(part) for part in parts])
    assert list(joined.holding(mark)) == [number for number, line in enumerate(lines) if mark in line]
    assert (len(joined), list(joined), [*joined[:]]) == (len(lines), lines, lines)
    assert [joined[number] for number in range(len(lines))] == lines
    assert joined == Bodies.of(lines)
    with pytest.raises(IndexError):
        joined[len(lines)]
