"""The laws of the house: which way imports run, who may use what, who touches files, what may stand in a module.

Each law is one test, which names every offender with its file and line.
"""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.modules import MODULES, PACKAGE, ROOT, at, dotted, imported, imports, nodes, obeyed, tree

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
    "pydantic": {"corpus.schema"},
    "pydantic_core": {"corpus.records", "corpus.validation", "corpus.schema"},
    "sentence_transformers": {"meaning.embedders"},
    "tokenizers": {"meaning.minilm"},
    "safetensors": {"meaning.minilm"},
    "torch": {"meaning.embedders"},
    "mcp": {"serving.server"},
    "pandas": {"graph.tables"},
    "qdrant_client": {"library.server"},
    "qdrant_edge": {"library.edge"},
    "ray": {"library.cluster"},
    "sqlite3": {"library.database"},
}
"""The only modules and packages that may import each library."""

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
    "graph.graph": ({"networkx", "rsi_graph"}, "takes 200 ms; `show` needs no networkx and no pydantic"),
    "graph.tables": ({"pandas"}, "an extra"),
    "meaning.embedders": ({"torch", "sentence_transformers", "transformers"}, "take seconds, and are optional"),
    "meaning.ledger": ({"rsi_graph"}, "where nobody judged anything there is no YAML to read"),
    "meaning.minilm": ({"tokenizers"}, "is optional"),
    "meaning.models": ({"huggingface_hub", "importlib", "rsi_graph"}, "are optional; the explorer has its settings"),
    "meaning.threads": ({"concurrent", "threadpoolctl"}, "is optional; one job needs no threads"),
    "user.settings": ({"tomllib"}, "without a file of settings there is nothing to parse"),
    "words": ({"rapidfuzz"}, "what is spelt right needs no likeness"),
}
"""Below the explorer, the modules that import something inside functions: what, and why that pays at a start."""

READ_PAST_WHOLE = {
    "files.whole": "the place where files are opened",
    "files.sealed": "it looks at the size before",
    "library.rows": "it opens its own file to write, and looks at its kind",
    "cli.import_file": "a pipe may be imported, for a while",
    "cli.output": "the place where nothing goes",
    "corpus.creating": "the schema that is shipped",
    "errors": "the settings of the Python that runs",
    "export.letters": "a table that is shipped",
    "export.site.pages": "scripts and styles that are shipped",
    "guide": "the pages of the manual",
    "meaning.search": "its open() is its own",
}
"""The modules that open files themselves, each with what it opens."""
READS = {"read_text", "read_bytes", "iterdir", "scandir", "glob", "rglob"}
WRITES = {"write_text", "write_bytes", "mkdir", "touch", "unlink", "rmdir", "symlink_to", "makedirs", "rmtree"}


def rank(module: str) -> int | None:
    """The place of a module in the order: by its own name, or by that of a package around it."""
    parts = module.split(".")
    known = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return next((ORDER.index(one) for one in known if one in ORDER), None)


def below(*packages: str) -> list[Path]:
    """The modules of these names and packages."""
    return [path for path in MODULES if dotted(path).split(".")[0] in packages]


def test_imports_run_one_way():
    """A module imports only what stands left of it, function-local imports included."""
    obeyed(offence for path in MODULES for offence in _against_the_order(path))


def _against_the_order(path: Path) -> Iterator[str]:
    here = dotted(path)
    yield from (f"{at(path, line)} imports by a relative name" for name, line in imports(path) if name[0] == ".")
    if here in ("__init__", "__main__", ""):
        return
    place = rank(here)
    if place is None:
        yield f"{at(path)} has no place in the order of imports (ORDER in {Path(__file__).name})"
        return
    for name, line in imports(path):
        module = name.removeprefix("rsi_graph.")
        if module in (name, "__version__"):
            continue
        other = rank(module)
        if other is None:
            yield f"{at(path, line)} imports {module}, which has no place in the order of imports"
        elif other > place or (other == place and module.split(".")[0] != here.split(".")[0]):
            yield f"{at(path, line)} imports {module}"


