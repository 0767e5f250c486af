"""Labels and strengths are those of the papers, and of a plain reference that shares no line with the program."""

import inspect
import json
import math
import random
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsi_graph import load
from rsi_graph.corpus.yamltext import read
from rsi_graph.errors import BadSetting, UnknownNode
from rsi_graph.evaluation import DEFAULT, NAMES, SPREAD, labels_of, structure_of, suppose, unexpected
from rsi_graph.evaluation.blocks import system
from rsi_graph.evaluation.equilibrium import TOLERANCE, Hold, Problem, solve
from rsi_graph.evaluation.extensions import extensions
from rsi_graph.evaluation.gradients import gradient
from rsi_graph.evaluation.labels import grounded
from rsi_graph.evaluation.semantics import SEMANTICS
from rsi_graph.evaluation.structure import Edge, Structure, Supposition, situation
from rsi_graph.evaluation.verdicts import Scales, evaluate
from rsi_graph.files.cache import Store

INTEROP = Path(__file__).parents[3] / "shared" / "interop"
THEIR_NAMES = {
    "QuadraticEnergy_model": "quadratic-energy",
    "DFQuAD_model": "df-quad",
    "EulerBased_model": "euler-based",
    "MLP_model": "mlp-based",
}
BALANCED = ("quadratic-energy", "df-quad", "mlp-based")
"""The semantics in which supports and attacks are mirror images."""


def worked_examples():
    path = INTEROP / "strength" / "worked-examples.json"
    return json.loads(path.read_text("utf-8"))["cases"] if path.exists() else []


def frameworks():
    path = INTEROP / "dung" / "answers.json"
    return sorted(json.loads(path.read_text("utf-8"))["instances"].items()) if path.exists() else []


def written(folder, **sections):
    """A corpus of these sections, loaded; titles and texts are filled in."""
    for name, records in sections.items():
        for id_, body in records.items():
            body.setdefault("title", id_)
            if name not in ("arguments", "sources"):
                body.setdefault("text", f"{id_} holds.")
    folder.mkdir(exist_ok=True)
    (folder / "main.yaml").write_text(json.dumps(sections), "utf-8")
    snapshot = load(folder, store=Store(None))
    assert snapshot.errors == ()
    return snapshot.graph


def compiled(base, *edges, propositions=None):
    """A structure of claims ``0, 1, …`` with these base weights; an edge is source, target, sign and weight."""
    ids = tuple(str(number) for number in range(len(base)))
    return Structure(
        ids,
        ("claim",) * len(ids),
        len(ids) if propositions is None else propositions,
        tuple((weight, weight) for weight in base),
        tuple(Edge(a, b, "supports" if sign > 0 else "attacks", weight) for a, b, sign, weight in edges),
        {},
        frozenset(),
        (),
        {id_: place for place, id_ in enumerate(ids)},
    )


def strengths(graph, semantics=DEFAULT, **supposed):
    supposition = suppose(graph, **supposed)
    found = evaluate(Scales(structure_of(graph, supposition)), semantics, supposition)
    return {id_: standing.strength for id_, standing in found.standings.items()}


def solved(compiled_structure, semantics):
    scales = Scales(compiled_structure)
    return scales.weigh(semantics, situation(compiled_structure, Supposition()))


# --- what others have printed -------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", worked_examples(), ids=lambda case: case["id"])
def test_worked_examples(case, folder):
    """Every published example comes out to the precision it was printed with."""
    slugs = {name: f"n-{name.lower()}" for name in case["graph"]["arguments"]}
    claims = {slugs[name]: {"credence": base} for name, base in case["graph"]["arguments"].items()}
    for relation in ("supports", "attacks"):
        for source, target in case["graph"][relation]:
            claims[slugs[source]].setdefault(relation, []).append(slugs[target])
    found = strengths(written(folder, claims=claims), THEIR_NAMES[case["semantics"]])
    for name, expected in case["expected"].items():
        assert found[slugs[name]] == pytest.approx(expected, abs=case["abs_tol"])
    for name, expected in case.get("recomputed_fixed_point", {}).items():
        assert found[slugs[name]] == pytest.approx(expected, abs=1e-9)
    if "topic" in case:
        check_contributions(case, folder, slugs)


def check_contributions(case, folder, slugs):
    """The gradient, and what is left without a claim, as the paper has them."""
    graph, name = load(folder, store=Store(None)).graph, THEIR_NAMES[case["semantics"]]
    found, topic = structure_of(graph), slugs[case["topic"]]
    under, scales = situation(found, Supposition()), Scales(found)
    problem = scales.problem(name, under)
    slope = gradient(problem, solve(problem).strengths, found.places[topic])
    for id_, expected in case.get("gradient", {}).items():
        place = found.places[slugs[id_]]
        tolerance = case.get("gradient_abs_tol", 1e-9)
        assert slope.base[place] == pytest.approx(expected, abs=tolerance)
    now = solve(problem).strengths[found.places[topic]]
    for id_, expected in case.get("removal", {}).items():
        left = strengths(graph, name, reject=[slugs[id_]])[topic]
        assert now - left == pytest.approx(expected, abs=1e-9)
    for id_, expected in case.get("strength_with_base_zero", {}).items():
        left = strengths(graph, name, credence={slugs[id_]: (0.0, 0.0)})[topic]
        assert left == pytest.approx(expected, abs=1e-5)


