"""Carneades' XML: LKIF, as Carneades 2 saved it, and CAF, the format of Carneades 3.

An argument pro its conclusion is a support, one con it an attack, a premise that is an exception an undercut. A
premise that is denied becomes a proposition of its own, which contradicts the one that it denies. Rules, standards of
proof and values have no place in a corpus.
"""

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from rsi_graph.imports import schemegraph, xml_text
from rsi_graph.imports.aml import IMPLICIT
from rsi_graph.imports.gathered import Gathered
from rsi_graph.imports.schemegraph import Scheme
from rsi_graph.sources import authors, dates

_GRAPHS = {"lkif": "argument-graphs/argument-graph", "caf": "."}
"""The path of the argument graphs, by the outermost element."""
_OF_LKIF = (("rule", "rules", "rule"), ("axiom", "axioms", "axiom"), ("import", "imports of other files",
            "import of another file"), ("source", "sources of elements", "source of an element"))  # fmt: skip
_UNDERCUT = re.compile(r"\((?:undercut|excluded) (\S+)\)")
"""The atom of a CAF statement that stands for no more than that an argument does not apply."""
_NOT = "not "
_USUAL = {"standard": ("PE", ""), "weight": ("0.5", "1.0", ""), "value": ("unknown", "")}
"""The values that Carneades writes where nobody said anything."""


def read(text: str, draft: Gathered) -> None:
    """Read all graphs of a file. Raises BadImport."""
    root = xml_text.root(text, draft)
    if root.tag not in _GRAPHS:
        raise draft.wrong("an element <lkif> or <caf> was expected")
    graphs = list(root.iterfind(_GRAPHS[root.tag]))
    titled = (graph.find("metadata") if root.tag == "caf" else graph for graph in graphs)
    draft.title = next((" ".join(one.get("title", "").split()) for one in titled if one is not None), "")
    for name, many, one in _OF_LKIF if root.tag == "lkif" else ():
        draft.lost(many, sum(1 for _ in root.iter(name)), one=one)
    for graph in graphs:
        _Graph(draft, graph).read()
    if not any(graph.find("statements/statement") is not None for graph in graphs):
        raise draft.wrong("there is no statement in it; rules alone are not read")