def test_no_circles_inside_packages():
    """Modules of one package import each other one way too, inside functions and for types as well."""
    modules = {dotted(path): path for path in MODULES}
    needs = {here: set(needed(path)) & modules.keys() - {here} for here, path in modules.items()}
    while ready := [here for here, wanted in needs.items() if not wanted & needs.keys()]:
        for here in ready:
            del needs[here]
    obeyed(f"{at(modules[here])} is in a circle by way of {', '.join(sorted(needs[here]))}" for here in needs)


def needed(path: Path) -> Iterator[str]:
    """The modules of ours that a module imports anywhere; from a package, what the package hands on."""
    for module in imported(path):
        name = module.removeprefix("rsi_graph.")
        if module.startswith("rsi_graph."):
            package = name.rpartition(".")[0]
            yield name
            if name not in {dotted(one) for one in MODULES}:
                yield package


def test_who_may_import_what():
    """Each heavy library has few modules, or one package, that may import it."""
    obeyed(
        f"{at(path, line)} imports {module}"
        for path in MODULES
        for module, line in imports(path)
        if not {dotted(path), dotted(path).split(".")[0]} & OWNERS.get(module.split(".")[0], {dotted(path)})
    )


STARTING = (
    "import rsi_graph",
    "import sys; sys.argv = ['rsi-graph', '--help']; from rsi_graph.cli import main; main()",
    "import sys; sys.argv = ['rsi-graph', 'show', '--help']; from rsi_graph.cli import main; main()",
    "import rsi_graph.snapshot, rsi_graph.graph.dossier",
)


def test_starting_loads_nothing_heavy():
    """The front door, the help and all that `show` needs beside a warm cache are light."""
    heavy = {code: HEAVY & _loaded_by(code) for code in STARTING}
    obeyed(f"{code!r} loads {', '.join(sorted(found))}" for code, found in heavy.items() if found)


def _loaded_by(code: str) -> set[str]:
    """The names of the modules that are loaded once some code has run."""
    ask = f"import sys\ntry:\n    {code}\nexcept SystemExit:\n    pass\nprint(*sys.modules, file=sys.stderr)"
    ask = ask.replace("    import sys; ", "    ").replace("; ", "\n    ")
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_the_first_frame_waits_for_nothing_that_it_does_not_show():
    """The explorer imports no search, no exports and nothing that computes before its first frame."""
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


def test_late_imports_are_named_with_their_reason():
    """Imports stand at the top; inside functions only those of ``LATE``."""
    obeyed(
        f"{at(path, line)} imports {module} inside a function"
        for path in below(*STARTS)
        for module, line in _late(path)
        if module.split(".")[0] not in LATE.get(dotted(path), (set(), ""))[0]
    )


def _late(path: Path) -> Iterator[tuple[str, int]]:
    """The modules that are imported inside functions, with lines."""
    for function in nodes(path):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.ImportFrom):
                    yield node.module or "", node.lineno
                elif isinstance(node, ast.Import):
                    yield from ((alias.name, node.lineno) for alias in node.names)


def test_who_touches_files():
    """The graph reads no file, an export writes none, the explorer opens none."""
    forbidden = {"graph": READS | WRITES, "export": WRITES, "tui": READS | WRITES}
    obeyed(
        offence for house, names in forbidden.items() for path in below(house) for offence in _touching(path, names)
    )


def test_whatever_is_read_is_a_plain_file():
    """A pipe would be waited for and a device has no end, so files are opened by ``files.whole``."""
    obeyed(
        f"{at(path, node)} reads a file past whole.opened"
        for path in MODULES
        if dotted(path) not in READ_PAST_WHOLE
        for node in nodes(path)
        if (isinstance(node, ast.Attribute) and node.attr in ("read_text", "read_bytes", "fdopen"))
        or (isinstance(node, ast.Call) and _opens(node))
    )


