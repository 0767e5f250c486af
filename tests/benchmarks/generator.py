"""Corpora of any size out of a seed: what the words say is nonsense, how they are spread is not.

Sizes and shares are those of a real corpus: 200 records a file, about 570 bytes and 3 relations a record, words by
Zipf's law. One seed gives one corpus, byte for byte.
"""

import random
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path

from rsi_graph.files import folders

VERSION = 1
"""Counts up when the same seed gives another text."""
A_FILE = 200

STEMS = """
agent align argu assist autom benchmark bound capab capit chip compound comput condit constr control cost curv data
decept decis defin deleg design detect develop effort embed employ energ estim evalu evid experi explain explor fail
feedback forecast formal gener goal govern grow hardware human idea improv incent infer innov institut intellig
intervent invest knowledge label labor law learn limit loop machin market measur memor method model monitor motiv
network norm object optim oversight parallel perform plan polic predict problem proced process produc program progress
proof propos protocol quest rate reason record recurs reflect regul research resourc return reward risk robust safe
sampl scal search select self simul software speed stabil standard strateg structur superv system task techn test theor
thresh token train transform transpar trend trust utilit valid valu verif world
"""
ENDINGS = " s ing ed ion able er al ity ment ive or ance ise ist ful ly"
SMALL = "the of and to in that is as when each if more than less which can only from by its for on with how while"
SCHEMES = ("expert-opinion", "cause-to-effect", "analogy", "example", "consequences", "sign")

Write = Callable[["Generator", int], Iterator[str]]


def corpus(nodes: int, seed: int = 1) -> Path:
    """The folder of a corpus of this number of nodes, made if it is not there yet and kept in the user's cache."""
    folder = folders.cache() / "benchmarks" / f"{nodes}-nodes-seed-{seed}-version-{VERSION}"
    if not (folder / "corpus.yaml").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in Generator(nodes, seed).files():
            (folder / name).write_text(text, encoding="utf-8")
        (folder / "corpus.yaml").write_text(
            f"title: {nodes} nodes\n", encoding="utf-8"
        )  # last: it says that all is there
    return folder


class Generator:
    """Writes one corpus."""

    def __init__(self, nodes: int, seed: int) -> None:
        self.random = random.Random(f"{nodes} {seed}")  # noqa: S311 - no secret
        words = [stem + ending for stem in STEMS.split() for ending in ENDINGS.split(" ")]
        self.random.shuffle(words)
        self.words = [*SMALL.split(), *words]
        self.shares = list(accumulate(1 / (rank + 4) for rank in range(len(self.words))))
        self.kinds = [self._kind(number) for number in range(nodes)]
        self.ids = [self._id(number, kind) for number, kind in enumerate(self.kinds)]
        self.by_kind: dict[str, list[int]] = {}
        for number, kind in enumerate(self.kinds):
            self.by_kind.setdefault(kind, []).append(number)

    def files(self) -> Iterator[tuple[str, str]]:
        """Name and text of every file."""
        for start in range(0, len(self.ids), A_FILE):
            lines: list[str] = []
            members = range(start, min(start + A_FILE, len(self.ids)))
            for section, kind, write in SECTIONS:
                chosen = [number for number in members if self.kinds[number] == kind]
                lines += [f"{section}:"] if chosen else []
                for number in chosen:
                    lines += [f"  {self.ids[number]}:", *write(self, number)]
            yield f"part-{start // A_FILE:04}.yaml", "\n".join([*lines, ""])

    def _kind(self, number: int) -> str:
        """An annotation comes after its source, so both stand in one file; the rest falls as it may."""
        place = number % A_FILE
        if place >= 150:
            return "source" if place % 4 == 2 else "annotation"
        return self.random.choices(("claim", "condition", "risk", "argument", "question"), (60, 12, 13, 13, 2))[0]

    def _id(self, number: int, kind: str) -> str:
        name = f"{self.word()}-{self.word()}-{number}"
        return f"p{number}" if kind == "annotation" else name

    # --- words ----------------------------------------------------------------------------------------------------

    def word(self) -> str:
        """A word, the common ones more often."""
        return self.words[bisect_left(self.shares, self.random.random() * self.shares[-1])]

    def sentence(self, words: int) -> str:
        """A sentence of this number of words, with a capital and a full stop."""
        return " ".join(["This", *(self.word() for _ in range(words))]) + "."

    def title(self) -> str:
        """At most 72 characters."""
        return " ".join(["On", *(self.word() for _ in range(self.random.randint(3, 6)))])[:72].rstrip()

    # --- relations ------------------------------------------------------------------------------------------------

    def some(self, number: int, kind: str, most: int) -> list[int]:
        """At most this number of nodes of a kind, without this one."""
        known = self.by_kind.get(kind, [])
        chosen = self.random.sample(known, min(self.random.randint(0, most), len(known)))
        return [other for other in chosen if other != number]

    def before(self, number: int, kind: str, most: int) -> list[int]:
        """The same, of those with a lower number alone, so that nothing goes in a circle."""
        return [other for other in self.some(number, kind, most) if other < number]

    def links(self, field: str, targets: list[int]) -> Iterator[str]:
        """A list of links, one in three in its long form."""
        if targets:
            yield f"    {field}:"
        for target in targets:
            if self.random.random() < 1 / 3:
                yield f"      - to: {self.ids[target]}"
                yield f"        because: {self.sentence(12)}"
                yield f"        scheme: {self.random.choice(SCHEMES)}"
            else:
                yield f"      - {self.ids[target]}"


