"""From folders to one table: found in order, layered bottom up, cached by content, and never a traceback."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rsi_graph import corpus, load
from rsi_graph.corpus import Corpus, parsing
from rsi_graph.corpus import layers as corpus_layers
from rsi_graph.errors import CorpusNotFound
from rsi_graph.files import cache, folders
from rsi_graph.files.cache import Store
from tests.debate import DEBATE

CLAIM = "claims: {{{0}: {{title: {0}, text: {0}., supports: [{1}]}}}}\n"
RISK = "risks: {{{0}: {{title: {0}, text: {0}.}}}}\n"


def write(folder: Path, **files: str) -> Path:
    """A folder with files in it; `a__b` is the file b.yaml in the folder a."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def read(*roots: Path, store: Store | None = None) -> Corpus:
    """The corpora at these roots."""
    return corpus.read(roots, store or Store(None))


def codes(found: Corpus) -> list[str]:
    """The codes of its diagnostics."""
    return [diagnostic.code for diagnostic in found.diagnostics]


# --- files


def test_files_are_found_at_any_depth_in_the_order_of_their_names(folder):
    """Any name, any depth; other suffixes, hidden files, the manifest and the decisions are no records."""
    write(
        folder,
        b=RISK.format("b"),
        a__z=RISK.format("z"),
        a__a__c=RISK.format("c"),
        corpus="title: T\n",
        decisions="{}",
    )
    write(folder, a__corpus2=RISK.format("y"), **{".hidden": "oops", ".git__x": "oops"})
    (folder / "notes.txt").write_text("no records")
    (folder / "short.yml").write_text(RISK.format("s"))
    found = read(folder)
    names = [str(Path(name).relative_to(folder)) for name in found.files]
    assert names == ["a/a/c.yaml", "a/corpus2.yaml", "a/z.yaml", "b.yaml", "short.yml"]
    assert found.table.ids == ["c", "y", "z", "b", "s"]
    assert [Path(found.file_of(number)).name for number in range(5)] == [
        "c.yaml",
        "corpus2.yaml",
        "z.yaml",
        "b.yaml",
        "short.yml",
    ]
    assert found.diagnostics == ()


def test_files_without_records_do_not_shift_the_others(folder):
    """A record is found in its file, whatever empty files stand around."""
    write(
        folder,
        a="",
        b=RISK.format("b"),
        c="",
        d="",
        e=RISK.format("e") + RISK.format("f").replace("risks", "claims"),
        g="",
    )
    found = read(folder)
    assert [Path(found.file_of(number)).stem for number in range(3)] == ["b", "e", "e"]


def test_paths_are_shown_from_the_working_folder(folder, monkeypatch):
    """Below the working folder a path is short; elsewhere it is whole."""
    write(folder, a="claims: []\n")
    monkeypatch.chdir(folder.parent)
    assert str(read(Path("corpus")).diagnostics[0].span) == "corpus/a.yaml:1:9"
    assert str(read(folder).diagnostics[0].span) == "corpus/a.yaml:1:9"
    monkeypatch.chdir("/")
    (folder.parent / "elsewhere").mkdir()
    monkeypatch.chdir(folder.parent / "elsewhere")
    assert read(folder).diagnostics[0].span.path == str(folder / "a.yaml")


def test_odd_file_names(folder):
    """A name that would do harm on a screen is refused and shown harmless; letters of any script are fine."""
    write(folder, größe=RISK.format("a"))
    for name in ("x\x1b[31m.yaml", "y\n.yaml", "z\u202e.yaml"):
        (folder / name).write_text(RISK.format("never"))
    Path(os.fsdecode(os.fsencode(folder) + b"/latin-\xe9.yaml")).write_text(RISK.format("never"))
    (folder / "bad\x07folder").mkdir()
    found = read(folder)
    assert found.table.ids == ["a"]
    assert codes(found) == ["unreadable"] * 5
    assert all(diagnostic.span.path.isprintable() for diagnostic in found.diagnostics)


def test_what_is_no_file(folder):
    """A pipe is not waited for."""
    write(folder, a=RISK.format("a"))
    os.mkfifo(folder / "pipe.yaml")
    found = read(folder)
    assert codes(found) == ["unreadable"]
    assert found.table.ids == ["a"]