def attacks_of(path):
    """Arguments and attacks of a framework in any of three formats."""
    text = path.read_text("utf-8")
    if path.suffix == ".apx":
        return re.findall(r"arg\((\w+)\)", text), re.findall(r"att\((\w+),\s*(\w+)\)", text)
    if path.suffix == ".tgf":
        nodes, _, edges = text.partition("#")
        return nodes.split(), [tuple(line.split()[:2]) for line in edges.strip().splitlines()]
    head, *lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [str(n + 1) for n in range(int(head.split()[2]))], [tuple(line.split()) for line in lines]


def framework(folder, arguments, attacks):
    """A framework as a corpus; what attacks itself does so by an argument of its own."""
    claims = {f"n-{name}": {} for name in arguments}
    selfish = {}
    for source, target in attacks:
        if source == target:
            selfish[f"self-{source}"] = {"premises": [f"n-{source}"], "attacks": [f"n-{source}"]}
        else:
            claims[f"n-{source}"].setdefault("attacks", []).append(f"n-{target}")
    return written(folder, claims=claims, arguments=selfish)


def plain(ids):
    return sorted(id_.removeprefix("n-") for id_ in ids if id_.startswith("n-"))


@pytest.mark.parametrize(("name", "answers"), frameworks(), ids=lambda value: value if isinstance(value, str) else "")
def test_frameworks(name, answers, folder):
    """Grounded, preferred and stable extensions are those on which other solvers agree."""
    pytest.importorskip("clingo")
    graph = framework(folder, *attacks_of(INTEROP / "dung" / name))
    accepted = [id_ for id_, label in labels_of(graph).items() if label == "accepted"]
    assert plain(accepted) == sorted(answers["grounded"])
    found = structure_of(graph)
    under = situation(found, Supposition())
    for kind in ("preferred", "stable"):
        expected = sorted(sorted(extension) for extension in answers[kind])
        assert sorted(plain(extension) for extension in extensions(found, under, kind)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("even_cycle1.tgf", {"1": "undecided", "2": "undecided"}),
        ("odd_cycle1.tgf", dict.fromkeys("123", "undecided")),
        ("reinstatement1.tgf", {"1": "accepted", "2": "rejected", "3": "accepted"}),
        ("bas1.tgf", {"a": "accepted", "b": "rejected", **dict.fromkeys("cdefg", "undecided")}),
    ],
)
def test_small_frameworks(name, expected, folder):
    """Cycles stay open, reinstatement reinstates."""
    path = INTEROP / "dung" / name
    if not path.exists():
        pytest.skip("the examples of others are not here")
    found = labels_of(framework(folder, *attacks_of(path)))
    assert {id_.removeprefix("n-"): label for id_, label in found.items() if id_.startswith("n-")} == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("defended", {"b": "accepted", "a": "rejected"}),
        ("self-attack-defeated", {"t": "accepted", "s": "rejected"}),
        ("three-cycle", dict.fromkeys("abc", "undecided")),
        ("empty", {}),
    ],
)
def test_argdown_frameworks(name, expected, folder):
    """The frameworks of an Argdown server have the labels it gives them."""
    path = INTEROP / "argdown-dung" / f"{name}.argdown"
    if not path.exists():
        pytest.skip("the examples of others are not here")
    arguments, attacks, target = [], [], ""
    for attack, id_ in re.findall(r"^( *- )?<(\w+)>", path.read_text("utf-8"), re.MULTILINE):
        arguments.append(id_.lower())
        if attack:
            attacks.append((id_.lower(), target))
        else:
            target = id_.lower()
    found = labels_of(framework(folder, dict.fromkeys(arguments), attacks))
    assert {id_.removeprefix("n-"): label for id_, label in found.items() if id_.startswith("n-")} == expected


OTHER_PRINCIPLES = {
    "rebuttal", "reinstatement", "tandem",  # weighed by proof standards of Carneades' own
    "toulmin",  # holds a premise to be in that nothing in the file assumes
}  # fmt: skip


@pytest.mark.parametrize("path", sorted((INTEROP / "carneades").glob("*.yml")), ids=lambda path: path.stem)
def test_carneades(path, folder):
    """Carneades' labels follow where a statement falls by default: something attacks it until an argument stands."""
    data = read(path.read_bytes()).data
    wanted = data.get("tests")
    if not wanted or path.stem in OTHER_PRINCIPLES:
        pytest.skip("without expectations, or with proof standards that are not ours")
    found = labels_of(written(folder, **carneades(data)))
    ids = {name: f"s-{number}" for number, name in enumerate(data["statements"])}
    words = {"in": "accepted", "out": "rejected", "undecided": "undecided"}
    given = {name: found[ids[name]] for names in wanted.values() for name in names}
    assert given == {name: words[word] for word, names in wanted.items() for name in names}


