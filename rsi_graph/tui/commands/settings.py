"""The user's settings: opening the file and reading it again, keys, themes."""

from typing import TYPE_CHECKING

from rsi_graph.diagnostics import Span
from rsi_graph.errors import RsiGraphError, TargetExists
from rsi_graph.files import folders
from rsi_graph.tui.command_table import keyed
from rsi_graph.tui.commands.edit import Editing

if TYPE_CHECKING:
    from rsi_graph.user.settings import Known, ReadSettings


def _is_readable(style: str) -> bool:
    """Return True if a style is named and can be read; ``cite`` and ``export`` say why one cannot."""
    if not style:
        return False
    from rsi_graph.export import styles

    try:
        styles.text(style)
    except RsiGraphError:
        return False
    return True


class Setting(Editing):
    """The commands of the application about settings."""

    set_theme = ""
    """The theme that the settings name."""

    def begin_with_settings(self, *, opened_before: bool) -> None:
        """Apply the settings from the first frame on; a corpus that was opened before has its own depth."""
        from rsi_graph.user import settings

        found = settings.load(folders.config(), self._known())
        self.take_settings(found)
        self.theme = found.settings.theme or self.theme
        self.session.depth = self.session.depth if opened_before else found.settings.depth
        self.first_note = "\n".join(filter(None, (self.first_note, settings.told(found))))

    def _known(self) -> "Known":
        from rsi_graph.user.settings import Known

        return Known(tuple(self.available_themes), keyed())

    def take_settings(self, found: "ReadSettings") -> None:
        """Apply settings: keys and animations."""
        held, self.set_theme = found.settings, found.settings.theme
        self.session.keys, self.session.model = held.keys, held.model
        self.session.style = held.style if _is_readable(held.style) else None
        self._headed = None
        self.set_keymap({name: ",".join(keys) for name, keys in held.keys.items()})
        self.animation_level = "full" if held.animations else "none"

    def do_settings(self) -> None:
        """Open the settings in the editor and apply them afterwards. A missing file is made first."""
        from rsi_graph.user import settings

        folder, known = folders.config(), self._known()
        try:
            settings.write(folder, known)
        except TargetExists:
            pass
        except RsiGraphError as error:
            self.tell(error.with_hint, "warning")
            return
        found = settings.load(folder, known)
        note = self.edited(found.faults[0].span if found.faults else Span(str(found.file)))
        if note:
            self.tell(note, "warning")
            return
        now = settings.load(folder, known)
        self.take_settings(now)
        if now.settings.theme and now.settings.theme != found.settings.theme:
            self.theme = now.settings.theme
        if now.settings.depth != found.settings.depth:
            self.session.depth = now.settings.depth
            self.here.restate()
        self.tell(settings.told(now) or "the settings hold now", "warning" if now.faults else "information")

    def do_colours(self) -> None:
        """Choose a theme from a list, which shows each as the cursor moves."""
        from rsi_graph.tui.dialogs.colours import ColoursScreen

        before = self.theme

        def chosen(theme: str | None) -> None:
            self.theme = theme or before
            if theme and theme != before and self.set_theme and theme != self.set_theme:
                self.tell(f"for this time: settings.toml says {self.set_theme}")

        self.push_screen(ColoursScreen(self.session), chosen)