def _opens(call: ast.Call) -> bool:
    """Return True for ``open(…)`` of a path and for ``….open("rb")``."""
    if isinstance(call.func, ast.Name):
        return call.func.id == "open"
    modes = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return isinstance(call.func, ast.Attribute) and call.func.attr == "open" and modes[:1] in (["r"], ["rb"])


def _touching(path: Path, forbidden: set[str]) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.Attribute) and node.attr in forbidden and not _is_own_method(path, node):
            yield f"{at(path, node)} calls {node.attr}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open":
            yield f"{at(path, node)} opens a file"
    for module, line in imports(path):
        if module in ("tempfile", "io.open"):
            yield f"{at(path, line)} imports {module}"


def _is_own_method(path: Path, node: ast.Attribute) -> bool:
    """`self.touch()` is a method of the class at hand, not of a path."""
    methods = {one.name for one in nodes(path) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}
    return isinstance(node.value, ast.Name) and node.value.id == "self" and node.attr in methods


# --- state

MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
MAKERS = {"list", "dict", "set", "defaultdict", "deque", "Counter", "OrderedDict", "bytearray", "WeakValueDictionary"}
CHANGES = {
    "append", "extend", "insert", "remove", "pop", "popitem", "clear", "sort", "reverse", "add", "discard", "update",
    "setdefault", "appendleft", "popleft",
}  # fmt: skip


def constants(path: Path) -> Iterator[tuple[str, ast.expr]]:
    """The names that a module binds at its top, with their values."""
    for node in tree(path).body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        for target in targets:
            if isinstance(target, ast.Name) and node.value is not None:
                yield target.id, node.value


def is_mutable(value: ast.expr) -> bool:
    """Return True if a value could be changed in place."""
    made = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in MAKERS
    return isinstance(value, MUTABLE) or made


def changed(path: Path) -> Iterator[tuple[str, int]]:
    """The names that a module changes in place."""
    for node in nodes(path):
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


def test_no_state_in_modules():
    """A name at the top of a module is a constant, in capitals, and nobody changes it; nothing is ``global``."""
    obeyed(offence for path in MODULES for offence in _state(path))


def _state(path: Path) -> Iterator[str]:
    yield from (f"{at(path, node)} says global" for node in nodes(path) if isinstance(node, ast.Global))
    known = {name: value for name, value in constants(path) if is_mutable(value)}
    for constant, value in known.items():
        if constant != "__all__" and not constant.lstrip("_").isupper():
            yield f"{at(path, value)} {constant} can be changed, so it is written in capitals"
    taken = [node for node in nodes(path) if isinstance(node, ast.ImportFrom)]
    constants_of_others = {alias.name for node in taken for alias in node.names if alias.name.isupper()}
    for constant, line in changed(path):
        if constant in known.keys() | constants_of_others:
            yield f"{at(path, line)} changes {constant}"


# --- order in the house


def test_every_module_has_a_test_module():
    """tests/<package>/test_<module>.py, or tests of its package that cover it."""
    obeyed(f"{at(path)} has no tests" for path in MODULES if not _is_tested(path))


def _is_tested(path: Path) -> bool:
    package = dotted(path).partition(".")[0]
    if package in ("__main__", "", "__init__"):
        return True
    if path.parent == PACKAGE:
        return (ROOT / "tests" / f"test_{package}.py").exists()
    return any((ROOT / "tests" / package).glob("test_*.py"))


def test_the_root_is_small():
    """At most ten modules stand at the root, and each package says in its first sentences what belongs there."""
    assert len([path for path in PACKAGE.glob("*.py") if path.name != "__main__.py"]) <= 10
    packages = {path.parent / "__init__.py" for path in MODULES if path.parent != PACKAGE}
    obeyed(f"{at(path)} has no docstring" for path in sorted(packages) if not ast.get_docstring(tree(path)))


