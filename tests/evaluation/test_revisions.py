"""The difference of two revisions is told in terms of the argument, and git runs nothing of the repository's."""

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from rsi_graph.errors import BadSetting
from rsi_graph.evaluation import revisions
from rsi_graph.evaluation.revisions import Relabelled, Restated, between, difference

FIRST = """
claims:
  a: {title: A, text: A., attacks: [b]}
  b: {title: B, text: B., supports: [{to: c, because: Old.}]}
  c: {title: C, text: C.}
  gone: {title: Gone, text: Gone., supports: [c]}
sources:
  s: {type: book, title: S, annotations: {p: {text: P., asserts: [a, b]}}}
"""
SECOND = """
claims:
  a: {title: A, text: A in other words., attacks: [{to: b}]}
  b: {title: B, text: B., supports: [{to: c, because: New.}]}
  c: {title: C, text: C.}
  new: {title: New, text: New., attacks: [a]}
sources:
  s: {type: book, title: S, annotations: {p: {text: P., asserts: [b], supports: [a]}}}
"""


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for git however long a busy machine takes."""
    monkeypatch.setattr(revisions, "SECONDS", 600)
    monkeypatch.setattr(revisions, "QUICK_SECONDS", 600)


def git(folder: Path, *words: str, given: str = "") -> str:
    """Run git as somebody, and return what it says."""
    who = ["-c", "user.name=N", "-c", "user.email=n@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", "-C", str(folder), *who, *words]
    return subprocess.run(command, check=True, capture_output=True, input=given, text=True).stdout


@pytest.fixture
def repository(tmp_path):
    """A repository with a corpus in a folder of it, and two commits."""
    corpus = tmp_path / "argument" / "corpus"
    corpus.mkdir(parents=True)
    git(tmp_path / "argument", "init", "--initial-branch=main")
    for text in (FIRST, SECOND):
        (corpus / "main.yaml").write_text(dedent(text), "utf-8")
        git(tmp_path / "argument", "add", ".")
        git(tmp_path / "argument", "commit", "--message=next")
    return corpus


def test_difference(repository):
    """Nodes, relations, labels and citations; the short and the long form of a link are one."""
    before, after = between(repository, "HEAD~1", "HEAD")
    found = difference(before.graph, after.graph)
    assert found.nodes_added == ("new",)
    assert found.nodes_changed == ("a",)
    assert found.nodes_gone == ("gone",)
    assert found.relations_added == (("new", "attacks", "a"),)
    assert found.relations_changed == (("b", "supports", "c"),)
    assert found.relations_gone == (("gone", "supports", "c"),)
    assert found.labels_flipped == (
        Relabelled("a", "accepted", "rejected"),
        Relabelled("b", "rejected", "accepted"),
    )
    assert found.states_changed == (
        Restated("a", "unchallenged", "challenged"),
        Restated("b", "challenged", "answered"),
    )
    assert [(lost.annotation, lost.stance, lost.node) for lost in found.citations_lost] == [("s/p", "asserts", "a")]


def test_no_difference(repository):
    """A revision does not differ from itself, whatever lies in the working folder."""
    (repository / "main.yaml").write_text("claims: {}\n", "utf-8")
    before, after = between(repository, "main", "HEAD")
    assert not difference(before.graph, after.graph)


def test_the_files_as_they_are_now_can_be_compared(repository):
    """Without a second revision what is in the folder counts, committed or not."""
    text = (repository / "main.yaml").read_text("utf-8")
    (repository / "main.yaml").write_text(text.replace("claims:", "claims:\n  newer: {title: Newer, text: Newer.}", 1))
    before, after = between(repository, "HEAD")
    assert difference(before.graph, after.graph).nodes_added == ("newer",)


def test_a_folder_that_was_renamed_is_named(repository):
    """The corpus of an older revision stood elsewhere: that place is named."""
    (repository / "corpus.yaml").write_text("title: T\n")
    git(repository, "add", ".")
    git(repository, "commit", "--message=manifest")
    git(repository.parent, "mv", "corpus", "argued")
    with pytest.raises(BadSetting, match="has no corpus in argued; it has one in corpus") as raised:
        between(repository.parent / "argued", "HEAD")
    assert "renamed" in raised.value.hint


def test_a_shallow_clone_is_named(repository, tmp_path):
    """An older revision is not in a clone of the last one."""
    git(tmp_path, "clone", "--depth=1", f"file://{repository.parent}", "clone")
    with pytest.raises(BadSetting) as raised:
        between(tmp_path / "clone" / "corpus", "HEAD~1", "HEAD")
    assert "shallow" in raised.value.hint


def test_unknown_revisions(repository):
    """A word that is no revision, or names several, is a wrong call and never an option of git."""
    ranges = ("HEAD~1..HEAD", "^HEAD", "HEAD^!")
    odd = ("", "\0", "a\nb", "\udcff", "x" * 200_000, "@{upstream}", "HEAD:corpus/main.yaml", "HEAD^{tree}")
    for revision in ("nowhere", "--output=x", "-h", "HEAD~9", "HEAD; touch x", *ranges, *odd):
        with pytest.raises(BadSetting, match="git knows no revision") as raised:
            between(repository, revision, "HEAD")
        assert raised.value.hint, revision
        assert len(str(raised.value)) < 2 * revisions.MAX_NAME
    assert not list(repository.parent.rglob("x"))


def test_a_commit_without_a_sound_date_is_refused_in_a_sentence(repository):
    tree = git(repository, "rev-parse", "HEAD^{tree}").strip()
    for line in ("committer a <a@b> 99999999999999999999 +0000\n", "committer a\n", "committer\n", ""):
        text = f"tree {tree}\n{line}\nx"
        name = git(repository, "hash-object", "-w", "-t", "commit", "--literally", "--stdin", given=text).strip()
        with pytest.raises(BadSetting):
            revisions.commit(repository, name)
    assert revisions.commit(repository, "HEAD")[0] == git(repository, "rev-parse", "HEAD").strip()


def test_a_tree_that_is_missing_is_said_as_such(repository):
    """The complaint of a partial clone begins with a warning, which is not the reason."""
    tree = git(repository, "rev-parse", "HEAD~1^{tree}").strip()
    git(repository, "config", "extensions.partialClone", "origin")
    lost = repository.parent / ".git" / "objects" / tree[:2] / tree[2:]
    lost.chmod(0o644)
    lost.unlink()
    with pytest.raises(BadSetting, match="does not hold all files") as raised:
        between(repository, "HEAD~1", "HEAD")
    assert "git fetch" in raised.value.hint


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of another process is bounded on Linux alone")
def test_git_has_a_bound_of_memory(repository, monkeypatch):
    """A commit that unpacks to more than git may take is not read; within the bound it is."""
    head = git(repository, "cat-file", "commit", "HEAD")
    text = head + "x" * 2**27
    name = git(repository, "hash-object", "-w", "-t", "commit", "--literally", "--stdin", given=text).strip()
    assert between(repository, name, "HEAD")
    monkeypatch.setattr(revisions, "MAX_MEMORY", 2**25)
    with pytest.raises(BadSetting):
        between(repository, name, "HEAD")
    assert difference(*(one.graph for one in between(repository, "HEAD~1", "HEAD"))).nodes_added == ("new",)


def test_no_repository(corpus, folder):
    """A corpus outside of any repository has no revisions."""
    corpus(FIRST)
    with pytest.raises(BadSetting, match="git"):
        between(folder, "HEAD", "HEAD")


def test_links_are_left_out(repository, tmp_path):
    """A link in a revision is not followed."""
    (tmp_path / "secret.yaml").write_text("claims: {x: {title: X, text: X.}}\n", "utf-8")
    (repository / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    git(repository, "add", ".")
    git(repository, "commit", "--message=link")
    _, after = between(repository, "HEAD~1", "HEAD")
    assert "x" not in after.graph


def test_filters_of_the_repository_do_not_run(repository):
    """Nothing that the repository's own settings name is started."""
    (repository / ".gitattributes").write_text("*.yaml filter=evil diff=evil\n", "utf-8")
    git(repository, "config", "filter.evil.smudge", "touch executed")
    git(repository, "config", "diff.evil.textconv", "touch executed")
    git(repository, "config", "core.fsmonitor", "touch executed")
    before, after = between(repository, "HEAD~1", "HEAD")
    assert len(before.graph) == len(after.graph)
    assert not list(repository.parent.rglob("executed"))


