"""Carneades' YAML: statements, arguments for them with undercutters, and issues.

It is read by the corpus's own YAML reader, with places and without anchors and tags. A statement that an argument does
not apply (``¬app(a1)``) becomes the undercut it stands for. What our export put in ``meta`` is restored.
"""

from itertools import combinations

from rsi_graph.corpus import yamltext
from rsi_graph.export.aif import OURS
from rsi_graph.imports import schemegraph
from rsi_graph.imports.gathered import Body, Gathered
from rsi_graph.imports.json_text import items, members, rows, table, words
from rsi_graph.imports.ours import Returned
from rsi_graph.imports.schemegraph import Scheme
from rsi_graph.words import a_kind

_UNREAD = {
    "tests": ("expected labels", "expected label"),
    "argument_schemes": ("definitions of schemes", "definition of a scheme"),
    "weighing_functions": ("weighing functions", "weighing function"),
    "language": ("definitions of predicates", "definition of a predicate"),
    "labels": ("labels of statements", "label of a statement"),
    "issue_schemes": ("definitions of issues", "definition of an issue"),
}
_READ = ("meta", "statements", "arguments", "issues", "assumptions", "references")
_OF_STATEMENTS = ("text", "assumed", "meta")
_OF_ARGUMENTS = ("scheme", "premises", "conclusion", "undercutter", "weight", "meta")
_OF_ISSUES = ("positions", "standard", "meta")
_ARTIFICIAL = "\u00acapp("


MOST_POSITIONS = 200
"""The most positions of an issue, each of which contradicts each other."""


def read(text: str, draft: Gathered) -> None:
    """Read a graph. Raises BadImport."""
    document = yamltext.read(text.encode())
    for finding in document.findings:
        if document.data is None:
            raise draft.wrong(finding.message, finding.line, finding.column, finding.hint)
        draft.remark(finding.message, finding.line, finding.column)
    if not isinstance(document.data, dict):
        raise draft.wrong("Carneades has statements and arguments, and here are none")
    _Reader(draft, document.data).read()


