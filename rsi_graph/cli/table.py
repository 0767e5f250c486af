"""The table of commands: each is declared once, and its parser, help, README row and completion follow from that."""

from __future__ import annotations

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from typing import Any


class Command:
    """A command of the program.

    ``usage`` shows its arguments in help and README, ``summary`` says in a line what it does, and ``examples`` are
    calls without the program's name. A command with ``data`` prints data and takes --format, with the choices
    ``formats``.

    ``module`` of this package has ``run_<name>``, which runs the command and returns the exit status, and
    ``declare_<name>``, which adds its arguments if it has any. It is imported only when its command is called.
    """

    __slots__ = ("data", "examples", "formats", "module", "name", "summary", "usage")

    def __init__(  # noqa: PLR0913 - a row of a table, written as one
        self,
        name: str,
        usage: str,
        summary: str,
        examples: tuple[str, ...],
        module: str,
        *,
        data: bool = True,
        formats: tuple[str, ...] = ("text", "json"),
    ) -> None:
        self.name, self.usage, self.summary, self.examples = name, usage, summary, examples
        self.module, self.data, self.formats = module, data, formats

    def declare(self, parser: ArgumentParser) -> None:
        """Add the command's own arguments."""
        own = getattr(self._module, f"declare_{self.name}", None)
        if own is not None:
            own(parser)

    def run(self, args: Namespace) -> int:
        """Run the command, and return the exit status."""
        status: int = getattr(self._module, f"run_{self.name}")(args)
        return status

    @property
    def _module(self) -> Any:
        from importlib import import_module

        return import_module(f"rsi_graph.cli.{self.module}")


_SUPPOSING = "[--semantics S] [--accept ID]... [--reject ID]... [--view NAME]"

