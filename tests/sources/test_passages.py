"""A text is read into sentences with places; what is quoted from it is found there again, and nowhere else."""

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsi_graph.errors import BadText, NotInstalled
from rsi_graph.files.cache import Store
from rsi_graph.model import Annotation, Quote
from rsi_graph.sources import passages, pdf_pages, web_pages
from rsi_graph.sources.passages import Copy, _Block, collected
from tests.pdf import encrypted, pdf

HTML = """<!DOCTYPE html><html><head><title>x</title><script>bad()</script></head><body><nav><a>menu</a></nav><article>
<h1>On minds</h1><p>The first paragraph is &ldquo;long&rdquo; enough&nbsp;to be kept, for it tells of minds.</p>
<h2>Method</h2><p>We   look at <b>bold</b> minds &amp; others, one after another, with<br>care. And then we rest.</p>
</article><footer>imprint</footer></body></html>"""
MARKDOWN = """\
# On *minds*

The first [paragraph](https://a.b) has two
lines. And a `second` sentence.

Method
------
1. One item.
"""


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def located(copy: Copy) -> list[tuple[str, str]]:
    return [(passage.text, passage.locator) for passage in passages.sentences(copy)]


def test_plain_text_has_paragraphs(tmp_path: Path) -> None:
    copy = passages.read(write(tmp_path, "a.txt", "One.  Two\nlines!\r\n\r\nThree.\n"))
    assert located(copy) == [("One.", "paragraph 1"), ("Two lines!", "paragraph 1"), ("Three.", "paragraph 2")]
    assert copy.text == "One. Two lines! Three."


def test_markdown_has_sections(tmp_path: Path) -> None:
    copy = passages.read(write(tmp_path, "a.md", MARKDOWN))
    assert located(copy) == [
        ("On minds", "section On minds, paragraph 1"),
        ("The first paragraph has two lines.", "section On minds, paragraph 2"),
        ("And a second sentence.", "section On minds, paragraph 2"),
        ("Method", "section Method, paragraph 1"),
        ("One item.", "section Method, paragraph 2"),
    ]


def test_a_web_page_has_its_text_alone(tmp_path: Path) -> None:
    copy = passages.read(write(tmp_path, "page", HTML))
    assert "“long” enough to be kept" in copy.text
    assert "bold minds & others, one after another, with care." in copy.text
    assert ("And then we rest.", "section Method, paragraph 2") in located(copy)
    assert "menu" not in copy.text
    assert "bad()" not in copy.text


def test_a_pdf_has_pages_as_they_are_printed(tmp_path: Path) -> None:
    pages = ["Machines improve-\nment is fast. It grows.", "On the second page (they say) it ends."]
    copy = passages.read(write(tmp_path, "a.pdf", pdf(pages, first_page=31)))
    assert located(copy) == [
        ("Machines improvement is fast.", "p. 31"),
        ("It grows.", "p. 31"),
        ("On the second page (they say) it ends.", "p. 32"),
    ]
    assert located(passages.read(tmp_path / "a.pdf", (2, 2))) == located(copy)[2:]


@pytest.mark.parametrize(
    ("name", "data", "read"),
    [
        ("a.txt", "Caf\xe9 “x”".encode("cp1252"), "Café “x”"),
        ("a.txt", "Café".encode("utf-32"), "Café"),
        ("a.txt", "Café".encode("utf-16"), "Café"),
        ("a.txt", b"Minds improve-\n\x0cment of\n\nminds", "Minds improvement of minds"),
        ("a.md", b"<div>\nMinds &amp; <b>more</b>\n</div>\n\nText.", "Minds & more Text."),
    ],
)
def test_a_text_is_read_in_its_encoding(tmp_path: Path, name: str, data: bytes, read: str) -> None:
    assert passages.read(write(tmp_path, name, data)).text == read


@pytest.mark.parametrize(
    ("declared", "encoding", "words"),
    [
        ('<meta charset="windows-1251">', "cp1251", "Машины"),
        ("<meta http-equiv=x content='text/html; charset=Shift_JIS'>", "shift_jis", "機械"),
        ("<?xml version='1.0' encoding='iso-8859-2'?>", "iso-8859-2", "Zażółć"),
        ('<meta charset="iso-8859-1">', "cp1252", "… café"),
        ('<meta charset="iso-8859-1">', "utf-8", "… café"),
        ('<meta charset="unicode_escape">', "cp1252", "… \\x41"),
    ],
)
def test_a_page_is_read_in_the_encoding_it_declares(declared: str, encoding: str, words: str) -> None:
    assert passages.decoded(Path("a.html"), f"{declared}{words}".encode(encoding)) == f"{declared}{words}"


BAD = [
    ("a.pdf", pdf(["", ""]), None, "there is no text in it"),
    ("a.pdf", encrypted(["Secret."]), None, "it is encrypted"),
    ("a.pdf", pdf([f"Page {n}." for n in range(500)]), None, "it has 500 pages, 300 at most at once"),
    ("a.pdf", pdf(["One."]), (1, 2), "it has 1 pages, not 1-2"),
    ("a.pdf", b"%PDF-1.4\nbroken", None, "it is broken or protected"),
    ("a.pdf", b"<html><body><p>Please log in.</p></body></html>", None, "it is no PDF, though its name says so"),
    ("a.txt", "\n \n", None, "there is no text in it"),
    ("a.txt", b"a\0b", None, "it is no text"),
    ("a.txt", "One.", (1, 1), "only a PDF has pages"),
    ("a.html", "<html></html>", None, "there is no text in it"),
]


