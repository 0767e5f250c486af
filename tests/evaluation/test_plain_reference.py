"""Strengths agree with a plain reference that shares no line with the program."""

import json
import math
import random
from collections import defaultdict

import pytest

from rsi_graph.evaluation import NAMES, labels_of
from tests.evaluation.small import strengths, written


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


def test_bearings_are_relations(folder):
    """Evaluation reads of a graph just what it states, weights, steps and the halved mitigation among it."""
    for seed in range(20):
        graph = written(folder, **random_sections(seed))
        stated = [(r.kind, r.source, r.target, r.argument, r.weight) for r in graph.relations()]
        assert [(r.kind, r.source, r.target, r.argument, r.weight) for r in graph.bearings()] == stated
