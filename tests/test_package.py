"""What is installed: the wheel carries corpus and schema, and works outside the checkout."""

import os
import subprocess
import sys
import zipfile
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


def test_the_wheel_carries_corpus_schema_and_styles(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in (ROOT / "corpus").rglob("*.yaml"):
        assert f"rsi_graph/corpus_shipped/{path.relative_to(ROOT / 'corpus').as_posix()}" in names
    assert {"rsi_graph/schema_shipped/corpus.schema.json", "rsi_graph/py.typed"} <= names
    assert any(name.endswith(".tcss") for name in names)
    assert not any(name.startswith(("tests/", "corpus/")) for name in names)


def test_it_works_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "site")}
    for call in (["overview"], ["show", "overall"], ["init", "mine"], ["check", "mine"], ["schema"]):
        run = [sys.executable, "-P", "-m", "rsi_graph", *call]
        done = subprocess.run(run, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
        assert call != ["overview"] or "corpus_shipped" in done.stdout
    assert (tmp_path / "mine" / "corpus.yaml").is_file()