@pytest.mark.parametrize(("name", "closed"), [("scandir", "closed"), ("open", "b.yaml")])
def test_what_may_not_be_read(folder, monkeypatch, name, closed):
    """A folder or file that may not be read is said; the rest is read."""
    write(folder, a=RISK.format("a"), closed__b=RISK.format("b"))

    def refusing(function):
        def guarded(path=".", *args, **kwargs):
            if str(path).endswith(closed):
                raise PermissionError(13, "Permission denied", str(path))
            return function(path, *args, **kwargs)

        return guarded

    monkeypatch.setattr(os, name, refusing(getattr(os, name)))
    found = read(folder)
    assert [(d.code, d.message) for d in found.diagnostics] == [("unreadable", "cannot be read: Permission denied")]
    assert found.table.ids == ["a"]


def test_the_limit_of_a_file(folder, monkeypatch):
    """A file larger than the limit is not read, one as large as the limit is."""
    text = RISK.format("a")
    write(folder, a=text, b=RISK.format("b") + "# too large\n")
    monkeypatch.setattr(parsing, "MAX_BYTES", len(text))
    found = read(folder)
    assert codes(found) == ["too-large"]
    assert found.table.ids == ["a"]


def test_a_folder_of_too_much_is_read_in_part_and_said(folder, monkeypatch):
    """As when a layer extends the whole disk: nothing is looked through without end."""
    write(folder, a=RISK.format("a"), b=RISK.format("b"), c=RISK.format("c"))
    monkeypatch.setattr(corpus_layers, "MAX_ENTRIES", 3)
    assert codes(read(folder)) == []
    (folder / "d").mkdir()
    for name in ("e", "f"):
        (folder / "d" / name).write_text("")
    found = read(folder)
    assert [(one.code, bool(one.hint)) for one in found.diagnostics] == [("unreadable", True)]
    monkeypatch.setattr(corpus_layers, "MAX_ENTRIES", 6)
    assert read(folder).table.ids == ["a", "b", "c"]
    assert codes(read(folder)) == []
    monkeypatch.setattr(corpus_layers, "MAX_FOLDERS", 0)
    assert codes(read(folder)) == ["unreadable"]


def test_a_folder_that_may_not_be_looked_into_is_said(folder, monkeypatch):
    """Looking for its manifest is refused as well, which ends nothing."""
    write(folder, a=RISK.format("a"))
    (folder / "closed").mkdir()
    (folder / "closed" / "corpus.yaml").write_text("title: Closed\n")
    real = os.stat

    def refused(path, *args, **options):
        if str(path).endswith("closed/corpus.yaml"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *args, **options)

    monkeypatch.setattr(os, "stat", refused)
    found = read(folder)
    assert (found.table.ids, codes(found)) == (["a"], ["unreadable"])


def test_folders_in_folders_without_end(folder):
    """A deep tree is walked without recursion."""
    folder.mkdir()
    here = folder
    for _ in range(1_200):
        here = here / "d"
        try:
            here.mkdir()
        except OSError:
            break
    found = read(folder)
    for deep in (here, *here.parents):  # pytest clears away by recursion, which such a tree is too deep for
        if deep.is_relative_to(folder) and deep.exists():
            deep.rmdir()
    assert set(codes(found)) <= {"empty-corpus", "unreadable"}
    assert found.diagnostics


def test_links_inside_are_followed(folder):
    """A link to a file of the same corpus is that file once more."""
    write(folder, a=RISK.format("a"))
    (folder / "b.yaml").symlink_to("a.yaml")
    assert read(folder).table.ids == ["a", "a"]


@pytest.mark.parametrize("path", ["nowhere", "file"])
def test_a_root_that_is_no_folder(tmp_path, path):
    """Only a folder that cannot be read raises: that is a mistake in the call."""
    (tmp_path / "file").write_text("")
    with pytest.raises(CorpusNotFound, match=path):
        read(tmp_path / path)


# --- layers


