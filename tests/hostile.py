"""Corpora to convert, generated: every kind of node and relation, with text that other formats trip over."""

from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from rsi_graph import load
from rsi_graph.corpus.yamltext import FORBIDDEN
from rsi_graph.export.corpus_yaml import text
from rsi_graph.files.cache import Store
from rsi_graph.graph import Graph
from rsi_graph.snapshot import Snapshot

SNIPPETS = (
    'a "quoted" one', "two\nlines", "http://a.b/c//d", "{braces: yes}", "+ plus", "- minus", "(1) numbered",
    "_ under",
    "-> arrow", ">< both", "<b>markup</b>", "</script><script>alert(1)</script>", "*stars* __under__ #tag @[x]",
    "論証は続く", "🧠🔁🚀", "=cmd|' /C calc'!A0", "@SUM(1)", "===", "----", "[x]: y", "<x>: y",
    "back\\slash", ".A. :x:",
    "a]b>c", "e.g. this", "\\", "'", "%", "null", "no", "12", "a: b", "x #y", "&amp;", "~", "]]>", "$\\alpha$ & 5%",
    "\ttab", "/* not a comment */", "<!-- nor this -->", "1. first", "* starred", "# heading", "{", "}",
)  # fmt: skip
plain = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), min_size=1, max_size=20)
texts = (
    st.lists(st.sampled_from(SNIPPETS) | plain, min_size=1, max_size=3)
    .map(" ".join)
    .filter(lambda found: bool(found.strip()) and not FORBIDDEN.search(found))
)
titles = texts.map(lambda found: found[:60]).filter(lambda found: bool(found.strip()))
tags = st.lists(texts, max_size=2, unique=True)


def _maybe(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


def _merged(*parts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for part in parts for name, value in part.items()}


units = st.sampled_from([0.0, 0.25, 0.5, 1.0])
LINK = _maybe(because=texts, scheme=texts, weight=units)
PROPOSITION = _maybe(tags=tags, note=texts, credence=units | st.just([0.25, 0.75]))
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {"family": st.just("Ada, B.") | st.just("von Neumann")}, optional={"given": st.just("J. {X}")}
    )
    | st.fixed_dictionaries({"literal": st.sampled_from(["Lab & Sons", "Group and Co", "and others"])}),
    min_size=1,
    max_size=2,
)
SOURCE = _maybe(
    author=PEOPLE, issued=st.sampled_from(["1965", "2020-04", "2020-04-13"]), tags=tags, note=texts,
    page=st.just("3-9"),
    DOI=st.just("10.1000/a_b"), URL=st.just("https://example.org/a_b?c=d#e"), arXiv=st.just("1611.01578"),
    standing=st.just({"is": "contested", "because": "So."}), access=st.just("abstract"), volume=st.just("11"),
    **{"container-title": texts, "recheck-citation": st.just(True), "publisher": texts},
)  # fmt: skip
ANNOTATION = _maybe(locator=texts, quote=texts.map(lambda t: {"exact": t}), note=texts, tags=tags)