class _Reader:
    def __init__(self, draft: Gathered, data: Body) -> None:
        self.draft, self.data = draft, data
        self.arguments = table(data.get("arguments"))
        self.atoms: dict[str, str] = {}
        self.made_up: set[str] = set()
        self.returned = Returned(draft)
        meta = data.get("meta")
        self.meta: Body = meta if isinstance(meta, dict) else {}
        self.ours: Body = table(self.meta).get(OURS, {})

    def read(self) -> None:
        self.draft.title = words(self.meta.get("title"))
        self._unread()
        self.returned.sources(table(self.ours.get("sources")))
        self._statements()
        self._returned()
        self._arguments()
        self._issues()
        self.returned.state()

    # --- what has no place ----------------------------------------------------------------------------------------

    def _unread(self) -> None:
        """Count every part of the file that is not read."""
        for name, value in self.data.items():
            if name not in _READ and value:
                many = len(value) if isinstance(value, dict | list) else 1
                if name == "labels" and isinstance(value, dict):
                    many = sum(len(said) if isinstance(said, list) else 1 for said in value.values())
                what, one = _UNREAD.get(name, (f"sections {name}", f"section {name}"))
                self.draft.lost(what, many, one=one)
        if not self.ours:
            self.draft.lost("references", len(table(self.data.get("references"))), one="reference")
        self._meta(self.meta, "title")
        for name, known in (("statement", _OF_STATEMENTS), ("argument", _OF_ARGUMENTS), ("issue", _OF_ISSUES)):
            for record in table(self.data.get(f"{name}s")).values():
                for field in record.keys() - set(known):
                    self.draft.lost(f"{field} of {name}s", one=f"{field} of {a_kind(name)}")
                self._meta(members(record.get("meta")))

    def _meta(self, meta: Body, *read: str) -> None:
        self.draft.lost("entries of meta", sum(name not in (OURS, *read) for name in meta), one="entry of meta")

    # --- statements -----------------------------------------------------------------------------------------------

    def _statements(self) -> None:
        statements = self.data.get("statements")
        assumed = {words(key) for key in items(self.data.get("assumptions")) if not isinstance(key, dict | list)}
        stated = statements if isinstance(statements, dict) else {}
        self.draft.lost(
            "assumptions that are no statements",
            sum(key not in stated for key in assumed),
            one="assumption that is no statement",
        )
        undercutters = {words(argument.get("undercutter")) for argument in self.arguments.values()}
        concluded = {words(argument.get("conclusion")) for argument in self.arguments.values()}
        for key, statement in stated.items():
            fields = statement if isinstance(statement, dict) else {"text": statement}
            ours = table(fields.get("meta")).get(OURS)
            if ours is not None:
                self._returned_statement(key, ours, words(fields.get("text")))
            elif key in undercutters and key in concluded and key.startswith(_ARTIFICIAL):
                self.made_up.add(key)
            else:
                self._statement(
                    key, words(fields.get("text")), assumed=key in assumed or fields.get("assumed") is True
                )

    def _statement(self, key: str, text: str, *, assumed: bool) -> None:
        self.atoms[key] = self.draft.proposition(text, key=key, fields={"tags": ["assumed"] if assumed else []})

    def _returned_statement(self, key: str, ours: Body, text: str) -> None:
        if ours.get("made-up"):
            self.made_up.add(key)
        elif "kind" in ours:
            self.atoms[key] = self.returned.proposition(key, {**ours, "text": text})

    def _returned(self) -> None:
        """Passages, their stances, and the links that Carneades has no argument for."""
        for id_, fields in table(self.ours.get("annotations")).items():
            self.returned.annotation(id_, fields)
        for stance in rows(self.ours.get("stances")):
            self.returned.stance(words(stance.get("from")), words(stance.get("to")), stance)

    # --- arguments ------------------------------------------------------------------------------------------------

    def _arguments(self) -> None:
        foreign = {}
        for key, argument in self.arguments.items():
            ours = table(argument.get("meta")).get(OURS)
            if ours is not None and "relation" in ours:
                self.returned.step(key, ours, self._premises(argument), self._target(argument))
            else:
                foreign[key] = argument
        for link in rows(self.ours.get("links")):
            premises = [words(premise) for premise in items(link.get("premises"))]
            target = words(link.get("target")) or None
            said = {name: value for name, value in link.items() if name != "id"}
            self.returned.step(words(link.get("id")), said, premises, target)
        self.returned.arguments()
        self._foreign(foreign)

    def _target(self, argument: Body) -> str | None:
        """The target of one of our arguments, before Carneades made it an argument for a negation."""
        conclusion = words(argument.get("conclusion"))
        if conclusion.startswith(_ARTIFICIAL):
            return conclusion[len(_ARTIFICIAL) : -1]
        return conclusion.removeprefix("\u00ac") if conclusion in self.made_up else conclusion

    def _premises(self, argument: Body) -> list[str]:
        premises = argument.get("premises")
        if isinstance(premises, dict):
            self.draft.lost("roles of premises", len(premises), one="role of a premise")
        found = premises.values() if isinstance(premises, dict) else premises if isinstance(premises, list) else ()
        return [words(premise) for premise in found]

    def _foreign(self, arguments: dict[str, Body]) -> None:
        undercut = {words(argument.get("undercutter")): key for key, argument in arguments.items()}
        schemes: dict[str, Scheme] = {}
        edges: list[tuple[str, str]] = []
        for key, argument in arguments.items():
            name, conclusion = f"argument {key}", words(argument.get("conclusion"))
            hits = undercut.get(conclusion) if conclusion in self.made_up else None
            schemes[name] = Scheme("RA" if hits is None else "CA", words(argument.get("scheme")))
            edges += [(self._known(premise), name) for premise in self._premises(argument)]
            edges.append((name, self._known(conclusion) if hits is None else f"argument {hits}"))
            if argument.get("weight") is not None:
                self.draft.lost("weights of arguments", one="weight of an argument")
        steps = schemegraph.build(self.draft, self.atoms, schemes, edges)
        for key, argument in arguments.items():
            undercutter, step = words(argument.get("undercutter")), steps.get(f"argument {key}")
            if undercutter in self.atoms and step:
                self.draft.relate("undercuts", self.atoms[undercutter], step)
            elif undercutter and undercutter not in self.made_up:
                self.draft.remark(f"the undercutter {undercutter} of argument {key} is no statement")
                self.draft.lost("undercutters that are no statements", one="undercutter that is no statement")

    def _known(self, key: str) -> str:
        """The key of a statement; if it is named but not stated anywhere, its name is its text."""
        if key and key not in self.atoms and key not in self.made_up:
            self.draft.remark(f"the statement {key} is used and nowhere stated")
            self._statement(key, key, assumed=False)
        return key

    def _issues(self) -> None:
        for issue in table(self.data.get("issues")).values():
            positions = [words(position) for position in items(issue.get("positions"))]
            ids = [self.atoms[position] for position in dict.fromkeys(positions) if position in self.atoms]
            if len(ids) > MOST_POSITIONS:
                raise self.draft.wrong(f"an issue has {len(ids):,} positions, {MOST_POSITIONS} at most")
            for first, second in combinations(ids, 2):
                if not ({"contradicts"} & (self.draft.related(first, second) | self.draft.related(second, first))):
                    self._contradiction(first, second)
            if issue.get("standard"):
                self.draft.lost("standards of proof", one="standard of proof")

    def _contradiction(self, first: str, second: str) -> None:
        if self.ours:
            return  # ours stand in links
        self.draft.relate("contradicts", first, second)
