"""The command `import`: another tool's map or bibliography as corpus YAML, by itself or beside a corpus."""

from __future__ import annotations

import sys

from rsi_graph.cli.export import declare_report, refuse_taken, report, say_losses
from rsi_graph.cli.output import one_line, print_data

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from pathlib import Path

    from rsi_graph.imports import Imported
    from rsi_graph.imports.gathered import Body

PATIENCE = 2.0
"""The seconds within which a writer has to begin to fill a pipe that is imported."""
MOST_REMARKS = 1_000
"""The most remarks that are printed about one file, since a file can cause a million."""


def declare_import(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the file to read, or the folder of a vault; - is stdin")
    parser.add_argument("--from", dest="form", metavar="FORMAT", help="its format, if the file does not show it")
    parser.add_argument("--output", metavar="FILE", help="write to this file instead of stdout")
    parser.add_argument("--force", action="store_true", help="overwrite FILE if it exists")
    parser.add_argument("--prefix", metavar="WORD", default="", help="put WORD- before every id")
    parser.add_argument(
        "--update",
        action="store_true",
        help="import into FILE again, unless it was edited since, and say what changed",
    )
    declare_report(parser)


def run_import(args: Namespace) -> int:
    from pathlib import Path

    from rsi_graph import imports
    from rsi_graph.errors import BadSetting
    from rsi_graph.files.together import write_all
    from rsi_graph.imports import beside

    refuse_taken(args)
    path = Path(args.output) if args.output else None
    before = _before(args, path)
    folder = None if args.file == "-" else Path(args.file).parent
    imported = _beside(args, imports.read(_bytes(args.file), args.file, args.form, folder), path)
    text = imports.text(imported)
    told = report(args, "a corpus", imported.losses)
    if path:
        if args.report and Path(args.report).absolute() == path.absolute():
            raise BadSetting(f"the report would be written over {path}", "give it a name of its own")
        held = _view_file(imported, path)
        write_all({path: beside.sealed(text), **held, **told}, force=args.force or before is not None)
        _say_written(args.output, text, before)
        for place in held:
            print(f"wrote {place}: the position of whoever made the map", file=sys.stderr)
    else:
        if told:
            write_all(told, force=args.force)  # first, since what is printed cannot be taken back
        print_data(text)
        _say_where(args, imported)
    _say_remarks(args, imported)
    return say_losses(args, "a corpus", imported.losses)


def _say_remarks(args: Namespace, imported: Imported) -> None:
    """Print what is odd in a file; if there is very much, only the first remarks."""
    for remark in imported.remarks[:MOST_REMARKS]:
        print(one_line(remark.said(args.file)), file=sys.stderr)
    if more := len(imported.remarks[MOST_REMARKS:]):
        print(f"and {more:,} more remarks of this kind", file=sys.stderr)


def _say_written(name: str, text: str, before: Imported | None) -> None:
    """Say that a file was written, and what changed in it if it was imported before."""
    from rsi_graph import imports
    from rsi_graph.imports import beside

    changes: list[str] = []
    if before is not None:
        changes = list(beside.changes(before.sections, imports.read(text.encode(), name, "yaml").sections).said())
    same = before is not None and not changes
    for line in [f"{name}: nothing has changed" if same else f"wrote {name}", *changes]:
        print(one_line(line), file=sys.stderr)


def _view_file(imported: Imported, path: Path) -> dict[Path, str]:
    """The position that came with a map, if one did, where the layer keeps its views. Raises BadSetting."""
    from rsi_graph.corpus.layers import VIEWS
    from rsi_graph.errors import BadSetting
    from rsi_graph.imports import view
    from rsi_graph.imports.gathered import slug

    text = view(imported)
    if not text or not path.parent.is_dir():  # where there is no such folder, that is said
        return {}
    place = path.parent / VIEWS / f"{slug(path.stem) or 'imported'}.yaml"
    try:
        place.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise BadSetting(f"cannot write {place}: {error.strerror}", "nothing was changed") from error
    return {place: text}


def _say_where(args: Namespace, imported: Imported) -> None:
    """Say that nothing was written, and which option writes it."""
    from pathlib import PurePath

    name = f"{PurePath(args.file).stem.lstrip('-') or 'imported'}.yaml"
    if args.corpus:
        place = f"{args.corpus[-1]}/{name}"
        print(f"nothing was written; --output {place} puts it into the corpus", file=sys.stderr)
    if imported.credences:
        many = len(imported.credences)
        print(f"{many} of its credences are a position, which --output FILE writes beside it", file=sys.stderr)


def _before(args: Namespace, path: Path | None) -> Imported | None:
    """The result of an earlier import into the same file, if any. Raises BadSetting if it was edited since."""
    from rsi_graph import imports
    from rsi_graph.errors import BadSetting
    from rsi_graph.imports import beside

    if not args.update:
        return None
    if path is None:
        raise BadSetting("--update needs the file of the earlier import", "--output FILE")
    if not path.exists():
        return None
    if not path.is_file():
        raise BadSetting(f"{path} is no file, so nothing was imported into it", "name the file of the earlier import")
    data = _bytes(str(path))
    if not args.force and not beside.is_untouched(data.decode("utf-8", "replace")):
        hint = "keep what you wrote in a file of its own, or --force overwrites it"
        raise BadSetting(f"{path} was edited since it was imported", hint)
    return imports.read(data, str(path), "yaml")


def _beside(args: Namespace, imported: Imported, path: Path | None) -> Imported:
    """An import beside the named corpus, with the prefix. Raises BadSetting for an impossible prefix."""
    import re

    from rsi_graph.cli.corpora import load
    from rsi_graph.errors import BadSetting
    from rsi_graph.imports import beside
    from rsi_graph.model import SLUG

    if args.prefix and not re.fullmatch(SLUG, args.prefix):
        raise BadSetting(f"{args.prefix!r} is no prefix", "small letters, digits and single hyphens")
    if not args.corpus:
        return beside.settled(imported, (), lambda _: "", args.prefix) if args.prefix else imported
    from rsi_graph.editing.duplicates import duplicates

    graph = load(args).graph
    place = str(path.resolve()) if path else ""
    own = {id_ for id_ in graph.ids() if place and _is_at(graph.span(id_).path, place)}
    taken = {id_ for id_ in graph.ids() if id_ not in own}
    taken |= {step for said in graph.relations() if (step := said.argument) and said.source not in own}

    def same(body: Body) -> str:
        return next((found.id for found in duplicates(graph, body) if found.id not in own), "")

    return beside.settled(imported, taken, same, args.prefix)


def _is_at(path: str, place: str) -> bool:
    from pathlib import Path

    return str(Path(path).resolve()) == place


def _folder(path: Path, most: int) -> bytes:
    """The notes of a vault, its relations and the plugin's settings as one JSON text. Raises BadImport."""
    import json

    from rsi_graph.errors import BadImport
    from rsi_graph.files import whole
    from rsi_graph.imports import vault

    files: dict[str, str] = {}
    held = 0
    for file in sorted(path.rglob("*")):
        place = file.relative_to(path).as_posix()
        is_setting = file.name == vault.SETTINGS and place.startswith(".obsidian/plugins/")
        if not (file.suffix in vault.NOTES or file.name in (vault.RELATIONS, vault.WRITTEN) or is_setting):
            continue
        if file.is_symlink() or not file.is_file():
            continue
        held += file.stat().st_size
        if held > most:
            raise BadImport(str(path), f"its notes are larger than {most // 2**20} MB together", hint="import a part")
        files[place] = whole.read(file, most).decode("utf-8-sig", "replace")
    if not any(name.endswith(vault.NOTES) for name in files):
        raise BadImport(str(path), "it is a folder without notes", hint="a vault holds notes that end in .md or .org")
    return json.dumps({vault.KEY: files}, ensure_ascii=False).encode("utf-8", "replace")


def _with_second(path: Path) -> list[Path]:
    """A file and, if it is the first of two tables that belong together, the second one."""
    if path.suffix.lower() != ".csv":
        return [path]
    bare = path.stem.removesuffix("_nodes")
    names = [f"{path.stem}-edges", f"{path.stem}-relations", *([f"{bare}_relations"] if bare != path.stem else [])]
    beside = [path.with_name(f"{name}{path.suffix}") for name in names]
    return [path, *[file for file in beside if file.is_file()][:1]]


def _start(path: Path, most: int) -> bytes:
    """The first bytes of a file or of a pipe. Raises OSError, also if nobody writes into the pipe."""
    import os
    import stat

    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(descriptor, "rb") as file:  # noqa: PTH123 - it is open already
        if not stat.S_ISFIFO(os.fstat(file.fileno()).st_mode):
            return file.read(most)
        begun = _first(file.fileno(), most)
        os.set_blocking(file.fileno(), True)
        return begun + file.read(most - len(begun))


def _first(pipe: int, most: int) -> bytes:
    """The first bytes in a pipe that has a writer, however slow. Raises OSError if no writer comes."""
    import errno
    import os
    import time

    late = time.monotonic() + PATIENCE
    while time.monotonic() < late:
        try:
            if data := os.read(pipe, most):
                return data
        except BlockingIOError:  # it has a writer that has written nothing yet
            return b""
        time.sleep(0.02)
    raise OSError(errno.EPIPE, "it is a pipe that nobody writes into")


def _bytes(name: str) -> bytes:
    """The content of the file, up to the largest size that can be imported. Raises BadImport."""
    from pathlib import Path

    from rsi_graph.corpus.parsing import MAX_BYTES
    from rsi_graph.errors import BadImport

    try:
        if name == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        path = Path(name)
        if path.is_dir():
            return _folder(path, MAX_BYTES)
        return b"\r\n".join(_start(file, MAX_BYTES + 1) for file in _with_second(path))
    except OSError as error:
        raise BadImport(name, f"cannot be read: {error.strerror}", hint="name a file, or - for stdin") from error
