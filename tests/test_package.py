"""The wheel carries corpus and schema, and works outside the checkout."""

import ast
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    return built


def test_the_wheel_carries_corpus_schema_and_licences(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in (ROOT / "corpus").rglob("*.yaml"):
        assert f"rsi_graph/corpus_shipped/{path.relative_to(ROOT / 'corpus').as_posix()}" in names
    assert {"rsi_graph/schema_shipped/corpus.schema.json", "rsi_graph/py.typed"} <= names
    assert any(name.endswith(".tcss") for name in names)
    assert "rsi_graph/guide/corpus.md" in names
    licences = {"LICENSE", "rsi_graph/export/shipped/LICENCES.txt", "rsi_graph/meaning/NOTICE.txt"}
    assert licences <= {name.partition(".dist-info/licenses/")[2] for name in names}
    assert not any(name.startswith(("tests/", "corpus/")) for name in names)


def test_it_works_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")  # noqa: S202 - it was just built here
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "site")}
    for call in (["overview"], ["show", "overall"], ["init", "mine"], ["check", "mine"], ["schema"]):
        run = [sys.executable, "-P", "-m", "rsi_graph", *call]
        done = subprocess.run(run, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
        assert call != ["overview"] or "corpus_shipped" in done.stdout
    assert (tmp_path / "mine" / "corpus.yaml").is_file()


def test_the_sdist_holds_what_the_makefile_needs(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [built] = tmp_path.glob("*.tar.gz")
    with tarfile.open(built) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {"Makefile", ".ci/constraints.txt", ".ci/run", ".ci/node/package.json", "tests/conftest.py"}
    assert wanted | {"README.md", "CONTRIBUTING.md", "SECURITY.md"} <= names
    assert {"rsi_graph/guide/start.md", "corpus/corpus.yaml"} <= names
    assert not any("node_modules" in name for name in names)


def test_what_is_imported_is_declared() -> None:
    """Every library that program and tests import is named in pyproject.toml, none is there by another's grace."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    named = chain(project["dependencies"], *project["optional-dependencies"].values())
    declared = {re.split(r"[<>=\[; ]", name)[0].lower().replace("_", "-") for name in named}
    homes = packages_distributions()
    for path in chain((ROOT / "rsi_graph").rglob("*.py"), (ROOT / "tests").rglob("*.py")):
        for module in imported(path):
            if module not in sys.stdlib_module_names | {"rsi_graph", "tests"}:
                found = {home.lower().replace("_", "-") for home in homes.get(module, [module])}
                assert found & declared, f"{path.relative_to(ROOT)} imports {module}"


def imported(path: Path) -> set[str]:
    """The top-level names of all modules that a file imports."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return {
        name.partition(".")[0] for name in plain | {n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)}
    }
