"""Lines are put into a file and nothing else changes; a write is whole or not at all, and never over a change."""

import os
import random
import stat
import subprocess
import sys
from multiprocessing import get_context
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsi_graph.corpus import yaml_lines, yamltext
from rsi_graph.editing import splice
from rsi_graph.errors import CannotEdit, CannotWrite, FileBusy, FileChanged
from rsi_graph.files import locked

RECORD = {"title": "New", "text": "It is new."}


def data(text: str) -> Any:
    return yamltext.read(text.encode()).data


def added_lines(old: str, new: str) -> list[str]:
    """The lines of ``new`` that are not in ``old``, whose lines are all in ``new`` in their order."""
    rest, found = iter(old.splitlines(keepends=True)), []
    expected = next(rest, None)
    for line in new.splitlines(keepends=True):
        if expected is not None and line.rstrip("\r\n") == expected.rstrip("\r\n"):
            expected = next(rest, None)
        else:
            found.append(line)
    assert expected is None, "a line was lost or changed"
    return found


EXAMPLES = [
    ("", "claims:\n  new:\n    title: New\n    text: It is new.\n"),
    ("# mine\n", "# mine\n\nclaims:\n  new:\n    title: New\n    text: It is new.\n"),
    (
        "claims:\n  a:\n    title: A\n    text: T\n\nrisks:\n  b: {title: B, text: T}\n",
        (
            "claims:\n  a:\n    title: A\n    text: T\n\n  new:\n    title: New\n    text: It is new.\n"
            "\nrisks:\n  b: {title: B, text: T}\n"
        ),
    ),
    (
        "claims:\n  a: {title: A, text: T}\n  b: {title: B, text: T}  # why\n  # last word on b\n# on risks\nrisks:\n",
        (
            "claims:\n  a: {title: A, text: T}\n  b: {title: B, text: T}  # why\n  # last word on b\n"
            "  new:\n    title: New\n    text: It is new.\n# on risks\nrisks:\n"
        ),
    ),
    (
        "claims:  # none yet\nrisks:\n",
        "claims:  # none yet\n  new:\n    title: New\n    text: It is new.\nrisks:\n",
    ),
    (
        "claims:\n    a:\n        title: A\n        text: |\n            one\n            # no comment\n\n\n",
        (
            "claims:\n    a:\n        title: A\n        text: |\n            one\n            # no comment\n\n"
            "    new:\n        title: New\n        text: It is new.\n\n\n"
        ),
    ),
    (
        "claims:\r\n  a:\r\n    title: A\r\n    text: T",
        "claims:\r\n  a:\r\n    title: A\r\n    text: T\r\n\r\n  new:\r\n    title: New\r\n    text: It is new.",
    ),
    (
        "risks:\n  b:\n    title: B\n    text: 'over\nlines'\n# a\ttab\n",
        (
            "risks:\n  b:\n    title: B\n    text: 'over\nlines'\n# a\ttab\n"
            "\nclaims:\n  new:\n    title: New\n    text: It is new.\n"
        ),
    ),
    (  # a text whose end a line behind it would change: the record goes in front
        "claims:\n  a:\n    title: A\n    text: |\n      no end",
        "claims:\n  new:\n    title: New\n    text: It is new.\n  a:\n    title: A\n    text: |\n      no end",
    ),
    (
        "\ufeffclaims:\n  a: {title: A, text: T}\n",
        "\ufeffclaims:\n  a: {title: A, text: T}\n\n  new:\n    title: New\n    text: It is new.\n",
    ),
]


@pytest.mark.parametrize(("old", "new"), EXAMPLES)
def test_a_record_goes_behind_the_last_of_its_section(old: str, new: str) -> None:
    assert splice.splice(old, "claims", "new", RECORD) == new


SOURCE = """\
sources:
  a-2020-b:
    type: book
    title: B
    annotations:
      first:
        text: T
        asserts: [x]
  c-2021-d:
    type: book
    title: D
"""


def test_an_annotation_goes_into_its_source() -> None:
    new = splice.splice_annotation(SOURCE, "a-2020-b", "second", {"text": "U", "supports": ["y", {"to": "z"}]})
    assert added_lines(SOURCE, new) == [
        "      second:\n", "        text: U\n", "        supports:\n", '          - "y"\n', "          - to: z\n",
    ]  # fmt: skip
    last = splice.splice_annotation(SOURCE, "c-2021-d", "only", {"text": "U"})
    assert last == SOURCE + "    annotations:\n      only:\n        text: U\n"


