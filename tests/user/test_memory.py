"""Memory comes back as it was kept, and nothing that stands in its place stops a start."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsi_graph.user import memory
from rsi_graph.user.memory import MAX_CORPORA, MAX_PLACES, History, Memory, Place, Remembered

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
places = st.builds(Place, words, st.lists(st.tuples(words, words), max_size=3).map(tuple), words)


ids = st.lists(words, max_size=3).map(tuple)


@given(
    st.lists(places, min_size=1, max_size=5),
    words,
    words,
    st.builds(
        Remembered,
        st.just(History()),
        ids,
        ids,
        st.lists(ids, max_size=3).map(tuple),
        st.none() | st.integers(1, 20),
        st.dictionaries(words, st.integers(-4, 4), max_size=3),
        st.sampled_from(memory.WHOLE),
    ),
)
def test_what_is_kept_comes_back(tmp_path_factory, visited, name, theme, kept) -> None:
    folder = tmp_path_factory.mktemp("state")
    history = History()
    for place in visited:
        history = history.visit(place)
    known = Memory(theme).keep(name, replace(kept, history=history))
    memory.save(folder, known)
    assert memory.load(folder) == (known, "")


def test_a_new_layer_begins_with_what_is_kept_of_what_it_stands_on(tmp_path) -> None:
    below, above = memory.named([tmp_path / "shipped"]), memory.named([tmp_path / "shipped", tmp_path / "own"])
    known = Memory().keep(below, Remembered(marked=("a",)))
    assert known.of(above) == Remembered(marked=("a",))
    assert known.knows(above)
    assert known.keep(above, Remembered(marked=("b",))).of(above) == Remembered(marked=("b",))
    assert known.keep(above, Remembered(marked=("b",))).of(below) == Remembered(marked=("a",))
    assert not known.knows(memory.named([tmp_path / "own"]))
    assert known.of(memory.named([tmp_path / "own", tmp_path / "shipped"])) == Remembered()


def test_nothing_kept_is_nothing_remembered(tmp_path) -> None:
    assert memory.load(tmp_path / "nowhere") == (Memory(), "")


DAMAGED = [
    "", "{", "null", "[]", "12", '"x"', "{}", '{"version": 3, "theme": "", "corpora": {}}',
    '{"version": 1, "theme": 3, "corpora": {}}',
    '{"version": 1, "theme": "", "corpora": {"a": {"places": [], "here": 0}}}',
    '{"version": 1, "theme": "", "corpora": {"a": {"places": [{"view": "", "trail": [], "cursor": ""}], "here": 9}}}',
    '{"version": 1, "theme": "", "corpora": {"a": {"places": [{"view": 1, "trail": [], "cursor": ""}], "here": 0}}}',
    '{"version": 2, "theme": "", "corpora": {"a": {"places": [{"view": "", "trail": [], "cursor": ""}], "here": 0}}}',
    '{"version": 2, "theme": "", "corpora": {"a": {"bookmarks": "abc", "marked": [], "folded": [], "depth": null}}}',
    "[" * 100_000,
]  # fmt: skip


@pytest.mark.parametrize("text", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_file_is_set_aside_with_a_note(tmp_path, text) -> None:
    (tmp_path / memory.FILE).write_text(text)
    found, note = memory.load(tmp_path)
    assert found == Memory()
    [aside] = tmp_path.iterdir()
    assert aside.read_text() == text
    assert str(aside) in note


def test_bytes_that_are_no_text_are_set_aside(tmp_path) -> None:
    (tmp_path / memory.FILE).write_bytes(b"\xff\xfe\x00")
    assert memory.load(tmp_path)[0] == Memory()


def test_a_place_that_cannot_be_written_is_forgotten(tmp_path) -> None:
    (tmp_path / "file").write_text("mine")
    memory.save(tmp_path / "file" / "state", Memory())
    assert (tmp_path / "file").read_text() == "mine"
    assert memory.load(tmp_path / "file" / "state")[0] == Memory()


def test_back_and_forward_stop_at_the_ends_and_a_visit_drops_what_is_ahead() -> None:
    one, two, three = Place("focus", (("", "one"),)), Place("focus", (("", "two"),)), Place("sources")
    history = History().visit(one).visit(two)
    assert history.step(-5).place == Place()
    assert history.step(5).place == two
    assert history.step(-1).visit(three).places == (Place(), one, three)
    assert history.visit(two) == history
    assert history.step(-1).at("row").places == (Place(), Place("focus", (("", "one"),), "row"), two)


def test_only_so_much_is_kept() -> None:
    history = History()
    for number in range(MAX_PLACES * 2):
        history = history.visit(Place("focus", (("", str(number)),)))
    assert len(history.places) == MAX_PLACES
    assert history.place.node == str(MAX_PLACES * 2 - 1)
    kept = Memory()
    for number in range(MAX_CORPORA * 2):
        kept = kept.keep(str(number), Remembered(history))
    assert list(kept.corpora)[-1] == str(MAX_CORPORA * 2 - 1)
    assert len(kept.corpora) == MAX_CORPORA


def test_the_file_says_its_version(tmp_path) -> None:
    memory.save(tmp_path, Memory())
    assert json.loads((tmp_path / memory.FILE).read_text())["version"] == memory.VERSION


def test_what_version_1_kept_is_read() -> None:
    """It had the places of each corpus alone."""
    places = {"places": [{"view": "focus", "trail": [["", "one"]], "cursor": ""}], "here": 0}
    found = memory._memory({"version": 1, "theme": "", "corpora": {"a": places}})
    assert found.of("a") == Remembered(History((Place("focus", (("", "one"),)),)))


def test_places_that_cannot_be_shown_are_left_out_of_the_history() -> None:
    known = {"a", "b"}.__contains__
    a, cut = Place("focus", (("", "a"),), "x"), Place("focus", (("", "gone"), ("+", "b")))
    gone, odd = Place("focus", (("", "a"), ("+", "gone"))), Place("odd", (("", "a"),))
    history = History((Place(), a, gone, odd, a, cut), 3)
    left = history.within(known, lambda place: place.view != "odd")
    assert left == History((Place(), a, Place("focus", (("+", "b"),))), 1)
    assert History((gone,), 0).within(known, lambda _: True) == History()
    assert History((gone, a), 0).within(known, lambda _: True) == History((a,), 0)


def test_an_id_is_added_at_the_end_or_taken_away() -> None:
    assert memory.toggled(("a", "b"), "c") == ("a", "b", "c")
    assert memory.toggled(("a", "b", "c"), "b") == ("a", "c")
