"""One load: everything that can be read, everything that is wrong, and the same each time."""

import gc
import json
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import rsi_graph
from rsi_graph import load, snapshot
from rsi_graph.cli import main
from rsi_graph.errors import CorpusNotFound
from rsi_graph.files.cache import Store
from rsi_graph.snapshot import at_hand
from tests.debate import DEBATE

BROKEN = "claims:\n  a: {title: A, text: A., supports: [loop-compound]}\n  b: {titel: B}\nclams: {}\n"


def said(one):
    """All that a snapshot says, to compare by."""
    return one.graph.ids(), list(one.graph.relations()), one.diagnostics, one.files, one.key, one.layers


def test_mistakes_never_stop_a_load(corpus):
    """Good and bad are read in one go; diagnostics come in the order of the text."""
    one = corpus(DEBATE, broken=BROKEN)
    assert [(Path(d.span.path).name, d.span.line, d.code) for d in one.diagnostics] == [
        ("broken.yaml", 2, "isolated"),
        ("broken.yaml", 2, "unknown-id"),
        ("broken.yaml", 3, "missing-field"),
        ("broken.yaml", 3, "missing-field"),
        ("broken.yaml", 3, "unknown-field"),
        ("broken.yaml", 4, "unknown-section"),
    ]
    assert one.diagnostics == tuple(sorted(one.diagnostics))
    assert [d.code for d in one.errors] == [d.code for d in one.diagnostics if d.code != "isolated"]
    assert "good" in one.graph


def test_kept_and_read_anew_are_equal(corpus, tmp_path):
    """A load from the cache says what a load of the text says, diagnostics and left-out relations among it."""
    store = Store(tmp_path / "store")
    cold = corpus(DEBATE, broken=BROKEN, store=store)
    warm = corpus(DEBATE, broken=BROKEN, store=store)
    assert said(cold) == said(warm) == said(corpus(DEBATE, broken=BROKEN))


def test_a_change_is_seen(corpus, tmp_path):
    """Another text is another snapshot, and going back is the first again."""
    store = Store(tmp_path / "store")
    first = corpus(DEBATE, store=store)
    second = corpus(DEBATE.replace("loop-fizzles:", "loop-ends:"), store=store)
    assert "loop-ends" in second.graph
    assert "loop-fizzles" not in second.graph
    assert first.key != second.key
    assert said(corpus(DEBATE, store=store)) == said(first)


def test_what_is_held_is_given_back_until_something_changes(corpus, folder, tmp_path):
    """A mistake in a file is no change. Another word is one, and a file more or less, another layer, no folder."""
    store = Store(tmp_path / "kept")
    corpus(DEBATE, broken=BROKEN)
    held = load(folder, store=store)
    assert held.errors
    assert load(folder, store=store, held=held) is held
    (folder / "broken.yaml").write_text(BROKEN.replace("A.", "B."))
    changed = load(folder, store=store, held=held)
    assert said(changed) == said(load(folder, store=store)) != said(held)
    (folder / "more.yaml").write_text("claims: {}\n")
    more = load(folder, store=store, held=changed)
    assert len(more.files) == len(changed.files) + 1
    (folder / "more.yaml").unlink()
    assert load(folder, store=store, held=more).files == changed.files
    other = tmp_path / "other"
    other.mkdir()
    assert len(load(folder, other, store=store, held=changed).layers) == 2
    with pytest.raises(CorpusNotFound):
        load(tmp_path / "none", store=store, held=changed)


def test_verdicts_are_not_mixed_up(corpus, folder, tmp_path, monkeypatch):
    """The findings of a corpus are not taken for another's, though every file of it was read before."""
    store = Store(tmp_path / "store")
    corpus("claims: {a: {title: A, text: A., supports: [b]}}", other="risks: {b: {title: B, text: B.}}", store=store)
    (folder / "other.yaml").unlink()
    assert [d.code for d in load(folder, store=store).errors] == ["unknown-id"]
    monkeypatch.chdir(folder)
    assert [str(d.span) for d in load(".", store=store).errors] == ["main.yaml:1:45"]


IDS = ("a", "b", "c", "d", "n")
RECORDS = st.dictionaries(
    st.sampled_from(IDS),
    st.dictionaries(
        st.sampled_from(("supports", "attacks", "undercuts", "requires", "contradicts", "raises", "nonsense")),
        st.lists(st.sampled_from((*IDS, "a>b", "s/p", "step")), max_size=2),
        max_size=2,
    ),
    max_size=3,
)
FILES = st.builds(
    lambda claims, conditions, used, alone, broken: (
        json.dumps(
            {
                "claims": {name: {"title": name, "text": name, **links} for name, links in claims.items()},
                "conditions": {name: {"title": name, "text": name, **links} for name, links in conditions.items()},
                "sources": {
                    "s": {
                        "type": "book",
                        "title": "s",
                        "recheck-citation": alone,
                        "standing": {"is": "unreliable", "because": "B."},
                        "annotations": {"p": {"text": "p", "supports": used}},
                    }
                }
                if used
                else {},
                **({"annotations": {"s/q": {"text": "q", "disputes": used}}} if alone else {}),
            }
        )
        + ("}" if broken else "")
    ),
    RECORDS,
    RECORDS,
    st.lists(st.sampled_from(IDS), max_size=2, unique=True),
    st.booleans(),
    st.sampled_from((False, False, False, True)),
)
EDITS = st.lists(st.tuples(st.sampled_from(("one", "two", "three")), st.none() | FILES), min_size=2, max_size=6)


