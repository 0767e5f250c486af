"""The laws of the house: which way imports run, who may use what, who touches files, what may stand in a module."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "rsi_graph"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "shipped" not in path.parts)

IN_ORDER = """
errors diagnostics collector model words relations guide files corpus graph snapshot search evaluation sources user
export imports meaning library editing serving tui cli
"""
ORDER = IN_ORDER.split()
"""One way: a module may import only what stands left of it. A name stands for all below it, if not named itself."""

OWNERS = {
    "textual": {"tui"},
    "yaml": {"corpus.yamltext", "corpus.yaml_lines", "editing.splice"},
    "networkx": {"graph.graph", "export.gexf", "export.nodelink"},
    "pydantic": {"corpus.records", "corpus.schema"},
    "pydantic_core": {"corpus.records", "corpus.schema"},
    "sentence_transformers": {"meaning.embedders"},
    "tokenizers": {"meaning.minilm"},
    "safetensors": {"meaning.minilm"},
    "torch": {"meaning.embedders"},
    "mcp": {"serving.server"},
    "lancedb": {"library.lance"},
    "pyarrow": {"library.lance"},
    "sqlite3": {"library.holdings"},
}
"""Who alone may import what."""

HEAVY = {
    "textual",
    "torch",
    "networkx",
    "numpy",
    "pydantic",
    "pydantic_core",
    "yaml",
    "rapidfuzz",
    "sentence_transformers",
}

LATE = {
    "corpus.parsing": (
        {"multiprocessing", "rsi_graph"},
        "a warm load parses nothing, so needs no YAML",
    ),
    "editing.duplicates": ({"rapidfuzz"}, "the explorer's first frame compares no titles"),
    "files.folders": ({"platformdirs"}, "takes its time to load, and Linux does without"),
    "files.locked": ({"fcntl", "msvcrt"}, "each is there on some systems only"),
    "files.sealed": ({"mmap"}, "only vectors are mapped, which `show` has none of"),
    "graph.dossier": ({"rsi_graph"}, "the first frame shows no dossier"),
    "graph.graph": ({"networkx", "rsi_graph"}, "takes 200 ms; `show` needs no networkx and no pydantic"),
    "meaning.embedders": ({"torch", "sentence_transformers", "transformers"}, "take seconds, and are optional"),
    "meaning.ledger": ({"rsi_graph"}, "where nobody judged anything there is no YAML to read"),
    "meaning.minilm": ({"tokenizers"}, "is optional"),
    "meaning.models": ({"huggingface_hub", "importlib", "rsi_graph"}, "are optional; the explorer has its settings"),
    "meaning.threads": ({"concurrent", "threadpoolctl"}, "is optional; one job needs no threads"),
    "user.settings": ({"tomllib"}, "without a file of settings there is nothing to parse"),
    "words": ({"rapidfuzz"}, "what is spelt right needs no likeness"),
}
"""Below the explorer, the modules that import something inside functions: what, and why that pays at a start."""

READS = {"read_text", "read_bytes", "iterdir", "scandir", "glob", "rglob"}
WRITES = {"write_text", "write_bytes", "mkdir", "touch", "unlink", "rmdir", "symlink_to", "makedirs", "rmtree"}


def dotted(path: Path) -> str:
    """A module's name below the package."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


@cache
def tree(path: Path) -> ast.Module:
    """A module, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[str]:
    """Full names of all that a module imports, inside functions too; of ``from a import b``, ``a.b``."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rank(module: str) -> int:
    """Where a module stands in the order: by its own name, or by that of a package around it."""
    parts = module.split(".")
    known = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
    found = next((one for one in known if one in ORDER), None)
    assert found, f"{module} has no place in the order of imports (ORDER in {Path(__file__).name})"
    return ORDER.index(found)


def names(path: Path) -> str:
    """A test's id."""
    return dotted(path)


def below(*packages: str) -> list[Path]:
    """The modules of these names and packages."""
    return [path for path in MODULES if dotted(path).split(".")[0] in packages]