HOSTILE = """
[core]
    fsmonitor = {trap}
    pager = {trap}
    editor = {trap}
    sshCommand = {trap}
    hooksPath = {hooks}
    gitProxy = {trap}
[alias]
    rev-parse = !{trap}
    ls-tree = !{trap}
    cat-file = !{trap}
[diff]
    external = {trap}
[diff "x"]
    textconv = {trap}
    command = {trap}
[filter "x"]
    smudge = {trap}
    clean = {trap}
    process = {trap}
[credential]
    helper = !{trap}
[extensions]
    partialClone = origin
[remote "origin"]
    url = {url}
    promisor = true
    uploadpack = {trap}
    vcs = {vcs}
[protocol]
    allow = always
[protocol "ext"]
    allow = always
"""


@pytest.mark.parametrize(
    "url", ["{here}", "file://{here}", "ext::{trap}", "ssh://example.invalid/x", "git://localhost/x"]
)
def test_a_hostile_repository_runs_nothing(repository, tmp_path, url):
    """Whatever .git/config names, no program of it is run, even if an object is missing that git would fetch."""
    root, ran = repository.parent, tmp_path / "ran"
    trap = tmp_path / "trap.sh"
    trap.write_text(f'#!/bin/sh\necho "$0 $*" >> {ran}\nexit 1\n')
    trap.chmod(0o755)
    (tmp_path / "hooks").mkdir()
    for hook in ("post-index-change", "reference-transaction", "pre-auto-gc"):
        (tmp_path / "hooks" / hook).symlink_to(trap)
    (repository / ".gitattributes").write_text("* diff=x filter=x\n")
    blob = subprocess.run(
        ["git", "-C", str(root), "rev-parse", "HEAD:corpus/main.yaml"], check=True, capture_output=True, text=True
    ).stdout.strip()
    written = url.format(here=tmp_path, trap=trap)
    config = HOSTILE.format(trap=trap, url=written, vcs="", hooks=tmp_path / "hooks").replace("    vcs = \n", "")
    with (root / ".git" / "config").open("a") as file:
        file.write(config)
    before, after = between(repository, "HEAD~1", "HEAD")
    assert difference(before.graph, after.graph).nodes_added == ("new",)
    lost = root / ".git" / "objects" / blob[:2] / blob[2:]
    lost.chmod(0o644)
    lost.unlink()
    with pytest.raises(BadSetting, match=r"does not hold all files|cannot read"):
        between(repository, "HEAD~1", "HEAD")
    assert not ran.exists(), ran.read_text()