def carneades(data):
    """Statements as claims; each not assumed is attacked by a default that its arguments attack in turn."""
    ids = {name: f"s-{number}" for number, name in enumerate(data["statements"])}
    assumed = {*(data.get("assumptions") or ())}
    assumed |= {name for name, body in data["statements"].items() if isinstance(body, dict) and body.get("assumed")}
    claims = {id_: {} for id_ in ids.values()}
    claims |= {f"no-{id_}": {"attacks": [id_]} for name, id_ in ids.items() if name not in assumed}
    arguments = {}
    for number, body in enumerate((data.get("arguments") or {}).values()):
        premises = body.get("premises", ())
        premises = [ids[p] for p in (premises.values() if isinstance(premises, dict) else premises)]
        sets = [[p] for p in premises] if body.get("scheme") == "convergent" else [premises or ["always"]]
        for part, members in enumerate(sets):
            step = f"a-{number}-{part}"
            arguments[step] = {"premises": members, "attacks": [f"no-{ids[body['conclusion']]}"]}
            if "undercutter" in body:
                claims[ids[body["undercutter"]]].setdefault("undercuts", []).append(step)
    return {"claims": {"always": {}, **claims}, "arguments": arguments}


# --- a plain reference --------------------------------------------------------------------------------------------


def plain_influence(name, w, energy):
    if name == "quadratic-energy":
        h = energy * energy / (1 + energy * energy)
        return w + h * (1 - w) if energy > 0 else w - h * w
    if name == "df-quad":
        return w + (1 - w) * energy if energy > 0 else w + w * energy
    if name == "euler-based":
        return 1 - (1 - w * w) / (1 + w * math.exp(energy))
    if w in (0, 1):
        return w
    return 1 / (1 + math.exp(-(math.log(w / (1 - w)) + energy)))


INFLUENCES = {
    "top-linear": "df-quad",
    "top-quadratic": "quadratic-energy",
    "top-euler": "euler-based",
    "top-logistic": "mlp-based",
    "log-odds": "mlp-based",
}


class Reference:
    """The mapping of the relations, said once more over the sections of a corpus, with dictionaries and loops."""

    def __init__(self, sections):
        self.base, self.bears = {}, defaultdict(list)
        self.steps, self.on_step = {}, defaultdict(list)
        for section in ("claims", "conditions", "risks"):
            for id_, body in sections.get(section, {}).items():
                self.base[id_] = body.get("credence", 0.5)
        undercut = {target["to"] for s in sections.values() for b in s.values() for target in b.get("undercuts", ())}
        for id_, body in sections.get("arguments", {}).items():
            self.steps[id_] = body["premises"]
            self.outcomes(id_, body)
        for section in ("claims", "conditions", "risks"):
            for id_, body in sections.get(section, {}).items():
                self.stated(id_, body, undercut)

    def outcomes(self, source, body):
        for link in body.get("supports", ()):
            self.bear(source, link, 1)
        for link in body.get("attacks", ()):
            self.bear(source, link, -1)
        for link in body.get("undercuts", ()):
            self.on_step[link["to"]].append((source, -1, link.get("weight", 1.0)))

    def bear(self, source, link, sign):
        to, weight = link["to"], link.get("weight", 1.0)
        if to in self.base:
            self.bears[to].append((source, sign, weight, False))
        else:
            self.on_step[to].append((source, sign, weight))

    def stated(self, id_, body, undercut):
        apart = {}
        for relation in ("supports", "attacks"):
            for link in body.get(relation, ()):
                if (step := f"{id_}>{link['to']}") in undercut:
                    self.steps[step] = [id_]
                    apart[relation] = [*apart.get(relation, ()), link]
                    self.bear(step, link, 1 if relation == "supports" else -1)
        rest = {
            k: [link for link in v if link not in apart.get(k, ())] for k, v in body.items() if isinstance(v, list)
        }
        self.outcomes(id_, rest)
        for link in body.get("raises", ()):
            self.bears[link["to"]].append((id_, 1, link.get("weight", 1.0), False))
        for link in body.get("mitigates", ()):
            self.bears[link["to"]].append((id_, -1, link.get("weight", 0.5), False))
        for link in body.get("contradicts", ()):
            self.bears[link["to"]].append((id_, -1, link.get("weight", 1.0), False))
            self.bears[id_].append((link["to"], -1, link.get("weight", 1.0), False))
        for link in body.get("requires", ()):
            self.bears[id_].append((link["to"], -1, link.get("weight", 1.0), True))

    def update(self, name, s):
        new = {}
        for id_, w in self.base.items():
            passed = [
                (sign, weight * ((1 - s[src]) if lacking else s[src]))
                for src, sign, weight, lacking in self.bears[id_]
            ]
            if name == "df-quad":
                against = math.prod(1 - t for sign, t in passed if sign < 0)
                for_ = math.prod(1 - t for sign, t in passed if sign > 0)
                energy = against - for_
            elif name.startswith("top-"):
                energy = sum(sign * max((t for s, t in passed if s == sign), default=0.0) for sign in (1, -1))
            else:
                energy = sum(sign * t for sign, t in passed)
            new[id_] = plain_influence(INFLUENCES.get(name, name), w, energy)
        for step, premises in self.steps.items():
            against = math.prod(1 - w * s[src] for src, sign, w in self.on_step[step] if sign < 0)
            for_ = math.prod(1 - w * s[src] for src, sign, w in self.on_step[step] if sign > 0)
            new[step] = math.prod(s[p] for p in premises) * (1 - max(0.0, for_ - against))
        return new

    def strengths(self, name):
        """Followed along the continuous solution in small steps."""
        s = {**self.base, **dict.fromkeys(self.steps, 1.0)}
        for _ in range(6000):
            new = self.update(name, s)
            if max(abs(new[id_] - s[id_]) for id_ in s) < 1e-14:
                break
            s = {id_: s[id_] + 0.1 * (new[id_] - s[id_]) for id_ in s}
        return s

    def labels(self):
        """By rounds over everything until nothing changes any more."""
        attackers, needs = defaultdict(list), defaultdict(list)
        for id_, bears in self.bears.items():
            for src, sign, weight, lacking in bears:
                if weight and lacking:
                    needs[id_].append(src)
                elif weight and sign < 0:
                    attackers[id_].append(src)
        for step, premises in self.steps.items():
            needs[step] = list(premises)
            attackers[step] = [src for src, sign, w in self.on_step[step] if sign < 0 and w]
        found = dict.fromkeys([*self.base, *self.steps], "undecided")
        changed = True
        while changed:
            changed = False
            for id_ in found:
                over = [found[a] == "rejected" for a in attackers[id_]] + [found[n] == "accepted" for n in needs[id_]]
                out = [found[a] == "accepted" for a in attackers[id_]] + [found[n] == "rejected" for n in needs[id_]]
                label = "accepted" if all(over) else "rejected" if any(out) else "undecided"
                changed |= label != found[id_]
                found[id_] = label
        return found


