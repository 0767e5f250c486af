"""Judging candidate links: two nodes side by side with what is tied to each, and a key for each judgement."""

import time
from collections.abc import Iterable
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.getters import query_one

from rsi_graph.editing import judgements, review
from rsi_graph.editing.judgements import Choice, Judgement
from rsi_graph.editing.place import TargetLayer
from rsi_graph.editing.review import NEAR, Review
from rsi_graph.errors import RsiGraphError
from rsi_graph.graph import Graph
from rsi_graph.meaning import hints
from rsi_graph.meaning.candidates import Candidate
from rsi_graph.tui.command_table import JUDGING, bindings
from rsi_graph.tui.dialogs.dialog import Dialog
from rsi_graph.tui.dialogs.pair import PairPanel, choice_parts, key_part
from rsi_graph.tui.drawing.bar import BarPart
from rsi_graph.tui.drawing.paint import at_home, clean, cut, hung, paragraphs, say
from rsi_graph.tui.messages import Judged, Note, Pressed, Suggest
from rsi_graph.tui.session import Session

SHOWN = ("not_related", "put_off", "because", "take_back", "other_pairs", "whole", "stop")
"""The keys named besides those of the relations."""
HINT_LINES = 2
"""The most lines for the shared ties, and for the sign that they suggest."""
NOTHING = "Nothing is left to judge here: what is near is related or judged. Another day, or another node, has more."


