"""The differences of two git revisions in terms of the argument: nodes, relations, labels, citations.

Git's plumbing gives the text of both revisions (no shell, no filters, no hooks); each is written to a folder of its
own and loaded like any corpus.
"""

import os
import re
import shlex
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from rsi_graph.corpus.layers import MANIFEST, SUFFIXES
from rsi_graph.corpus.parsing import MAX_BYTES
from rsi_graph.errors import BadSetting
from rsi_graph.evaluation import git_folder, labels_of
from rsi_graph.evaluation.record import State, recorded
from rsi_graph.evaluation.structure import Label
from rsi_graph.graph import Citation, Graph, Relation
from rsi_graph.model import LINK_FIELDS, PROPOSITIONS, Kind
from rsi_graph.snapshot import Snapshot, load

Key: TypeAlias = tuple[str, str, str]
"""Source, kind and target of a relation."""

SECONDS = 60
"""The time limit of one call of git."""
QUICK, QUICK_SECONDS = frozenset({"rev-parse"}), 5
"""The requests that git answers at once unless something blocks it, and the time limit of one of these."""
MAX_FILES, MAX_TOTAL, MAX_DEPTH = 20_000, 512 * 1024 * 1024, 64
"""The most YAML files of a revision, the most bytes in all, and the greatest depth of folders."""
MAX_LISTING, MAX_ANSWER, MAX_COMPLAINT = 64 * 1024 * 1024, 1024 * 1024, 65_536
"""The most bytes that git may send as a list of files, as any other answer, and as an error message."""
MAX_NAME = 250
"""The most characters of a revision as a person names it."""
KNOWN = "a commit, a branch, a tag, or such as HEAD~3"
"""The ways to name a revision, as a hint."""
MAX_MEMORY = 1024**3
"""The most memory that git may take for what it makes of a file, beside what it maps from the disk."""
SLOW = "its .git makes git wait, or the disk is slow: look at what is there, or clone it anew"
MISSING = r"[Nn]ot a tree object|unable to read tree|could not get object info"
"""The words in which git says that an object is missing."""
HEAD_BYTES = 128
"""The most bytes that git sends before and after the content of a file."""
GUARDS = (
    "--no-pager", "--no-replace-objects", "--no-optional-locks", "-c", "core.fsmonitor=false",
    "-c", f"core.hooksPath={os.devnull}", "-c", "protocol.allow=never",
    "-c", "submodule.recurse=false", "-c", "core.sshCommand=false", "-c", "credential.helper=",
)  # fmt: skip
"""Options that keep a repository from running a program or using the network, whatever its ``.git/config`` names. Only
plumbing is used (rev-parse, ls-tree, cat-file), which knows no alias, external diff or text conversion."""
_SAFE = {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": "", "GIT_PAGER": "cat",
         "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}  # fmt: skip
FILES = frozenset({"100644", "100755"})
"""Modes of plain files; links and submodules are left out."""
STATED: tuple[Kind, ...] = (*PROPOSITIONS, "argument")
"""The kinds of node that have a state in the record."""
RELATIONS = frozenset({*LINK_FIELDS, "answers", "premises"})


@dataclass(frozen=True, slots=True)
class Relabelled:
    """A node with another label."""

    id: str
    before: Label
    after: Label


@dataclass(frozen=True, slots=True)
class Restated:
    """A node whose state in the record changed; None if it has no state, such as a definition."""

    id: str
    before: State | None
    after: State | None


@dataclass(frozen=True, slots=True)
class Difference:
    """The differences of two revisions: what was added, removed and changed."""

    nodes_added: tuple[str, ...]
    nodes_changed: tuple[str, ...]
    """Nodes whose own fields differ; relations are listed separately."""
    nodes_gone: tuple[str, ...]
    relations_added: tuple[Key, ...]
    relations_changed: tuple[Key, ...]
    """Relations whose reason, scheme, weight or side differs."""
    relations_gone: tuple[Key, ...]
    labels_flipped: tuple[Relabelled, ...]
    """The new labels of nodes in both revisions."""
    citations_lost: tuple[Citation, ...]
    """The lost citations of nodes in both revisions."""
    states_changed: tuple[Restated, ...]
    """The changes of states in the record, for propositions and steps in both revisions."""

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__)