@pytest.mark.parametrize(
    "path", [path for path in MODULES if dotted(path) not in ("__init__", "__main__", "")], ids=names
)
def test_imports_run_one_way(path):
    """A module imports only what stands left of it, function-local imports included."""
    here = dotted(path)
    own = {module.removeprefix("rsi_graph.") for module in imported(path) if module.startswith("rsi_graph.")}
    for module in own - {"__version__"}:
        assert rank(module) <= rank(here), f"{here} imports {module}"
        if rank(module) == rank(here):
            assert module.split(".")[0] == here.split(".")[0], f"{here} imports {module}"


def test_no_circles_inside_packages():
    """Modules of one package import each other one way too, inside functions and for types as well."""
    modules = {dotted(path): path for path in MODULES}
    needs = {here: set(needed(path)) & modules.keys() - {here} for here, path in modules.items()}
    while ready := [here for here, wanted in needs.items() if not wanted & needs.keys()]:
        for here in ready:
            del needs[here]
    assert needs == {}


def needed(path: Path) -> Iterator[str]:
    """The modules of ours that a module imports anywhere; from a package, what the package hands on."""
    for module in imported(path):
        name = module.removeprefix("rsi_graph.")
        if module.startswith("rsi_graph."):
            package = name.rpartition(".")[0]
            yield name
            if name not in {dotted(one) for one in MODULES}:
                yield package


@pytest.mark.parametrize("path", MODULES, ids=names)
def test_who_may_import_what(path):
    """Each heavy library has few modules, or one package, that may import it."""
    here = dotted(path)
    for module in imported(path):
        owners = OWNERS.get(module.split(".")[0])
        assert owners is None or {here, here.split(".")[0]} & owners, f"{here} imports {module}"


@pytest.mark.parametrize(
    "code",
    [
        "import rsi_graph",
        "import sys; sys.argv = ['rsi-graph', '--help']; from rsi_graph.cli import main; main()",
        "import sys; sys.argv = ['rsi-graph', 'show', '--help']; from rsi_graph.cli import main; main()",
        "import rsi_graph.snapshot, rsi_graph.graph.dossier",
    ],
)
def test_starting_loads_nothing_heavy(code):
    """The front door, the help and all that `show` needs beside a warm cache are light."""
    ask = f"import sys\ntry:\n    {code}\nexcept SystemExit:\n    pass\nprint(*sys.modules, file=sys.stderr)"
    ask = ask.replace("    import sys; ", "    ").replace("; ", "\n    ")
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stderr.split())


def test_the_first_frame_waits_for_nothing_that_it_does_not_show():
    """What the explorer imports before its first frame: no search, no exports, nothing that computes."""
    ask = "import sys, rsi_graph.tui.app; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    late = {
        "rsi_graph.search.index",
        "rsi_graph.export",
        "rsi_graph.meaning.ranking",
        "rsi_graph.editing.additions",
        "rsi_graph.user.settings",
    }
    assert not (late | HEAVY - {"textual"}) & set(done.stdout.split())


STARTS = {"files", "corpus", "meaning", "editing", "user", "graph", "search", "snapshot", "words", "relations"}


