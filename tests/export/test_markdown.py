"""The report shows both sides with numbered citations, and its bibliography is in the style asked for."""

from pathlib import Path

import pytest

from rsi_graph.errors import BadSetting
from rsi_graph.export import export
from rsi_graph.export.markdown import escaped
from rsi_graph.export.reference_list import APA, formatted, marked
from tests.debate import DEBATE

BLOOM = {
    "kind": "source",
    "type": "article-journal",
    "title": "Are <i>Ideas</i> & \ue000Growth",
    "author": [{"family": "Bloom", "given": "Nicholas"}, {"literal": "<b>Lab</b>"}],
    "issued": "2020-04",
    "container-title": "American Economic Review",
    "volume": "110",
    "note": "editors' own",
}
STYLE = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>T</title><id>t</id><updated>2020-01-01T00:00:00Z</updated></info>
  <citation><layout><text variable="title"/></layout></citation>
  <bibliography><layout suffix="."><text variable="title" font-weight="bold"/></layout></bibliography>
</style>
"""


def report(graph, style: str | None = None) -> str:
    return export(graph, graph.ids(), "markdown", "T", style=style).content


def test_what_is_asked_for_by_name_is_told_first_and_where_else_it_would_stand_it_is_said(corpus) -> None:
    graph = corpus(DEBATE).graph
    text = export(graph, graph.ids(), "markdown", "T", first=["loop-compounds"]).content
    assert text.startswith("# T\n\n## The loop compounds\n\n`loop-compounds`")
    _, _, question = text.partition("## Do research returns grow?")
    assert "#### The loop compounds\n\nTold above.\n" in question
    assert "Told under \u201cThe loop compounds\u201d." in question
    left = export(graph, [*graph.ids("question"), "loop-compounds"], "markdown", "T").content
    assert "#### Ideas get harder to find\n\nNot part of this report.\n" in left
    page = export(graph, graph.ids(), "html", "T", first=["loop-compounds"]).content
    assert page.index('id="n-loop-compounds"') < page.index('<h2 class="ask">Do research returns grow?')


def test_both_sides_the_reasons_under_them_and_a_bibliography(corpus) -> None:
    text = report(corpus(DEBATE).graph)
    yes, no = text.index("### Yes (1 answer)"), text.index("### No (1 answer)")
    assert yes < text.index("#### The loop compounds") < no < text.index("#### Ideas get harder to find")
    assert "\n**Reasons for**\n\n- \\+ " in text
    assert "\n- \\+ **Good's argument** `good`\n" in text
    assert "\n- \u2212 Ideas get harder to find\n\n  Because: If productivity falls faster" in text
    assert "  **This step is undercut by**\n\n  - \\~ **Effort can grow as fast** `effort-grows-too`\n" in text
    assert "\n**Risks**\n\n- \\! Oversight lags behind\n" in text
    assert "\n## Further risks\n\n### Oversight lags behind\n" in text
    assert "- **No**: Nicholas Bloom [1]; Charles I. Jones [1]\n" in text
    assert "1. Bloom, N., & Jones, C. I. (2020). *Are Ideas Getting Harder to Find?*" in text


def test_every_source_has_an_entry_and_markup_stays_text() -> None:
    entries = formatted({"bloom": BLOOM, "Other": {**BLOOM, "title": "B"}})
    assert list(entries) == ["bloom", "Other"]
    shown = marked(entries["bloom"], ("{", "}"), ("[", "]"))
    assert "Are <i>Ideas</i> & Growth" in shown
    assert "{American Economic Review, 110}" in shown.replace("}, {", ", ")
    assert "\ue000" not in shown


@pytest.mark.parametrize("title", ["Is It?", "It Is!", 'Are Ideas Getting Harder to Find? A "Why?"'])
def test_a_question_is_not_ended_twice(title: str) -> None:
    [article] = formatted({"a": {**BLOOM, "title": title}}).values()
    [book] = formatted({"a": {**BLOOM, "type": "book", "title": title}}).values()
    for entry in (article, book):
        said = marked(entry, ("", ""), ("", ""))
        assert "?." not in said
        assert "!." not in said
        assert '?".' not in said


def test_those_not_named_are_others() -> None:
    people = [{"family": "Bengio", "given": "Yoshua"}]
    [entry] = formatted({"a": {**BLOOM, "author": people, "et-al": True}}).values()
    assert entry.startswith("Bengio, Y., et al. (2020")


def test_any_style_can_be_used(corpus, tmp_path: Path) -> None:
    style = tmp_path / "t.csl"
    style.write_text(STYLE)
    assert "1. **Are Ideas Getting Harder to Find?**" in report(corpus(DEBATE).graph, str(style))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "cannot read the style"),
        ("no xml", "is not a CSL style"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]>" + STYLE, "declares entities"),
    ],
)
def test_a_bad_style_is_said(corpus, tmp_path: Path, text: str | None, message: str) -> None:
    style = tmp_path / "t.csl"
    if text is not None:
        style.write_text(text)
    with pytest.raises(BadSetting, match=message):
        report(corpus(DEBATE).graph, str(style))


def test_the_shipped_style_says_who_made_it_and_how_it_may_be_used() -> None:
    assert b"creativecommons.org/licenses/by-sa" in APA.read_bytes()
    licences = (APA.parent / "LICENCES.txt").read_text(encoding="utf-8")
    assert all(path.name in licences for path in APA.parent.iterdir() if path.name != "LICENCES.txt")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*a* _b_ <c>", r"\*a\* \_b\_ \<c\>"),
        ("1. no list", r"1\. no list"),
        ("- no list", r"\- no list"),
        ("a\nb", "a b"),
        ("see https://doi.org/10.1/9-6_7.", "see <https://doi.org/10.1/9-6_7>."),
        ("_at_ https://a.org/b (https://a.org/~c)", "\\_at\\_ https://a.org/b (<https://a.org/~c>)"),
    ],
)
def test_texts_are_escaped(text: str, expected: str) -> None:
    assert escaped(text) == expected


FACTS = """
conditions:
  loop-runs:
    title: The loop runs
    text: Somebody runs the loop.
    status: {met: disputed, as-of: 2026-09, because: "*Two* readings."}
    credence: [0.2, 0.6]
    tags: [takeoff]
    note: Wording is ours.
sources:
  good-1965:
    type: article-journal
    title: Speculations
    issued: 1965
    access: excerpt
    annotations:
      page-33:
        text: The last invention.
        locator: p. 33
        quote: {exact: "the last *invention*", prefix: "is ", suffix: " that"}
        note: Often quoted short.
        supports: [loop-runs]
"""


def test_what_a_record_says_of_itself_and_a_passage_word_for_word_stand_in_the_report(corpus) -> None:
    text = report(corpus(FACTS).graph)
    facts = r"met: disputed as of 2026-09: \*Two\* readings.; credence: 0.2 to 0.6; \#takeoff; note: Wording is ours."
    assert f"\n*{facts}*\n" in text
    assert "The last invention. *(read: excerpt; not checked)* <!-- good-1965/page-33 -->\n  *note: Often" in text
    assert "  > is “the last \\*invention\\*” that\n" in text