def difference(before: Graph, after: Graph) -> Difference:
    """The difference from one graph to another."""
    old, new = set(before.ids()), set(after.ids())
    links, new_links = _relations(before), _relations(after)
    both = [id_ for id_ in after.ids() if id_ in old]
    return Difference(
        tuple(id_ for id_ in after.ids() if id_ not in old),
        tuple(id_ for id_ in both if _fields(before, id_) != _fields(after, id_)),
        tuple(id_ for id_ in before.ids() if id_ not in new),
        tuple(key for key in new_links if key not in links),
        tuple(key for key, relation in new_links.items() if key in links and links[key] != relation),
        tuple(key for key in links if key not in new_links),
        tuple(_relabelled(before, after)),
        tuple(citation for id_ in both for citation in _lost(before, after, id_)),
        tuple(_restated(before, after, [id_ for id_ in both if after.kind(id_) in STATED])),
    )


def between(folder: Path, first: str, second: str | None = None) -> tuple[Snapshot, Snapshot]:
    """Compare the corpus in ``folder`` at two revisions; without the second, at one and in its present files.

    Raises BadSetting if git does not know a revision, or if there is no corpus in it.
    """
    git_folder.look_through(folder)
    root = Path(_git(folder, "rev-parse", "--show-toplevel").decode().rstrip("\n"))
    real, around = Path(os.path.realpath(folder)), Path(os.path.realpath(root))
    if not real.is_relative_to(around):
        raise BadSetting(f"the repository of {folder} says that its files are elsewhere, in {root}")
    inside = real.relative_to(around)
    after = load(folder) if second is None else _at(root, inside, second)
    return _at(root, inside, first), after


def commit(folder: Path, revision: str) -> tuple[str, datetime]:
    """The full name of a revision, which stays while branches move, and when it was made. Raises BadSetting."""
    git_folder.look_through(folder)
    name = _commit(folder, revision)
    if not name:
        raise BadSetting(f"git knows no revision {revision[:MAX_NAME]!r}", KNOWN)
    head = _git(folder, "cat-file", "commit", name).partition(b"\n\n")[0]
    made = [line.split()[-2] for line in head.split(b"\n") if re.fullmatch(rb"committer .*> -?\d+ \S+", line)]
    try:
        return name, datetime.fromtimestamp(int(made[0]), UTC)
    except (LookupError, ValueError, OverflowError, OSError):
        raise BadSetting(f"the revision {revision} does not say when it was made", "name another") from None


def _at(root: Path, inside: Path, revision: str) -> Snapshot:
    """The corpus in a folder of the repository at a revision."""
    with _laid_out(root, revision) as place:
        if not (place / inside).is_dir():
            held = sorted(str(found.parent.relative_to(place)) for found in place.rglob(MANIFEST))
            said = f"; it has one in {', '.join(held)}" if held else ""
            hint = "the folder was renamed or made later: compare revisions that both have it" if held else ""
            raise BadSetting(f"the revision {revision} has no corpus in {inside}{said}", hint)
        return load(place / inside)


def _relations(graph: Graph) -> dict[Key, Relation]:
    found = (relation for relation in graph.relations() if "/" not in relation.source)
    return {(relation.source, relation.kind, relation.target): relation for relation in found}


def _fields(graph: Graph, id_: str) -> Mapping[str, object]:
    return {"kind of node": graph.kind(id_)} | {
        name: value for name, value in graph.body(id_).items() if name not in RELATIONS
    }


def _relabelled(before: Graph, after: Graph) -> Iterator[Relabelled]:
    old, new = labels_of(before), labels_of(after)
    for id_, label in new.items():
        if id_ in old and old[id_] != label:
            yield Relabelled(id_, old[id_], label)


