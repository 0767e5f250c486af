"""The names of sources in citations."""

import pytest

from rsi_graph.graph import citations
from rsi_graph.model import Annotation, Checked, Name, Source, Standing


def source(**fields: object) -> Source:
    return Source(**({"type": "book", "title": "A Title"} | fields))  # type: ignore[arg-type]


def names(*families: str) -> tuple[Name, ...]:
    return tuple(Name(family=family) for family in families)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"author": names("Good"), "issued": "1965"}, "Good 1965"),
        ({"author": names("Aghion", "Jones"), "issued": "2019-05"}, "Aghion & Jones 2019"),
        ({"author": names("Bloom", "Jones", "Webb"), "issued": "2020-04-01"}, "Bloom et al. 2020"),
        ({"author": (Name(literal="OpenAI"),), "issued": "2026"}, "OpenAI 2026"),
        ({"author": names("Wen"), "et_al": True, "issued": "2026"}, "Wen et al. 2026"),
        ({"author": (Name(family="Weij", non_dropping_particle="van der"),), "issued": "2025"}, "van der Weij 2025"),
        ({"editor": names("Eden"), "issued": "2012"}, "Eden 2012"),
        ({"title": "One Two Three Four Five", "issued": "2001"}, "One Two Three Four 2001"),
        ({"title": "Long", "title_short": "Short"}, "Short n.d."),
    ],
)
def test_short_is_author_and_year(fields: dict[str, object], expected: str) -> None:
    assert citations.short(source(**fields)) == expected


def test_a_passage_has_its_locator() -> None:
    work = source(author=names("Good"), issued="1965")
    assert citations.passage(work, Annotation(text="x", locator="p. 33")) == "Good 1965, p. 33"
    assert citations.passage(work, Annotation(text="x")) == "Good 1965"


def test_full_says_where_to_find_it() -> None:
    work = source(
        type="article-journal",
        title="Are Ideas Getting Harder to Find?",
        author=(Name(family="Bloom", given="Nicholas"),),
        issued="2020-04",
        container_title="American Economic Review",
        volume="110",
        issue="4",
        page="1104-1144",
        DOI="10.1257/aer.20180338",
    )
    assert citations.full(work) == (
        "Bloom, Nicholas (2020-04). Are Ideas Getting Harder to Find? American Economic Review 110(4), 1104-1144. "
        "https://doi.org/10.1257/aer.20180338"
    )


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("2020", "2020"), ("2020-03-05", "2020-03-05"), ("1850~", "ca. 1850"), ("1850?", "1850?"),
        ("1850%", "ca. 1850?"), ("1998/1999", "1998\u20131999"), ("1998/..", "1998\u2013"), ("2020-21", "Spring 2020"),
        ("2020-24~", "ca. Winter 2020"), ("0000", "1 BC"), ("-0379", "380 BC"), ("-0379-21", "Spring 380 BC"),
    ],
)  # fmt: skip
def test_a_date_is_written_as_a_person_writes_it(date: str, shown: str) -> None:
    assert citations.dated(date) == shown


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"DOI": "10.1/x", "arxiv": "1", "URL": "https://a"}, "https://doi.org/10.1/x"),
        ({"arxiv": "1611.01578", "URL": "https://a"}, "https://arxiv.org/abs/1611.01578"),
        ({"URL": "https://a"}, "https://a"),
        ({}, ""),
    ],
)
def test_location_takes_the_most_lasting_address(fields: dict[str, object], expected: str) -> None:
    assert citations.location(source(**fields)) == expected


def test_warnings_say_what_a_reader_has_to_know() -> None:
    shaky = source(standing=Standing(is_="unreliable", because="no figure holds"), recheck_citation=True)
    assert citations.warnings(shaky, Annotation(text="x")) == (
        "unreliable source",
        "citation not checked",
        "not checked",
    )
    sound = source(standing=Standing(is_="reliable", because="peer review"))
    assert citations.warnings(sound, Annotation(text="x", checked=Checked(date="2026", by="AB"))) == ()
