"""Ids and titles that are made for what a file brings can be read."""

import pytest

from rsi_graph.imports.gathered import beginning, readable, slug


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