def _restated(before: Graph, after: Graph, both: Sequence[str]) -> Iterator[Restated]:
    old, new = recorded(before), recorded(after)
    for id_ in both:
        one, two = old.of(id_).state, new.of(id_).state
        if one != two and before.kind(id_) in STATED:
            yield Restated(id_, one, two)


def _lost(before: Graph, after: Graph, id_: str) -> Iterator[Citation]:
    if before.kind(id_) in ("source", "annotation"):
        return
    kept = {(citation.annotation, citation.stance) for citation in after.citations(id_)}
    for citation in before.citations(id_):
        if (citation.annotation, citation.stance) not in kept:
            yield citation


# --- git ----------------------------------------------------------------------------------------------------------


def _commit(root: Path, revision: str) -> str:
    """The full name of the commit that a revision names; empty if there is none, or several as in a range."""
    if len(revision) > MAX_NAME or "\0" in revision:
        return ""
    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    name = found.decode("ascii", "replace").strip()
    return name if re.fullmatch(r"[0-9a-f]{40,64}", name) else ""


@contextmanager
def _laid_out(root: Path, revision: str) -> Iterator[Path]:
    """Write the YAML files of a revision into a folder."""
    commit = _commit(root, revision)
    if not commit:
        is_shallow = _git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
        shallow = "this clone is shallow, so older revisions are not in it: git fetch --unshallow gets them"
        raise BadSetting(f"git knows no revision {revision[:MAX_NAME]!r}", shallow if is_shallow else KNOWN)
    with tempfile.TemporaryDirectory(prefix="rsi-graph-") as folder:
        place = Path(folder)
        named = list(_blobs(root, revision, commit))
        read = [blob for blob in named if blob.size <= MAX_BYTES]
        try:
            for blob in named:
                (place / blob.path).parent.mkdir(parents=True, exist_ok=True)
                if blob.size > MAX_BYTES:
                    _hollow(place / blob.path, blob.size)
            for blob, data in zip(read, _contents(root, read), strict=True):
                (place / blob.path).write_bytes(data)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "a name in it is no name of a file"
            raise BadSetting(f"the revision {revision} cannot be written to a folder: {why}") from error
        yield place


@dataclass(frozen=True, slots=True)
class Blob:
    """A file of a revision, in git's terms."""

    path: Path
    name: str
    size: int


def _blobs(root: Path, revision: str, commit: str) -> Iterator[Blob]:
    """Every YAML file, except names that lead out of the folder. Raises BadSetting if there are too many.

    A tree may name the same tree again and again, so a small repository may have countless files: git is stopped when
    it has listed too many.
    """
    total = number = 0
    for entry in _git(root, "ls-tree", "-r", "-l", "-z", "--full-tree", commit, most=MAX_LISTING).split(b"\0"):
        head, _, name = entry.partition(b"\t")
        mode, _, blob, size = (*head.decode().split(), "", "", "", "")[:4]
        path = Path(os.fsdecode(name))
        if mode not in FILES or path.suffix not in SUFFIXES or path.is_absolute() or ".." in path.parts:
            continue
        if not size.isdigit():
            raise _incomplete()
        number, total = number + 1, total + min(int(size), MAX_BYTES)
        if number > MAX_FILES or total > MAX_TOTAL or len(path.parts) > MAX_DEPTH:
            most = f"{MAX_FILES} YAML files, {MAX_TOTAL // 2**20} MB and {MAX_DEPTH} folders within each other"
            raise BadSetting(f"the revision {revision} holds more than can be compared: {most} at most")
        yield Blob(path, blob, int(size))


def _hollow(path: Path, size: int) -> None:
    """Make an empty file of a size, which loading reports as too large, like the real one."""
    with path.open("wb") as file:
        file.truncate(size)