@st.composite
def sections(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """The sections of a corpus file; every reference in it holds."""
    made: dict[str, dict[str, Any]] = {}
    for section, most in (("questions", 2), ("claims", 4), ("conditions", 2), ("risks", 2)):
        least = 2 if section == "claims" else 0
        made[section] = {
            f"{section[:-1]}-{n}": {"title": draw(titles), "text": draw(texts)}
            for n in range(draw(st.integers(least, most)))
        }
    propositions = [id_ for name in ("claims", "conditions", "risks") for id_ in made[name]]
    premises = st.lists(st.sampled_from(propositions), min_size=1, max_size=3, unique=True)
    made["arguments"] = {
        f"argument-{n}": _merged(
            {
                "title": draw(titles),
                "premises": draw(premises),
            },
            draw(_maybe(text=texts, scheme=texts, because=texts, tags=tags, note=texts)),
        )
        for n in range(draw(st.integers(0, 2)))
    }
    steps: list[str] = list(made["arguments"])
    for id_ in [*propositions, *made["arguments"]]:
        _relate(draw, made, id_, propositions, steps)
    for id_ in propositions:
        if steps and draw(st.booleans()):
            target = draw(st.sampled_from(steps))
            if not target.startswith(f"{id_}>") and target != id_:
                _record(made, id_).setdefault("undercuts", []).append({"to": target, **draw(LINK)})
    made["sources"] = {f"source-{n}": _source(draw, propositions, steps) for n in range(draw(st.integers(0, 2)))}
    return made


def _relate(draw: st.DrawFn, made: dict[str, Any], id_: str, propositions: list[str], steps: list[str]) -> None:
    record = _record(made, id_)
    if id_ not in made["arguments"]:
        record.update(draw(PROPOSITION))
    for target in draw(st.lists(st.sampled_from([*propositions, *made["questions"]]), max_size=2, unique=True)):
        possible = _relations(made, id_, target)
        if target == id_ or not possible or target in record.get("premises", ()):
            continue
        kind = draw(st.sampled_from(possible))
        link: dict[str, Any] = {"to": target, **draw(LINK)}
        if kind == "answers":
            link = {"question": target, "with": draw(st.sampled_from(["yes", "no", "other"]))}
        elif kind in ("supports", "attacks") and id_ not in made["arguments"]:
            name = f"step-{id_}-{target}"
            link |= {"id": name} if draw(st.booleans()) else {}
            steps.append(link.get("id", f"{id_}>{target}"))
        record.setdefault(kind, []).append(link)


def _relations(made: dict[str, Any], id_: str, target: str) -> list[str]:
    if id_ in made["arguments"]:
        return ["supports", "attacks"] if target not in made["questions"] else []
    if target in made["questions"]:
        return ["answers"]
    further = {"conditions": ["requires"] * (id_ not in made["conditions"]), "risks": ["raises", "mitigates"]}
    same = [name for name in ("claims", "conditions", "risks") if id_ in made[name] and target in made[name]]
    found = ["supports", "attacks", "contradicts", *(["refines", "same-as"] if same else [])]
    return found + [kind for name, kinds in further.items() if target in made[name] for kind in kinds]


def _record(made: dict[str, Any], id_: str) -> dict[str, Any]:
    return next(records[id_] for records in made.values() if id_ in records)


def _source(draw: st.DrawFn, propositions: list[str], steps: list[str]) -> dict[str, Any]:
    notes = {}
    for number in range(draw(st.integers(0, 2))):
        stance = draw(st.sampled_from(["asserts", "supports", "disputes", "qualifies", "defines", "mentions"]))
        target = draw(st.sampled_from([*propositions, *steps]))
        links = [_merged({"to": target}, draw(_maybe(because=texts)))]
        notes[f"passage-{number}"] = {"text": draw(texts), **draw(ANNOTATION), stance: links}
    kind = draw(st.sampled_from(["article-journal", "book", "post-weblog", "report", "webpage", "thesis"]))
    found = {"type": kind, "title": draw(titles), **draw(SOURCE)}
    return found | ({"annotations": notes} if notes else {})


def loaded(made: dict[str, dict[str, Any]], folder: Path) -> Snapshot:
    """The corpus in a folder, loaded; it has no errors."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "all.yaml").write_text(text(made, "generated"), encoding="utf-8", newline="\n")
    snapshot = load(folder, store=Store(None))
    wrong = [d for d in snapshot.errors if d.code != "requires-cycle"]
    assert wrong == []
    return snapshot


def told(graph: Graph) -> tuple[dict[str, Any], Counter[str]]:
    """All that a graph says, in a form that can be compared."""
    nodes = {
        id_: {name: value for name, value in data.items() if value not in ([], ())} for id_, data in graph.node_data()
    }
    edges = Counter(f"{s} {t} {sorted(data.items())}" for s, t, data in graph.edge_data(nodes))
    return nodes, edges
