"""The command `export`: any part of a corpus in another form."""

from __future__ import annotations

import sys

from rsi_graph.cli.corpora import load, paths, style_set
from rsi_graph.cli.output import one_line, print_data

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from rsi_graph.export import Exported
    from rsi_graph.export.losses import Loss
    from rsi_graph.snapshot import Snapshot


SITE = "site"
"""The name of the format that is a folder of pages; most others are files."""
WIDEST = 1700
"""The width of a picture in points above which it cannot be read on paper: one and a half A3 in landscape."""
SITE_MARK = ".rsi-graph-site"
"""The file that marks a folder as a site of ours, so that it may be overwritten."""


def declare_export(parser: ArgumentParser) -> None:
    parser.add_argument("--to", required=True, metavar="FORMAT", help="the format; any other word lists all formats")
    parser.add_argument(
        "--node", metavar="ID", action="append", default=[], help="a node and its neighbours; may be repeated"
    )
    parser.add_argument(
        "--radius", type=int, metavar="N", help="for --node: the number of relations around it (default: 1)"
    )
    parser.add_argument("--question", metavar="ID", help="a question and everything that bears on it")
    parser.add_argument("--depth", type=int, metavar="N", help="for --question: at most N steps from it")
    parser.add_argument(
        "--filter", metavar="EXPR", help="the nodes that a filter selects, e.g. 'kind:claim tag:economics'"
    )
    parser.add_argument("--path", nargs=2, metavar=("FROM", "TO"), help="the chain by which FROM bears on TO")
    parser.add_argument("--style", metavar="STYLE", help="the style of the bibliography; cite --help lists the styles")
    parser.add_argument("--view", metavar="NAME", help="for --to vargdown: the position whose credences are exported")
    parser.add_argument("--brief", action="store_true", help="each question on one page (for markdown, html, pandoc)")
    parser.add_argument(
        "--page", default="", metavar="PAGE", help="for --to map: a4, a4-wide, letter, letter-wide or free"
    )
    declare_site_options(parser)
    parser.add_argument(
        "directory", nargs="?", metavar="DIR", help="with --to site or discourse-graph: the folder to write"
    )
    parser.add_argument("--output", metavar="FILE", help="write to this file instead of stdout")
    parser.add_argument("--force", action="store_true", help="overwrite files that exist")
    declare_report(parser)


def declare_site_options(parser: ArgumentParser) -> None:
    """The options of a site."""
    parser.add_argument("--address", metavar="URL", default="", help="for a site: its public address, for its links")
    parser.add_argument(
        "--files", metavar="URL", default="", help="for a site: the address below which the corpus files can be read"
    )
    parser.add_argument(
        "--since", metavar="REV", help="for a site: list the changes since a git revision, with a feed"
    )


def declare_report(parser: ArgumentParser) -> None:
    """The options about what a format cannot carry."""
    parser.add_argument("--report", metavar="FILE", help="write the losses of the conversion to FILE, as JSON")
    parser.add_argument("--strict", action="store_true", help="exit with status 1 if anything was lost")


def refuse_taken(args: Namespace) -> None:
    """Check that the report's place is free before anything is written. Raises TargetExists."""
    from pathlib import Path

    from rsi_graph.errors import TargetExists

    if args.report and Path(args.report).exists() and not args.force:
        raise TargetExists(args.report)


def run_export(args: Namespace) -> int:
    from pathlib import Path

    from rsi_graph.errors import UnknownFormat
    from rsi_graph.export import FOLDERS, FORMATS, HELD, brief, export
    from rsi_graph.export.selection import DEFAULT_RADIUS, Selection, chosen, titled

    if args.to == SITE:
        return _write_site(args)
    if args.to not in FORMATS:
        raise UnknownFormat(args.to, (*FORMATS, SITE))
    _refuse_of_others(args, folder=args.to in FOLDERS)
    refuse_taken(args)
    snapshot = load(args)
    path = tuple(args.path) if args.path else None
    radius = DEFAULT_RADIUS if args.radius is None else args.radius
    selection = Selection(tuple(args.node), radius, args.question, args.filter, path, args.depth)
    title = titled(snapshot.title, selection, snapshot.graph)
    file = Path(args.output).stem if args.output else ""
    ids, style = chosen(snapshot.graph, selection), args.style or style_set()
    if args.brief:
        exported = brief(snapshot.graph, ids, args.to, title, style=style, file=file)
    else:
        first = [snapshot.graph.node(node).id for node in selection.nodes]
        held = _held(args, snapshot, HELD)
        exported = export(
            snapshot.graph, ids, args.to, title,
            style=style, file=file, page=args.page, first=first, credences=held,
        )  # fmt: skip
    place = FORMATS[args.to].place
    _hand_over(args, exported, report(args, place, exported.losses))
    if args.to == "svg":
        _mention_width(exported.content)
    return say_losses(args, place, exported.losses)


def _mention_width(content: str | bytes) -> None:
    """Say how to get a smaller picture if this one is wider than any page."""
    from rsi_graph.export.glimpse import points

    wide, _ = points(content) or (0, 0)
    if wide > WIDEST:
        hint = "--depth N takes less of a question, --to map fits a page"
        print(f"note: the picture is {wide} points wide, a page some 600: {hint}", file=sys.stderr)