def random_sections(seed):  # noqa: C901 - one coin after the other
    """A debate at random, with circles, undercuts, linked premises, conditions and risks."""
    rng = random.Random(seed)  # noqa: S311 - examples, no secrets
    claims = {f"c{n}": {} for n in range(rng.randint(2, 9))}
    conditions = {f"k{n}": {} for n in range(rng.randint(1, 3))}
    risks = {f"r{n}": {} for n in range(rng.randint(1, 3))}
    everyone = [*claims, *conditions, *risks]
    for id_, body in {**claims, **conditions, **risks}.items():
        if rng.random() < 0.7:
            body["credence"] = round(rng.random(), 2)
        others = [o for o in everyone if o != id_]
        rng.shuffle(others)
        for relation, targets in (("supports", others), ("attacks", others), ("raises", risks), ("mitigates", risks)):
            chosen = [t for t in targets if t != id_ and rng.random() < 0.25]
            taken = {link["to"] for links in body.values() if isinstance(links, list) for link in links}
            links = [{"to": t, "weight": round(rng.random(), 2)} for t in chosen if t not in taken]
            if links:
                body[relation] = links
        if rng.random() < 0.3:
            body["contradicts"] = [{"to": others[0]}]
    for number, id_ in enumerate(claims):
        if rng.random() < 0.4:
            claims[id_]["requires"] = [{"to": rng.choice(list(conditions))}]
        if number and rng.random() < 0.4:
            earlier = claims[f"c{number - 1}"]
            step = next((f"c{number - 1}>{link['to']}" for link in earlier.get("supports", ())), None)
            if step:
                claims[id_]["undercuts"] = [{"to": step, "weight": round(rng.random(), 2)}]
    arguments = {}
    for number in range(rng.randint(0, 4)):
        premises = rng.sample(everyone, min(len(everyone), rng.randint(1, 3)))
        arguments[f"a{number}"] = {
            "premises": premises,
            rng.choice(["supports", "attacks"]): [{"to": rng.choice(everyone)}],
        }
        if number:
            relation = rng.choice(["undercuts", "supports"])
            arguments[f"a{number}"][relation] = [{"to": f"a{number - 1}", "weight": round(rng.random(), 2)}]
    return {"claims": claims, "conditions": conditions, "risks": risks, "arguments": arguments}


@pytest.mark.parametrize("seed", range(60))
def test_agrees_with_the_reference(seed, folder):
    """On random debates with circles, undercuts, linked premises and conditions, to 1e-9."""
    sections = random_sections(seed)
    reference = Reference(json.loads(json.dumps(sections)))
    graph = written(folder, **sections)
    assert labels_of(graph) == reference.labels()
    for name in NAMES:
        expected = reference.strengths(name)
        assert strengths(graph, name) == {id_: pytest.approx(s, abs=1e-9) for id_, s in expected.items()}


# --- what each semantics claims -----------------------------------------------------------------------------------

WEIGHTS = st.floats(0, 1).map(lambda w: round(w, 3))
SIGNS = st.sampled_from([-1, 1])


@st.composite
def networks(draw, circles=True):
    base = draw(st.lists(WEIGHTS, min_size=2, max_size=8))
    places = st.integers(0, len(base) - 1)
    edges = draw(st.lists(st.tuples(places, places, SIGNS, WEIGHTS.filter(bool)), max_size=14))
    kept = {(a, b): (a, b, sign, w) for a, b, sign, w in edges if (a != b if circles else a < b)}
    return base, list(kept.values())


