"""Three research questions, answered through the MCP server by the SDK's own client, every sentence with its source.

``python -m tests.research`` prints the transcript over the shipped corpus: each call, and what of the answer is cited.
"""

import asyncio
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from mcp import Client, StdioServerParameters


@dataclass
class Inquiry:
    """A question as it was researched: the calls made, and the sentences found with their citations."""

    question: str
    calls: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    cited: list[dict[str, Any]] = field(default_factory=list)


async def call(client: Client, inquiry: Inquiry, tool: str, **arguments: Any) -> Any:
    """The data that a tool gives; the call is noted."""
    inquiry.calls.append(f"{tool}({', '.join(f'{name}={value!r}' for name, value in arguments.items())})")
    answer = await client.call_tool(tool, arguments)
    if answer.is_error:
        raise RuntimeError("".join(part.text for part in answer.content))
    data = answer.structured_content
    return data["result"] if data is not None and set(data) == {"result"} else data


def sentence(row: dict[str, Any]) -> str:
    """A passage with its work, place and check."""
    checked = f"checked {row['checked']['date']}" if row["checked"] else "not checked"
    place = f", {row['locator']}" if row["locator"] else ""
    stance = f"{row['stance']}: " if "stance" in row else ""
    return f"{stance}{row['text']} ({row['label']}{place}; {checked})"


def note(inquiry: Inquiry, rows: Sequence[dict[str, Any]], most: int) -> None:
    """Keep passages as what was found."""
    inquiry.found += [sentence(row) for row in rows[:most]]
    inquiry.cited += rows[:most]


async def for_and_against(client: Client) -> Inquiry:
    """The works for and against a claim that words lead to."""
    inquiry = Inquiry("Do ideas get harder to find, and what follows for an explosion?")
    hits = await call(client, inquiry, "search", text="ideas get harder to find", kinds=["claim"], limit=3)
    shown = await call(client, inquiry, "show", node=hits[0]["id"])
    inquiry.found.append(f"{shown['title']}: {shown['state']}")
    note(inquiry, shown["citations"], 4)
    bearing = next(r for r in shown["relations"] if r["kind"] in ("supports", "attacks"))
    path = await call(client, inquiry, "path", start=shown["id"], end=bearing["to"])
    inquiry.found += path["prose"].splitlines()[:3]
    works = [row["source"] for row in shown["citations"]][:2]
    inquiry.found += [row["text"] for row in await call(client, inquiry, "cite", sources=works)]
    return inquiry


async def who_stands_where(client: Client) -> Inquiry:
    """The authors' answers to a question, by their own passages."""
    inquiry = Inquiry("Who stands where on the question that has the most answers?")
    overview = await call(client, inquiry, "overview")
    asked = max(overview["questions"], key=lambda row: row["yes"] + row["no"])
    found = await call(client, inquiry, "positions", question=asked["id"])
    inquiry.found.append(f"{asked['title']}: {found['checked']['checked']} of {found['checked']['passages']} checked")
    for side in ("yes", "no"):
        rows = [row for row in found["answers"] if row["with"] == side and row["citations"]]
        for row in rows[:3]:
            inquiry.found.append(f"{side}, {row['author']}:")
            note(inquiry, row["citations"], 1)
    return inquiry


async def under_a_position(client: Client) -> Inquiry:
    """The strength of a claim under one author's position, and with a credence of one's own."""
    inquiry = Inquiry("What follows for an intelligence explosion from one author's position?")
    views = await call(client, inquiry, "views")
    hits = await call(client, inquiry, "search", text="intelligence explosion", kinds=["claim"], limit=1)
    for view in [row for row in views if row["view"] in ("christiano-2018", "thorstad-2024")] or views[:2]:
        under = await call(client, inquiry, "evaluate", node=hits[0]["id"], view=view["view"])
        numbers = [under[field] for field in ("strength", "low", "high")]
        said = under["verdict"] if None in numbers else "{:.2f} [{:.2f} {:.2f}]".format(*numbers)
        inquiry.found.append(f"under {view['title']}: {said}; left out: {len(under['left_out'])}")
    note(inquiry, under["citations"], 3)
    own = await call(client, inquiry, "evaluate", node=hits[0]["id"], credences={hits[0]["id"]: 0.2})
    inquiry.found.append(f"with a credence of .20 of one's own: {own['strength']:.2f}")
    return inquiry


async def research(corpus: Sequence[str] = ()) -> list[Inquiry]:
    """The three inquiries, each through the same server on stdio."""
    layers = [part for path in corpus for part in ("--corpus", path)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    served = StdioServerParameters(
        command=sys.executable, args=["-P", "-m", "rsi_graph", "serve", "--mcp", *layers], env=environment
    )
    async with Client(served) as client:
        return [await ask(client) for ask in (for_and_against, who_stands_where, under_a_position)]


def transcript(inquiries: Sequence[Inquiry]) -> str:
    """The inquiries as text."""
    blocks = (
        "\n".join([f"Q: {one.question}", *(f"  > {line}" for line in one.calls), *(f"  {line}" for line in one.found)])
        for one in inquiries
    )
    return "\n\n".join(blocks) + "\n"


if __name__ == "__main__":
    sys.stdout.write(transcript(asyncio.run(research(sys.argv[1:]))))