def _held(args: Namespace, snapshot: Snapshot, formats: Sequence[str]) -> dict[str, float]:
    """The credences of the named position. Raises BadSetting."""
    from rsi_graph.cli.corpora import viewed
    from rsi_graph.errors import BadSetting

    if not args.view:
        return {}
    if args.to not in formats:
        raise BadSetting(f"{args.to} cannot hold a position", f"--view goes with --to {', '.join(formats)}")
    return viewed(snapshot, args.view).supposition.numbers


def _refuse_of_others(args: Namespace, *, folder: bool) -> None:
    """Refuse options of other formats: only a map has a page, only a site addresses. Raises BadSetting."""
    from rsi_graph.errors import BadSetting

    if args.radius is not None and not args.node:
        raise BadSetting("--radius goes with --node", "--depth limits a question")
    if args.page and args.to != "map":
        raise BadSetting("--page goes with --to map", "--depth makes other pictures smaller")
    names = ("address", "files", "since") if folder else ("directory", "address", "files", "since")
    given = [name for name in names if getattr(args, name)]
    if given:
        named = "a folder" if given[0] == "directory" else f"--{given[0]}"
        to = "site or discourse-graph" if given[0] == "directory" else "site"
        raise BadSetting(f"{named} goes with --to {to}", "--output FILE names the file of any other format")


def _write_site(args: Namespace) -> int:
    """Write the whole corpus as a folder of pages."""
    from pathlib import Path

    from rsi_graph.errors import BadSetting
    from rsi_graph.files.together import write_folder

    if args.brief or args.node or args.question or args.filter or args.path:
        raise BadSetting("a site shows the whole corpus", "--to html writes a page of any part")
    if args.report:
        raise BadSetting("a site has no report of losses", "--report goes with the formats that are files")
    place = args.directory or args.output
    if not place:
        raise BadSetting("a site needs a folder", "export --to site DIR")
    files = site_files(args)
    write_folder(Path(place), files, SITE_MARK, force=args.force)
    size = sum(len(text.encode()) for text in files.values()) / 1_000_000
    print(f"wrote {one_line(place)}: {len(files)} files, {size:.1f} MB; start with index.html", file=sys.stderr)
    return 0


def site_files(args: Namespace) -> dict[str, str]:
    """The files of the site that was asked for. Raises BadSetting."""
    from pathlib import Path

    from rsi_graph.errors import BadSetting
    from rsi_graph.export.site import SiteOptions, changes, site
    from rsi_graph.snapshot import in_hand

    for name in ("address", "files"):
        if getattr(args, name) and not getattr(args, name).startswith(("https://", "http://")):
            raise BadSetting(f"--{name} {getattr(args, name)} is no address", "it begins with https://")
    folder = str((paths(args) or [in_hand()])[-1])
    snapshot = load(args)
    address, files = (url and f"{url.rstrip('/')}/" for url in (args.address, args.files))
    told = changes(Path(folder), args.since) if args.since else None
    return site(snapshot, SiteOptions(address, files, folder, args.style or style_set(), told))


def _hand_over(args: Namespace, exported: Exported, beside: Mapping[Path, str]) -> None:
    """Write the files and the report, all of them or none; or print the content and write only the report."""
    from pathlib import Path

    from rsi_graph.errors import BadSetting
    from rsi_graph.export import FOLDER_MARK
    from rsi_graph.files.together import write_all, write_folder
    from rsi_graph.files.whole import with_beside

    if exported.folder and (place := args.directory or args.output):
        _refuse_inside(beside, [Path(place)])
        write_folder(Path(place), exported.folder, FOLDER_MARK, force=args.force, beside=beside)
        print(f"wrote {one_line(place)}: {len(exported.folder)} files", file=sys.stderr)
        return
    if args.output:
        files = with_beside(Path(args.output), exported.content, exported.beside)
        _refuse_inside(beside, files)
        write_all({**files, **beside}, force=args.force)
        for path in files:
            print(f"wrote {one_line(path)}", file=sys.stderr)
        return
    if isinstance(exported.content, bytes) and sys.stdout.isatty():
        raise BadSetting("a picture cannot be shown here", "--output FILE")
    if beside:
        write_all(beside, force=args.force)  # first, since what is printed cannot be taken back
    if isinstance(exported.content, bytes):
        print_data(exported.content)
    else:
        print_data("\n".join([exported.content, *exported.beside.values()]))


def _refuse_inside(report: Iterable[Path], places: Iterable[Path]) -> None:
    """Refuse a report that would overwrite the export or lie in its folder. Raises BadSetting."""
    from rsi_graph.errors import BadSetting

    written = [place.absolute() for place in places]
    for path in report:
        if any(path.absolute().is_relative_to(place) for place in written):
            raise BadSetting(f"the report would overwrite {path}", "give it another name")


def report(args: Namespace, place: str, losses: tuple[Loss, ...]) -> dict[Path, str]:
    """The file of ``--report``, to be written with the other files; empty without that option."""
    import json
    from pathlib import Path

    if not args.report:
        return {}
    rows = [
        {"what": loss.what, "count": loss.count, "written": loss.written, "message": loss.said(place)}
        for loss in losses
    ]
    return {Path(args.report): json.dumps(rows, indent=1, ensure_ascii=False) + "\n"}


def say_losses(args: Namespace, place: str, losses: tuple[Loss, ...]) -> int:
    """Print what was not carried, and return the exit status."""
    for loss in losses:
        print(one_line(loss.said(place)), file=sys.stderr)
    return 1 if losses and args.strict else 0