class ReviewScreen(Dialog[str]):
    """The dialog, which shows one pair after the other. Its answer is a node to go to, or nothing."""

    BINDINGS = bindings(JUDGING)
    pair = query_one(PairPanel)

    def __init__(self, session: Session, node: str | None, where: TargetLayer | RsiGraphError) -> None:
        super().__init__()
        self.session, self.of, self.where = session, node, where
        self.review: Review | None = None
        self.because = ""
        """The reason to be written with the next judgement."""
        self.trouble = ""
        """The last thing that went wrong."""
        self.busy = False
        """True while a judgement is being written, so that no key judges a pair that nobody has seen yet."""
        self._doing, self._since = "", 0.0

    def compose(self) -> ComposeResult:
        """A line on the nearness of the pair, the pair, and the keys."""
        yield PairPanel(id="review", classes="dialog")

    def on_mount(self) -> None:
        """Begin to ask for the pairs."""
        self.set_interval(1, self._tick)
        self.ask()

    def ask(self) -> None:
        """Ask for candidates."""
        self.review, self._since = None, time.monotonic()
        self.say_doing(self._doing or "the texts are being read ...")
        self.post_message(Suggest(self.of))

    # --- what comes -----------------------------------------------------------------------------------------------

    def take(self, found: Review) -> None:
        """Show candidates, without those that the corpus relates by now."""
        self.review = found.within(self.session.graph)
        self.show()

    def say_doing(self, words: str) -> None:
        """Say what is being waited for."""
        self._doing = words
        if self.review is None:
            self.show()

    def _tick(self) -> None:
        if self.review is None and self._doing:
            self.show()

    def renew(self) -> None:
        """Take a changed corpus."""
        if self.review:
            self.review = self.review.within(self.session.graph)
            self.show()

    # --- what it shows --------------------------------------------------------------------------------------------

    @property
    def candidate(self) -> Candidate | None:
        """The current pair."""
        return self.review.candidate if self.review else None

    def show(self) -> None:
        """Show the current pair."""
        with self.app.batch_update():
            self._show()

    def _show(self) -> None:
        graph = self.session.graph
        box = self.query_one("#review")
        box.border_title = say("Judge links", f": {graph.title(self.of)}" if self.of else "")
        box.border_subtitle = say(self._how_many())
        self.pair.show_keys(list(self._parts()))
        self.pair.show_head(self._head)
        if self.candidate:
            self.pair.show_pair(self.session, self.candidate)
        else:
            self.pair.show_words(self._empty())

    def _how_many(self) -> str:
        if self.review is None:
            return ""
        judged = f"{len(self.review.judged)} judged   " if self.review.judged else ""
        near, same = len(self.review.near), len(self.review.same)
        if self.review.of == NEAR:
            return f"{judged}{near} left" + (f"   {same} may say the same: l" if same else "")
        return f"{judged}{same} left that may say the same" + (f"   {near} near: l" if near else "")

    def _empty(self) -> str:
        if self.review is not None:
            return NOTHING
        waited = int(time.monotonic() - self._since)
        return self._doing + (f" ({waited} s)" if waited > 1 else "")

    def _head(self, width: int) -> list[Content]:
        first = say((review.how_near(self.candidate), ".strong")) if self.candidate else Content()
        if isinstance(self.where, RsiGraphError):
            into = say((clean(f"nothing can be judged: {self.where.with_hint}"), ".loud"))
        else:
            made = " (made with the first judgement)" if self.where.is_new else ""
            into = say((f"judgements go into {at_home(self.where.folder)}{made}", ".dim"))
        lines = [cut(first, width), cut(into, width)]
        lines += ties_lines(self.session.graph, self.candidate, width) if self.candidate else []
        if self.candidate and (before := self.candidate.before):
            again = f"asked again: it was {before.verdict} on {before.date}, and a text has changed since"
            lines += hung(say((clean(again), ".loud")), width)
        if self.because:
            lines += [cut(say(("because: ", ".dim"), clean(self.because)), width)]
        return lines + (paragraphs(self.trouble, width, ".loud") if self.trouble else [])

    # --- its keys -------------------------------------------------------------------------------------------------

    def _parts(self) -> Iterable[BarPart]:
        if self.candidate:
            yield from choice_parts(self.session.graph, self.candidate, self._can_be_said)
        for command in JUDGING:
            if command.name in SHOWN and self._is_of_use(command.name):
                yield key_part(command.key, command.label, command.action)

    def _can_be_said(self, choice: Choice) -> bool:
        return isinstance(self.where, TargetLayer) and judgements.can_be_said(
            self.session.snapshot, self.where, choice
        )

    def _is_of_use(self, name: str) -> bool:
        found = self.review
        if name == "whole":
            return self.of is not None
        if name == "take_back":
            return bool(found and found.judged)
        if name == "other_pairs":
            return bool(found and found.near and found.same)
        return name == "stop" or self.candidate is not None

    @on(Pressed)
    async def press(self, event: Pressed) -> None:
        """A key was clicked."""
        event.stop()
        await self.run_action(event.action)

    # --- judging --------------------------------------------------------------------------------------------------

    async def action_accept(self, as_: str, way: int) -> None:
        """Accept the pair as a relation, in the other direction if only that is possible."""
        if not self.candidate:
            return
        ends = self.candidate[:2]
        wanted = [choice for choice in judgements.choices(self.session.graph, *ends) if choice.as_ == as_]
        turned = [choice for choice in wanted if choice.source == ends[way]]
        if turned or (wanted and not way):
            self._write((turned or wanted)[0])
        else:
            self._complain(f"A and B cannot be related as {as_}{' that way round' if wanted else ''}.")

    def action_judge(self) -> None:
        """Reject the pair."""
        self._write(None)

    def _write(self, choice: Choice | None) -> None:
        found, snapshot, where = self.review, self.session.snapshot, self.where
        measured = found.measured(snapshot.graph) if found else None
        if self.busy or found is None or measured is None or not isinstance(where, TargetLayer):
            return
        self.busy, because = True, self.because

        def do() -> Judgement | RsiGraphError:
            return review.judge(snapshot, where, measured, choice, because=because)

        self.aside(do, partial(self.written, found))

    def written(self, judged: Review, made: Judgement | RsiGraphError) -> None:
        """Go on after a judgement was written, or say why it was not."""
        self.busy = False
        if isinstance(made, RsiGraphError):
            self._complain(f"{made}.\n\n{made.hint}" if made.hint else f"{made}.")
            return
        self.because = self.trouble = ""
        if isinstance(self.where, TargetLayer):
            self.where = TargetLayer(self.where.folder, {})
        self.review = judged.without(made)
        self.post_message(Judged())
        self.show()

    def action_undo(self) -> None:
        """Undo the last judgement."""
        found = self.review
        if self.busy or found is None or not found.judged:
            return
        self.busy = True
        self.aside(partial(review.undo, found), partial(self.undone, found))

    def undone(self, held: Review, error: RsiGraphError | None) -> None:
        """Go back after the last judgement was undone, or say why it was not."""
        self.busy = False
        if error:
            self._complain(f"{error}.\n\n{error.hint}" if error.hint else f"{error}.")
            return
        self.trouble, self.review = "", held.taken_back()
        self.post_message(Judged())
        self.show()

    def _complain(self, words: str) -> None:
        self.trouble = words
        self.show()

    # --- going on -------------------------------------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        """Go to the next pair, or the one before."""
        if self.review and not self.busy:
            self.trouble, self.review = "", self.review.moved(by)
            self.show()

    def action_other(self) -> None:
        """Go to the other list."""
        if self.review and not self.busy:
            self.trouble, self.review = "", self.review.other()
            self.show()

    def action_whole(self) -> None:
        """Go from the pairs of a node to all."""
        if self.of is not None and not self.busy:
            self.of = None
            self.ask()

    def action_because(self) -> None:
        """Ask for the reason of the next judgement."""
        from rsi_graph.tui.dialogs.prompt import Prompt

        def answered(answer: str | None) -> None:
            if answer is not None:
                self.because = answer.strip()
                self.show()

        if self.candidate:
            hint = "why the next judgement is as it is, in a sentence; it is written with it"
            self.app.push_screen(Prompt("Because", hint, self.because), answered)

    def action_visit(self, number: int) -> None:
        """Leave, and go to one of the two."""
        if self.candidate and not self.busy:
            self.dismiss((self.candidate.one, self.candidate.other)[number])

    def action_leave(self) -> None:
        """Stop; what was judged is written."""
        if not self.busy:
            judged = len(self.review.judged) if self.review else 0
            if judged:
                self.app.post_message(Note(f"{judged} judged and written; J goes on with the rest"))
            self.dismiss("")


def ties_lines(graph: Graph, found: Candidate, width: int) -> list[Content]:
    """The ties that both of a pair share, and the sign they suggest; few lines, so that the pair keeps its room."""
    shared = hints.said_shared(graph, tuple(id_ for id_ in found.shared if id_ in graph))
    hint = hints.hint(graph, *found[:2])
    words = [shared, hints.said(graph, hint) if hint else ""]
    return [line for said in words if said for line in hung(say((clean(said), ".dim")), width)[:HINT_LINES]]