@pytest.mark.parametrize("path", below(*STARTS), ids=names)
def test_late_imports_are_named_with_their_reason(path):
    """Imports stand at the top; inside functions only those of ``LATE``."""
    functions = [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    late = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    allowed, _ = LATE.get(dotted(path), (set(), ""))
    assert {module.split(".")[0] for module in late} <= allowed


@pytest.mark.parametrize("house", ["graph", "export", "tui"])
def test_who_touches_files(house):
    """The graph reads no file, an export writes none, the explorer opens none."""
    forbidden = {"graph": READS | WRITES, "export": WRITES, "tui": READS | WRITES}[house]
    for path in below(house):
        for node in ast.walk(tree(path)):
            touched = isinstance(node, ast.Attribute) and node.attr in forbidden and not _is_own_method(path, node)
            opens = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open"
            assert not touched, f"{path}:{node.lineno}"
            assert not opens, f"{path}:{node.lineno}"
        assert not {"tempfile", "io.open"} & set(imported(path)), path


def _is_own_method(path: Path, node: ast.Attribute) -> bool:
    """`self.touch()` is a method of the class at hand, not of a path."""
    methods = {one.name for one in ast.walk(tree(path)) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}
    return isinstance(node.value, ast.Name) and node.value.id == "self" and node.attr in methods


# --- state

MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
MAKERS = {"list", "dict", "set", "defaultdict", "deque", "Counter", "OrderedDict", "bytearray", "WeakValueDictionary"}
CHANGES = {
    "append", "extend", "insert", "remove", "pop", "popitem", "clear", "sort", "reverse", "add", "discard", "update",
    "setdefault", "appendleft", "popleft",
}  # fmt: skip


def constants(path: Path) -> Iterator[tuple[str, ast.expr]]:
    """The names that a module binds at its top, and to what."""
    for node in tree(path).body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        for target in targets:
            if isinstance(target, ast.Name) and node.value is not None:
                yield target.id, node.value


def is_mutable(value: ast.expr) -> bool:
    """Whether a value could be changed in place."""
    made = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in MAKERS
    return isinstance(value, MUTABLE) or made


def changed(path: Path) -> Iterator[tuple[str, int]]:
    """The names that a module changes in place."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
            target = node.func.value
        elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            target = node.value
        elif isinstance(node, ast.AugAssign):
            target = node.target
        else:
            continue
        if isinstance(target, ast.Name):
            yield target.id, node.lineno


@pytest.mark.parametrize("path", MODULES, ids=names)
def test_no_state_in_modules(path):
    """What stands at the top of a module is a constant, in capitals, and nobody changes it; nothing is ``global``."""
    assert not [node for node in ast.walk(tree(path)) if isinstance(node, ast.Global)]
    known = {name for name, value in constants(path) if is_mutable(value)}
    for constant in known - {"__all__"}:
        assert constant.lstrip("_").isupper(), (
            f"{dotted(path)}.{constant} can be changed, so it is written in capitals"
        )
    taken = [node for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)]
    constants_of_others = {alias.name for node in taken for alias in node.names if alias.name.isupper()}
    for constant, line in changed(path):
        assert constant not in known | constants_of_others, f"{path}:{line} changes {constant}"


# --- order in the house


@pytest.mark.parametrize("path", MODULES, ids=names)
def test_every_module_has_a_test_module(path):
    """tests/<package>/test_<module>.py, or tests of its package that cover it."""
    package = dotted(path).partition(".")[0]
    if package in ("__main__", "", "__init__"):
        return
    folder = ROOT / "tests" / package
    assert (
        list(folder.glob("test_*.py")) if path.parent != PACKAGE else (ROOT / "tests" / f"test_{package}.py").exists()
    )


def test_the_root_is_small():
    """At most ten modules stand at the root, and each package says in its first sentences what belongs there."""
    assert len([path for path in PACKAGE.glob("*.py") if path.name != "__main__.py"]) <= 10
    for folder in {path.parent for path in MODULES} - {PACKAGE}:
        assert ast.get_docstring(tree(folder / "__init__.py")), folder


@pytest.mark.parametrize("path", MODULES, ids=names)
def test_every_module_says_what_it_is_for(path):
    """A module starts with a docstring, and is named by a word of the subject."""
    assert ast.get_docstring(tree(path)) or not tree(path).body
    forbidden = r"(utils?|helpers?|managers?|services?|core|base|misc|common)"
    assert not any(re.fullmatch(forbidden, part) for part in dotted(path).split("."))


def test_one_word_means_one_thing():
    """A public class name stands for one class in the whole program."""
    homes: dict[str, list[str]] = {}
    for path in MODULES:
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(dotted(path))
    assert {name: modules for name, modules in homes.items() if len(modules) > 1} == {}


def test_nothing_is_left_to_do():
    """No reminder stands in the tree."""
    words = re.compile(rf"\b({'TO-DO|FIX-ME'.replace('-', '')})\b")
    folders = ("rsi_graph", "tests", "corpus", "schema", ".ci")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    files += [path for path in ROOT.iterdir() if path.is_file()]
    kinds = (".py", ".yaml", ".yml", ".md", ".toml", ".txt", ".json", ".tcss", ".sh", "")
    for path in files:
        if path.suffix in kinds and not {"shipped", "__pycache__", "node_modules"} & set(path.parts):
            assert not words.search(path.read_text(encoding="utf-8", errors="replace")), path


def test_the_tree_names_no_machine():
    """No path of the machine that it was written on."""
    for path in [*MODULES, ROOT / "README.md", ROOT / "Makefile", ROOT / "pyproject.toml"]:
        text = path.read_text(encoding="utf-8")
        assert str(ROOT) not in text, path
        assert str(Path.home()) + "/" not in text or Path.home() == Path("/"), path


# --- what leaves the program


CHILDREN = ("meaning.child", "sources.bounded")
"""Processes of our own, which speak with their parent and not with a person."""
STARTED = {
    "evaluation.revisions",  # git
    "export.pictures",  # dot
    "meaning.companion",  # this program itself
    "sources.bounded",  # this program itself, bounded in memory and time
    "user.clipboard",  # wl-copy, xclip …
    "user.editor",  # the user's own editor
}
"""Who starts a program; rsi_graph/guide/security.md says of each what a folder can make it do."""


@pytest.mark.parametrize("path", MODULES, ids=names)
def test_nothing_prints_past_the_stream_that_cleans(path):
    """Only the command line prints, inside ``streams``; nobody takes hold of the bytes behind a stream."""
    here = dotted(path)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            assert here.startswith("cli"), f"{here}:{node.lineno} prints"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "sys":
            if node.attr in ("__stdout__", "__stderr__"):
                drawn = here == "tui.driver"  # the explorer's own screen, all of whose words were cleaned
                assert here == "cli.output" or drawn, f"{here}:{node.lineno} goes past the stream"
            if node.attr in ("stdout", "stderr"):
                known = here.startswith("cli") or here in ("tui", *CHILDREN)
                assert known, f"{here}:{node.lineno} names sys.{node.attr}"
        if isinstance(node, ast.Attribute) and node.attr == "buffer" and here != "cli.output":
            stream = ast.unparse(node.value)
            assert stream == "sys.stdin" or here in CHILDREN or "sys." not in stream, (
                f"{here}:{node.lineno} takes the bytes behind {stream}"
            )


def test_the_command_line_is_run_inside_its_streams():
    """The one door: ``main`` runs everything within ``streams``."""
    main = next(
        node
        for node in tree(PACKAGE / "cli" / "__init__.py").body
        if isinstance(node, ast.FunctionDef) and node.name == "main"
    )
    [inside] = [node for node in main.body if isinstance(node, ast.With)]
    assert ast.unparse(inside.items[0]) == "streams()"
    assert main.body[-1] is inside


@pytest.mark.parametrize("path", MODULES, ids=names)
def test_who_starts_programs(path):
    """Few modules start a program, none through a shell; the manual says what a hostile folder makes of each."""
    here = dotted(path)
    starts = {"subprocess", "pty", "multiprocessing.popen_spawn_posix"} & set(imported(path))
    assert not starts or here in STARTED, f"{here} starts programs"
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.keyword) and node.arg == "shell":
            assert not starts, f"{here}:{node.lineno} goes through a shell"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
            called = node.attr.startswith(("system", "popen", "exec", "spawn", "startfile"))
            assert not called, f"{here}:{node.lineno} calls os.{node.attr}"


@pytest.mark.parametrize("path", MODULES, ids=names)
def test_nothing_is_run_or_unpickled(path):
    """No text becomes code, no bytes become objects by themselves."""
    unsafe = {"pickle", "marshal", "shelve", "dill", "joblib", "code", "codeop", "runpy"}
    assert not unsafe & {module.split(".")[0] for module in imported(path)}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("eval", "exec", "compile", "__import__"), f"{path}:{node.lineno}"
