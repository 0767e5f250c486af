"""Entries in every shipped style: nothing twice, names of every script, "et al." where there were more."""

from functools import cache
from pathlib import Path

import pytest

from rsi_graph import load
from rsi_graph.errors import BadSetting
from rsi_graph.export.reference_list import formatted, marked
from rsi_graph.export.styles import SHIPPED, STYLES
from rsi_graph.files.cache import Store
from rsi_graph.model import Source

ROOT = Path(__file__).parents[2]
LOW = {"family": "Low", "given": "Lo"}
ARTICLE = {
    "kind": "source",
    "type": "article-journal",
    "title": "Is it so?",
    "author": [{"family": "Wen", "given": "Jia"}],
    "issued": "2020-02",
    "container-title": "Annals",
    "volume": "3",
}
SHORT = {name: value for name, value in ARTICLE.items() if name not in ("issued", "volume")}
BOOK = {"kind": "source", "type": "book", "author": ARTICLE["author"]}
HIGH = {"family": "High", "given": "Hi"}
EDITED = {"kind": "source", "type": "book", "title": "An edited volume", "editor": [LOW], "issued": "2020"}
NOBODY = {"kind": "source", "type": "webpage", "title": "A page", "issued": "2020", "URL": "https://example.org/p"}
UNCASED = {
    "kind": "source",
    "type": "book",
    "title": "A book",
    "author": [{"family": "山田", "given": "太郎"}, {"family": "김", "given": "민수"}],
    "issued": "2020",
}


def entry(data: dict[str, object], style: str = "apa") -> str:
    [text] = formatted({"a": data}, style).values()
    return marked(text, ("", ""), ("", ""))


@cache
def shipped(style: str) -> dict[str, str]:
    graph = load(ROOT / "corpus", store=Store(None)).graph
    found = formatted(dict(graph.node_data(graph.ids("source"))), style)
    return {id_: marked(text, ("", ""), ("", "")) for id_, text in found.items()}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (NOBODY, "A page. (2020). https://example.org/p"),
        (UNCASED, "山田太郎, & 김민수. (2020). A book."),
        (ARTICLE, "Wen, J. (2020). Is it so? Annals, 3."),
        ({**ARTICLE, "et-al": True}, "Wen, J., et al. (2020). Is it so? Annals, 3."),
        (
            {**EDITED, "author": [{"family": "כהן", "given": "דוד"}], "editor": [LOW]},
            "כהן, דוד. (2020). An edited volume (L. Low, Ed.).",
        ),
    ],
)
def test_an_entry_in_apa(data: dict[str, object], expected: str) -> None:
    assert entry(data) == expected


@pytest.mark.parametrize("style", STYLES)
def test_what_stands_in_for_authors_stands_once(style: str) -> None:
    assert entry(NOBODY, style).lower().count("a page") == 1
    assert entry(EDITED, style).count("Low") <= 1
    assert entry(EDITED, style).lower().count("an edited volume") == 1
    assert "山田太郎" in entry(UNCASED, style)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("mla", "Wen, Jia. “Ideas Pay.” Annals, vol. 3, Feb. 2020."),
        ("chicago-author-date", "Wen, Jia. 2020. “Ideas Pay.” Annals 3 (February)."),
        ("ieee", "J. Wen, “Ideas pay,” Annals, vol. 3, Feb. 2020."),
    ],
)
def test_american_stops_stand_within_the_quotation(style: str, expected: str) -> None:
    assert entry({**ARTICLE, "title": "Ideas pay"}, style) == expected


