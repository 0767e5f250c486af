"""The server of the Model Context Protocol: the tools of a ``Desk``, over stdio, by the official SDK."""

import re
from collections.abc import Callable
from functools import wraps
from inspect import getdoc
from typing import Any, Literal, ParamSpec, TypeVar

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from rsi_graph import __version__
from rsi_graph.errors import RsiGraphError
from rsi_graph.export.selection import Selection
from rsi_graph.serving.answers import Facts
from rsi_graph.serving.desk import Desk, Near

P = ParamSpec("P")
R = TypeVar("R")
_RAISED = re.compile(r"\s*Raises\s[^.]*\.")
MAX_ASKED = 100_000
"""The most characters of the arguments of a tool."""
INSTRUCTIONS = (
    "A corpus of arguments about recursive self-improvement: claims, conditions, risks, arguments and the works they"
    " rest on. Begin with `overview` or `search`, then `show` a node by its id. Cite the works that `show` lists with"
    " their place, and say of each whether it was checked. A work whose stance is disputes or qualifies speaks against"
    " the claim: never cite it as its source. Nearness in meaning is neither support nor attack. `positions` tells who"
    " stands where by the passages themselves. Strengths exist only under a position: a view of `views`, or credences"
    " that you name; entries of a view that do not hold here are said under left_out."
)


def server(desk: Desk) -> MCPServer[Any]:
    """Return a server with the reading tools of a desk and the one that drafts additions."""
    made: MCPServer[Any] = MCPServer("rsi-graph", instructions=INSTRUCTIONS, version=__version__)
    reading = (desk.overview, desk.search, desk.show, desk.path, desk.positions, desk.views, desk.evaluate, desk.cite)
    for tool in reading:
        made.tool(name=tool.__name__, description=_said(tool))(_answered(tool))

    def export(
        to: str,
        nodes: list[str] | None = None,
        radius: int = 1,
        question: str | None = None,
        filter: str | None = None,  # noqa: A002
    ) -> Facts:
        """A part of the corpus in another form: nodes with their surroundings, a question, or what a filter keeps."""
        return desk.export(to, Selection(tuple(nodes or ()), radius, question, filter))

    def draft(
        kind: Literal["claim", "condition", "risk", "source", "annotation"],
        body: Facts,
        source: str | None = None,
        write: bool = False,
    ) -> Facts:
        """Plan an addition and return the lines that it adds; they are written only if the server may write."""
        return desk.draft(kind, body, source, write=write)

    made.tool()(_answered(export))
    made.tool()(_answered(draft))
    return made


def _said(tool: Callable[..., object]) -> str:
    """The docstring of a tool, without the exceptions, which no client sees."""
    return _RAISED.sub("", getdoc(tool) or "").strip()


def _answered(tool: Callable[P, R]) -> Callable[P, R]:
    """Wrap a tool so that an error about the call reaches the caller, in one line with its hint."""

    @wraps(tool)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        if (size := len(repr((args, kwargs)))) > MAX_ASKED:
            raise ToolError(f"the call has {size} characters, {MAX_ASKED} at most. Ask for less at once")
        try:
            return tool(*args, **kwargs)
        except RsiGraphError as error:
            raise ToolError(error.with_hint) from error

    return answer


__all__ = ["Near", "server"]