@given(networks(), st.sampled_from(NAMES))
def test_strengths_are_strengths(network, name):
    """Between 0 and 1 and at rest, or none; what converges converges to an equilibrium."""
    found = compiled(network[0], *network[1])
    solution = solved(found, name)
    numbers = solution.strengths[~np.isnan(solution.strengths)]
    assert ((numbers >= 0) & (numbers <= 1)).all()
    assert solution.residual <= TOLERANCE
    assert np.isnan(solution.strengths).any() == bool(solution.unsettled)


@given(networks(), st.sampled_from(NAMES))
def test_stability(network, name):
    """A node that nothing bears on keeps its base weight."""
    base, edges = network
    solution = solved(compiled(base, *edges), name)
    for place in set(range(len(base))) - {b for _, b, _, _ in edges}:
        assert solution.strengths[place] == pytest.approx(base[place], abs=1e-12)


@given(networks(), st.sampled_from(NAMES), SIGNS, WEIGHTS.filter(bool))
def test_directionality(network, name, sign, weight):
    """A new edge changes nothing but what it leads to."""
    base, edges = network
    base = [*base, 0.7]
    before = solved(compiled(base, *edges), name).strengths
    after = solved(compiled(base, *edges, (0, len(base) - 1, sign, weight)), name).strengths
    np.testing.assert_allclose(after[:-1], before[:-1], atol=1e-9)


@given(networks(circles=False), st.sampled_from(NAMES), SIGNS, WEIGHTS)
def test_monotony(network, name, sign, weight):
    """Without circles: one more supporter never lowers its target, one more attacker never lifts it."""
    base, edges = network
    found = [*base, weight]
    before = solved(compiled(found, *edges), name).strengths
    after = solved(compiled(found, *edges, (len(base), len(base) - 1, sign, 1.0)), name).strengths
    assert sign * (after[len(base) - 1] - before[len(base) - 1]) >= -1e-12


@given(st.lists(WEIGHTS, max_size=5), st.lists(WEIGHTS, max_size=5), WEIGHTS, st.sampled_from(BALANCED))
def test_duality(supporters, attackers, weight, name):
    """Supports lift a claim as far above its weight as the same attacks press its opposite below."""
    one = [*supporters, *attackers, weight]
    signs = [1] * len(supporters) + [-1] * len(attackers)
    last = len(signs)
    up = solved(compiled(one, *((n, last, s, 1.0) for n, s in enumerate(signs))), name).strengths[last]
    one[last] = 1 - weight
    down = solved(compiled(one, *((n, last, -s, 1.0) for n, s in enumerate(signs))), name).strengths[last]
    assert up == pytest.approx(1 - down, abs=1e-12)


@given(networks(), st.sampled_from(NAMES), st.integers(0, 7))
def test_rejecting_is_deleting(network, name, place):
    """A claim held at 0 leaves the others as if it had never been there."""
    base, edges = network
    place %= len(base)
    whole = compiled(base, *edges)
    under = situation(whole, Supposition(reject=(str(place),)))
    held = solve(Scales(whole).problem(name, under)).strengths
    without = compiled(base, *(edge for edge in edges if place not in edge[:2]))
    rest = [p for p in range(len(base)) if p != place]
    np.testing.assert_allclose(held[rest], solved(without, name).strengths[rest], atol=1e-8)
    labelled = grounded(whole, under)
    assert [labelled[p] for p in rest] == [grounded(without, situation(without, Supposition()))[p] for p in rest]


@given(networks(), st.sampled_from(NAMES), st.integers(0, 7))
def test_gradients_are_slopes(network, name, place):
    """By base weight and by edge, as near as differences can tell; where there is a corner, one of its sides."""
    base, edges = network
    base = [0.1 + 0.8 * w for w in base]
    whole = compiled(base, *edges)
    problem = Scales(whole).problem(name, situation(whole, Supposition()))
    strengths_ = solve(problem).strengths
    if np.isnan(strengths_).any():
        return
    place %= len(base)
    slope = gradient(problem, strengths_, place)
    for moved in range(len(base)):
        ends = []
        for step in (-1e-5, 1e-5):
            other = problem.base.copy()
            other[moved] += step
            ends.append(solve(Problem(problem.system, problem.semantics, other)).strengths[place])
        if abs(ends[1] - ends[0]) < 0.1:
            assert slope.base[moved] == pytest.approx((ends[1] - ends[0]) / 2e-5, rel=1e-3, abs=1e-3)


# --- circles ------------------------------------------------------------------------------------------------------


def crowds(size, pattern):
    """Two crowds, each member bound to each of the other: "hunt" is support one way and attack back."""
    edges = []
    for one in range(size):
        for other in range(size, 2 * size):
            edges.append((one, other, 1 if pattern == "hunt" else -1, 1.0))
            edges.append((other, one, -1, 1.0))
        if pattern == "camps":
            edges += [(one, mate, 1, 1.0) for mate in range(size) if mate != one]
    return edges


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("pattern", ["hunt", "war", "camps"])
@pytest.mark.parametrize("size", [1, 3, 10])
@pytest.mark.parametrize("base", [0.5, 0.9, 1.0])
def test_adversarial_circles(name, pattern, size, base):
    """A circle in which plain iteration swings for ever has an answer or none, within a bounded number of steps."""
    found = compiled([base] * size + [base * 0.95] * size, *crowds(size, pattern))
    solution = solved(found, name)
    assert solution.evaluations <= 2000
    if not solution.unsettled:
        scales = Scales(found)
        [block] = scales.system.blocks
        again = block.update(
            solution.strengths, scales.base(situation(found, Supposition()))[block.places], SEMANTICS[name]
        )
        np.testing.assert_allclose(again, solution.strengths[block.places], atol=TOLERANCE)


