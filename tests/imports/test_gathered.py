"""Ids and titles that are made for what a file brings can be read."""

import pytest

from rsi_graph.imports.gathered import Gathered, beginning, readable, slug


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ideas get harder to find", "ideas-get-harder-to-find"),
        ("Café — déjà vu!", "cafe-deja-vu"),
        ("It's Good's", "its-goods"),
        ("論証", ""),
        (
            "one two three four five six seven eight nine ten eleven",
            "one-two-three-four-five-six-seven-eight-nine-ten",
        ),
    ],
)
def test_slugs_are_whole_words(text: str, expected: str) -> None:
    assert slug(text) == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("social_costs", "social-costs"),
        ("¬legalize", "not-legalize"),
        ("ideas-get-harder", "ideas-get-harder"),
        ("610171", ""),
        ("1_6736212904209960058", ""),
        ("node12", ""),
        ("235bfdee-2406-4c40-97cc-6f4c2539c69e", ""),
        ("s11395", ""),
    ],
)
def test_names_of_the_file_are_kept_where_they_can_be_read(key: str, expected: str) -> None:
    assert readable(key) == expected


def test_a_title_is_a_first_sentence_or_a_beginning() -> None:
    assert beginning("Short one. And more.") == "Short one"
    assert len(beginning("word " * 40)) <= 72
    assert len(beginning("x" * 200)) <= 72


def test_what_cannot_be_a_record_goes_at_once_with_what_needs_it(monkeypatch) -> None:
    """Relations are gone through once, however many records are refused, and however long a chain of steps is."""
    draft = Gathered("x.json", "json")
    first = draft.proposition("Kept.", key="kept")
    for number in range(50):
        bad = draft.add(f"bad-{number}", "claim", {"text": 5})
        draft.argument([bad], key=f"needs-{number}", supports=[{"to": first}])
        draft.add(f"by-{number}", "claim", {"title": "B", "text": "B.", "attacks": [{"to": f"needs-{number}"}]})
    step = draft.step("bad-0", "kept")
    for number in range(50):
        one = draft.add(f"chain-{number}", "claim", {"title": "C", "text": "C.", "attacks": [{"to": step}]})
        step = draft.step(one, step)
    passes: list[int] = []
    unlink = Gathered._unlink
    monkeypatch.setattr(Gathered, "_unlink", lambda self, gone: passes.append(len(gone)) or unlink(self, gone))
    found = draft.finished()
    assert set(found) == {"claims"}
    assert sorted(found["claims"]) == sorted(["kept", *(f"{n}-{i}" for n in ("by", "chain") for i in range(50))])
    assert not any("attacks" in body and body["attacks"] for body in found["claims"].values())
    assert len(passes) <= 3
    told = {loss.what: loss.count for loss in draft.losses()}
    assert told["records that a corpus cannot hold"] == 50
