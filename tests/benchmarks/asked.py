"""Questions that people ask, and the share that each way to search answers.

Words of a passage are typed, and what it asserts has to be found with the passage itself hidden: its first long
words, more of them, or those that what is sought does not hold. Questions in plain words, in words that hardly any
text holds, and those of the corpus in other words have the nodes that answer them beside them. The weights were chosen
with all these in view; ``FRESH`` was written when they stood, and only confirmed one of them (``SHARE_POWER``);
``AGAIN`` chose none.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rsi_graph.files import cache
from rsi_graph.graph import Graph
from rsi_graph.meaning import search
from rsi_graph.meaning.ranking import Links
from rsi_graph.meaning.search import Meanings, Near
from rsi_graph.model import PROPOSITIONS
from rsi_graph.search import index as search_index
from rsi_graph.search.index import Hit, WordIndex
from rsi_graph.snapshot import Snapshot
from rsi_graph.words import words as words_of

FIRST, FIVE = 10, 5
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
"""Questions in plain words that were written when the weights stood."""

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
"""Questions in plain words about claims drawn by lot, written when all weights stood; none was chosen with them."""

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
    """Measure the share of sought nodes that each way to search finds."""
    every = dict(_every(snapshot.graph))
    index = search_index.open(snapshot, cache.user_store())
    more = search.questions(links.graph, links.model)
    meanings = Meanings(links.ids, links.embedded.vectors, links.model, more=more)
    near = {one.text: meanings.near(one.text) for some in every.values() for one in some}
    row = "{:<26}" + " {:>22}" * len(every)
    yield row.format("search", *(f"{name} ({len(some)})" for name, some in every.items()))
    row = "{:<26}" + " {:>22}" * len(every)
    for name, share in (("words", None), ("meaning", 0.0), ("both, half the words", 0.5), ("both, as shipped", 1.0)):
        cells = [_cell(some, [_rank(index, one, near[one.text], share) for one in some]) for some in every.values()]
        yield row.format(name, *cells)


def _cell(asked: list[Asked], ranks: list[float]) -> str:
    if asked[0].passage:
        return (
            f"@10 {sum(r <= FIRST for r in ranks) / len(ranks):.3f} MRR {sum(1 / r for r in ranks) / len(ranks):.3f}"
        )
    return f"first {sum(r == 1 for r in ranks)}, in five {sum(r <= FIVE for r in ranks)}"


def _rank(index: WordIndex, one: Asked, near: Near, share: float | None) -> float:
    """The rank of the first answer, by words alone (``share`` None), or by both with the words counting so much."""
    kinds = PROPOSITIONS if one.passage else ()
    words = {hit.id: hit for hit in index.search(one.text, kinds, search.FOUND) if hit.id != one.passage}
    if share is None:
        order = list(words)
    else:
        values = _values(index, one, near, words, share)
        rolled = search._rolled(index.graph, values, search.PASSAGE_COST, lambda _: True, kinds)
        meant = [found for found in rolled if not kinds or index.graph.kind(found.id) in kinds]
        order = [found.id for found in sorted(meant, key=lambda found: (-found.value, found.id))]
    return next((float(place) for place, id_ in enumerate(order, 1) if id_ in one.answers), float("inf"))


def _values(index: WordIndex, one: Asked, near: Near, words: Mapping[str, Hit], share: float) -> dict[str, float]:
    values = search.both(index, one.text, near, words, share)
    values.pop(one.passage, None)
    return values


_SETS = (
    ("plain words", PLAIN),
    ("plain words, fresh", FRESH),
    ("plain words, again", AGAIN),
    ("strange words", STRANGE),
    ("questions", QUESTIONS),
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
        yield name, [Asked(text, frozenset(ids.split())) for text, ids in asked.items()]
    yield "questions' titles", [Asked(graph.title(id_), frozenset((id_,))) for id_ in graph.ids("question")]


def _typed(graph: Graph, passage: str, target: str, most: int, *, lacking: bool) -> str:
    """Return the words that a reader of the passage might type: its first long ones."""
    words = [word for word in words_of(graph.body(passage)["text"]) if len(word) >= LONG]
    if lacking:
        held = {word for field in ("title", "text") for word in words_of(graph.body(target).get(field, ""))}
        words = [word for word in words if word not in held]
    return " ".join(words[:most])
