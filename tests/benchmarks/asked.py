"""Questions that people ask, and the share that each way to search answers.

Words of a passage are typed, and what it asserts has to be found with the passage itself hidden: its first long
words, more of them, or those that what is sought does not hold. Questions in plain words, in words that hardly any
text holds, and those of the corpus in other words have the nodes that answer them beside them. The weights were chosen
with all these in view, save those of ``spoken.TEST``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from rsi_graph.files import cache, folders
from rsi_graph.graph import Graph
from rsi_graph.meaning import ranking, search
from rsi_graph.meaning.ranking import Links
from rsi_graph.meaning.search import Meanings, Near
from rsi_graph.model import PROPOSITIONS
from rsi_graph.search import index as search_index
from rsi_graph.search.index import Hit, WordIndex
from rsi_graph.snapshot import Snapshot, load
from rsi_graph.words import words as words_of
from tests.benchmarks import spoken
from tests.benchmarks.rows import Row

FIRST, FIVE = 10, 5
MANY = 500
WAYS = ("words", "meaning", "both")
LONG = 5
EVERY = 5
"""Of the passages every fifth is asked: more would take minutes and tell the same."""
LEAST = 4
"""The fewest words that are typed."""

PLAIN = {
    "can we shut it off": "resist-switch-off shutdown-resistance shutdown-blocked-in-tests indifference-not-inherited"
    " agents-trained-neutral-about-stopping overseers-can-halt-agents uncertainty-gives-deference",
    "is a slow rise safer": "slow-takeoff-allows-iteration no-time-to-correct",
    "will robots build robots": "physical-loop-of-robots",
    "not enough chips": "compute-very-expensive sold-out-chips-ration-experiments memory-and-chips-sold-out"
    " recursion-replaces-hardware",
    "who gets rich": "labour-share-falls obedient-ai-keeps-owners-in-power power-concentration",
    "brain size evolution": "returns-to-brain-rose brain-evolution-not-slowing",
    "AI pretending to be good": "treacherous-turn models-fake-alignment deceived-overseers",
    "an AI that makes copies of itself": "self-replication",
    "cheating on tests": "reward-hacking models-can-sandbag sandbagging agents-fooled-scorer-together",
    "arms race between countries": "racing safeguards-lowered rivalry race-outruns-restraint"
    " ai-rivalry-has-no-finish-line",
    "a machine that only answers questions": "oracle-safer-yet-dangerous",
    "everybody loses their job": "labour-share-falls humans-redundant",
}
"""Questions in plain words, and the ids of what answers each."""

STRANGE = {
    "dwindling payoff from inventing": "ideas-get-harder diminishing-returns-limit-improvement"
    " improvements-get-harder",
    "semiconductor scarcity": "compute-very-expensive sold-out-chips-ration-experiments memory-and-chips-sold-out"
    " recursion-replaces-hardware",
    "escaping jail": "containment-escape",
    "dictatorship": "power-concentration obedient-ai-keeps-owners-in-power checks-erode",
    "lying chatbots": "deceived-overseers treacherous-turn models-scheme-when-prompted models-fake-alignment",
    "apes versus Homo sapiens": "chimp-analogy-says-little brain-evolution-not-slowing returns-to-brain-rose",
    "cloning": "self-replication minds-copyable copyable-minds-explode-growth",
    "doomsday": "existential-catastrophe anyone-builds-everyone-dies power-seeking-catastrophe",
    "unplugging": "shutdown-resistance resist-switch-off shutdown-blocked-in-tests",
    "snowballing upgrades": "improvement-compounds-exponentially one-optimisation-compounds cycles-accelerate"
    " rsi-feeds-back-gains good-explosion rsi-as-upgrade-cycle",
    "amnesia when retraining": "self-forgetting",
    "burglars exfiltrating parameters": "weights-and-software-stolen",
}
"""Questions whose telling words hardly any text holds."""

FRESH = {
    "is it just hype": "hype-misleads misplaced-faith",
    "can you lock it up": "containment-can-work containment-infeasible containment-escape confinement-impractical"
    " containment",
    "does more computing power make smarter machines": "speed-alone-no-intelligence compute-sets-the-date"
    " compute-gains-buy-little-intelligence",
    "running out of training data": "prediction-is-data-bound human-data-gains-value model-collapse",
    "a coup with the help of AI": "small-group-could-seize-power power-concentration who-controls"
    " loyal-machines-replace-helpers",
    "stealing the model": "weights-and-software-stolen",
    "why would a machine want to survive": "instrumental-convergence resist-switch-off",
    "training AI on its own output": "model-collapse",
    "will the economy grow faster": "economic-growth copyable-minds-explode-growth tenfold-growth-from-substitution",
    "how much faster can research get": "software-limits-cap-speed years-of-progress-within-one"
    " decade-of-algorithms-in-a-year research-years-to-months",
    "should companies check their own work": "self-certification",
    "what if the goal changes on the way": "goal-drift values-may-be-rewritten goal-preservation",
}
"""Questions in plain words that were written when an earlier set of weights stood."""

AGAIN = {
    "do experts know better than ordinary people": "experts-forecast-better-than-public expert-opinion",
    "who checks all the code it writes": "human-review-is-bottleneck production-code-mostly-machine-written",
    "can it help make a bioweapon": "models-guide-pathogen-recovery",
    "is giving the models away dangerous": "marginal-misuse-risk-unshown open-models-spread-power",
    "will the rich still need the rest of us": "owners-lose-reason-to-care humans-redundant"
    " loyal-machines-replace-helpers obedient-ai-keeps-owners-in-power",
    "does a smarter brain help if experiments are slow": "other-factors-limit-intelligence slowest-component-limits",
    "is this an old idea": "rsi-idea-is-older",
    "how many calculations does a brain do": "brain-needs-hundred-million-mips",
    "can it fix its own mistakes": "unaided-self-correction-fails",
    "do companies hide their best models": "internal-use-precedes-release research-models-kept-internal",
    "is worrying about this a waste of time": "attention-better-spent-elsewhere",
    "has anyone tried this before": "self-improvers-historically-failed",
    "how good are AIs at writing fast GPU code": "kernel-optimisation-starts-low",
    "what are the laws about it": "eu-act-names-self-improvement us-orders-name-self-improvement"
    " control-evasion-in-state-law eu-systemic-risk-duties us-order-no-licensing",
    "does Google already save money with it": "scheduling-loop-recovers-compute",
    "can a proof make it safe": "false-assurance-from-proof loebian-obstacle",
    "how many agents can run at the same time": "thirty-thousand-agents",
    "how sure are the numbers": "explosion-estimates-are-guesswork software-returns-interval",
    "what should labs tell the public": "labs-should-report-progress",
    "do people in the labs think differently from professors": "lab-staff-and-academics-differ",
    "who put money into this": "capital-flows-to-rsi",
    "will tests catch a bad model before it is sold": "pre-release-tests-unreliable"
    " pre-deployment-tests-miss-internal-loops models-can-sandbag",
    "keep it locked away from the internet": "sandboxing-recommended isolation-is-ordinary-practice"
    " confinement-impractical containment-can-work containment-infeasible containment containment-escape",
    "does it understand how it works itself": "self-model-fidelity",
}
"""Questions in plain words about claims drawn by lot."""

QUESTIONS = {
    "Is chip supply the limit on AI progress?": "compute-bottleneck",
    "Can it happen with software alone?": "software-only",
    "Will its goals stay the same when it rewrites itself?": "goal-preservation",
    "Can it be kept in a box?": "containment",
    "Would one company leave all the others behind?": "locality",
    "Do theorems rule it out?": "formal-limits",
    "Can we measure danger in time?": "measurability",
    "Does history point to another acceleration?": "history",
    "Should we trust the experts?": "expert-opinion",
    "Will the economy explode?": "economic-growth",
    "Could we still switch it off or correct it?": "corrigibility",
    "Does competition between states cause a race?": "rivalry",
}
"""Questions of the corpus in other words."""


class Asked(NamedTuple):
    """A text that is typed, what answers it, and the passage that is hidden, if any."""

    text: str
    answers: frozenset[str]
    passage: str = ""


def tables(snapshot: Snapshot, links: Links) -> Iterator[str]:
    """Measure the share of sought nodes that each way to search finds: within five, within ten, and the MRR."""
    every = dict(_every(snapshot.graph))
    row = "{:<20}" + " {:>18}" * len(WAYS)
    yield row.format("search: @5, @10, MRR", *WAYS)
    for name, ranks in measured(snapshot, links, every).items():
        yield row.format(
            f"{name} ({len(every[name])})", *(" ".join(f"{one:.3f}" for one in figures(r)) for r in ranks)
        )


def rows(_: Callable[[int], Path]) -> Iterator[Row]:
    """The goals of questions in plain words."""
    snapshot = load(folders.shipped_corpus())
    every = {"questions of five sorts of people": [*_asked(spoken.DEV), *_asked(spoken.TEST)]}
    [ranks] = measured(snapshot, ranking.open(snapshot), every).values()
    for way, found in zip(WAYS, ranks, strict=True):
        five, ten, mean = figures(found)
        for what, value, goal in (("within five", five, 1.0), ("within ten", ten, 1.0), ("MRR", mean, 0.6)):
            reach = 0.0 if way == "words" else goal  # words alone stand beside the others for comparison
            yield Row(f"80 questions in plain words, by {way}, {what}", value, reach, "of 1", at_least=True)


def measured(snapshot: Snapshot, links: Links, every: Mapping[str, list[Asked]]) -> dict[str, list[list[float]]]:
    """The ranks of the first answers in each set, by each of the ways."""
    index = search_index.open(snapshot, cache.user_store())
    more, words = search.questions(links.graph, links.model), search.alike_words(index, links.model)
    vectors = links.embedded.vectors
    meanings = Meanings(links.ids, vectors, links.model, more=more, words=words, graph=index.graph)
    return {name: [[_rank(index, meanings, one, way) for one in some] for way in WAYS] for name, some in every.items()}


def figures(ranks: Sequence[float]) -> tuple[float, float, float]:
    """The shares of ranks within five and within ten, and the mean of one over the rank."""
    within = (sum(rank <= most for rank in ranks) / len(ranks) for most in (FIVE, FIRST))
    return (*within, sum(1 / rank for rank in ranks) / len(ranks))  # type: ignore[return-value]


def _rank(index: WordIndex, meanings: Meanings, one: Asked, way: str) -> float:
    """The rank of the first answer."""
    kinds = PROPOSITIONS if one.passage else ()
    if way == "words":
        hits: Sequence[Hit] = index.search(one.text, kinds, search.FOUND)
    elif way == "meaning":
        hits = search.by_meaning(index.graph, lambda text: _without(meanings.near(text), one), one.text, kinds, MANY)
    else:

        def near(text: str, beside: Iterable[str]) -> Near:
            return _without(meanings.near(text, beside), one)

        hits = search.by_both(_Hiding(index, one.passage), near, one.text, kinds, MANY)
    order = [hit.id for hit in hits if hit.id != one.passage]
    return next((float(place) for place, id_ in enumerate(order, 1) if id_ in one.answers), float("inf"))


def _without(near: Near, one: Asked) -> Near:
    """The nearest, the hidden passage left out."""
    return near._replace(found=tuple(found for found in near.found if found[0] != one.passage))


class _Hiding:
    """An index that tells nothing of a hidden passage."""

    def __init__(self, index: WordIndex, passage: str) -> None:
        self.graph, self.search, self._index, self._passage = index.graph, index.search, index, passage

    def evidence(self, text: str, limit: int) -> dict[str, float]:
        """The evidence of the index, the hidden passage left out."""
        return {id_: many for id_, many in self._index.evidence(text, limit).items() if id_ != self._passage}


_SETS = (
    ("plain words", PLAIN),
    ("plain words, fresh", FRESH),
    ("plain words, again", AGAIN),
    ("strange words", STRANGE),
    ("questions", QUESTIONS),
    ("five speakers", spoken.DEV),
    ("five more", spoken.TEST),
)

# --- what is asked ------------------------------------------------------------------------------------------------


def _every(graph: Graph) -> Iterator[tuple[str, list[Asked]]]:
    asserted = [
        (id_, relation.target)
        for id_ in graph.ids("annotation")
        for relation in graph.outgoing(id_)
        if relation.kind == "asserts" and graph.kind(relation.target) in PROPOSITIONS
    ][::EVERY]
    for name, most, lacking in (("six words", 6, False), ("twelve words", 12, False), ("words it lacks", 6, True)):
        typed = [Asked(_typed(graph, *pair, most, lacking=lacking), frozenset(pair[1:]), pair[0]) for pair in asserted]
        yield name, [one for one in typed if len(one.text.split()) >= LEAST]
    for name, asked in _SETS:
        yield name, list(_asked(asked))
    yield "questions' titles", [Asked(graph.title(id_), frozenset((id_,))) for id_ in graph.ids("question")]


def _asked(table: Mapping[str, str]) -> Iterator[Asked]:
    yield from (Asked(text, frozenset(ids.split())) for text, ids in table.items())


def _typed(graph: Graph, passage: str, target: str, most: int, *, lacking: bool) -> str:
    """Return the words that a reader of the passage might type: its first long ones."""
    words = [word for word in words_of(graph.body(passage)["text"]) if len(word) >= LONG]
    if lacking:
        held = {word for field in ("title", "text") for word in words_of(graph.body(target).get(field, ""))}
        words = [word for word in words if word not in held]
    return " ".join(words[:most])
