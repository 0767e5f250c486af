"""Labels and strengths are those that papers and other programs have printed."""

import json
import re
from pathlib import Path

import pytest

from rsi_graph import load
from rsi_graph.corpus.yamltext import read
from rsi_graph.evaluation import labels_of, structure_of
from rsi_graph.evaluation.equilibrium import solve
from rsi_graph.evaluation.extensions import extensions
from rsi_graph.evaluation.gradients import gradient
from rsi_graph.evaluation.structure import Supposition, situation
from rsi_graph.evaluation.verdicts import Scales
from rsi_graph.files.cache import Store
from tests.evaluation.small import strengths, written

INTEROP = Path(__file__).parents[3] / "shared" / "interop"
THEIR_NAMES = {
    "QuadraticEnergy_model": "quadratic-energy",
    "DFQuAD_model": "df-quad",
    "EulerBased_model": "euler-based",
    "MLP_model": "mlp-based",
}


def worked_examples():
    path = INTEROP / "strength" / "worked-examples.json"
    return json.loads(path.read_text("utf-8"))["cases"] if path.exists() else []


def frameworks():
    path = INTEROP / "dung" / "answers.json"
    return sorted(json.loads(path.read_text("utf-8"))["instances"].items()) if path.exists() else []


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
    """Carneades' labels follow if a statement falls by default: something attacks it until an argument stands."""
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