@given(EDITS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_after_any_edits_a_load_from_the_cache_is_a_load_of_the_text(tmp_path, edits):
    """Files come, change and go; what is kept of earlier states changes nothing, diagnostics included."""
    folder, store = Path(mkdtemp(dir=tmp_path)), Store(tmp_path / "store")
    for name, text in edits:
        path = folder / f"{name}.yaml"
        path.write_text(text) if text is not None else path.unlink(missing_ok=True)
        kept, read = load(folder, store=store), load(folder, store=Store(None))
        assert said(kept) == said(read)
        assert said(load(folder, store=store)) == said(read)


def test_title(corpus, folder):
    """A corpus is called what its topmost layer with a title is called."""
    assert corpus(DEBATE).title == "a corpus without a title"
    (folder / "corpus.yaml").write_text("title: The debate\n")
    assert load(folder, store=Store(None)).title == "The debate"


def test_at_hand(tmp_path, monkeypatch, home):
    """The working folder, or ./corpus, if it is one, else the shipped corpus under the user's own layer."""
    monkeypatch.chdir(tmp_path)
    [shipped] = at_hand()
    own = home / "data" / "rsi-graph" / "corpus"
    own.mkdir(parents=True)
    assert at_hand() == [shipped, own]
    (tmp_path / "corpus").mkdir()
    assert at_hand() == [shipped, own]
    (tmp_path / "corpus" / "corpus.yaml").write_text("title: T\n")
    assert at_hand() == [Path("corpus")]
    (tmp_path / "corpus.yaml").write_text("title: Here\n")
    assert at_hand() == [Path()]
    assert load(store=Store(None)).title == "Here"


def test_what_is_added_in_a_layer_goes_into_it(tmp_path, monkeypatch, capsys):
    """Started inside a layer, the program reads it and writes into it."""
    assert main(["init", str(tmp_path / "mine")]) == 0
    monkeypatch.chdir(tmp_path / "mine")
    call = ["add", "claim", "--title", "Costs fall", "--text", "They fall.", "--attacks", "ideas-get-harder", "--yes"]
    assert main(call) == 0
    assert "costs-fall" in (tmp_path / "mine" / "claims.yaml").read_text()
    assert main(["show", "costs-fall"]) == 0
    assert main(["undo", "--yes"]) == 0
    assert main(["show", "costs-fall"]) == 2


def test_a_folder_that_is_not_there(tmp_path):
    """Only a wrong call raises."""
    with pytest.raises(CorpusNotFound):
        load(tmp_path / "nowhere")


@pytest.mark.parametrize("on", [True, False])
def test_the_collector_is_left_as_it_was(corpus, on):
    """A load stops the garbage collector for itself alone, even if it fails."""
    try:
        gc.enable() if on else gc.disable()
        corpus(DEBATE)
        assert gc.isenabled() == on
        with pytest.raises(CorpusNotFound):
            load("nowhere-at-all")
        assert gc.isenabled() == on
    finally:
        gc.enable()


ROW = '["f", 1, 1, "isolated", "m", ""]'


@pytest.mark.parametrize(
    ("data", "fits"),
    [
        (f"[[0], [3], [{ROW}]]", True),
        (f"[[1], [3], [{ROW}]]", False),
        (f"[[0], [-1], [{ROW}]]", False),
        ("[[0], [3], [[]]]", False),
        (ROW.join(("[[0], [3], [", "]]")).replace("isolated", "unheard-of"), False),
        (ROW.join(("[[0], [3], [", "]]")).replace("1", "true"), False),
        ("[[0], [3]]", False),
        ("[" * 100_000, False),
        ("null", False),
        ("", False),
    ],
)
def test_a_verdict_is_read_within_the_bounds_of_its_corpus(data, fits):
    """One record and four links: what names others, or says anything else, is not taken."""
    assert (snapshot._loads(data.encode(), 1, 4) is not None) is fits


def test_the_front_door():
    """The public names are those of ``__all__``, and each can be had."""
    assert all(getattr(rsi_graph, name) for name in rsi_graph.__all__)
    assert dir(rsi_graph) == rsi_graph.__all__
    with pytest.raises(AttributeError):
        rsi_graph.nothing  # noqa: B018 - asking is the point


def test_two_processes_at_once(folder, home):
    """Several processes that fill one cache at the same time all read the same."""
    folder.mkdir()
    (folder / "a.yaml").write_text(DEBATE)
    ask = f"import rsi_graph; print(rsi_graph.load({str(folder)!r}).key)"
    started = [subprocess.Popen([sys.executable, "-c", ask], stdout=subprocess.PIPE) for _ in range(3)]
    assert {process.communicate()[0] for process in started} == {f"{load(folder).key}\n".encode()}