def test_a_link_goes_into_its_list() -> None:
    old = "claims:\n  a:\n    title: A\n    text: T\n    supports:\n    - b   # why\n    - to: c\n      because: D\n"
    new = splice.splice_link(old, "claims", "a", "supports", {"to": "e", "because": "F: g"})
    assert added_lines(old, new) == ["    - to: e\n", '      because: "F: g"\n']
    made = splice.splice_link(old, "claims", "a", "attacks", "e")
    assert added_lines(old, made) == ["    attacks:\n", "      - e\n"]


@pytest.mark.parametrize(
    ("old", "path", "says"),
    [
        ("claims: {a: {title: A, text: T}}\n", ("claims", "new"), "flow style"),
        ("claims: {}\n", ("claims", "new"), "flow style"),
        ("{claims: {}}\n", ("risks", "new"), "flow style"),
        ("claims:\n  a: {title: A, text: T}\n", ("claims", "a", "tags"), "flow style"),
        ("claims:\n  new: 1\n", ("claims", "new"), "taken"),
        ("claims: text\n", ("claims", "new"), "no mapping"),
        ("- a\n", ("claims", "new"), "no mapping of sections"),
        ("claims: [\n", ("claims", "new"), "mistake at 2:1"),
        ("claims:\n  a: 1\n  a: 2\n", ("claims", "new"), "stands here again"),
        ("claims: &x\n", ("claims", "new"), "anchors"),
        ("claims:\n  a:\n    tags:\n      b: c\n", ("claims", "a", "tags", None), "not a list"),
    ],
)
def test_what_cannot_be_edited_is_said(old: str, path: tuple[str | None, ...], says: str) -> None:
    with pytest.raises(CannotEdit, match=says):
        splice.put(old, path, "x")


@pytest.mark.parametrize(
    ("old", "value", "new"),
    [
        ("  a: {title: A, text: T}\n", "b", "  a: {title: A, text: T, raises: [b]}\n"),
        ("  a: {title: A, raises: []}  # why\n", "b", "  a: {title: A, raises: [b]}  # why\n"),
        ("  a:\n    raises: [ b ]\n", "c", "  a:\n    raises: [ b, c ]\n"),
        ("  a:\n    raises: [b]", "no", '  a:\n    raises: [b, "no"]'),
        ("  a:\n    raises: [\n      b,\n    ]\n", "c", "  a:\n    raises: [\n      b, c\n    ]\n"),
        ("  a:\n    raises: [\n      b # x\n    ]\n", "c", "  a:\n    raises: [\n      b # x\n    , c]\n"),
        ("  a:\n    raises: [{to: b}]\n", {"to": "c", "because": "D, e [f]: g"},
         '  a:\n    raises: [{to: b}, {to: c, because: "D, e [f]: g"}]\n'),
    ],
)  # fmt: skip
def test_an_entry_goes_before_the_closing_bracket(old: str, value: object, new: str) -> None:
    assert splice.put(f"risks:\n{old}", ("risks", "a", "raises", None), value) == f"risks:\n{new}"


def test_annotations_and_links_need_their_record() -> None:
    with pytest.raises(CannotEdit, match="there is no 'nobody'"):
        splice.splice_annotation(SOURCE, "nobody", "a", {"text": "T"})
    with pytest.raises(CannotEdit, match="there is no 'claims'"):
        splice.splice_link(SOURCE, "claims", "a", "supports", "b")


@pytest.mark.parametrize("bad", ["a\x07b", "a\x1b[31m", "a\u202eb", "a\rb", "\x85", "\ud800"])
def test_characters_that_a_corpus_must_not_hold_are_refused(bad: str) -> None:
    with pytest.raises(CannotEdit, match=r"U\+"):
        splice.splice("", "claims", "new", {"text": bad})


# --- properties ---------------------------------------------------------------------------------------------------