@pytest.mark.parametrize(
    ("style", "fields", "expected"),
    [
        ("apa", EDITED, "Low, L. (Ed.). (2020). An edited volume."),
        ("chicago-author-date", EDITED, "Low, Lo, ed. 2020. An Edited Volume."),
        ("chicago-notes", {**EDITED, "editor": [LOW, HIGH]}, "Low, Lo, and Hi High, eds. An Edited Volume. 2020."),
        ("apa", {**ARTICLE, "container-title": "J. of X"}, "Wen, J. (2020). Is it so? J. of X, 3."),
        ("mla", {**SHORT, "title": "What we think of"}, "Wen, Jia. “What We Think Of.” Annals."),
        ("mla", {**SHORT, "title": "Self-improving and v2"}, "Wen, Jia. “Self-Improving and V2.” Annals."),
        (
            "mla",
            {**SHORT, "title": "Her 'word' isn't \"so\""},
            "Wen, Jia. “Her \u2018Word\u2019 Isn\u2019t \u2018So.\u2019” Annals.",
        ),
        ("apa", {**BOOK, "title": 'A reply to "So"'}, "Wen, J. (n.d.). A reply to “So.”"),
        ("mla", {**SHORT, "page": "1-49"}, "Wen, Jia. “Is It So?” Annals, pp. 1\u201349."),
        ("mla", {**SHORT, "page": "7-65"}, "Wen, Jia. “Is It So?” Annals, pp. 7\u201365."),
        ("mla", {**SHORT, "page": "321-328"}, "Wen, Jia. “Is It So?” Annals, pp. 321\u201328."),
        ("chicago-author-date", {**SHORT, "page": "5598-5609"}, "Wen, Jia. n.d. “Is It So?” Annals, 5598\u2013609."),
        ("mla", {**SHORT, "issue": "9-10"}, "Wen, Jia. “Is It So?” Annals, nos. 9\u201310."),
    ],
)
def test_a_fault_of_the_library_is_mended(style: str, fields: dict[str, object], expected: str) -> None:
    assert entry(fields, style) == expected


@pytest.mark.parametrize("style", STYLES)
def test_those_not_named_are_et_al(style: str) -> None:
    for authors in ([ARTICLE["author"][0]], [ARTICLE["author"][0], LOW]):
        text = entry({**ARTICLE, "author": authors, "et-al": True}, style)
        assert "et al." in text
        assert "et al.." not in text
        assert "others" not in text
        assert "& et al" not in text
        assert "and et al" not in text


@pytest.mark.parametrize(("style", "given"), [("apa", "J."), ("mla", "Jia"), ("chicago-author-date", "Jia")])
def test_initials_are_made_where_the_style_makes_them(style: str, given: str) -> None:
    assert entry(ARTICLE, style).startswith(f"Wen, {given}")


@pytest.mark.parametrize("style", STYLES)
def test_every_shipped_source_has_one_clean_entry(style: str) -> None:
    graph = load(ROOT / "corpus", store=Store(None)).graph
    entries = shipped(style)
    assert set(entries) == set(graph.ids("source"))
    for id_, text in entries.items():
        work = graph.node(id_).record
        assert isinstance(work, Source)
        assert not {"\ue000", "\ue001", "\ue002"} & set(text), text
        assert not any(twice in text for twice in ("?.", "!.", "et al..", ", .", " .", "None")), text
        assert ".." not in text.replace("...", ""), text
        if not work.author and not work.editor:
            assert text.lower().count(work.title.lower()) <= 1, text


@pytest.mark.parametrize("style", ["ieee", "nature"])
def test_numbers_of_a_list_are_there_where_they_are_asked_for(style: str) -> None:
    sources = {"a": ARTICLE, "b": EDITED}
    first, second = formatted(sources, style).values()
    assert first[0].isalpha()
    numbered = formatted(sources, style, numbered=True)
    assert [text.strip("[")[0] for text in numbered.values()] == ["1", "2"]
    assert numbered["a"].endswith(f" {first}")
    assert numbered["b"].endswith(f" {second}")


def test_each_style_says_who_made_it_and_how_it_may_be_used() -> None:
    licences = (SHIPPED / "LICENCES.txt").read_text(encoding="utf-8")
    for name in STYLES.values():
        assert b"creativecommons.org/licenses/by-sa" in (SHIPPED / f"{name}.csl").read_bytes()
        assert f"{name}.csl" in licences


def test_an_unknown_style_says_which_there_are() -> None:
    with pytest.raises(BadSetting, match="cannot read the style vancouver") as caught:
        formatted({"a": ARTICLE}, "vancouver")
    assert "chicago-notes" in caught.value.hint
