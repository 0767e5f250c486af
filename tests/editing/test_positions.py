"""A position is written line by line, proven, and can be undone; what cannot be said is refused."""

import multiprocessing
import sys

import pytest

from rsi_graph import load
from rsi_graph.cli import main
from rsi_graph.editing import journal, positions
from rsi_graph.editing.views import standpoint
from rsi_graph.errors import BadSetting, CannotEdit, FileChanged, TargetExists, UnknownNode
from rsi_graph.evaluation import suppose, views
from rsi_graph.files import folders

CORPUS = """
questions:
  q: {title: Q, text: Q.}
claims:
  a: {title: A, text: A holds., answers: [{question: q, with: "yes"}]}
  b: {title: B, text: B holds.}
"""


def put(snapshot, id_, typed, because=None, name=positions.NAME):
    file = positions.position_file(snapshot, name, asked=True)
    return positions.write(positions.setting(snapshot.graph, file, id_, positions.credence(typed), because))


def held(snapshot, name=positions.NAME):
    return {one.node: (one.credence, one.because) for one in views.view(snapshot, name).credences}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("0.7", (0.7, 0.7)), (".4-.8", (0.4, 0.8)), ("0.4 to 0.8", (0.4, 0.8)), ("1", (1, 1)), ("none", (0, 1))],
)
def test_credences_as_people_type_them(typed, expected):
    assert positions.credence(typed) == expected


@pytest.mark.parametrize("typed", ["1.2", "-0.1", "", "yes", "0.8-0.4", "70", "nan", "0.4-1.7"])
def test_what_is_no_credence(typed):
    with pytest.raises(BadSetting):
        positions.credence(typed)


def test_set_again_and_removed(corpus):
    snapshot = corpus(CORPUS)
    put(snapshot, "a", "0.7", "So it seems.")
    put(snapshot, "b", "0.2-0.4")
    assert held(snapshot) == {"a": (0.7, "So it seems."), "b": ((0.2, 0.4), None)}
    put(snapshot, "a", "0.1")
    assert held(snapshot) == {"a": (0.1, None), "b": ((0.2, 0.4), None)}
    for id_ in ("a", "b"):
        file = positions.position_file(snapshot, positions.NAME, asked=True)
        positions.write(positions.removal(file, id_))
    assert held(snapshot) == {}
    with pytest.raises(BadSetting, match="says nothing of a"):
        positions.removal(positions.position_file(snapshot, positions.NAME, asked=True), "a")


def test_undone_step_by_step(corpus, folder):
    snapshot = corpus(CORPUS)
    put(snapshot, "a", "0.7")
    put(snapshot, "a", "0.2")
    journal.undo(journal.last(inside=[folder]))
    assert held(snapshot)["a"][0] == 0.7
    journal.undo(journal.last(inside=[folder]))
    assert not (folder / "views" / "my-position.yaml").exists()


def test_what_others_wrote_stays(corpus, folder):
    snapshot = corpus(CORPUS)
    (folder / "views").mkdir()
    path = folder / "views" / "mine.yaml"
    path.write_text(
        "# mine\ntitle: Mine\naccept: [b, gone]\ncredences:\n  - node: a  # think again\n    credence: 0.3\n", "utf-8"
    )
    put(snapshot, "a", "0.9", name="mine")
    text = path.read_text("utf-8")
    assert text.startswith("# mine\ntitle: Mine\naccept: [b, gone]\n")
    assert held(snapshot, "mine") == {"a": (0.9, None)}
    with pytest.raises(CannotEdit):
        put(snapshot, "b", "0.5", name="mine")
    assert path.read_text("utf-8") == text


@pytest.mark.parametrize(("id_", "error"), [("q", BadSetting), ("nowhere", UnknownNode)])
def test_what_has_no_credence(corpus, folder, id_, error):
    with pytest.raises(error):
        put(corpus(CORPUS), id_, "0.5")
    assert not (folder / "views").exists()


def test_what_somebody_wrote_meanwhile_stays(corpus, folder):
    """The change is planned again to the file as it is."""
    snapshot = corpus(CORPUS)
    put(snapshot, "a", "0.7")
    file = positions.position_file(snapshot, positions.NAME, asked=True)
    change = positions.setting(snapshot.graph, file, "b", (0.5, 0.5))
    path = folder / "views" / "my-position.yaml"
    path.write_text(path.read_text("utf-8") + "text: Mine.\n", "utf-8")
    positions.write(change)
    assert "text: Mine." in path.read_text("utf-8")
    assert set(held(snapshot)) == {"a", "b"}


def test_one_name_is_one_position(corpus, folder, tmp_path):
    """A view of a layer below keeps its name."""
    corpus(CORPUS)
    (folder / "views").mkdir()
    (folder / "views" / "good.yaml").write_text("title: Good\naccept: [a]\n", "utf-8")
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "corpus.yaml").write_text("title: Mine\nextends: [../corpus]\n", "utf-8")
    with pytest.raises(BadSetting, match="already"):
        positions.position_file(load(mine), "good", asked=True)
    for name in ("../out", "Mine", ""):
        with pytest.raises(BadSetting, match="cannot name"):
            positions.position_file(load(mine), name, asked=True)


