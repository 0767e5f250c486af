"""Adding: a record goes into a large file, proven and synced, in no more than twice the time of reading that file."""

import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from rsi_graph import collector
from rsi_graph.corpus import records, yamltext
from rsi_graph.editing import splice as editing_splice
from rsi_graph.files import locked
from tests.benchmarks.rows import Row, call, ratio

CLAIM = {"title": "A new claim", "text": "It is new: and it is one.", "supports": [{"to": "c-1", "because": "So."}]}
ANNOTATION = {"text": "It says so.", "locator": "p. 3", "asserts": ["c-1"]}
SIZE = 2_000_000
RECORDS = SIZE // 240


def rows(_: Callable[[int], Path]) -> Iterator[Row]:
    """Every goal of adding. Reading is what a load does with the file: its data, held against the model."""
    with tempfile.TemporaryDirectory() as work:
        path = Path(work) / "large.yaml"
        path.write_text(large(), encoding="utf-8")
        numbers = count()

        def add(splice: Callable[[str, str], str]) -> None:
            held = locked.read(path)
            locked.write(path, splice(held.text, f"new-{next(numbers)}"), held.hash)

        def read() -> None:
            with collector.paused():
                records.page(yamltext.read(path.read_bytes()))

        claim = call(lambda: add(lambda text, id_: editing_splice.splice(text, "claims", id_, CLAIM)))
        annotation = call(
            lambda: add(lambda text, id_: editing_splice.splice_annotation(text, "s-100", id_, ANNOTATION))
        )
        yield Row("add a claim to a file of 2 MB / reading it", ratio(claim, call(read)), 2)
        yield Row("add an annotation inside a file of 2 MB / reading it", ratio(annotation, call(read)), 2)


def large() -> str:
    """A file of 2 MB, half claims, half sources with an annotation each."""
    claim = (
        "  c-{n}:\n    title: Claim {n}\n    text: |\n      A claim of some length, number {n}, that says a thing.\n"
    )
    claims = "".join(f"{claim.format(n=n)}    supports:\n      - c-{n + 1}\n" for n in range(RECORDS))
    source = "  s-{n}:\n    type: book\n    title: Work {n}\n    annotations:\n      a:\n        text: It says {n}.\n"
    sources = "".join(source.format(n=n) for n in range(RECORDS))
    return f"# large\nclaims:\n{claims}\nsources:\n{sources}"
