"""Exports and commands that take too long for a larger corpus: ``python -m tests.growing_graphs [SHAPE …]``.

Corpora of one shape each (a chain, a star, a work with very many passages, records with very many mistakes), of two
sizes, the second four times the first, are loaded, written in every format and asked by every command that looks at
the whole. What takes more than seven times as long for four times as much, and long enough to be felt, grows with the
square. ``list`` names the shapes.
"""

import contextlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from rsi_graph import load
from rsi_graph.cli import main
from rsi_graph.export import DRAWN, FORMATS, export
from rsi_graph.files.cache import Store
from tests import growth

Body: TypeAlias = dict[str, Any]
Records: TypeAlias = dict[str, dict[str, Body]]
"""Records by their section and id."""
SMALL = 600
"""The records of the smaller of two corpora."""
LARGER = growth.LARGER
NODE = "c0"
"""The claim that every shape has and that commands are asked about."""
CALLS: dict[str, tuple[str, ...]] = {
    "check": ("check", "corpus"),
    "check --scholarship": ("check", "corpus", "--scholarship"),
    "overview": ("overview",),
    "show": ("show", NODE),
    "search": ("search", "thing"),
    "path": ("path", "c5", NODE),
    "timeline": ("timeline",),
    "facets": ("facets", "--all"),
    "evaluate": ("evaluate",),
    "evaluate NODE": ("evaluate", NODE),
    "evaluate --reject": ("evaluate", "--reject", "c5", "--reject", NODE),
    "cruxes": ("cruxes", NODE),
    "cruxes --pairs": ("cruxes", NODE, "--pairs"),
    "compare": ("compare", "one", "two"),
    "position": ("position", "list"),
    "positions": ("positions",),
    "interview": ("interview", "q0", "--answers", "answers.yaml"),
    "diff": ("diff",),
    "cite": ("cite", "--filter", "kind:source"),
    "cite --keys": ("cite", "--filter", "kind:source", "--keys"),
    "import": ("import", "corpus/all.yaml"),
    "import --corpus": ("import", "again.yaml", "--corpus", "corpus", "--prefix", "p"),
    "add": ("add", "claim", "--title", "New", "--text", "A new thing.", "--supports", NODE, "--yes"),
    "undo": ("undo", "--yes"),
    "link": ("link", "list"),
    "export --brief": ("export", "--brief", "--to", "markdown", "--question", "q0"),
    "export --to site": ("export", "--to", "site", "pages", "--force"),
}
"""Calls of every command that reads a corpus."""
APART = frozenset({"explore", "tour", "related", "library", "init", "schema", "settings", "site", "serve", "guide"})
"""Commands that ask for a terminal, a model or a library, go on for ever, or do not look at a corpus."""


# --- shapes -------------------------------------------------------------------------------------------------------


def claim(number: int, **fields: Any) -> Body:
    """A claim with its number in its title and text."""
    return {"title": f"Thing {number}", "text": f"This is the thing {number} of them.", **fields}


def claims(count: int, made: Callable[[int], Body]) -> Records:
    """Return a number of claims, each with the fields that ``made`` gives its number; the first has none."""
    return {"claims": {f"c{n}": claim(n, **(made(n) if n else {})) for n in range(count)}}


def work(number: int, **fields: Any) -> Body:
    """A work with its number in its title."""
    author = [{"family": f"Author{number}", "given": "A."}]
    return {"type": "book", "title": f"Work {number}", "author": author, "issued": str(1900 + number % 120), **fields}


def annotated(count: int, made: Callable[[int], Body], notes: Callable[[int], dict[str, Body]]) -> Records:
    """Return a number of works beside a few claims, each with the passages that ``notes`` gives its number."""
    works = {f"w{n}": {**work(n, **made(n)), "annotations": notes(n)} for n in range(count)}
    return {**claims(10, lambda n: {"supports": [f"c{n - 1}"]}), "sources": works}


def passage(number: int, **fields: Any) -> Body:
    """A passage that supports the first claim."""
    return {"text": f"It says the thing {number}.", "locator": f"p. {number + 1}", "supports": [NODE], **fields}


def argued(count: int, made: Callable[[int], Body]) -> Records:
    """As many claims as arguments, each argument with the fields that ``made`` gives its number."""
    known = claims(count, lambda _: {})
    return {**known, "arguments": {f"a{n}": {"title": f"Argument {n}", **made(n)} for n in range(count)}}


def _root(count: int) -> int:
    return max(2, int(count**0.5))


