"""The file and layer that an addition is written to."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rsi_graph.corpus import creating
from rsi_graph.errors import BadAddition, BadSetting, CannotWrite, FileBusy, RsiGraphError, TargetExists
from rsi_graph.files import folders, locked
from rsi_graph.files.locked import Held
from rsi_graph.snapshot import HERE, Snapshot

OWN_TITLE = ""
"""The title of the user's own layer: none, so that exports keep the title of the corpus below it."""

ELSEWHERE = "without --corpus it goes into a layer of your own; or rsi-graph init DIR, then --corpus DIR"
"""The hint if a position or a view would go into the shipped corpus."""


@dataclass(frozen=True, slots=True)
class TargetLayer:
    """The layer that additions go into; ``texts`` are the files that still have to be made for it."""

    folder: Path
    texts: Mapping[Path, str]

    @property
    def is_new(self) -> bool:
        """True if the layer has to be made first."""
        return bool(self.texts)

    def held(self, path: Path) -> Held:
        """A file of the layer as it is, or as it will be when the layer is made."""
        text, held = self.texts.get(path), locked.read(path)
        return held if text is None or held.hash is not None else Held(path, text, locked.hash_of(text))

    def make(self) -> None:
        """Make the layer if it does not exist. Raises CannotWrite, and FileBusy if another process is slow at it."""
        if self.is_new:
            locked.retried(self._made, met=(FileBusy,))

    def _made(self) -> None:
        try:
            creating.create(self.folder, OWN_TITLE)
        except FileBusy:
            raise
        except TargetExists:
            if all(path.is_file() for path in self.texts):
                return  # another process made it meanwhile
            raise CannotWrite(str(self.folder), "something was put there meanwhile") from None
        except RsiGraphError as error:
            raise CannotWrite(str(self.folder), str(error)) from error


def place(snapshot: Snapshot, *, asked: bool, of: str | None = None) -> TargetLayer:
    """The layer that additions go into. ``asked`` is True if the user named the corpus. Raises BadAddition.

    ``of`` is a source: additions to it go into its own layer, if that can be written.
    """
    named = [layer for layer in snapshot.layers if layer.named]
    shipped = folders.shipped_corpus().resolve()
    open_ = [
        layer.path
        for layer in reversed(named)
        if layer.writable and (asked or layer.path in HERE or layer.path.resolve() != shipped)
    ]
    if not asked:
        open_.sort(key=lambda folder: folder not in HERE)
    if of is not None and of in snapshot.graph:
        open_.sort(key=lambda folder: not is_in(snapshot.graph.span(of).path, folder))
    unread = folders.user_layer() not in [layer.path for layer in snapshot.layers]  # it may have been made meanwhile
    if not asked and open_[:1] in ([], [folders.user_layer()]) and (_own().is_new or unread):
        return _own()
    if open_:
        return TargetLayer(open_[0], {})
    which = named[-1].path if named else "the corpus"
    raise BadAddition(f"{which} cannot be written", "rsi-graph init DIR makes a layer of your own; then --corpus DIR")


def place_of_views(snapshot: Snapshot, *, asked: bool) -> TargetLayer:
    """The layer that positions and views go into: never the shipped corpus, which stays as it is.

    ``asked`` is True if the user named the corpus. Raises BadAddition and BadSetting.
    """
    found = place(snapshot, asked=asked)
    if found.folder.resolve() != folders.shipped_corpus().resolve():
        return found
    if asked:
        raise BadSetting("the shipped corpus stays as it is", ELSEWHERE)
    return _own()


def _own() -> TargetLayer:
    """The user's own layer, with the files that are still to be made."""
    folder = folders.user_layer()
    is_there = folder.exists() and not creating.is_unfinished(folder, OWN_TITLE)
    return TargetLayer(folder, {} if is_there else creating.texts(folder, OWN_TITLE))


def is_in(path: str | Path, folder: Path) -> bool:
    """Return True if a file is in a folder, with links resolved."""
    return Path(path).resolve().is_relative_to(folder.resolve())
