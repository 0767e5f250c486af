"""The palette (ctrl+p): the commands of the table, found by typing."""

from collections.abc import Iterator
from functools import partial

from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider

from rsi_graph.tui.command_table import COMMANDS, Action, chosen
from rsi_graph.tui.lifetime import Overlay
from rsi_graph.tui.messages import Run


class Palette(Provider):
    """The commands that work in the visible view."""

    async def discover(self) -> Hits:
        """List all of them."""
        for command in self._here():
            yield DiscoveryHit(_title(command), partial(self._run, command), help=command.help)

    async def search(self, query: str) -> Hits:
        """Find the commands that the typed letters mean."""
        matcher = self.matcher(query)
        for command in self._here():
            score = max(matcher.match(_title(command)), matcher.match(command.help) / 2)
            if score > 0:
                yield Hit(score, matcher.highlight(_title(command)), partial(self._run, command), help=command.help)

    def _here(self) -> Iterator[Action]:
        view, session = getattr(self.app, "view", ""), getattr(self.app, "session", None)
        here = (command for command in COMMANDS if view in command.views and command.name != "palette")
        return (chosen(command, session.keys if session else {}) for command in here)

    def _run(self, command: Action) -> None:
        self.app.post_message(Run(command.name))


class PaletteScreen(Overlay, CommandPalette):
    """Textual's own dialog, which is left only once and whose keys do nothing while its list is empty."""

    def _action_command_list(self, action: str) -> None:
        commands = self.query_one(CommandList)
        if commands.option_count and commands.scrollable_content_region.width:
            super()._action_command_list(action)


def _title(command: Action) -> str:
    return f"{command.label}  ({command.key})"