COMMANDS = (
    Command(
        "explore",
        "[NODE]",
        "open the explorer, at a node if one is named",
        ("explore", "explore ideas-get-harder", "explore --corpus my-layer"),
        "explore",
        data=False,
    ),
    Command(
        "tour",
        "",
        "a tour of the explorer in two minutes, for newcomers; nothing is written",
        ("tour", "tour --corpus my-layer"),
        "explore",
        data=False,
    ),
    Command(
        "overview",
        "",
        "what is in the corpus: questions, counts, health",
        ("overview", "overview --format json"),
        "show",
    ),
    Command(
        "show",
        "NODE",
        "a node, what it rests on, what speaks against it, conditions, risks, citations",
        ("show ideas-get-harder", "show ideas-get-harder --format json"),
        "show",
    ),
    Command(
        "search",
        "TEXT [--by words|meaning|both] [--kind K] [--limit N] [--model MODEL]",
        "nodes ranked by the words they hold, by meaning, or by both",
        (
            "search diminishing returns",
            'search "compute bottleneck" --kind claim --limit 5',
            "search author:good kind:source",
        ),
        "search",
    ),
    Command(
        "path",
        "FROM TO",
        "how one node bears on another, step by step, in words",
        ("path ideas-get-harder overall",),
        "show",
    ),
    Command(
        "timeline",
        "[--filter EXPR] [--oldest-first]",
        "the works year by year, each with the nodes it is the first to be cited for or against",
        ("timeline", "timeline --filter tag:economics --oldest-first", "timeline --format json"),
        "timeline",
    ),
    Command(
        "facets",
        "[--filter EXPR] [--all]",
        "kinds, questions, tags and authors, each with the number of nodes it leaves beside a filter",
        ("facets", "facets --filter 'kind:claim tag:economics'", "facets --format json"),
        "timeline",
    ),
    Command(
        "related",
        "NODE | --text TEXT | --file FILE [--limit N] [--model MODEL]",
        "nodes near in meaning to a node or a passage and not related to it yet",
        (
            "related ideas-get-harder",
            'related --text "Compute, not ideas, is what limits progress."',
            "related --file passage.txt --limit 5 --format json",
        ),
        "link",
    ),
    Command(
        "link",
        "suggest [NODE] [--limit N] | accept A B --as RELATION [--because TEXT] | reject A B [--because TEXT] | list",
        "candidate links by meaning, and people's judgements on them",
        (
            "link suggest --limit 10",
            "link suggest ideas-get-harder",
            "link accept minds-easily-modified minds-copyable --as supports --because 'What can be edited is data.'",
            "link reject loop-identify loop-implement",
            "link list --format json",
        ),
        "link",
    ),
    Command(
        "evaluate",
        f"[NODE] {_SUPPOSING} [--extensions] [--save NAME]",
        "what stands and what falls: labels, and strengths with their spread",
        ("evaluate", "evaluate overall", "evaluate good-explosion --reject infinite-steps-bounded-sum"),
        "evaluate",
    ),
    Command(
        "cruxes",
        f"NODE {_SUPPOSING} [--pairs]",
        "what a conclusion depends on, the most important first",
        ("cruxes good-explosion", "cruxes good-explosion --pairs"),
        "evaluate",
    ),
    Command(
        "compare",
        "VIEW VIEW… [NODE] [--node NODE] [--semantics S]",
        "where views or positions part, why, and on which claims agreement would close most of the gap",
        (
            "compare good-1965 thorstad-2024",
            "compare good-1965 thorstad-2024 explosion-plausible --format markdown",
            "compare good-1965 hanson-2008 thorstad-2024 explosion-plausible",
            "compare - good-1965",
        ),
        "compare",
        formats=("text", "json", "markdown"),
    ),
    Command(
        "position",
        "set NODE CREDENCE [--because TEXT] [--name NAME] | remove NODE [--name NAME] | show [NAME] | list",
        "your own credences, what follows from them, and the tensions between them",
        (
            "position set ideas-get-harder 0.7 --because 'Chips, drugs and crops all show it.'",
            "position set compute-limits-bind-late 0.4-0.8 --preview",
            "position show thorstad-2024",
            "position list --format json",
        ),
        "position",
    ),
    Command(
        "positions",
        "[--question ID]... [--author NAME]...",
        "who stands where: the answer of every author to every question, from their own passages",
        (
            "positions",
            "positions --question returns",
            "positions --author hanson --author yudkowsky",
            "positions --format csv",
        ),
        "positions",
        formats=("text", "json", "csv"),
    ),
    Command(
        "interview",
        "[QUESTION] [--answers FILE.yaml] [--name NAME]",
        "at most twelve questions that find out your position on one, and what follows from it",
        ("interview", "interview returns", "interview software-only --answers answers.yaml --format json"),
        "interview",
    ),
    Command(
        "diff",
        "[REV1] [REV2]",
        "changes of the argument between two git revisions, or since one (by default the last commit)",
        ("diff", "diff HEAD~1 HEAD"),
        "compare",
    ),
    Command(
        "add",
        "source|annotation|claim|condition|risk|passages …",
        "add a work, a passage and what it bears on, or a claim, condition or risk of your own",
        (
            "add source 10.1038/nature14539",
            "add source arXiv:1706.03762 --text paper.pdf",
            "add passages lu-2024-aiscientist --text paper.txt --near experiments",
            (
                "add annotation lu-2024-aiscientist --supports research-cycle-automatable --passage 12 "
                "--text 'It ran.' --yes"
            ),
            "add claim --title 'Costs fall' --text 'A run costs less each year.' --attacks ideas-get-harder --yes",
        ),
        "add",
    ),
    Command(
        "undo",
        "[--yes]",
        "take back the last change that rsi-graph wrote into a corpus file",
        ("undo", "undo --yes"),
        "undo",
    ),
    Command(
        "cite",
        "SOURCE… [--style S] [--to FORM] [--keys]",
        "citations of works in any CSL style, or as BibTeX, biblatex or CSL-JSON",
        (
            "cite good-1965-ultraintelligent",
            "cite good-1965-ultraintelligent --style mla",
            "cite --filter 'tag:economics' --to biblatex",
        ),
        "cite",
    ),
    Command(
        "library",
        "add PATH… | status | search TEXT | for NODE | review | show|cite PASSAGE | remove WORK|PATH | check",
        "a library of works at hand, whose passages near to a claim become annotations",
        (
            "library add papers",
            "library add papers --records library.bib --words-only",
            "library status --works",
            "library search 'research output for each hour of effort'",
            "library for ideas-get-harder --limit 5 --format json",
            "library show 1.1",
            (
                "library cite 1.1 --node ideas-get-harder --stance supports --text 'Each chip took more researchers.' "
                "--yes"
            ),
            "library review --limit 3",
            "library check",
            "library remove papers --yes",
        ),
        "library",
    ),
    Command(
        "check",
        "[DIR]… [--strict] [--quotes [--library DIR]] [--scholarship]",
        "every mistake in a corpus, with its place",
        (
            "check",
            "check my-layer --strict",
            "check my-layer --quotes",
            "check --scholarship",
            "check my-layer --format json",
        ),
        "check",
    ),
    Command(
        "init",
        "DIR [--title T] [--extends BASE]",
        "make a new layer over the shipped corpus",
        ("init my-layer", "init notes --title 'Reading notes' --extends ../my-layer"),
        "init",
        data=False,
    ),
    Command(
        "schema",
        "[--write]",
        "the JSON Schema of corpus files, for editors",
        ("schema", "schema --write"),
        "schema",
        data=False,
    ),
    Command(
        "settings",
        "[--check | --write]",
        "the settings and keys: their file, their values, and what is wrong with them",
        ("settings", "settings --write", "settings --check"),
        "settings",
    ),
    Command(
        "export",
        "--to FORMAT [--node ID... --radius N | --question ID [--depth N] | --filter EXPR | --path FROM TO] [--brief]"
        " [--output FILE] | --to site DIR | --to discourse-graph DIR",
        "any part of the corpus in another form, from JSON and GraphML to Argdown and web pages",
        (
            "export --to json --output rsi.json",
            "export --to html --question returns --output returns.html",
            "export --brief --to markdown --question returns",
            "export --to pandoc --question returns --output returns.md",
            "export --to site public",
            "export --to map --question returns --output returns.svg",
            "export --to svg --question returns --depth 2 --output returns.svg --force",
            "export --to discourse-graph my-vault",
            "export --to argdown --path ideas-get-harder overall",
            "export --to bibtex --filter 'tag:economics'",
            "export --to markdown --node ideas-get-harder --node compute-bottleneck --radius 0",
            "export --to dot --node ideas-get-harder --radius 2 | dot -Tsvg > ideas.svg",
        ),
        "export",
        data=False,
    ),
    Command(
        "site",
        "[--open] [--port N]",
        "the whole corpus as pages to look at in a browser, served to this machine alone",
        ("site", "site --open", "site --port 8000 --corpus my-layer"),
        "site",
        data=False,
    ),
    Command(
        "import",
        "FILE [--from FORMAT] [--prefix WORD] [--output FILE.yaml] [--update]",
        "another tool's map or bibliography as corpus YAML",
        (
            "import debate.argdown --output debate.yaml",
            "import nodeset.json --from aif --report losses.json",
            "import library.bib --output sources.yaml --strict",
            "import library.bib --prefix mine --output mine.yaml --update",
        ),
        "import_file",
        data=False,
    ),
    Command(
        "serve",
        "--mcp [--write]",
        "the corpus for programs and agents, over stdio (Model Context Protocol)",
        ("serve --mcp", "serve --mcp --write --corpus my-layer"),
        "serve",
        data=False,
    ),
    Command(
        "guide",
        "[TOPIC]",
        "the manual: a list of its pages, or one of them",
        ("guide", "guide corpus", "guide words"),
        "guide",
    ),
)
"""All commands, in the order of the help."""