@pytest.mark.parametrize(("name", "content", "pages", "says"), BAD)
def test_what_cannot_be_read_is_one_line(
    tmp_path: Path, name: str, content: str | bytes, pages: tuple[int, int] | None, says: str
) -> None:
    with pytest.raises(BadText, match=says) as error:
        passages.read(write(tmp_path, name, content), pages)
    assert "\n" not in str(error.value)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadText, match="No such file"):
        passages.read(tmp_path / "none")


def test_control_characters_never_get_in(tmp_path: Path) -> None:
    copy = passages.read(write(tmp_path, "a.txt", "a\x1b[31mb\u202ec"))
    assert copy.text == "a [31mb c"


SENTENCES = [
    ("He met Dr. Smith. She left.", ["He met Dr. Smith.", "She left."]),
    ("As Good et al. (1965) say, i.e. not now. Yes?", ["As Good et al. (1965) say, i.e. not now.", "Yes?"]),
    ("See Fig. 3 and p. 5. “So.” Then I. J. Good spoke.", ["See Fig. 3 and p. 5.", "“So.”", "Then I. J. Good spoke."]),
    ("No end", ["No end"]),
    ("It costs 3.5 dollars. 4 of them.", ["It costs 3.5 dollars.", "4 of them."]),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentences(text: str, expected: list[str]) -> None:
    copy = collected([_Block(text)], "", "")
    assert [passage.text for passage in passages.sentences(copy)] == expected


def test_a_copy_is_kept_by_source(tmp_path: Path) -> None:
    store = Store(tmp_path / "copies")
    copy = passages.read(write(tmp_path, "a.md", MARKDOWN))
    assert passages.held("a-2020-b", store) is None
    passages.keep(copy, "a-2020-b", store)
    assert passages.held("a-2020-b", store) == copy
    for file in (tmp_path / "copies").glob("*/*"):
        file.write_bytes(b"damaged")
    assert passages.held("a-2020-b", store) is None


def test_a_copy_that_cannot_be_kept_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadText, match="cannot be kept"):
        passages.keep(passages.read(write(tmp_path, "a.txt", "One.")), "x", Store(None))


WORDS = st.lists(st.sampled_from(["a", "b", "mind", "é", "日本", "\U0001f600", "x.", "“q”"]), min_size=1, max_size=60)


@given(WORDS, st.data())
def test_what_is_quoted_is_found_where_it_was(words: list[str], data: st.DataObject) -> None:
    copy = collected([_Block(" ".join(words))], "", "")
    start = data.draw(st.integers(0, len(copy.text) - 1))
    end = data.draw(st.integers(start + 1, len(copy.text)))
    exact = copy.text[start:end]
    if exact != exact.strip():
        return
    found = passages.places(copy.text, passages.quote(copy, start, end))
    assert start in found
    assert list(found) == [start] or len(copy.text) > 2 * passages.MOST_CONTEXT or len(set(words)) < 3


def test_white_space_is_one_and_context_decides() -> None:
    text = "so it is. And so it was. And so it is."
    assert passages.places(text, {"exact": "so\n it  is"}) == [0, 29]
    assert passages.places(text, {"exact": "so it is", "prefix": "was.  And"}) == [29]
    assert passages.places(text, {"exact": "so it is", "suffix": ". And"}) == [0]
    assert passages.places(text, {"exact": "so it is", "prefix": "never"}) == []
    assert passages.places(text, {"exact": " "}) == []


def test_a_quote_is_a_quote_of_the_model() -> None:
    copy = collected([_Block("One and two and one.")], "", "")
    given = passages.quote(copy, 4, 7)
    assert Annotation(text="t", quote=Quote(**given)).quote == Quote(exact="and", prefix="One", suffix="two and one.")


@pytest.mark.parametrize(
    ("name", "content", "module"), [("a.pdf", pdf(["One."]), "pypdf"), ("a.html", HTML, "trafilatura")]
)
def test_without_the_extra_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: str | bytes, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(NotInstalled, match=module):
        passages.read(write(tmp_path, name, content))


def test_the_opening_of_a_paper(tmp_path: Path) -> None:
    assert passages.opening(write(tmp_path, "a.pdf", pdf(["One.", "Two.", "Three."]))) == "One. Two."
    assert passages.opening(write(tmp_path, "b.pdf", pdf(["One."]))) == "One."


def test_a_pdf_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    path = write(tmp_path, "a.pdf", pdf(["One."]))
    with pytest.raises(BadText, match="takes more than 0 seconds") as error:
        pdf_pages.pages_of(path, None, seconds=0)
    assert "print it to a new PDF" in str(error.value.hint)


def test_a_web_page_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(BadText, match="takes more than 0 seconds") as raised:
        web_pages.blocks_of(tmp_path / "a.html", HTML, seconds=0)
    assert raised.value.hint == web_pages.WAY_OUT