@pytest.mark.parametrize("size", [1, 2, 3, 5])
@pytest.mark.parametrize("base", [0.7, 0.9])
@pytest.mark.parametrize("less", [0.02, 0.001, 0.0])
@pytest.mark.parametrize("name", BALANCED)
def test_of_several_equilibria_the_continuous_one(name, size, base, less):
    """The stronger of two crowds prevails, by however little; alike they balance."""
    whole = compiled([base] * size + [base * (1 - less)] * size, *crowds(size, "war"))
    solution = solved(whole, name)
    one, other = solution.strengths[0], solution.strengths[-1]
    rest = followed(Scales(whole), name)
    assert (one, other) == (pytest.approx(rest[0], abs=1e-6), pytest.approx(rest[-1], abs=1e-6))
    assert (one == pytest.approx(other)) == (less == 0.0)


def followed(scales, name):
    """The continuous solution, in short steps and for a long time."""
    under = situation(scales.structure, Supposition())
    [block] = scales.system.blocks
    base = scales.base(under)[block.places]
    now = base.copy()
    for _ in range(20_000):
        moved = block.update(now, base, SEMANTICS[name]) - now
        if np.abs(moved).max() < 1e-10:
            break
        now += 0.1 * moved
    return now


def test_no_equilibrium_no_number(monkeypatch, folder):
    """A circle that does not converge has no strength, nor has what hangs on it; the rest has."""
    monkeypatch.setattr("rsi_graph.evaluation.equilibrium.FOLLOWED", 1)
    monkeypatch.setattr("rsi_graph.evaluation.equilibrium.FOLLOWED_AGAIN", 1)
    monkeypatch.setattr("rsi_graph.evaluation.equilibrium.ACCELERATED", 1)
    crowd = {f"x{n}": {"attacks": [f"y{m}" for m in range(9)]} for n in range(9)}
    crowd |= {f"y{n}": {"attacks": [f"x{m}" for m in range(9)], "credence": 0.9} for n in range(9)}
    crowd["x0"]["supports"] = ["after"]
    graph = written(folder, claims={**crowd, "after": {}, "alone": {"credence": 0.3}})
    found = evaluate(Scales(structure_of(graph)), "quadratic-energy")
    assert not found.converged
    assert found.standings["x0"].strength is None
    assert found.standings["after"].verdict == "not converged"
    assert (found.standings["after"].low, found.standings["after"].high) == (None, None)
    assert found.standings["alone"].strength == 0.3
    assert set(found.unsettled[0].nodes) == set(crowd)


# --- standings ----------------------------------------------------------------------------------------------------


def test_intervals_bound_every_choice(folder):
    """No base weights within the credence intervals lead outside of low and high; the headline is the middle."""
    sections = {
        "claims": {
            "a": {"credence": [0.2, 0.9], "supports": ["b"], "attacks": ["c"]},
            "b": {"credence": [0.4, 0.6], "attacks": ["c"], "supports": ["d"]},
            "c": {"credence": [0.0, 1.0], "attacks": ["b"]},
            "d": {},
        }
    }
    graph = written(folder, **sections)
    found = evaluate(Scales(structure_of(graph))).standings
    rng = random.Random(3)  # noqa: S311 - examples, no secrets
    for _ in range(30):
        chosen = {id_: rng.uniform(*found[id_].credence) for id_ in "abc"}
        for name in SPREAD:
            for id_, strength in strengths(graph, name, credence={k: (v, v) for k, v in chosen.items()}).items():
                assert found[id_].low - 1e-9 <= strength <= found[id_].high + 1e-9
    middle = strengths(graph, credence={"a": (0.55, 0.55), "b": (0.5, 0.5), "c": (0.5, 0.5)})
    assert {id_: standing.strength for id_, standing in found.items()} == pytest.approx(middle)


@pytest.mark.parametrize(
    ("claims", "verdict"),
    [
        ({"t": {}}, "undecided"),
        ({"t": {"credence": 0.8}}, "robust"),
        ({"t": {"credence": 0.2}}, "robust"),
        ({"t": {"credence": [0.3, 0.8]}}, "undecided"),
        ({"t": {"credence": 0.8}, "s": {"supports": ["t"]}}, "robust"),
        ({"t": {"credence": 0.9}, "s": {"credence": 0.3, "attacks": ["t"]}}, "depends on the semantics"),
        ({"t": {"credence": 0.75}, "s": {"credence": 0.6, "attacks": ["t"]}}, "depends on the semantics"),
        ({"t": {}, "s": {"attacks": ["t"]}}, "robust"),
    ],
)
def test_verdicts(claims, verdict, folder):
    """One word for how far a strength can be trusted."""
    found = evaluate(Scales(structure_of(written(folder, claims=claims)))).standings["t"]
    assert found.verdict == verdict
    assert found.low <= found.strength <= found.high