def test_layers_are_read_bottom_up(tmp_path):
    """The layers that one extends come before it, each once, in the order of the manifest."""
    write(tmp_path / "top", corpus="title: Top\nextends: [../left, ../right]\n", t=CLAIM.format("t", "b"))
    write(tmp_path / "left", corpus="extends: [../bottom]\n", l=RISK.format("l"))
    write(tmp_path / "right", corpus="extends: [../bottom]\n", r=CLAIM.format("r", "l"))
    write(tmp_path / "bottom", b=RISK.format("b"))
    snapshot = load(tmp_path / "top", store=Store(None))
    assert [layer.path.name for layer in snapshot.layers] == ["bottom", "left", "right", "top"]
    assert snapshot.graph.ids() == ["b", "l", "r", "t"]
    assert [relation.source for relation in snapshot.graph.incoming("b")] == ["t"]
    assert snapshot.title == "Top"
    assert snapshot.errors == ()


def test_several_roots_are_layers_too(tmp_path):
    """Roots are layers in the order of the call; one that another stands on is not read twice."""
    write(tmp_path / "a", corpus="title: A\n", a=RISK.format("a"))
    write(tmp_path / "b", corpus="extends: [../a]\n", b=CLAIM.format("b", "a"))
    assert read(tmp_path / "b", tmp_path / "a").table.ids == ["a", "b"]
    assert read(tmp_path / "a", tmp_path / "b", tmp_path / "a").table.ids == ["a", "b"]


def test_rsi_is_the_shipped_corpus(tmp_path):
    """`rsi` needs no path."""
    write(tmp_path / "mine", corpus="extends: [rsi]\n", a=RISK.format("a-risk-of-mine"))
    layers = read(tmp_path / "mine").layers
    assert [layer.path for layer in layers] == [folders.shipped_corpus(), tmp_path / "mine"]


def test_a_layer_inside_a_layer(tmp_path):
    """A folder with a manifest of its own is a layer of its own, and is read once, if it is extended."""
    write(tmp_path, a=RISK.format("a"), inner__corpus="title: Inner\n", inner__b=RISK.format("b"))
    assert read(tmp_path).table.ids == ["a"]
    write(tmp_path, corpus="extends: [inner]\n")
    assert read(tmp_path).table.ids == ["b", "a"]
    (tmp_path / "inner" / "corpus.yaml").unlink()
    assert read(tmp_path).table.ids == ["b", "a"]


def test_an_id_belongs_to_the_lowest_layer(tmp_path):
    """An id defined twice over layers is an error in the upper one; the lower holds."""
    write(tmp_path / "low", a=RISK.format("a"))
    write(tmp_path / "up", corpus="extends: [../low]\n", a=CLAIM.format("a", "a"))
    snapshot = load(tmp_path / "up", store=Store(None))
    [error] = snapshot.errors
    assert (error.code, Path(error.span.path).parent.name) == ("duplicate-id", "up")
    assert snapshot.graph.kind("a") == "risk"


@pytest.mark.parametrize(
    ("extends", "code"),
    [
        ("[nowhere]", "unknown-layer"),
        ("[.]", "layer-cycle"),
        ("[../mine]", "layer-cycle"),
        ("[../file]", "unknown-layer"),
        (f"[{'x' * 5000}]", "unknown-layer"),
        ('["a\\nb"]', "unknown-layer"),
        ("[loop]", "unknown-layer"),
        ("rsi", "manifest"),
        ("[1]", "manifest"),
    ],
)
def test_layers_that_cannot_be_had(tmp_path, extends, code):
    """A layer that is not there or stands on itself is said at its place; the rest is read."""
    mine = write(tmp_path / "mine", corpus=f"extends: {extends}\n", a=RISK.format("a"))
    (tmp_path / "file").write_text("")
    (mine / "loop").symlink_to("loop")
    found = read(mine)
    assert [diagnostic.code for diagnostic in found.diagnostics if diagnostic.code != "outside"] == [code]
    assert found.table.ids == ["a"]
    assert found.diagnostics[0].span.column >= 10
    assert all(diagnostic.hint.isprintable() for diagnostic in found.diagnostics)


def test_a_tower_of_layers(tmp_path):
    """As many layers as anybody builds, and an end to those that somebody generates."""
    for number in range(200):
        write(tmp_path / str(number), corpus=f"extends: [../{number + 1}]\n")
    found = read(tmp_path / "0")
    assert "unknown-layer" in codes(found)
    assert len(found.layers) == corpus_layers.MAX_LAYERS + 1


