"""Copying a text or an id, and opening the address of a source."""

from rsi_graph.graph import citations
from rsi_graph.model import Source
from rsi_graph.tui.background import Background
from rsi_graph.tui.messages import CopyText


class Taking(Background):
    """The application's commands that copy a text, or open an address."""

    def why_not_copy(self) -> str:
        return self.why_no_node()

    def do_copy(self) -> None:
        """Copy what the node under the cursor says."""
        from rsi_graph.export import forms

        graph, node, style = self.session.graph, self.here.target, self.session.style
        words = f"copied: title, text and sources of \u201c{graph.title(node)}\u201d"
        if graph.kind(node) == "source":  # a style takes its time
            self.aside(lambda: CopyText(forms.plain(graph, node, style), words))
        else:
            self.post_message(CopyText(forms.plain(graph, node, style), words))

    def why_not_copy_as(self) -> str:
        return self.why_no_node()

    def do_copy_as(self) -> None:
        """Copy the node under the cursor in a form to be chosen."""
        from rsi_graph.tui.dialogs.copy import CopyScreen

        self.push_screen(CopyScreen(self.session, self.here.target))

    def why_not_copy_id(self) -> str:
        return self.why_no_node()

    def do_copy_id(self) -> None:
        """Copy the id of the node under the cursor."""
        self.post_message(CopyText(self.here.target, f"copied: {self.here.target}"))

    def why_not_open_url(self) -> str:
        return "" if self._url() else f"no address is known; {self.key_for('copy')} copies the citation"

    def do_open_url(self) -> None:
        """Open the source's address."""
        self.open_url(self._url())
        self.tell(f"opening {self._url()}")

    def _url(self) -> str:
        """The address of the current source."""
        graph, node = self.session.graph, self.here.target
        if not node or node not in graph or graph.kind(node) not in ("source", "annotation"):
            return ""
        record = graph.node(node.partition("/")[0]).record
        return citations.address(record) if isinstance(record, Source) else ""