def works(*ids, to, stance="supports", standing=None):
    """Sources with one passage each that bears on something."""
    more = {"standing": {"is": standing, "because": "tests"}} if standing else {}
    return {id_: {"type": "book", "annotations": {"p": {"text": "It says so.", stance: [to]}}, **more} for id_ in ids}


def test_sources(folder):
    """A claim falls back to unset with its only source; citations do not add up; an unreliable one is none."""
    claims = {
        "a": {"credence": 0.9, "supports": ["t"]},
        "b": {"credence": 0.9},
        "c": {"credence": 0.9},
        "d": {"credence": 0.9},
        "t": {},
    }
    sources = {
        **works("only", to="a"),
        **works("one", "two", to="b"),
        **works("against", to="c", stance="disputes"),
        **works("poor", to="d", standing="unreliable"),
    }
    graph = written(folder, claims=claims, sources=sources)
    before = strengths(graph, "quadratic-energy")
    assert before == {"a": 0.9, "b": 0.9, "c": 0.9, "d": 0.5, "t": pytest.approx(0.5 + 0.5 * 0.81 / 1.81)}
    after = strengths(graph, "quadratic-energy", reject=["only", "one", "against"])
    assert after == {"a": 0.5, "b": 0.9, "c": 0.9, "d": 0.5, "t": pytest.approx(0.6)}
    assert strengths(graph, reject=["one", "two"])["b"] == 0.5
    assert strengths(graph, accept=["poor"])["d"] == 0.9
    supposed = suppose(graph, reject=["only"])
    found = evaluate(Scales(structure_of(graph)), supposition=supposed)
    assert found.standings["a"].label == "undecided"
    assert found.standings["a"].credence is None
    assert [(flip.id, flip.path) for flip in found.flipped] == [("a", ("only", "a"))]


def test_near_duplicates_count_once(folder):
    """Supports that rest on one work alone, or say the same, count by their strongest; both numbers are kept."""
    claims = {
        "a": {"credence": 0.4, "supports": ["t"]},
        "b": {"credence": 0.6, "supports": ["t"]},
        "c": {"credence": 0.2, "supports": ["t"]},
        "d": {"credence": 0.2, "supports": ["t"], "same-as": ["c"]},
        "t": {},
    }
    sources = {"work": {"type": "book", "annotations": {"p": {"text": "Both.", "asserts": ["a", "b"]}}}}
    graph = written(folder, claims=claims, sources=sources)
    standing = evaluate(Scales(structure_of(graph)), "quadratic-energy").standings["t"]
    assert standing.strength == pytest.approx(0.5 + 0.5 * 0.8**2 / (1 + 0.8**2))
    assert standing.ungrouped == pytest.approx(0.5 + 0.5 * 1.4**2 / (1 + 1.4**2))


@pytest.mark.parametrize(("undercut", "expected"), [(0.0, 0.86), (0.5, 0.68), (1.0, 0.5)])
def test_undercuts_scale_the_step(undercut, expected, folder):
    """An undercut takes away from the step and takes no side on its conclusion."""
    claims = {
        "s": {"credence": 0.9, "supports": [{"to": "t", "weight": 0.8}]},
        "u": {"credence": undercut, "undercuts": ["s>t"]},
        "t": {},
    }
    graph = written(folder, claims=claims)
    assert strengths(graph, "df-quad")["t"] == pytest.approx(expected)


def test_conditions(folder):
    """A claim falls with a condition it requires and is left alone by one that holds."""
    sections = {"claims": {"t": {"credence": 0.8, "requires": ["k", "m"]}}, "conditions": {"k": {}, "m": {}}}
    graph = written(folder, **sections)
    both = strengths(graph, "df-quad", credence={"k": (0.5, 0.5), "m": (0.25, 0.25)})["t"]
    assert both == pytest.approx(0.8 * 0.5 * 0.25)
    assert strengths(graph, accept=["k", "m"])["t"] == 0.8
    assert labels_of(graph, suppose(graph, reject=["k"]))["t"] == "rejected"
    assert labels_of(graph)["t"] == "accepted"


def test_flips_tell_the_way(folder):
    """Each node that a supposition flips is listed with the path that carried it."""
    claims = {
        "a": {"credence": 0.9, "attacks": ["b"]},
        "b": {"credence": 0.7, "attacks": ["c"]},
        "c": {"credence": 0.6},
        "far": {},
    }
    graph = written(folder, claims=claims)
    found = evaluate(Scales(structure_of(graph)), supposition=suppose(graph, reject=["a"]))
    assert [(flip.id, flip.label, flip.path) for flip in found.flipped] == [
        ("b", ("rejected", "accepted"), ("a", "b")),
        ("c", ("accepted", "rejected"), ("a", "b", "c")),
    ]