def test_a_repository_whose_files_are_elsewhere(repository, tmp_path):
    """A core.worktree that leads away is said as such."""
    (tmp_path / "away").mkdir()
    git(repository.parent, "config", "core.worktree", str(tmp_path / "away"))
    with pytest.raises(BadSetting):
        between(repository, "HEAD~1", "HEAD")


def test_files_without_number_are_not_listed(repository):
    """Twelve trees of a few bytes each, ten names in each for the one below: git is ended, in bounded memory."""
    root = repository.parent
    blob = git(root, "hash-object", "-w", str(repository / "main.yaml")).strip()
    tree, entry = "", f"100644 blob {blob}\tx.yaml\n"
    for _ in range(12):
        tree = git(root, "mktree", given=entry).strip()
        entry = "".join(f"040000 tree {tree}\t{'d' * 100}{number}\n" for number in range(10))
    commit = git(root, "commit-tree", "-m", "many", tree).strip()
    with pytest.raises(BadSetting, match="sends more than 64 MB and was stopped"):
        between(repository, commit, "HEAD")


BOUNDS = [("MAX_FILES", 0), ("MAX_TOTAL", 10), ("MAX_DEPTH", 1)]


@pytest.mark.parametrize(("bound", "most"), BOUNDS)
def test_a_revision_has_bounds(repository, monkeypatch, bound, most):
    """Files, their bytes together and their depth; one sentence says so before anything is read."""
    monkeypatch.setattr(revisions, bound, most)
    with pytest.raises(BadSetting, match="the revision HEAD holds more than can be compared"):
        between(repository, "HEAD~1", "HEAD")


def test_a_file_that_is_too_large_is_said_and_not_read(repository, monkeypatch):
    """It is laid out with its size and nothing in it, so that loading says of it what it says of any other."""
    monkeypatch.setattr(revisions, "MAX_BYTES", 40)
    monkeypatch.setattr("rsi_graph.corpus.parsing.MAX_BYTES", 40)
    before, _ = between(repository, "HEAD~1", "HEAD")
    assert [one.code for one in before.diagnostics] == ["too-large"]
    assert len(before.graph) == 0


def test_git_is_not_waited_for_without_end(repository, monkeypatch, tmp_path):
    """A git that says nothing is ended."""
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setattr(revisions, "QUICK_SECONDS", 0.1)
    with pytest.raises(BadSetting, match="git rev-parse took longer than"):
        between(repository, "HEAD~1", "HEAD")


def test_a_folder_that_no_repository_holds_is_said_with_the_way_out(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(BadSetting, match="is not in a git repository, so it has no revisions") as refused:
        between(tmp_path, "HEAD")
    assert "git init" in refused.value.hint