def test_a_layer_that_was_made_by_the_way_is_written_again(corpus, home, monkeypatch):
    """The first answer makes the user's own layer; the next goes there too, though the corpus was read before."""
    snapshot = corpus(CORPUS)
    monkeypatch.setattr("rsi_graph.files.folders.shipped_corpus", lambda: snapshot.layers[-1].path)
    file = positions.position_file(snapshot, positions.NAME, asked=False)
    for id_ in ("a", "b"):
        positions.write(positions.setting(snapshot.graph, file, id_, (0.5, 0.5)))
        file = file.again()
    assert file.held.path.is_relative_to(home)
    assert file.held.text.count("node:") == 2


@pytest.mark.parametrize(
    ("typed", "expected", "written"),
    [
        ("70", (0.7, 0.7), ".70"),
        ("0.7", (0.7, 0.7), ".70"),
        (".7", (0.7, 0.7), ".70"),
        (".05", (0.05, 0.05), ".05"),
        ("5", (0.05, 0.05), ".05"),
        ("0", (0.0, 0.0), ".00"),
        ("1", (1.0, 1.0), "1.00"),
        ("1.0", (1.0, 1.0), "1.00"),
        ("100", (1.0, 1.0), "1.00"),
        ("40-80", (0.4, 0.8), ".40-.80"),
        ("0.4-.85", (0.4, 0.85), ".40-.85"),
        ("1-30", (0.01, 0.3), ".01-.30"),
    ],
)
def test_a_credence_is_entered_in_many_ways_and_written_in_one(typed, expected, written):
    """With a point as the files have it, without one in hundredths; what is shown is taken again as it stands."""
    assert positions.entered(typed) == expected
    assert positions.as_entered(expected) == written
    assert positions.entered(written) == expected
    for text in (typed, written):
        assert all(positions.BEGINNING.fullmatch(text[:end]) for end in range(1, len(text) + 1))


@pytest.mark.parametrize("typed", ["n", "none", "No opinion", "0-1"])
def test_no_opinion_is_entered(typed):
    assert positions.entered(typed) == positions.NO_OPINION
    assert positions.as_entered(positions.NO_OPINION) == "none"


@pytest.mark.parametrize("typed", ["", "101", "80-40", "4-", "-4", "x", "1.2", ".", "0.4-80", ".8-.4", "40-101"])
def test_what_is_entered_and_is_no_credence(typed):
    with pytest.raises(BadSetting):
        positions.entered(typed)


MANY = "claims:\n" + "".join(f"  c{number}: {{title: C, text: C.}}\n" for number in range(6))


@pytest.fixture
def patient(monkeypatch):
    """Processes that try for longer than a second, since a machine may be busy."""
    monkeypatch.setattr("rsi_graph.files.locked.RETRY_SECONDS", 60)


def six(what, *words):
    """Do something in six processes at once, each with its number; all of them end well."""
    context = multiprocessing.get_context("fork")
    running = [context.Process(target=what, args=(*words, number)) for number in range(6)]
    for process in running:
        process.start()
    for process in running:
        process.join()
    assert [process.exitcode for process in running] == [0] * 6


@pytest.mark.usefixtures("patient")
def test_six_that_answer_and_six_that_undo_at_once_lose_nothing(corpus, folder):
    """Nobody has to be told to try again; each undo takes back another change."""
    snapshot = corpus(MANY)

    def answer(number):
        put(snapshot, f"c{number}", f"0.{number + 1}")

    six(answer)
    assert held(snapshot) == {f"c{number}": (pytest.approx((number + 1) / 10), None) for number in range(6)}
    assert len(journal.entries()) == 6
    six(lambda _: sys.exit(main(["undo", "--yes", "--corpus", str(folder)])))
    assert journal.entries() == ()
    assert not (folder / "views" / f"{positions.NAME}.yaml").exists()
    assert main(["undo", "--yes", "--corpus", str(folder)]) == 2


@pytest.mark.usefixtures("patient")
def test_six_first_answers_make_one_layer():
    """The reader's own layer is made once, and none of what six wrote into it is lost."""
    snapshot = load(folders.shipped_corpus())
    ids = [*snapshot.graph.ids("claim")][:6]

    def answer(number):
        file = positions.position_file(snapshot, positions.NAME, asked=False)
        positions.write(positions.setting(snapshot.graph, file, ids[number], (0.5, 0.5)))

    six(answer)
    path = folders.user_layer() / "views" / f"{positions.NAME}.yaml"
    assert all(f"node: {id_}" in path.read_text() for id_ in ids)
    assert len(journal.entries()) == 6


def test_a_change_that_somebody_took_back_first_is_not_called_undone(corpus, folder):
    """Two ask to undo the same change; the second is told."""
    snapshot = corpus(MANY)
    put(snapshot, "c1", "0.5")
    change = journal.last()
    assert journal.take_back(change) == change
    with pytest.raises(FileChanged) as told:
        journal.take_back(change)
    assert told.value.hint == "it was taken back meanwhile"


def test_two_views_of_one_name_at_once(corpus):
    """The second is refused, however late the first came."""
    snapshot = corpus(MANY)
    one, other = (standpoint(snapshot, "mine", asked=True) for _ in range(2))
    supposed = suppose(snapshot.graph, ["c1"], [])
    one.keep(supposed)
    with pytest.raises(TargetExists):
        other.keep(suppose(snapshot.graph, [], ["c2"]))
    assert views.view(snapshot, "mine").accept[0].node == "c1"


def test_a_name_is_no_longer_than_an_id(corpus):
    """A name that no system takes for a file's is refused before any is asked."""
    with pytest.raises(BadSetting, match="cannot name a view"):
        standpoint(corpus(MANY), "x" * 3000, asked=True)