class _Graph:
    def __init__(self, draft: Gathered, graph: Element) -> None:
        self.draft, self.graph = draft, graph
        self.atoms: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self.undercut: dict[str, str] = {}
        """The argument that each statement without words of its own undercuts."""
        self.counts: Counter[tuple[str, str]] = Counter()
        self.exceptions: list[tuple[str, str]] = []

    def read(self) -> None:
        self._count("marks of main issues", "mark of a main issue", bool(self.graph.get("main-issue")))
        implicit = {one.get("statement") for one in self.graph.iter("premise") if one.get("implicit") == "true"}
        for statement in self.graph.iterfind("statements/statement"):
            self._statement(statement, [IMPLICIT] if statement.get("id") in implicit else [])
        schemes, edges = self._arguments()
        steps = schemegraph.build(self.draft, self.atoms, schemes, edges)
        for key, name in self.exceptions:
            done = name in steps and self.draft.relate("undercuts", self.atoms[key], steps[name])
            self._count("exceptions that a corpus cannot state", "exception that a corpus cannot state", not done)
        for reference in self.graph.iterfind("references/metadata"):
            self._reference(reference)
        for (many, one), count in self.counts.items():
            self.draft.lost(many, count, one=one)

    def _count(self, many: str, one: str, what: bool) -> None:
        self.counts[many, one] += what

    def _odd(self, element: Element, name: str, noun: str) -> None:
        """Count an attribute that says something beside what Carneades writes by itself."""
        self._count(f"{name}s of {noun}s", f"{name} of one {noun}", element.get(name, "") not in _USUAL[name])

    # --- statements -----------------------------------------------------------------------------------------------

    def _statement(self, statement: Element, tags: list[str]) -> None:
        key = statement.get("id", "")
        if found := _UNDERCUT.fullmatch(statement.get("atom", "")):
            self.undercut[key] = found[1]
            return
        for name in ("standard", "value", "weight"):
            self._odd(statement, name, "statement")
        self._count("marks of main issues", "mark of a main issue", statement.get("main") == "true")
        self._metadata(statement)
        text = self._words(statement) or _formula(statement.find("s")) or statement.get("atom", "")
        self._state(key, text, [*tags, *(["assumed"] if statement.get("assumption") == "true" else [])])

    def _state(self, key: str, text: str, tags: list[str]) -> None:
        self.texts[key] = text
        own = "" if key.startswith(_NOT) else key
        self.atoms[key] = self.draft.proposition(text, key=own, fields={"tags": tags})

    def _words(self, element: Element) -> str:
        """A description in English, or else the first; those in other languages are counted."""
        found = {one.get("lang", ""): xml_text.words(one) for one in element.iterfind("descriptions/description")}
        told = {language: words for language, words in found.items() if words}
        self.counts["translations", "translation"] += max(0, len(told) - 1)
        return told.get("en") or next(iter(told.values()), "")

    def _metadata(self, element: Element) -> None:
        for one in element.iterfind("metadata"):
            many = len(one.attrib) + sum(bool(xml_text.words(said)) for said in one.iter("description"))
            self.counts["entries of metadata", "entry of metadata"] += many

    def _known(self, key: str) -> str:
        """A statement's key; one that is named but nowhere stated is stated by its name."""
        if key not in self.atoms:
            self.draft.remark(f"the statement {key} is used and nowhere stated")
            self._state(key, key, [])
        return key

    def _denied(self, key: str) -> str:
        """The key of the proposition that denies a statement."""
        denial = f"{_NOT}{self._known(key)}"
        if denial not in self.atoms:
            self._state(denial, f"Not so: {self.texts[key]}", [])
            self.draft.relate("contradicts", self.atoms[denial], self.atoms[key])
        return denial

    # --- arguments ------------------------------------------------------------------------------------------------

    def _arguments(self) -> tuple[dict[str, Scheme], list[tuple[str, str]]]:
        schemes: dict[str, Scheme] = {}
        edges: list[tuple[str, str]] = []
        for argument in self.graph.iterfind("arguments/argument"):
            name = f"argument {argument.get('id', '')}"
            conclusion = argument.find("conclusion")
            key = conclusion.get("statement", "") if conclusion is not None else ""
            is_con = argument.get("direction") == "con" or argument.get("pro") == "false" or key in self.undercut
            because = " ".join(argument.get("title", "").split()) or self._because(argument)
            schemes[name] = Scheme("CA" if is_con else "RA", " ".join(argument.get("scheme", "").split()), because)
            edges += [(premise, name) for premise in self._premises(argument, name)]
            if key:
                edges.append((name, f"argument {self.undercut[key]}" if key in self.undercut else self._known(key)))
            self._odd(argument, "weight", "argument")
            self._count("marks of strict arguments", "mark of a strict argument", argument.get("strict") == "true")
        return schemes, edges

    def _because(self, argument: Element) -> str:
        """The description of an argument."""
        found = argument.find("metadata")
        if found is None:
            return ""
        self.counts["entries of metadata", "entry of metadata"] += len(found.attrib)
        return self._words(found)

    def _premises(self, argument: Element, name: str) -> Iterator[str]:
        """The premises that an argument needs; exceptions are remembered."""
        for premise in argument.iterfind("premises/premise"):
            key = premise.get("statement", "")
            is_denied = premise.get("polarity") == "negative" or premise.get("positive") == "false"
            known = self._denied(key) if is_denied else self._known(key)
            self._count("roles of premises", "role of a premise", bool(premise.get("role")))
            kind = "exception" if premise.get("exception") == "true" else premise.get("type", "")
            self._count("marks of assumed premises", "mark of an assumed premise", kind == "assumption")
            if kind == "exception":
                self.exceptions.append((known, name))
            else:
                yield known

    # --- works ----------------------------------------------------------------------------------------------------

    def _reference(self, reference: Element) -> None:
        """A work in the list at the end of CAF."""
        issued = dates.read(reference.get("date", ""))
        if issued.lost:
            self.draft.doubt(issued.lost)
        address = reference.get("identifier", "")
        is_web = address.startswith(("http://", "https://"))
        known = {"title", "creator", "date", "identifier", "key"}
        self.counts["entries of metadata", "entry of metadata"] += len(reference.attrib.keys() - known) + (
            bool(address) and not is_web
        )
        people = authors.from_lines([reference.get("creator", "")])
        fields = {"type": "webpage" if is_web else "document", "title": reference.get("title") or address,
                  "author": people.names, "issued": issued.value, "URL": address if is_web else "",
                  "citation-key": reference.get("key")}  # fmt: skip
        self.draft.source(reference.get("key", ""), fields)


def _formula(written: Element | None) -> str:
    """The words of a statement of LKIF; an atom as its predicate with its terms in brackets."""
    if written is None:
        return ""
    predicate = written.get("pred", "").rpartition("#")[2]
    terms = ", ".join(filter(None, map(xml_text.words, written)))
    return f"{predicate}({terms})" if predicate else xml_text.words(written)
