"""Includes of Argdown: ``@include(path)`` stands for the text of another file, as in Argdown's command line.

A file is included once, at the first place that names it. Only files below the folder of the imported file are
followed, also behind symbolic links; an include that is not followed gets a remark with its place.
"""

from bisect import bisect_right
from pathlib import Path
from typing import NamedTuple

from rsi_graph.corpus.parsing import MAX_BYTES
from rsi_graph.files import whole
from rsi_graph.imports.argdown_tokens import FRONT, LineStarts, tokens
from rsi_graph.imports.gathered import Gathered, RemarkPlace

_SIGN = "@include("
MAX_DEPTH = 50
"""The greatest depth of includes."""


class _Piece(NamedTuple):
    """A stretch of one file in the combined text."""

    lines: LineStarts
    text: str
    at: int
    """The offset of its beginning in its file."""


class _Spliced(LineStarts):
    """The places of a text that was combined from several files."""

    def __init__(self, pieces: list[_Piece]) -> None:
        super().__init__("")
        self.pieces, self.starts = pieces, []
        length = 0
        for piece in pieces:
            self.starts.append(length)
            length += len(piece.text)

    def place(self, at: int) -> RemarkPlace:
        """The place of an offset in the file that it comes from."""
        number = bisect_right(self.starts, at) - 1
        piece = self.pieces[number]
        return piece.lines.place(piece.at + at - self.starts[number])


def expanded(text: str, draft: Gathered) -> tuple[str, LineStarts]:
    """A text with its included files, and the places of all of it. Raises BadImport."""
    text = _plain(text)
    if not text.endswith("\n"):
        text += "\n"
    if _SIGN not in text:
        return text, LineStarts(text)
    pieces = _Includes(draft).pieces(text, LineStarts(text), draft.folder, ())
    return "".join(piece.text for piece in pieces), _Spliced(pieces)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


class _Includes:
    """The files of a document, each read once."""

    def __init__(self, draft: Gathered) -> None:
        self.draft = draft
        self.top = draft.folder.resolve() if draft.folder else None
        self.whole = draft.folder.joinpath(Path(draft.path).name).resolve() if draft.folder else None
        self.seen = {self.whole}
        self.room = MAX_BYTES
        self.is_begun = False
        """True if some text was read before, so that no front matter can follow."""

    def pieces(self, text: str, lines: LineStarts, folder: Path | None, above: tuple[Path, ...]) -> list[_Piece]:
        """The text of a file and of its included files, in order. Raises BadImport."""
        start = at = 0
        if front := FRONT.match(text):
            at = front.end()
            if self.is_begun:
                start = at
                self.draft.remark("the front matter of an included file is left out", *lines.place(0))
                self.draft.lost("front matter of included files", one="front matter of an included file")
            self.is_begun = True
        found: list[_Piece] = []
        scratch = Gathered(lines.path or self.draft.path, self.draft.form)
        for token in tokens(text, at, lines, scratch):
            if token.kind != "include":
                continue
            self.is_begun = self.is_begun or bool(text[start : token.at].strip())
            place = lines.place(token.at)
            inner = self._included(token.text[len(_SIGN) : -1].strip(), place, folder, above)
            if inner is not None:
                found += [_Piece(lines, text[start : token.at], start), *inner]
                start = token.at + len(token.text)
        self.is_begun = self.is_begun or bool(text[start:].strip())
        return [*found, _Piece(lines, text[start:], start)]

    def _included(
        self, name: str, place: RemarkPlace, folder: Path | None, above: tuple[Path, ...]
    ) -> list[_Piece] | None:
        """The pieces of an included file; none if it was included above, None if it is not followed."""
        try:
            path = self._path(name, folder)
            if path in self.seen:
                how = "it would include itself" if path in (self.whole, *above) else "it is included above already"
                self.draft.remark(f"@include({name}) adds nothing: {how}", *place)
                return []
            text = self._text(path, len(above))
        except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: a circle of symbolic links
            why = getattr(error, "strerror", "") or str(error)
            self.draft.remark(f"@include({name}) is not followed: {why}", *place)
            self.draft.lost("included files", one="included file")
            return None
        self.seen.add(path)
        return self.pieces(text, LineStarts(text, self._shown(path)), path.parent, (*above, path))

    def _path(self, name: str, folder: Path | None) -> Path:
        """The file that a name means, with no symbolic link in its path. Raises ValueError and OSError."""
        if folder is None or self.top is None:
            raise ValueError("a file is found beside one that is imported by its path")
        path = (folder / name).resolve()
        if not path.is_relative_to(self.top):
            raise ValueError("it leads out of the folder of the file that is imported")
        return path

    def _shown(self, path: Path) -> str:
        """The path of an included file, in the form in which the main file was named."""
        return str(Path(self.draft.path).parent / path.relative_to(self.top or path.parent))

    def _text(self, path: Path, depth: int) -> str:
        """The text of a file. Raises OSError, and ValueError if it is no text, too large or too deep."""
        if depth == MAX_DEPTH:
            raise ValueError(f"more than {MAX_DEPTH} files stand in one another")
        data = whole.read(path)
        if len(data) > self.room:
            raise ValueError(f"all files together are larger than {MAX_BYTES // 2**20} MB")
        self.room -= len(data)
        try:
            return _plain(data.decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise ValueError("it is not UTF-8") from None