def _text(generator: Generator, words: int) -> Iterator[str]:
    yield f"    title: {generator.title()}"
    yield f"    text: {generator.sentence(words)}"
    yield f"    tags: [{generator.word()}, {generator.word()}]"


def _proposition(generator: Generator, number: int) -> Iterator[str]:
    yield from _text(generator, generator.random.randint(22, 40))
    claims = generator.some(number, "claim", 4)
    half = (len(claims) + 1) // 2
    yield from generator.links("supports", claims[:half])
    yield from generator.links("attacks", claims[half:])
    yield from generator.links("requires", generator.before(number, "condition", 2))
    yield from generator.links("raises", generator.some(number, "risk", 1))
    for question in generator.some(number, "question", 1):
        yield "    answers:"
        side = generator.random.choice(("yes", "no", "other"))
        yield f"      - {{question: {generator.ids[question]}, with: {side}}}"


def _claim(generator: Generator, number: int) -> Iterator[str]:
    yield f"    kind: {generator.random.choice(('thesis', 'evidence', 'prediction'))}"
    yield f"    credence: {generator.random.random():.2f}"
    yield from _proposition(generator, number)


def _argument(generator: Generator, number: int) -> Iterator[str]:
    yield from _text(generator, 30)
    premises = generator.some(number, "claim", 2) or [generator.by_kind["claim"][0]]
    yield f"    premises: [{', '.join(generator.ids[premise] for premise in premises)}]"
    yield from generator.links("supports", generator.some(number, "claim", 2))
    yield from generator.links("undercuts", generator.some(number, "argument", 1))


def _source(generator: Generator, number: int) -> Iterator[str]:
    yield "    type: article-journal"
    yield f"    title: {generator.title()}"
    yield f"    author: [{{family: {generator.word().title()}, given: {generator.word().title()}}}]"
    yield f"    issued: {generator.random.randint(1990, 2026)}"
    yield f"    container-title: {generator.title()}"
    yield f"    volume: {generator.random.randint(1, 90)}"
    yield f"    DOI: 10.1000/{number}"
    yield "    annotations:"
    for passage in range(number + 1, min(number + 4, len(generator.kinds), (number // A_FILE + 1) * A_FILE)):
        yield f"      {generator.ids[passage]}:"
        yield f"        text: {generator.sentence(generator.random.randint(24, 40))}"
        yield f"        locator: p. {generator.random.randint(1, 400)}"
        for stance in generator.random.sample(("asserts", "supports", "disputes", "qualifies"), 2):
            cited = generator.some(passage, "claim", 2)
            yield from (line.replace("    ", "        ", 1) for line in generator.links(stance, cited))


SECTIONS: tuple[tuple[str, str, Write], ...] = (
    ("questions", "question", lambda generator, _: _text(generator, 40)),
    ("claims", "claim", _claim),
    ("conditions", "condition", _proposition),
    ("risks", "risk", _proposition),
    ("arguments", "argument", _argument),
    ("sources", "source", _source),
)
