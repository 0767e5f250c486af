"""The JSON Schema: fresh, in words that editors know, and of one mind with the reader."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from rsi_graph.corpus import schema
from rsi_graph.files import folders
from tests.debate import DEBATE

ROOT = Path(__file__).parents[2]
NEWER_THAN_DRAFT_07 = {"prefixItems", "unevaluatedProperties", "$defs", "dependentRequired", "minContains", "$anchor"}


class Core(yaml.SafeLoader):
    """YAML 1.2 core scalars, as the reader has them."""


Core.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag.endswith((":int", ":float", ":null"))]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Core.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


def parse(text: str) -> Any:
    return yaml.load(text, Core)  # noqa: S506 - a SafeLoader


def keywords(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for inner in value.values():
            yield from keywords(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keywords(inner)


def test_the_schema_on_disk_is_what_the_model_says() -> None:
    assert (folders.shipped_schema() / schema.FILE).read_text() == schema.text(), "rsi-graph schema --write"


def test_it_speaks_draft_07() -> None:
    jsonschema.Draft7Validator.check_schema(schema.corpus())
    assert not NEWER_THAN_DRAFT_07 & set(keywords(schema.corpus()))


def test_every_field_is_explained() -> None:
    silent = [
        f"{name}.{field}"
        for name, definition in schema.corpus()["definitions"].items()
        for field, what in definition["properties"].items()
        if "description" not in what
    ]
    assert silent == []


def test_the_shipped_corpus_and_the_example_of_the_tests_are_valid() -> None:
    validator = jsonschema.Draft7Validator(schema.corpus())
    texts = {"debate.py": DEBATE} | {
        str(path): path.read_text()
        for path in (ROOT / "corpus").rglob("*.yaml")
        if path.name not in ("corpus.yaml", "decisions.yaml") and path.parent.name != "views"
    }
    for name, text in texts.items():
        assert [f"{name}: {error.message}" for error in validator.iter_errors(parse(text))] == []


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("claims: {a: {title: A, text: A.}}", True),
        ("claims: {a: {title: A, text: A., credence: 0.6}}", True),
        ("claims: {a: {title: A, text: A., credence: [0.4, 0.8]}}", True),
        ("claims: {a: {title: A, text: A., credence: [0.4]}}", False),
        ("claims: {a: {title: A, text: A., credence: 1.6}}", False),
        ("claims: {a: {title: A, text: A., supports: [b, {to: c, because: x}]}}", True),
        ("claims: {a: {title: A, text: A., supports: [{too: c}]}}", False),
        ("claims: {a: {title: A}}", False),
        ("claims: {A_b: {title: A, text: A.}}", False),
        ("claims: {a: {title: A, text: A., kind: feeling}}", False),
        ("sources: {s: {type: book, title: T, issued: 2020, volume: 3}}", True),
        ("sources: {s: {type: book, title: T, issued: spring}}", False),
        ("sources: {s: {type: book, title: T, annotations: {p: {text: x, asserts: [a], locator: 33}}}}", True),
        ("sources: {s: {type: tome, title: T}}", False),
        ("claimz: {}", False),
    ],
)
def test_schema_and_reader_agree(corpus, text: str, valid: bool) -> None:
    said_by_schema = jsonschema.Draft7Validator(schema.corpus()).is_valid(parse(text))
    between_records = {"unknown-id", "isolated"}
    said_by_reader = not {d.code for d in corpus(text).errors} - between_records
    assert (said_by_schema, said_by_reader) == (valid, valid)


def test_it_is_json_with_a_final_newline() -> None:
    assert json.loads(schema.text())["$schema"] == schema.DRAFT
    assert schema.text().endswith("}\n")
