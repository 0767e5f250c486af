"""The server of the Model Context Protocol: the tools of a ``Desk``, over stdio, by the official SDK."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import wraps
from inspect import getdoc
from typing import Any, Literal, ParamSpec, TypeVar

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, InputRequiredResult

from rsi_graph import __version__
from rsi_graph.errors import RsiGraphError
from rsi_graph.export import FORMATS
from rsi_graph.export.selection import Selection
from rsi_graph.serving.answers import Facts
from rsi_graph.serving.desk import Desk, Near

P = ParamSpec("P")
R = TypeVar("R")
_RAISED = re.compile(r"\s*Raises\s[^.]*\.")
MAX_ASKED = 100_000
"""The most characters of what a tool is given."""
MAX_ANSWER = 300_000
"""The most characters of an answer; an export has its own, smaller bound."""
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
    made = _Server("rsi-graph", instructions=INSTRUCTIONS, version=__version__)
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
        """A part of the corpus in another form: nodes with what is around them, a question, or what a filter keeps.

        `nodes` are ids, `radius` is how many relations around them are taken, `question` is an id of overview, and
        `filter` is such as "kind:claim tag:economics". Without any the whole corpus is asked for, which is mostly too
        long. Further files of a form, as the edges of a CSV, stand under `beside`.
        """
        return desk.export(to, Selection(tuple(nodes or ()), radius, question, filter))

    def draft(
        kind: Literal["claim", "condition", "risk", "source", "annotation"],
        body: Facts,
        source: str | None = None,
        write: bool = False,
    ) -> Facts:
        """Plan an addition and return the very lines it takes; they are written only where the server may write.

        `body` has the fields of the record as the corpus names them: `title` and `text` of a claim with relations such
        as `supports`, `attacks` or `requires` as lists of ids; `type`, `title`, `author` and `issued` of a source, as
        CSL-JSON has them; `text`, `locator`, `quote` and a stance such as `asserts` or `disputes` with ids of an
        annotation, whose work is `source`.
        """
        return desk.draft(kind, body, source, write=write)

    made.tool(description=f"{_said(export)}\n\n`to` is one of: {', '.join(FORMATS)}.")(_answered(export))
    made.tool(description=_said(draft))(_answered(draft))
    return made


class _Server(MCPServer[Any]):
    """A server that says of a wrong call, in one line, what is wrong with it and what the tool takes."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """The answer of a tool. Raises ToolError."""
        tools = {tool.name: tool.input_schema for tool in await self.list_tools()}
        if name not in tools:
            raise ToolError(f"there is no tool {name!r}. One of: {', '.join(tools)}")
        takes = tools[name].get("properties", {})
        if unknown := [one for one in arguments if one not in takes]:
            raise ToolError(f"{name} takes no {unknown[0]!r}. It takes: {', '.join(takes) or 'nothing'}")
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            told = getattr(error.__cause__, "errors", None)
            if not callable(told):
                raise
            raise ToolError(f"{name}: {'; '.join(_faults(told()))}. It takes: {', '.join(takes)}") from None


def _faults(errors: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Say in words what is wrong with each argument."""
    for error in errors:
        place = ".".join(str(part) for part in error["loc"])
        yield f"{place} is missing" if error["type"] == "missing" else f"{place}: {str(error['msg']).lower()}"


def _said(tool: Callable[..., object]) -> str:
    """The docstring of a tool, without the exceptions, which no client sees."""
    return _RAISED.sub("", getdoc(tool) or "").replace("``", "`").strip()


def _answered(tool: Callable[P, R]) -> Callable[P, R]:
    """Wrap a tool so that an error about the call reaches whoever called, in one line with its way out."""

    @wraps(tool)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        if (size := len(repr((args, kwargs)))) > MAX_ASKED:
            raise ToolError(f"the call has {size} characters, {MAX_ASKED} at most. Ask for less at once")
        try:
            found = tool(*args, **kwargs)
        except RsiGraphError as error:
            raise ToolError(error.with_hint) from error
        if (size := len(repr(found))) > MAX_ANSWER:
            raise ToolError(f"the answer has {size} characters, {MAX_ANSWER} at most. Ask for less at once")
        return found

    return answer


__all__ = ["Near", "server"]