def grid(count: int) -> Records:
    """Claims in rows, each of which attacks every one of the row below."""
    side = _root(count)
    return claims(side * 4, lambda n: {"attacks": [f"c{m}" for m in range(side * 4) if m // side == n // side - 1]})


SHAPES: dict[str, Callable[[int], Records]] = {
    "chain": lambda count: claims(count, lambda n: {"supports": [f"c{n - 1}"]}),
    "chain upwards": lambda count: claims(count, lambda n: {"supports": [f"c{n + 1}"]} if n + 1 < count else {}),
    "chain of attacks": lambda count: claims(count, lambda n: {"attacks": [f"c{n - 1}"]}),
    "ring": lambda count: claims(count, lambda n: {"attacks": [f"c{(n + 1) % count}"]}),
    "pairs": lambda count: claims(count, lambda n: {"attacks": [f"c{n ^ 1}"]}),
    "star": lambda count: claims(count, lambda n: {"supports": [NODE]}),
    "star of attacks": lambda count: claims(count, lambda n: {"attacks": [NODE]}),
    "star outwards": lambda count: {
        "claims": {**claims(count, lambda _: {})["claims"], "hub": claim(1, attacks=[f"c{n}" for n in range(count)])}
    },
    "grid": grid,
    "ladder": lambda count: claims(count, lambda n: {"supports": [f"c{m}" for m in (n - 1, n - 2) if m >= 0]}),
    "refined": lambda count: claims(count, lambda n: {"refines": [f"c{n - 1}"]}),
    "contradictions": lambda count: claims(count, lambda n: {"contradicts": [NODE]}),
    "undercuts": lambda count: claims(
        count,
        lambda n: {"supports": [{"to": NODE, "id": f"step{n}"}]} if n % 2 else {"undercuts": [f"step{n - 1}"]},
    ),
    "undercuts in a chain": lambda count: argued(
        count,
        lambda n: {"premises": [f"c{n}"], **({"undercuts": [f"a{n - 1}"]} if n else {"supports": [NODE]})},
    ),
    "one argument": lambda count: {
        **claims(count, lambda _: {}),
        "arguments": {"a": {"title": "All", "premises": [f"c{n}" for n in range(1, count)], "supports": [NODE]}},
    },
    "arguments": lambda count: argued(
        count, lambda n: {"premises": [f"c{n}"], "supports": [f"c{n - 1}" if n else f"c{count - 1}"]}
    ),
    "conditions": lambda count: {
        **claims(count, lambda n: {"requires": [f"k{n}"], "supports": [NODE]}),
        "conditions": {f"k{n}": claim(n, **({"requires": [f"k{n - 1}"]} if n else {})) for n in range(count)},
    },
    "conditions that fail": lambda count: {
        **claims(count, lambda n: {"requires": [f"k{n}"]} if n > 1 else {"attacks": ["k0"]}),
        "conditions": {f"k{n}": claim(n, **({"requires": [f"k{n - 1}"]} if n else {})) for n in range(count)},
    },
    "risks": lambda count: {
        **claims(count, lambda n: {"raises": ["r0"] if n % 2 else [f"r{n}"], "supports": [NODE]}),
        "risks": {f"r{n}": claim(n) for n in range(count)},
    },
    "answers": lambda count: {
        "questions": {"q0": claim(0), "q1": claim(1)},
        **claims(count, lambda n: {"answers": [{"question": "q0", "with": ("yes", "no", "other")[n % 3]}]}),
    },
    "questions": lambda count: {
        "questions": {f"q{n}": claim(n) for n in range(count)},
        **claims(count, lambda n: {"answers": [{"question": f"q{n}", "with": "yes"}], "supports": [NODE]}),
    },
    "works of one claim": lambda count: annotated(count, lambda _: {}, lambda n: {"p": passage(n)}),
    "works of one author": lambda count: annotated(
        count, lambda _: {"author": [{"family": "Good"}], "issued": "1965"}, lambda n: {"p": passage(n)}
    ),
    "works of one title": lambda count: annotated(count, lambda _: {"title": "Work"}, lambda n: {"p": passage(n)}),
    "passages of one work": lambda count: annotated(
        1, lambda _: {}, lambda _: {f"p{n}": passage(n) for n in range(count)}
    ),
    "authors of one work": lambda count: annotated(
        1, lambda _: {"author": [{"family": f"A{n}"} for n in range(count)]}, lambda n: {"p": passage(n)}
    ),
    "works that dispute": lambda count: annotated(
        count, lambda _: {}, lambda n: {"p": {"text": f"No {n}.", ("disputes", "supports")[n % 2]: [f"c{n % 10}"]}}
    ),
    "quotes": lambda count: annotated(
        count, lambda _: {}, lambda n: {"p": passage(n, quote={"exact": f"exactly the words of {n}"})}
    ),
    "one title": lambda count: {"claims": {f"c{n}": claim(0, supports=[NODE] if n else []) for n in range(count)}},
    "one tag": lambda count: claims(count, lambda n: {"tags": ["all"], "supports": [NODE]}),
    "tags": lambda count: claims(count, lambda n: {"tags": [f"t{n}"], "supports": [NODE]}),
    "tags of one claim": lambda count: {"claims": {NODE: claim(0, tags=[f"t{n}" for n in range(count)])}},
    "one text": lambda count: {"claims": {NODE: {"title": "T", "text": "A thing that is said. " * count * 4}}},
    "one word": lambda count: {"claims": {NODE: {"title": "T", "text": "a" * count * 80}}},
    "one text of signs": lambda count: {"claims": {NODE: {"title": "T", "text": "*_[<&\\`#-" * count * 8}}},
    "credences": lambda count: claims(count, lambda n: {"credence": [0.2, 0.8], "supports": [f"c{n // 2}"]}),
    "unknown targets": lambda count: claims(count, lambda n: {"supports": [f"there-is-no-{n}"]}),
    "unknown fields": lambda count: claims(count, lambda n: {f"suports{n}": [NODE]}),
    "wrong kinds": lambda count: claims(count, lambda n: {"answers": [{"question": f"c{n - 1}", "with": "yes"}]}),
    "wrong dates": lambda count: annotated(count, lambda _: {"issued": "May"}, lambda n: {"p": passage(n)}),
    "required in a ring": lambda count: {
        **claims(2, lambda n: {}),
        "conditions": {f"k{n}": claim(n, requires=[f"k{(n + 1) % count}"]) for n in range(count)},
    },
    "premises that are missing": lambda count: argued(
        count, lambda n: {"premises": [f"c{n}", f"no-{n}"], "supports": [NODE]}
    ),
}  # fmt: skip


def written(records: Records) -> str:
    """A corpus file, with a record on each line."""
    lines = []
    for section, known in records.items():
        lines += [f"{section}:", *(f"  {id_}: {json.dumps(body)}" for id_, body in known.items())]
    return "\n".join([*lines, ""])


def lay(place: Path, shape: str, count: int) -> None:
    """Write a corpus of a shape into a folder of its own, with what the commands are given beside it."""
    records = SHAPES[shape](count)
    records.setdefault("questions", {"q0": claim(0)})
    first = records["claims"][NODE]
    first.setdefault("answers", [{"question": "q0", "with": "yes"}])
    corpus = place / "corpus"
    (corpus / "views").mkdir(parents=True)
    (corpus / "corpus.yaml").write_text("title: Grown\n")
    (corpus / "all.yaml").write_text(written(records))
    ids = list(records["claims"])
    for name, credence in (("one", 0.2), ("two", 0.9)):
        rows = "".join(f"- {{node: {id_}, credence: {credence}}}\n" for id_ in ids)
        (corpus / "views" / f"{name}.yaml").write_text(f"title: {name}\ncredences:\n{rows}")
    (place / "again.yaml").write_text(written({"claims": records["claims"]}))
    (place / "answers.yaml").write_text("".join(f"{id_}: 0.3\n" for id_ in ids[:8]))
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(place)]
    for words in (["init", "-q"], ["add", "corpus"], ["commit", "-q", "-m", "first"]):
        subprocess.run([*git, *words], check=True)
    text = (corpus / "all.yaml").read_text()
    (corpus / "all.yaml").write_text(text.replace("of them.", "of all."))


# --- measuring ------------------------------------------------------------------------------------------------------


def called(*words: str) -> int:
    """Call the program, its output thrown away, and return its status."""
    out, err = io.TextIOWrapper(io.BytesIO()), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            return main(words)
        except SystemExit as stop:
            return int(stop.code or 0)


def actions() -> Iterator[tuple[str, Callable[[], object]]]:
    """All that is done in the working folder, each by its name: it loads, writes and asks."""
    yield "load", lambda: load("corpus", store=Store(None))
    graph = load("corpus", store=Store(None)).graph
    ids = list(graph.ids())
    for form in FORMATS:
        if form not in DRAWN or shutil.which("dot"):
            yield f"export --to {form}", lambda to=form: export(graph, ids, to, "Grown", credences={NODE: 0.5})
    for name, words in CALLS.items():
        yield name, lambda words=words: called(*words)


def taken(room: Path, shape: str, count: int) -> dict[str, float]:
    """The processor time of each action on a corpus of a shape and size."""
    place = room / f"{shape.replace(' ', '-')}-{count}"
    place.mkdir()
    lay(place, shape, count)
    os.chdir(place)
    os.environ["RSI_GRAPH_CORPUS"] = str(place / "corpus")
    for kind in ("CACHE", "CONFIG", "DATA", "STATE"):
        os.environ[f"XDG_{kind}_HOME"] = str(place / kind.lower())
    return {name: growth.seconds(lambda _, do=do: do(), b"") for name, do in actions()}


def growing(shape: str, room: Path) -> Iterator[str]:
    """A line for each action that takes too long for a larger corpus of a shape."""
    small, large = (taken(room, shape, SMALL * factor) for factor in (1, LARGER))
    yield from slow(shape, small, large)


def slow(shape: str, small: Mapping[str, float], large: Mapping[str, float]) -> Iterable[str]:
    """The actions whose time grows with the square of a corpus."""
    for name, second in large.items():
        first = small[name]
        if second > max(growth.FELT, growth.TIMES * first):
            yield f"{shape}: {name}: {first:.2f} s, then {second:.2f} s"


if __name__ == "__main__":
    if sys.argv[1:] == ["list"]:
        sys.stdout.write("\n".join(SHAPES) + "\n")
        raise SystemExit
    signal.signal(signal.SIGPROF, growth._stop)
    for one in sys.argv[1:] or SHAPES:
        with tempfile.TemporaryDirectory() as ground:
            for line in growing(one, Path(ground)):
                sys.stdout.write(f"{line}\n")
                sys.stdout.flush()
            os.chdir("/")
        sys.stderr.write(f"{one} is done\n")
