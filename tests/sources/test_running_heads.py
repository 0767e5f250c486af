"""The heads and feet of pages stand in no quotation, and a word that a page's end divides is whole."""

from xml.etree import ElementTree as ET

import pytest

from rsi_graph.sources import pdf_pages, plain_text, running_heads, web_pages

RUN_ON = [
    (["A note  1\nMachines that", "A note  2\nimprove it."], [], ["A note  1\nMachines that", "improve it."]),
    (["Machines that\n31", "improve it.\n32"], [], ["Machines that", "improve it."]),
    (["Machines that\n- 31 -", "improve it.\n- 32 -"], [], ["Machines that", "improve it."]),
    (["Machines that\niv", "improve it.\nv"], [], ["Machines that", "improve it."]),
    (["Machines that\n31", "improve it."], ["31", "32"], ["Machines that", "improve it."]),
    (["Machines that\nPage 1 of 9", "improve it.\nPage 2 of 9"], [], ["Machines that", "improve it."]),
    (
        ["x\n2 I. J. Good\nIt", "The Machine 3\nis", "4 I. J. Good\nso", "The Machine 5\ngood."],
        [],
        ["x\n2 I. J. Good\nIt", "is", "4 I. J. Good\nso", "good."],
    ),
    (["GOOD\nMachines improve-\n31", "GOOD\nment is fast.\n32"], [], ["GOOD\nMachines improve-\nment", "is fast."]),
    (["self-", "improving, and\nso on"], [], ["self-\nimproving,", "and\nso on"]),
    (["In 1965\n12", "He wrote\n7"], [], ["In 1965\n12", "He wrote\n7"]),  # no numbers of pages
    (["So it is said.\na", "So it is said.\nb"], [], ["So it is said.\na", "So it is said.\nb"]),
    (["Same page", "Same page"], [], ["Same page", "Same page"]),
    (["Alone\n1"], ["1"], ["Alone\n1"]),
    (["A pre-", "War it is"], [], ["A pre-", "War it is"]),
    ([], [], []),
]


@pytest.mark.parametrize(("pages", "labels", "read"), RUN_ON, ids=str)
def test_pages_run_on(pages: list[str], labels: list[str], read: list[str]) -> None:
    assert running_heads.run_on(pages, labels) == read


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("The /f_inding, e/f_f_luent, /T_he", "The finding, effluent, The"),
        ("na\u00a8\u0131ve caf\u00b4e", "naïve café"),
        ("it\u00b4s /home/f a/b", "it\u00b4s /home/f a/b".replace("\u00b4s", "ś")),
    ],
)
def test_signs_of_a_pdf_are_letters(printed: str, read: str) -> None:
    assert pdf_pages.lettered(printed) == read


@pytest.mark.parametrize(
    ("one", "other"),
    [("« Les machines » vont", '"Les machines" vont'), ("and . . . so", "and … so"), ("a «b» c", 'a "b" c')],
)
def test_the_same_but_for_typography(one: str, other: str) -> None:
    assert plain_text.outline(one)[0] == plain_text.outline(other)[0]


def test_a_paragraph_in_a_quotation_is_read_once() -> None:
    page = "<doc><head>T</head><quote><p>One.</p><p>Two.</p></quote><p>He <quote>says</quote> so.</p>"
    page += "<list><item>Three <list><item>Four</item></list> five</item></list></doc>"
    blocks = web_pages.blocks_in(ET.fromstring(page))  # noqa: S314 - written above
    words = [text.strip() for text, section in blocks if section == "T"]
    assert words == ["T", "One.", "Two.", "He says so.", "Three", "Four", "five"]