def _contents(root: Path, blobs: Sequence[Blob]) -> Iterator[bytes]:
    """The bytes of each blob, requested all at once, and no more than git announced."""
    most = sum(blob.size + HEAD_BYTES for blob in blobs)
    asked = "".join(f"{blob.name}\n" for blob in blobs).encode()
    answer = _git(root, "cat-file", "--batch", stdin=asked, most=most)
    start = 0
    for blob in blobs:
        end = answer.find(b"\n", start)
        if answer[start:end].split(b" ")[-1] != str(blob.size).encode():  # "... missing"
            raise _incomplete()
        yield answer[end + 1 : end + 1 + blob.size]
        start = end + blob.size + 2


def _incomplete() -> BadSetting:
    hint = "it was cloned in part, and nothing is fetched here; git fetch --refetch --no-filter gets the rest"
    return BadSetting("the repository does not hold all files of that revision", hint)


def _refused(folder: Path, why: str) -> BadSetting:
    """Return the error for a refusal of git, with a hint if one is known."""
    if "not a git repository" in why:
        hint = "diff compares revisions of git: git init there, or --corpus DIR names a folder under git"
        return BadSetting(f"{folder} is not in a git repository, so it has no revisions", hint)
    if re.search(MISSING, why):
        return _incomplete()
    trusted = f"git config --global --add safe.directory {shlex.quote(os.path.realpath(folder))}"
    mend = "mend its .git first, or clone it anew"
    return BadSetting(f"git cannot read {folder}: {why}", f"if you trust it: {trusted}" if "dubious" in why else mend)


def _environment() -> dict[str, str]:
    """Our environment without the variables that make git look or run elsewhere."""
    kept = ("GIT_DIR", "GIT_WORK_TREE", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_GLOBAL", "GIT_CEILING_DIRECTORIES")
    around = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in kept}
    return around | _SAFE


def _git(folder: Path, *words: str, stdin: bytes = b"", most: int = MAX_ANSWER) -> bytes:
    """The output of git, up to ``most`` bytes; empty if it only says that an object is unknown."""
    command = ["git", *GUARDS, "-C", str(folder), *words]
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as complaint:
        asked.write(stdin)
        asked.seek(0)
        try:
            running = subprocess.Popen(  # noqa: S603 - one fixed program, no shell
                command, stdin=asked, stdout=subprocess.PIPE, stderr=complaint, env=_environment()
            )
        except FileNotFoundError as error:
            raise BadSetting("git is not installed, so revisions cannot be compared") from error
        _bound(running.pid)
        said = _answer(running, words[0], most)
        if running.returncode and "--quiet" not in words:
            complaint.seek(0)
            lines = complaint.read(MAX_COMPLAINT).decode(errors="replace").strip().splitlines()
            told = [line for line in lines if not line.startswith("warning:")] or ["it does not say why"]
            raise _refused(folder, told[0])
        return said


def _bound(pid: int) -> None:
    """Bound the memory of git, if the system can: a few kilobytes of a repository may unpack to any size."""
    try:
        import resource

        resource.prlimit(pid, resource.RLIMIT_DATA, (MAX_MEMORY, MAX_MEMORY))
    except (ImportError, AttributeError, OSError, ValueError):  # no such limits here, or git has ended already
        return


def _answer(running: subprocess.Popen[bytes], word: str, most: int) -> bytes:
    """The output of git within its time and ``most`` bytes; else it is stopped. Raises BadSetting."""
    seconds = QUICK_SECONDS if word in QUICK else SECONDS
    alarm = threading.Timer(seconds, running.kill)
    alarm.start()
    try:
        with running:
            said = running.stdout.read(most + 1) if running.stdout else b""
            if len(said) > most:
                running.kill()
    finally:
        is_late = not alarm.is_alive()
        alarm.cancel()
    if len(said) > most:
        raise BadSetting(f"git {word} sends more than {most // 2**20 or 1} MB and was stopped")
    if is_late and running.returncode < 0:
        raise BadSetting(f"git {word} took longer than {seconds} seconds", SLOW)
    return said