def test_every_module_says_what_it_is_for():
    """A module starts with a docstring, and is named by a word of the subject."""
    forbidden = re.compile(r"(utils?|helpers?|managers?|services?|core|base|misc|common)")
    silent = [path for path in MODULES if tree(path).body and not ast.get_docstring(tree(path))]
    vague = [path for path in MODULES if any(map(forbidden.fullmatch, dotted(path).split(".")))]
    obeyed([*(f"{at(path)} has no docstring" for path in silent), *(f"{at(path)} is a vague name" for path in vague)])


MOST_LINES = 40
"""The lines of a function that can still be read at a glance."""


def test_functions_are_short():
    """A function that grows longer is taken apart into parts with names."""
    obeyed(
        f"{at(path, node)} {node.name} has {length} lines, {MOST_LINES} at most"
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > MOST_LINES
    )


def test_whoever_catches_everything_says_why():
    """A handler of ``Exception`` has its reason behind it, on the same line."""
    obeyed(
        f"{at(path, node)} catches everything and does not say why"
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.ExceptHandler)
        and isinstance(node.type, ast.Name)
        and node.type.id == "Exception"
        and "#" not in path.read_text(encoding="utf-8").splitlines()[node.lineno - 1]
    )


def test_one_word_means_one_thing():
    """A public class name stands for one class in the whole program."""
    classes = [(path, node) for path in MODULES for node in tree(path).body if isinstance(node, ast.ClassDef)]
    public = [(path, node) for path, node in classes if not node.name.startswith("_")]
    homes = Counter(node.name for _, node in public)
    obeyed(f"{at(path, node)} one more {node.name}" for path, node in public if homes[node.name] > 1)


def test_nothing_is_left_to_do():
    """No reminder stands in the tree."""
    words = re.compile(rf"\b({'TO-DO|FIX-ME'.replace('-', '')})\b")
    folders = ("rsi_graph", "tests", "corpus", "schema", ".ci")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    files += [path for path in ROOT.iterdir() if path.is_file()]
    kinds = (".py", ".yaml", ".yml", ".md", ".toml", ".txt", ".json", ".tcss", ".sh", "")
    ours = [
        path for path in files
        if path.suffix in kinds and not {"shipped", "__pycache__", "node_modules"} & set(path.parts)
    ]  # fmt: skip
    obeyed(
        f"{at(path, text.count(chr(10), 0, found.start()) + 1)} {found[0]}"
        for path in ours
        for text in [path.read_text(encoding="utf-8", errors="replace")]
        for found in words.finditer(text)
    )


def test_the_tree_names_no_machine():
    """No path of the machine that it was written on."""
    paths = [str(ROOT), *([f"{Path.home()}/"] if Path.home() != Path("/") else [])]
    obeyed(
        f"{at(path, number)} {line.strip()}"
        for path in [*MODULES, ROOT / "README.md", ROOT / "Makefile", ROOT / "pyproject.toml"]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if any(one in line for one in paths)
    )


# --- what leaves the program


CHILDREN = ("export.errand", "meaning.child", "sources.bounded")
"""Processes of our own, which speak with their parent and not with a person."""
STARTED = {
    "evaluation.revisions",  # git
    "export.errand",  # this program itself
    "export.pictures",  # dot
    "meaning.companion",  # this program itself
    "sources.bounded",  # this program itself, bounded in memory and time
    "user.clipboard",  # wl-copy, xclip …
    "user.editor",  # the user's own editor
}
"""The modules that start a program; rsi_graph/guide/security.md says of each what a folder can make it do."""


def test_nothing_prints_past_the_stream_that_cleans():
    """Only the command line prints, inside ``streams``; nobody takes hold of the bytes behind a stream."""
    obeyed(offence for path in MODULES for offence in _past_the_stream(path))