ALLOWED = st.text(st.characters(blacklist_categories=["Cs"]), max_size=30).filter(
    lambda t: not yamltext.FORBIDDEN.search(t) and "\r" not in t
)
AWKWARD = st.sampled_from(
    ["no", "Yes", "~", "null", "1e3", "007", "0x1F", "1_000", "12:30", "2020-04", ".5", "-", "- a", "a: b", "a #b",
     "#a", "'", '"', "a'b", "[a]", "{a}", "&a", "*a", "!a", "%a", "@a", "`a", "a:", ":a", "?", "? a", "---", "...",
     " a", "a ", "a\nb", "a\tb", "", "\ufeff", "é", "日本語", "\U0001f600", "<<", "=", "|", ">", "a\\b", "https://a.b/c#d",
     "\u00a0"]
)  # fmt: skip
TEXTS = st.one_of(AWKWARD, ALLOWED)
VALUES = st.recursive(
    st.one_of(TEXTS, st.integers(-(10**9), 10**9), st.booleans(), st.integers(0, 1000).map(lambda n: n / 1000)),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3),
        st.dictionaries(TEXTS.filter(lambda k: k != "<<" and len(k) < 40), inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)
RECORDS = st.dictionaries(st.sampled_from(["title", "text", "tags", "no", "supports"]), VALUES, min_size=1)


@given(TEXTS)
def test_a_scalar_reads_back_as_the_text_it_is(text: str) -> None:
    document = yamltext.read(f"key: {yaml_lines.scalar(text)}\n".encode())
    assert document.data == {"key": text}
    assert type(document.data["key"]) is str
    assert not document.findings


BODIES = st.sampled_from(
    ["{title: A, text: T}", "\n    title: A\n    text: T", "\n    title: A\n    text: |\n      one\n      # two\n",
     "\n    title: A\n    text: |+\n      one\n\n\n", "\n    title: A\n    text: >-\n      one\n\n      two",
     "\n    title: 'A\n\n  b'\n    text: one\n      two  # c", '\n    title: "A\\\n      b"\n    text: T\n    # end',
     "\n    title: A\n    tags:\n    - b\n    - c", "\n    title: A\n    tags: [b,\n  c]",
     "\n    # first\n    title: A",
     "\n    title: A\n    text:", "\n    text: |2\n        deep\n      less"]
)  # fmt: skip
BETWEEN = st.sampled_from(
    ["\n", "\n\n", "\n# low\n", "\n  # high\n", "\n  #\ttab \n", "\n\n\n  # é \u65e5\n\n", "\n \n"]
)


@st.composite
def files(draw: st.DrawFn) -> str:
    """A corpus file as people may write one."""
    out = draw(st.sampled_from(["", "# head\n", "---\n", "%YAML 1.2\n---\n", "\n\n# head\n\n"]))
    names = iter(f"r{number}" for number in range(99))
    for section in draw(st.lists(st.sampled_from(["claims", "risks", "sources"]), unique=True)):
        out += f"{section}:{draw(st.sampled_from(['', '  # note']))}" + draw(BETWEEN)
        for body in draw(st.lists(BODIES, max_size=3)):
            out += f"  {next(names)}: {body}" + draw(BETWEEN)
    out = draw(st.sampled_from([out, out.rstrip("\n"), out + "...\n" * (":" in out)]))
    return out.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


@given(files(), RECORDS)
def test_the_new_text_is_the_old_one_with_lines_put_in(old: str, record: dict[str, Any]) -> None:
    before = data(old) or {}
    new = splice.splice(old, "claims", "new-one", record)
    assert data(new) == {**before, "claims": {**(before.get("claims") or {}), "new-one": record}}
    assert any(new.startswith(old[:at]) and new.endswith(old[at:]) for at in range(len(old) + 1)), "more has changed"
    assert ("\r\n" in old) == (new.count("\n") == new.count("\r\n")) or "\n" not in old


@given(files(), RECORDS)
def test_annotations_and_links_too(old: str, record: dict[str, Any]) -> None:
    before = data(old) or {}
    for section, records in before.items():
        for id_ in records or ():
            for path in ((section, id_, "new-field", "key"), (section, id_, "new-list", None)):
                try:
                    new = splice.put(old, path, record)
                except CannotEdit:
                    assert "{" in old
                    continue
                value = [record] if path[3] is None else {"key": record}
                assert data(new) == {**before, section: {**records, id_: {**records[id_], path[2]: value}}}


# --- files --------------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    place = tmp_path / "claims.yaml"
    place.write_text("claims:\n", encoding="utf-8")
    return place


