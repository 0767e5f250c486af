"""The child that answers by meaning is late, dies or talks nonsense without harm."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Queue

import pytest

from rsi_graph.meaning import child, companion
from rsi_graph.meaning.companion import Companion
from rsi_graph.meaning.news import Comparing, Embedding, NearAnswer, News, PairsAnswer, Ready, Refused, Trouble, said

pytestmark = pytest.mark.model

CORPUS = """
claims:
  ideas: {title: Ideas get harder to find, text: Research productivity falls as easy results are used up.}
  harder: {title: Research gets harder, text: Easy results are used up and productivity falls.}
  whales: {title: Whales sing, text: Humpback whales sing long songs under water., tags: [sea]}
risks:
  power: {title: Power limits data centres, text: Electricity bounds how many chips can be run at once.}
questions:
  songs: {title: Do songs matter?, text: Whether songs matter.}
"""
PATIENCE = 60


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A corpus in a folder."""
    (tmp_path / "all.yaml").write_text(CORPUS)
    return tmp_path


# --- the child's side ---------------------------------------------------------------------------------------------


def served(*messages: dict[str, object]) -> list[dict[str, object]]:
    """Return the child's answers to messages, each given when the one before is answered."""
    out = io.BytesIO()
    done = child._Served(out)
    for message in messages:
        done.do(message)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_of_questions_that_wait_only_the_last_is_answered_the_quick_before_the_slow() -> None:
    lines: Queue[dict[str, object] | None] = Queue()
    for number in range(5):
        lines.put({"suggest": None, "number": number})
        lines.put({"question": "energy", "number": number})
    lines.put({"paths": ["corpus"], "model": None})
    lines.put(None)
    messages = list(child._latest(lines))  # type: ignore[arg-type]
    assert messages == [
        {"paths": ["corpus"], "model": None},
        {"question": "energy", "number": 4},
        {"suggest": None, "number": 4},
    ]


def test_a_question_keeps_its_operators(place: Path) -> None:
    told = served(
        {"paths": [str(place)], "model": None},
        {"question": "energy kind:claim", "number": 1, "limit": 9},
        {"question": "energy kind:nonsense", "number": 2, "limit": 9},
    )
    answers = [one for one in told if "near" in one]
    assert sorted(id_ for id_, *_ in answers[0]["near"]) == ["harder", "ideas", "whales"]  # type: ignore[attr-defined]
    assert answers[1] == {"number": 2, "text": "energy kind:nonsense", "near": []}


def test_candidates_leave_out_what_was_judged_and_say_what_changed_since(place: Path) -> None:
    (place / "decisions.yaml").write_text(
        "decisions:\n"
        "  - {from: ideas, to: harder, verdict: rejected, similarity: 0.8, model: m 0, texts: [x, y],"
        " date: 2026-01-02, by: me}\n"
    )
    told = served({"paths": [str(place)], "model": None}, {"suggest": "ideas", "number": 1, "limit": 9})
    found = companion._news(json.dumps(told[-1]).encode())
    assert isinstance(found, PairsAnswer)
    first = found.found.near[0]
    assert (first.one, first.other, first.before and first.before.verdict) == ("ideas", "harder", "rejected")
    assert found.model.key[:4] == "53aa"


def test_a_node_that_can_have_no_links_is_refused_and_the_child_goes_on(place: Path) -> None:
    told = served(
        {"paths": [str(place)], "model": None},
        {"suggest": "songs", "number": 1, "limit": 9},
        {"suggest": None, "number": 2, "limit": 9},
    )
    assert "songs is a question" in str(next(one["refused"] for one in told if "refused" in one))
    assert "candidates" in told[-1]


def test_a_corpus_that_is_gone_for_a_moment_is_held(place: Path, tmp_path: Path) -> None:
    told = served(
        {"paths": [str(place)], "model": None},
        {"paths": [str(tmp_path / "gone")], "model": None},
        {"question": "energy", "number": 1, "limit": 9},
    )
    assert told[-1]["near"]


def test_what_cannot_be_opened_is_told() -> None:
    out = io.BytesIO()
    child.serve(io.BytesIO(b'{"paths": ["/no/such/folder"], "model": null}\n'), out)
    assert "no/such/folder" in json.loads(out.getvalue())["error"]


# --- the parent's side --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [b"", b"{", b"[]", b"1", b"{}", b'{"near": 1}', b'{"number": 1, "text": "", "near": 3}', b"\xff",
     b'{"candidates": [[[1]], []], "number": 1, "node": null, "name": "", "key": ""}'],
)  # fmt: skip
def test_a_line_that_is_not_whole_is_no_news(line: bytes) -> None:
    assert companion._news(line) is None


SAID = [
    (None, "the texts are being read ..."),
    (Embedding(512, 1900, 11.6), "embedding 512 of 1 900 texts, 12 s left"),
    (Embedding(512, 6386, 8.0, "words"), "embedding 512 of 6 386 words, 8 s left"),
    (Comparing(100_000), "comparing 100 000 texts with each other ..."),
    (Trouble("the model is not installed", "pip install it"), "the model is not installed. pip install it"),
    (Trouble("it has stopped"), "it has stopped"),
    (Ready(3, 3), ""),
]