def _past_the_stream(path: Path) -> Iterator[str]:
    here = dotted(path)
    for node in nodes(path):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            if not here.startswith("cli"):
                yield f"{at(path, node)} prints"
        elif isinstance(node, ast.Attribute):
            yield from (f"{at(path, node)} {offence}" for offence in _taking_a_stream(here, node))
            if ast.unparse(node) in ("os.write", "os.writev", "os.fdopen") and here not in WRITE_NUMBERS:
                yield f"{at(path, node)} writes past every stream"
        elif isinstance(node, ast.ImportFrom) and node.module == "sys":
            names = {name.name for name in node.names} & {"stdout", "stderr", "__stdout__", "__stderr__"}
            yield from (f"{at(path, node)} takes {name} out of sys" for name in sorted(names))
        elif isinstance(node, ast.Import) and any(one.name in ("sys", "os") and one.asname for one in node.names):
            yield f"{at(path, node)} gives sys or os another name"
        elif isinstance(node, ast.Call) and ast.unparse(node).startswith(("getattr(sys,", "vars(sys)")):
            yield f"{at(path, node)} looks into sys by name"
        elif isinstance(node, ast.Constant) and node.value in TERMINALS and here != "tui.drawing.asking":
            yield f"{at(path, node)} opens the terminal itself"


TERMINALS = ("/dev/tty", "/dev/stdout", "/dev/stderr", "CON")
WRITE_NUMBERS = {
    "files.locked": "the number of a process into a lock",
    "tui.drawing.ground": "a question of our own to the terminal",
    "tui.drawing.kitty": "a picture that was drawn here",
}
"""The modules that write to a file by its number, each with what it writes."""


def _taking_a_stream(here: str, node: ast.Attribute) -> Iterator[str]:
    if isinstance(node.value, ast.Name) and node.value.id == "sys":
        if node.attr in ("__stdout__", "__stderr__"):
            drawn = here == "tui.driver"  # the explorer's own screen, all of whose words were cleaned
            if here != "cli.output" and not drawn:
                yield "goes past the stream"
        if node.attr in ("stdout", "stderr") and not here.startswith("cli") and here not in ("tui", *CHILDREN):
            yield f"names sys.{node.attr}"
    if node.attr == "buffer" and here != "cli.output":
        stream = ast.unparse(node.value)
        if stream != "sys.stdin" and here not in CHILDREN and "sys." in stream:
            yield f"takes the bytes behind {stream}"


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


def test_who_starts_programs():
    """Few modules start a program, none through a shell; the manual says what a hostile folder makes of each."""
    obeyed(offence for path in MODULES for offence in _starting_programs(path))


def _starting_programs(path: Path) -> Iterator[str]:
    starts = [
        line for name, line in imports(path) if name in ("subprocess", "pty", "multiprocessing.popen_spawn_posix")
    ]
    if dotted(path) not in STARTED:
        yield from (f"{at(path, line)} starts programs" for line in starts)
    for node in nodes(path):
        if isinstance(node, ast.keyword) and node.arg == "shell" and starts:
            yield f"{at(path, node)} goes through a shell"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
            starting = ("system", "popen", "exec", "spawn", "startfile")
            yield from (f"{at(path, node)} calls os.{one}" for one in [node.attr] if one.startswith(starting))


def test_nothing_is_run_or_unpickled():
    """No text becomes code, no bytes become objects by themselves."""
    obeyed(offence for path in MODULES for offence in _running_text(path))


def _running_text(path: Path) -> Iterator[str]:
    unsafe = {"pickle", "marshal", "shelve", "dill", "joblib", "code", "codeop", "runpy"}
    yield from (f"{at(path, line)} imports {name}" for name, line in imports(path) if name.split(".")[0] in unsafe)
    for node in nodes(path):
        called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        if called in ("eval", "exec", "compile", "__import__"):
            yield f"{at(path, node)} calls {called}"