def test_a_write_keeps_mode_and_links(file: Path, tmp_path: Path) -> None:
    file.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(file)
    held = locked.read(link)
    locked.write(link, "risks:\n", held.hash)
    assert link.is_symlink()
    assert file.read_text() == "risks:\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert {place.name for place in tmp_path.iterdir()} == {"claims.yaml", "link.yaml"}


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can give files away")
def test_a_write_keeps_the_owner(file: Path) -> None:
    os.chown(file, 12345, 54321)
    locked.write(file, "risks:\n", locked.read(file).hash)
    assert (file.stat().st_uid, file.stat().st_gid) == (12345, 54321)


def test_a_file_that_changed_is_left_alone(file: Path) -> None:
    held = locked.read(file)
    file.write_text("mine\n")
    with pytest.raises(FileChanged):
        locked.write(file, "yours\n", held.hash)
    with pytest.raises(FileChanged):
        locked.remove(file, held.hash or "")
    assert file.read_text() == "mine\n"


def test_a_new_file_is_made_only_where_none_is(tmp_path: Path, file: Path) -> None:
    new = tmp_path / "new.yaml"
    assert locked.read(new) == locked.Held(new, "", None)
    locked.write(new, "a: b\n", None)
    assert new.read_text() == "a: b\n"
    with pytest.raises(FileChanged):
        locked.write(file, "", None)
    locked.remove(new, locked.hash_of("a: b\n"))
    assert not new.exists()


def test_a_file_that_another_process_writes_is_busy(file: Path) -> None:
    held = locked.read(file)
    with locked._locked(file), pytest.raises(FileBusy, match=f"process {os.getpid()}"):
        locked.write(file, "x", held.hash)
    locked.write(file, "x\n", held.hash)


def test_a_lock_of_a_dead_process_holds_nobody_up(file: Path) -> None:
    file.with_name(".claims.yaml.lock").write_text("1\n")
    file.with_name(".claims.yaml.writing").write_text("half")
    locked.write(file, "x\n", locked.read(file).hash)
    assert [place.name for place in file.parent.iterdir()] == ["claims.yaml"]


def test_a_full_disk_leaves_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotWrite, match="No space left"):
        locked.write(file, "x\n", locked.read(file).hash)
    assert file.read_text() == "claims:\n"
    assert [place.name for place in file.parent.iterdir()] == ["claims.yaml"]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="No such file"):
        locked.write(tmp_path / "no" / "file.yaml", "x", None)


WRITER = dedent("""
    import sys
    from pathlib import Path
    from rsi_graph.editing import splice
    from rsi_graph.files import locked
    path, number = Path(sys.argv[1]), 0
    print("ready", flush=True)
    while True:
        held = locked.read(path)
        new = splice.splice(held.text, "claims", f"c{number}", {"title": "T", "text": "x" * 5000})
        locked.write(path, new, held.hash)
        number += 1
        if number == 25:
            path.write_text("claims:\\n")
            number = 0
""").replace('path.write_text("claims:\\n")', 'locked.write(path, "claims:\\n", locked.read(path).hash)')


def test_a_writer_killed_at_any_moment_leaves_a_whole_file(tmp_path: Path) -> None:
    """A hundred times, at moments as they fall: what is there reads, and is what some write left."""
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    for _ in range(20):
        paths = [tmp_path / f"{number}.yaml" for number in range(5)]
        writers = []
        for path in paths:
            path.write_text("claims:\n")
            call = [sys.executable, "-c", WRITER, str(path)]
            writers.append(subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL))
        for writer, path in zip(writers, paths, strict=True):
            assert writer.stdout is not None
            writer.stdout.readline()
            with pytest.raises(subprocess.TimeoutExpired):
                writer.wait(chance.uniform(0.001, 0.05))
            writer.kill()
            writer.wait()
            writer.stdout.close()
            claims = data(path.read_text())["claims"] or {}
            assert list(claims) == [f"c{number}" for number in range(len(claims))]
            locked.write(path, "claims:\n", locked.read(path).hash)


def _add(path: Path, names: list[str], barrier: Any) -> None:
    barrier.wait()
    for name in names:
        while True:
            held = locked.read(path)
            try:
                locked.write(path, splice.splice(held.text, "claims", name, RECORD), held.hash)
                break
            except (FileBusy, FileChanged):
                pass


def test_two_writers_at_once_lose_nothing(file: Path) -> None:
    context = get_context("spawn")
    barrier = context.Barrier(2)
    names = [[f"{who}{number}" for number in range(50)] for who in "ab"]
    writers = [context.Process(target=_add, args=(file, mine, barrier)) for mine in names]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    assert sorted(data(file.read_text())["claims"]) == sorted(names[0] + names[1])