# --- kept pages


def test_kept_pages_say_the_same(folder, tmp_path):
    """Cold, warm and without a cache, one text is one corpus."""
    write(folder, debate=DEBATE, broken="claims: {a: {titel: A}, b: [}\n", sub__more=CLAIM.format("m", "nobody"))
    store = Store(tmp_path / "store")
    assert read(folder, store=store) == read(folder, store=store) == read(folder)


def test_only_what_changed_is_parsed(folder, tmp_path, monkeypatch):
    """A file that was read before is not parsed again, wherever it stands."""
    write(folder, a=RISK.format("a"), b=RISK.format("b"))
    store = Store(tmp_path / "store")
    read(folder, store=store)
    parsed = []
    parse = parsing._parse
    monkeypatch.setattr(parsing, "_parse", lambda text, what: parsed.append(text) or parse(text, what))
    write(folder, b=RISK.format("c"))
    (folder / "a.yaml").rename(folder / "z.yaml")
    assert read(folder, store=store).table.ids == ["c", "a"]
    assert parsed == [RISK.format("c").encode()]


def test_a_damaged_cache_costs_only_time(folder, tmp_path):
    """Whatever stands in the cache, the corpus is what its text says."""
    write(folder, debate=DEBATE)
    store = Store(tmp_path / "store")
    sound = load(folder, store=store)
    for damage in (b"", b"\0" * 100, b"rsi-graph page 1 0\n", b"0\nnull"):
        for entry in [path for path in store.folder.rglob("*") if path.is_file()]:
            entry.write_bytes(damage)
        again = load(folder, store=store)
        assert again.diagnostics == sound.diagnostics
        assert list(again.graph.relations()) == list(sound.graph.relations())


def test_parallel_is_serial(folder, monkeypatch):
    """Several processes read what one reads."""
    write(
        folder, debate=DEBATE, broken="claims: [", **{f"f{number}": RISK.format(f"r{number}") for number in range(9)}
    )
    serial = read(folder)
    monkeypatch.setattr(parsing, "PARALLEL_BYTES", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(parsing.threading, "active_count", lambda: 1)
    assert read(folder) == serial


def test_the_key_names_the_text(folder, tmp_path):
    """Another text, file name or order has another key; the same text has the same."""
    write(folder, a=RISK.format("a"), b=RISK.format("b"))
    one = read(folder).key
    assert read(folder).key == one
    write(folder, a=RISK.format("c"))
    other = read(folder).key
    write(folder, a=RISK.format("b"), b=RISK.format("a"))
    assert len({one, other, read(folder).key}) == 3


@given(st.binary(max_size=200) | st.text(max_size=80).map(lambda text: f"claims:\n  a: {text}\n".encode()))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_arbitrary_bytes_as_a_file(folder, data):
    """Any bytes at all give a snapshot in which the good file stands."""
    write(folder, good=RISK.format("good"))
    (folder / "any.yaml").write_bytes(data)
    snapshot = load(folder, store=Store(None))
    assert "good" in snapshot.graph
    for diagnostic in snapshot.diagnostics:
        assert str(diagnostic).isprintable()
        assert diagnostic.hint.isprintable()
    snapshot.graph.networkx()


def test_the_reader_is_known_by_its_modules():
    """A page that an older reader kept is not taken: the key holds every module that decides what a text says."""
    package = folders.package()
    assert all((package / name).is_file() for name in parsing.READER)
    assert cache.key(parsing.reader_version()) == cache.key(parsing.reader_version())


def test_a_worker_that_dies_costs_only_time(folder, monkeypatch):
    """A file that another process was to parse and did not is parsed here."""
    write(folder, **{f"f{number}": RISK.format(f"r{number}") for number in range(9)})
    serial = read(folder)
    monkeypatch.setattr(parsing, "PARALLEL_BYTES", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    monkeypatch.setattr(parsing.threading, "active_count", lambda: 1)
    monkeypatch.setattr(parsing, "_send", lambda *_: os._exit(9))
    assert read(folder) == serial