@pytest.mark.parametrize(("news", "expected"), SAID)
def test_news_is_said_in_a_line(news: News | None, expected: str) -> None:
    assert said(news) == expected


class Heard:
    """The news of a companion."""

    def __init__(self) -> None:
        self.news: Queue[News] = Queue()

    def next(self, wanted: type) -> News:
        """The next news of this sort."""
        while not isinstance(found := self.news.get(timeout=PATIENCE), wanted):
            pass
        return found

    def answer(self) -> NearAnswer:
        """The next answer."""
        found = self.next(NearAnswer)
        assert isinstance(found, NearAnswer)
        return found


@pytest.fixture
def made(place: Path):
    every = []

    def make(model: str | None = None) -> tuple[Companion, Heard]:
        heard = Heard()
        every.append(Companion([place], heard.news.put, model))
        return every[-1], heard

    yield make
    for one in every:
        one.close()


Make = Callable[..., tuple[Companion, Heard]]


def test_the_child_is_started_when_it_is_wanted_and_answers(made: Make) -> None:
    one, heard = made()
    assert one.pid is None
    number = one.ask("too little electric energy")
    assert isinstance(heard.next(Embedding), Embedding)
    assert heard.next(Ready) == Ready(4, 4)
    answer = heard.answer()
    assert (answer.number, answer.text, answer.found[0][0]) == (number, "too little electric energy", "power")
    again = one.ask("singing")
    answer = heard.answer()
    assert (answer.number, answer.found[0][0]) == (again, "whales")


def test_answers_to_questions_typed_over_are_not_told(made: Make) -> None:
    one, heard = made()
    numbers = [one.ask("energy"[: length + 1]) for length in range(6)]
    assert heard.answer().number == numbers[-1]


def test_an_answer_under_way_when_something_else_is_typed_is_not_told(
    made: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is an answer told twice."""
    monkeypatch.setattr(Companion, "_start", lambda _: None)
    one, heard = made()
    numbers = [one.ask("ener"), one.ask("energy")]
    for number in (*numbers, numbers[-1]):
        one._hear(json.dumps({"number": number, "text": "", "near": []}).encode())
    assert heard.answer().number == numbers[-1]
    assert heard.news.empty()


def test_candidates_come_with_their_model_whatever_is_asked_meanwhile(made: Make) -> None:
    one, heard = made()
    number = one.suggest(None, 10)
    one.ask("energy")
    offer = heard.next(PairsAnswer)
    assert isinstance(offer, PairsAnswer)
    assert (offer.number, offer.node, offer.model.name) == (number, None, "all-MiniLM-L6-v2")
    pairs = {frozenset(candidate[:2]) for candidate in (*offer.found.same, *offer.found.near)}
    assert frozenset(("ideas", "harder")) in pairs
    one.suggest("songs", 10)
    assert isinstance(heard.next(Refused), Refused)


def test_a_changed_corpus_is_taken_in(made: Make, place: Path) -> None:
    one, heard = made()
    one.ask("singing")
    heard.answer()
    (place / "all.yaml").write_text("claims: {birds: {title: Birds, text: Birds sing at dawn.}}")
    one.renew()
    one.ask("singing")
    assert [id_ for id_, _ in heard.answer().found] == ["birds"]


def test_a_child_that_dies_is_started_again_once(made: Make) -> None:
    one, heard = made()
    one.ask("singing")
    heard.answer()
    first = one.pid
    assert first
    os.kill(first, signal.SIGKILL)
    number = one.ask("energy")
    assert heard.answer().number == number
    assert one.pid
    assert one.pid != first
    os.kill(one.pid, signal.SIGKILL)
    trouble = heard.next(Trouble)
    one.ask("still here")
    assert heard.next(Trouble) == trouble


def test_closing_ends_the_child_whatever_it_does(made: Make) -> None:
    one, heard = made()
    one.ask("singing")
    heard.answer()
    process = one._process
    one.close()
    assert process
    assert process.poll() is not None
    assert heard.news.empty()
    one.close()


def test_closing_before_anything_was_asked(made: Make) -> None:
    made()[0].close()
    assert not [thread for thread in threading.enumerate() if thread.name == "companion"]


def test_trouble_with_the_model_is_told_with_the_way_out(made: Make) -> None:
    one, heard = made("/no/such/folder")
    one.ask("energy")
    trouble = heard.next(Trouble)
    assert isinstance(trouble, Trouble)
    assert "no model folder" in trouble.message
    assert trouble.hint


def test_a_child_that_cannot_be_started_is_told(made: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(companion, "_child", none)
    one, heard = made()
    one.ask("energy")
    assert heard.next(Trouble) == Trouble("search by meaning cannot be started: Cannot allocate memory")


def test_the_child_ends_with_its_parent() -> None:
    script = (
        "import os, sys; from rsi_graph.meaning.companion import _child; print(_child().pid, flush=True); os._exit(0)"
    )
    pid = int(subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout)
    gone = threading.Event()
    for _ in range(PATIENCE * 20):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            break
        if _is_zombie(pid):
            break
        gone.wait(0.05)
    else:
        pytest.fail("the child is still there")


def _is_zombie(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False
