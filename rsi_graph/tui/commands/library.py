"""Passages of the reader's library: shown beside a node, and one of them written as an annotation."""

from dataclasses import replace
from typing import TYPE_CHECKING

from rsi_graph.tui.commands.add import Adding

if TYPE_CHECKING:
    from rsi_graph.editing.drafts import Draft, Plan
    from rsi_graph.library.citing import Quotation
    from rsi_graph.sources.passages import Copy
    from rsi_graph.tui.dialogs.form import FormOutcome


class Consulting(Adding):
    """The commands of the application for passages of a library."""

    cited_for = ""
    """The node for which a passage is being cited, to which the reader returns."""

    def do_library(self) -> None:
        """Show the passages near to the current node; one key gives the stance of a passage and opens the form."""
        from rsi_graph.editing import library
        from rsi_graph.tui.dialogs.library import LibraryScreen

        graph, node = self.session.graph, self.here.node
        if node not in graph or graph.kind(node) == "source":
            self.tell("a library is searched for a claim, or another node with a text")
            return
        screen = LibraryScreen(self.session, node)

        def left(stance: str | None) -> None:
            if stance and (chosen := screen.answer):
                self.cited_for = node
                draft = library.draft(chosen.quoted, chosen.stance, node, chosen.source)
                if chosen.source:
                    title = self.session.graph.title(chosen.source)
                    self._open(f"an annotation of {title}", draft, chosen.quoted.copy)
                else:
                    self._cite_new(draft, chosen.quoted)

        self.push_screen(screen, left)

    def added(self, plan: "Plan", draft: "Draft", copy: "Copy | None") -> None:
        """Say what was added; after a passage for a node, go back to that node and not to the work."""
        super().added(plan, draft, copy)
        if "/" in plan.id and self.cited_for and self.cited_for in map(str, draft.values.values()):
            self.awaited, self.cited_for = self.cited_for, ""

    def _cite_new(self, draft: "Draft", quoted: "Quotation") -> None:
        """Open the form of the work if it is no source yet, then the form of the annotation."""
        from rsi_graph.editing import drafts, library
        from rsi_graph.tui.dialogs.form import RecordForm

        work = drafts.begun(drafts.Draft("source"), library.new_source(quoted))

        async def left(outcome: "FormOutcome | None") -> None:
            if outcome is None:
                return
            if outcome.added:
                self.added(outcome.added, outcome.draft, outcome.copy)
                self.next_draft, self.next_copy = replace(draft, source=outcome.added.id), quoted.copy
            elif outcome.same:
                title = self.session.graph.title(outcome.same)
                self._open(f"an annotation of {title}", replace(draft, source=outcome.same), quoted.copy)

        self.push_screen(RecordForm(self.session, "a source", work, quoted.copy, asked=bool(self.paths)), left)
