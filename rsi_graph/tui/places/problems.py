"""Problems in the corpus files: each finding with its place and its hint, if there is one."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from textual.content import Content

from rsi_graph.diagnostics import CODES, Diagnostic
from rsi_graph.graph.excuses import reasons
from rsi_graph.tui.command_table import key_of
from rsi_graph.tui.drawing.paint import clean, cut, say, wrap
from rsi_graph.tui.drawing.rows import Made, Row
from rsi_graph.tui.messages import Run
from rsi_graph.tui.places.narrowed import NarrowView
from rsi_graph.user.memory import Place
from rsi_graph.words import count


class ProblemsView(NarrowView):
    """The list of findings, errors first."""

    HEIGHT = 2
    found: Mapping[str, Diagnostic] = MappingProxyType({})
    excused: Mapping[Diagnostic, str] = MappingProxyType({})
    """The reasons in the manifest why some warnings stay."""

    def show(self, place: Place) -> None:
        """List the findings."""
        snapshot = self.session.snapshot
        self.excused = reasons(snapshot.diagnostics, snapshot.layers, snapshot.graph)
        found = sorted(snapshot.diagnostics, key=lambda d: (d in self.excused, d.severity != "error", d))
        self.found = {str(d): d for d in found}
        self.list.empty = "nothing is wrong in the files"
        self.list.set_rows(Made(list(self.found), self._row), place.cursor)
        errors, excused = len(snapshot.errors), len(self.excused)
        open_ = f"{count(errors, 'error')}, {count(len(found) - errors - excused, 'warning')}"
        self.title("! Problems", open_ + (f", {excused} excused" if excused else ""))

    @property
    def finding(self) -> Diagnostic | None:
        """The finding under the cursor."""
        return self.found.get(self.list.key)

    def enter(self, _row: Row, /) -> None:
        """Open a finding in the editor."""
        self.post_message(Run("edit"))

    def preview_row(self) -> None:
        """The finding in full."""
        found = self.finding
        key = key_of("edit", self.session.keys)
        excuse = self.excused.get(found, "") if found else ""
        self.preview.show(lambda width: _full(found, excuse, key, width) if found else [])

    def _row(self, key: str) -> Row:
        found = self.found[key]
        return Row(key, partial(_lines, found, "excused" if found in self.excused else found.severity))


def _lines(found: Diagnostic, sort: str, width: int) -> list[Content]:
    style = ".loud" if found.severity == "error" else ".dim"
    head = say((f"{sort} ", style), clean(found.message))
    hint = f"   {found.hint}" if found.hint else ""
    span = clean(str(found.span))
    room = max(width - 2 - len(hint), width // 2)
    shown = span if len(span) <= room else f"\u2026{span[-room + 1 :]}"
    place = say("  ", (shown, ".source"), (clean(hint) and hint, ".dim"))
    return [cut(head, width), cut(place, width)]


def _full(found: Diagnostic, excuse: str, key: str, width: int) -> list[Content]:
    lines = [say((found.severity, ".loud"), f"  {found.code}"), *wrap(found.message, width, ".strong"), Content()]
    lines += wrap(CODES[found.code][1], width, ".dim")
    lines += [Content(), *wrap(f"excused in the manifest: {excuse}", width)] if excuse else []
    lines += [Content(), *wrap(str(found.span), width, ".source")]
    lines += [Content(), *wrap(f"hint: {found.hint}", width)] if found.hint else []
    return [*lines, Content(), *wrap(f"{key} or enter opens it in your editor, at that line", width, ".dim")]
