"""What is near is found and said why; the child that answers is late, dies or talks nonsense without harm."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from queue import Queue

import pytest

from rsi_graph import meaning, search
from rsi_graph.cache import Store
from rsi_graph.errors import BadSetting
from rsi_graph.meaning import Answer, Companion, Embedding, Near, Trouble, by_both, by_meaning, mix

TEXTS = {
    "ideas": "Ideas get harder to find. Research productivity falls as easy results are used up.",
    "whales": "Whales sing. Humpback whales sing long songs under water.",
    "power": "Power limits data centres. Electricity bounds how many chips can be run at once.",
}
CORPUS = """
    claims:
      ideas: {title: Ideas get harder to find, text: Research productivity falls as easy results are used up.}
      whales: {title: Whales sing, text: Humpback whales sing long songs under water., tags: [sea]}
    risks:
      power: {title: Power limits data centres, text: Electricity bounds how many chips can be run at once.}
    questions:
      songs: {title: Do songs matter?, text: Whether songs matter.}
"""
PATIENCE = 60


@pytest.fixture(scope="module")
def meanings() -> meaning.Meanings:
    return meaning.of_texts(TEXTS)


# --- ranking ------------------------------------------------------------------------------------------------------


def test_the_nearest_come_first_with_their_cosines(meanings) -> None:
    near = meanings.near("too little electric energy")
    assert near.found[0][0] == "power"
    assert [cosine for _, cosine in near.found] == sorted((cosine for _, cosine in near.found), reverse=True)
    assert near.mean < near.found[0][1]
    assert len(meanings.near("energy", limit=1).found) == 1


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_is_near_to_nothing(meanings, text: str) -> None:
    assert meanings.near(text).found == ()


def test_hits_say_how_near_they_are(corpus, meanings) -> None:
    [hit, *_] = by_meaning(corpus(CORPUS).graph, meanings.near, "singing animals of the sea")
    assert (hit.id, hit.kind, hit.title) == ("whales", "claim", "Whales sing")
    assert hit.why == f"near in meaning, {hit.score:.2f}".replace("0.", ".")


FILTERED = [
    ("energy", (), 9, ["power", "ideas", "whales"]),
    ("energy", ("claim",), 9, ["ideas", "whales"]),
    ("energy kind:claim", (), 1, ["ideas"]),
    ("energy tag:sea", (), 9, ["whales"]),
    ("energy", ("question",), 9, []),
    ("energy", (), 0, []),
]


@pytest.mark.parametrize(("text", "kinds", "limit", "expected"), FILTERED)
def test_kinds_operators_and_limit_hold(corpus, meanings, text, kinds, limit, expected) -> None:
    hits = by_meaning(corpus(CORPUS).graph, meanings.near, text, kinds, limit)
    assert sorted(hit.id for hit in hits) == sorted(expected)


def test_both_finds_what_either_finds_and_says_why(corpus, meanings) -> None:
    snapshot = corpus(CORPUS)
    hits = by_both(search.open(snapshot, Store(None)), meanings.near, "songs")
    why = {hit.id: hit.why for hit in hits}
    assert why.keys() == {"songs", "whales", "power", "ideas"}
    assert hits[0].id in ("whales", "songs")
    assert "near in meaning" in why["whales"]
    assert "words: songs" in why["whales"]
    assert "near in meaning" not in why["songs"]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_the_mix_counts_each_in_its_own_spread() -> None:
    usual = Near((), 0.2, 0.1)
    mixed = mix({"word": 1.0}, {"near": 0.6}, usual, 100, share=0.5)
    assert mixed["word"] == pytest.approx(0.5 * (1 - 0.01) / (0.01 - 0.0001) ** 0.5)
    assert mixed["near"] == pytest.approx(0.5 * (0 - 0.01) / (0.01 - 0.0001) ** 0.5 + 0.5 * 4)
    assert mix({}, {}, usual, 0) == {}
    assert mix({"a": 1.0, "b": 0.5}, {}, usual, 2, share=1)["a"] > 0


# --- the child ----------------------------------------------------------------------------------------------------


def served(*messages: dict[str, object]) -> list[dict[str, object]]:
    out = io.BytesIO()
    meaning.serve(io.BytesIO(b"".join(json.dumps(message).encode() + b"\n" for message in messages)), out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_of_questions_that_wait_only_the_last_is_answered() -> None:
    lines = Queue()
    for number in range(5):
        lines.put({"number": number, "text": "energy", "limit": 2})
    lines.put({"texts": TEXTS, "model": None})
    lines.put(None)
    messages = list(meaning._latest(lines))  # type: ignore[arg-type]
    assert messages == [{"texts": TEXTS, "model": None}, {"number": 4, "text": "energy", "limit": 2}]


def test_a_model_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    [told] = served({"texts": TEXTS, "model": "/no/such/folder"})
    assert "no model folder" in str(told["error"])


@pytest.mark.parametrize(
    "line", [b"", b"{", b"[]", b"1", b"{}", b'{"number": 1}', b'{"number": 1, "found": 3}', b"\xff"]
)
def test_a_line_that_is_not_whole_is_no_news(line: bytes) -> None:
    assert meaning._news(line) is None


class Heard:
    """The news of a companion."""

    def __init__(self) -> None:
        self.news: Queue[meaning.News] = Queue()

    def next(self, wanted: type) -> meaning.News:
        """The next news of this sort."""
        while not isinstance(found := self.news.get(timeout=PATIENCE), wanted):
            pass
        return found


@pytest.fixture
def companion():
    made = []

    def make(model: str | None = None) -> tuple[Companion, Heard]:
        heard = Heard()
        made.append(Companion(TEXTS, heard.news.put, model))
        return made[-1], heard

    yield make
    for one in made:
        one.close()


Make = Callable[..., tuple[Companion, Heard]]


def test_the_child_is_started_when_it_is_wanted_and_answers(companion: Make) -> None:
    one, heard = companion()
    assert one.pid is None
    number = one.ask("too little electric energy")
    assert isinstance(heard.next(Embedding), Embedding)
    answer = heard.next(Answer)
    assert isinstance(answer, Answer)
    assert (answer.number, answer.near.found[0][0]) == (number, "power")
    again = one.ask("singing")
    answer = heard.next(Answer)
    assert isinstance(answer, Answer)
    assert (answer.number, answer.near.found[0][0]) == (again, "whales")


def test_answers_to_questions_typed_over_are_not_told(companion: Make) -> None:
    one, heard = companion()
    numbers = [one.ask("energy"[: length + 1]) for length in range(6)]
    answer = heard.next(Answer)
    assert isinstance(answer, Answer)
    assert answer.number == numbers[-1]


def test_a_changed_corpus_is_taken_in(companion: Make) -> None:
    one, heard = companion()
    one.ask("singing")
    heard.next(Answer)
    one.renew({"birds": "Birds sing at dawn."})
    one.ask("singing")
    answer = heard.next(Answer)
    assert isinstance(answer, Answer)
    assert [id_ for id_, _ in answer.near.found] == ["birds"]


def test_a_child_that_dies_is_started_again_once(companion: Make) -> None:
    one, heard = companion()
    one.ask("singing")
    heard.next(Answer)
    first = one.pid
    assert first
    os.kill(first, signal.SIGKILL)
    number = one.ask("energy")
    answer = heard.next(Answer)
    assert isinstance(answer, Answer)
    assert answer.number == number
    assert one.pid
    assert one.pid != first
    os.kill(one.pid, signal.SIGKILL)
    assert isinstance(heard.next(Trouble), Trouble)
    one.ask("still here")


def test_closing_ends_the_child_whatever_it_does(companion: Make) -> None:
    one, heard = companion()
    one.ask("singing")
    heard.next(Answer)
    process = one._process
    one.close()
    assert process
    assert process.poll() is not None
    assert heard.news.empty()
    one.close()


def test_closing_before_anything_was_asked(companion: Make) -> None:
    companion()[0].close()
    assert not [thread for thread in threading.enumerate() if thread.name == "meaning"]


def test_trouble_with_the_model_is_told_with_the_way_out(companion: Make) -> None:
    one, heard = companion("/no/such/folder")
    one.ask("energy")
    trouble = heard.next(Trouble)
    assert isinstance(trouble, Trouble)
    assert "no model folder" in trouble.message
    assert trouble.hint
    with pytest.raises(BadSetting):
        meaning.of_texts(TEXTS, "/no/such/folder")


def test_the_child_ends_with_its_parent() -> None:
    script = "import os, sys; from rsi_graph.meaning import _child; print(_child().pid, flush=True); os._exit(0)"
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