def test_steps_can_be_supposed(folder):
    """An inline step or an argument can be rejected without touching its premises."""
    sections = {
        "claims": {"a": {"credence": 0.9, "supports": ["t"]}, "b": {"credence": 0.9}, "t": {}},
        "arguments": {"g": {"premises": ["b"], "supports": ["t"]}},
    }
    graph = written(folder, **sections)
    assert strengths(graph, reject=["a>t", "g"])["t"] == 0.5
    assert strengths(graph, "quadratic-energy", reject=["a>t"])["t"] == pytest.approx(0.5 + 0.5 * 0.81 / 1.81)


def test_wrong_suppositions(folder):
    """A node that is not there, or cannot be supposed, is named."""
    graph = written(folder, claims={"a": {"answers": [{"question": "q", "with": "yes"}]}}, questions={"q": {}})
    with pytest.raises(UnknownNode):
        suppose(graph, accept=["nowhere"])
    with pytest.raises(BadSetting, match="question"):
        suppose(graph, reject=["q"])
    with pytest.raises(BadSetting, match="at once"):
        suppose(graph, accept=["a"], reject=["a"])


def test_expected_labels(folder):
    """A node that does not get the label its editors expect is found at its place."""
    claims = {"a": {"attacks": ["b"], "expect": "accepted"}, "b": {"expect": "undecided"}}
    [found] = unexpected(written(folder, claims=claims))
    assert (found.code, found.message) == ("unexpected-label", "b is rejected, its editors expect undecided")


# --- the table ----------------------------------------------------------------------------------------------------


def test_every_semantics_says_what_it_is():
    """The names are those of the table, and each docstring gives formula, paper and when it converges."""
    assert tuple(SEMANTICS) == NAMES
    for semantics in SEMANTICS.values():
        said = inspect.getdoc(semantics.influence)
        assert "E = " in said
        assert "strength = " in said
        assert re.search(r"(19|20)\d\d", said)
        assert "contraction" in said


def test_tiles_are_copies():
    """Problems solved side by side come out as each alone."""
    base, edges = [0.2, 0.9, 0.6, 0.4], [(0, 1, 1, 1.0), (1, 2, -1, 0.5), (2, 1, 1, 0.8), (2, 3, -1, 1.0)]
    whole = system(compiled(base, *edges))
    for name, semantics in SEMANTICS.items():
        alone = []
        for place in range(4):
            hold = Hold.fast(np.array([place]), np.array([0.0]))
            alone.append(solve(Problem(whole, semantics, np.array(base), hold)).strengths)
        hold = Hold.fast(np.arange(4) * 5, np.zeros(4))
        beside = solve(Problem(whole.tiled(4), semantics, np.tile(base, 4), hold)).strengths
        np.testing.assert_allclose(beside, np.concatenate(alone), atol=1e-10, err_msg=name)


def test_bearings_are_relations(folder):
    """Evaluation reads of a graph just what it states, weights, steps and the halved mitigation among it."""
    for seed in range(20):
        graph = written(folder, **random_sections(seed))
        stated = [(r.kind, r.source, r.target, r.argument, r.weight) for r in graph.relations()]
        assert [(r.kind, r.source, r.target, r.argument, r.weight) for r in graph.bearings()] == stated


def test_light():
    """Suppositions and the command line's own modules load no numpy: it comes with the first label."""
    code = "import sys, rsi_graph.evaluation, rsi_graph.cli.evaluate; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- works counted once -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("works_of", "counted"),
    [
        ({}, 1.3),
        ({"a": ["w"], "b": ["w"]}, 0.8),
        ({"a": ["w", "v"], "b": ["w"]}, 0.8),
        ({"a": ["w"], "b": ["v"]}, 1.3),
        ({"a": ["w", "v"], "b": ["w", "u"]}, 1.3),
    ],
)
def test_log_odds_count_works_once(works_of, counted, folder):
    """An argument without a work that another beside it has not adds nothing, in log-odds alone."""
    claims = {"a": {"credence": 0.8, "supports": ["t"]}, "b": {"credence": 0.5, "supports": ["t"]}, "t": {}}
    sources = {
        work: {"type": "book", "annotations": {f"p-{id_}": {"text": "So.", "asserts": [id_]} for id_ in claims
                                               if work in works_of.get(id_, ())}}
        for work in {work for all_ in works_of.values() for work in all_}
    }  # fmt: skip
    graph = written(folder, claims=claims, sources=sources)
    assert strengths(graph, "log-odds")["t"] == pytest.approx(1 / (1 + math.exp(-counted)), abs=1e-9)


def test_the_works_of_a_step_are_those_of_its_premises(folder):
    """Linked premises of one work and that work's claim beside them count once."""
    claims = {"a": {"credence": 0.8, "supports": ["t"]}, "b": {"credence": 0.5}, "t": {}}
    sources = {"w": {"type": "book", "annotations": {"p": {"text": "So.", "asserts": ["a", "b"]}}}}
    graph = written(folder, claims=claims, arguments={"g": {"premises": ["b"], "supports": ["t"]}}, sources=sources)
    assert strengths(graph, "log-odds")["t"] == pytest.approx(1 / (1 + math.exp(-0.8)), abs=1e-9)
    assert strengths(graph, "mlp-based")["t"] == pytest.approx(1 / (1 + math.exp(-1.3)), abs=1e-9)
