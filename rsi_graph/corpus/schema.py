"""The model as JSON Schema, for editors that complete and check YAML as one types.

It is written in draft-07, which the YAML language servers know. Almost all of it is made from the classes of
``model``; added here are the short forms that ``records`` writes out and the shapes of ids and dates.
"""

import ast
import inspect
import json
from itertools import pairwise
from typing import Any, TypeAlias

from pydantic import TypeAdapter

from rsi_graph import model
from rsi_graph.corpus import layer_files
from rsi_graph.corpus.layer_files import Manifest, View
from rsi_graph.corpus.records import WRITTEN_AS_NUMBERS
from rsi_graph.corpus.validation import DATES, OF_WORKS
from rsi_graph.model import APART, CLASSES, DATE, LINK_FIELDS, MAX_ID, MAX_QUOTE, PUBLISHED, SECTIONS, SLUG, Record

Schema: TypeAlias = dict[str, Any]

FILE = "corpus.schema.json"
DRAFT = "http://json-schema.org/draft-07/schema#"
ID: Schema = {"type": "string", "pattern": f"^{SLUG}$", "maxLength": MAX_ID}
TARGET: Schema = {"type": "string", "minLength": 1, "description": "The id of what it points at."}


def text() -> str:
    """The schema of a corpus file, as it is written to ``schema/``."""
    return json.dumps(corpus(), indent=2, ensure_ascii=False) + "\n"


def corpus() -> Schema:
    """The schema of a corpus file; ``corpus.yaml`` is its definition ``Manifest``, a view ``View``."""
    definitions: dict[str, Schema] = {}
    for cls in (*CLASSES.values(), Manifest, View):
        definitions |= _definitions(cls)
    definitions["Source"]["properties"]["annotations"] = _by_id("Annotation") | {
        "description": "Its passages, by id; the full id of one is source/passage."
    }
    apart = _by_id("Annotation") | {
        "propertyNames": {"type": "string", "pattern": f"^{SLUG}/{SLUG}$"},
        "description": "Annotations that stand apart from their source, by their full id source/passage.",
    }
    return {
        "$schema": DRAFT,
        "title": "rsi-graph corpus file",
        "description": "Records of a corpus of arguments, by section and id.",
        "type": "object",
        "additionalProperties": False,
        "properties": {section: _by_id(CLASSES[kind].__name__) for section, kind in SECTIONS.items()} | {APART: apart},
        "definitions": dict(sorted(definitions.items())),
    }


def _by_id(name: str) -> Schema:
    return {
        "type": ["object", "null"],
        "propertyNames": ID,
        "additionalProperties": {"$ref": f"#/definitions/{name}"},
    }


def _definitions(cls: type[Record]) -> dict[str, Schema]:
    """The schema of a class and of the classes it uses."""
    whole = TypeAdapter(cls).json_schema(ref_template="#/definitions/{model}")
    found = {**whole.pop("$defs", {}), cls.__name__: whole}
    for owner, definition in found.items():
        definition.pop("title", None)
        described = descriptions(_class(owner))
        for name, field in definition.get("properties", {}).items():
            definition["properties"][name] = _as_written(name, field | {"description": described[name]})
    return found


def _class(name: str) -> type[Record]:
    """The class of this name: that of a record, or of another file of a layer."""
    found: type[Record] = getattr(layer_files, name, None) or getattr(model, name)
    return found


def _as_written(name: str, field: Schema) -> Schema:
    """The schema of a field with the short forms in which it may be written."""
    field.pop("title", None)
    if "items" in field and (name in LINK_FIELDS or name in ("accept", "reject")):  # a given name is no list
        field["items"] = {"anyOf": [TARGET, field["items"]]}
    if name == "id":
        field["anyOf"][0] |= ID
    if name in DATES:
        _first_text(field)["pattern"] = f"^({PUBLISHED if name in OF_WORKS else DATE})$"
    if name in WRITTEN_AS_NUMBERS:
        _options(field).append({"type": "number"})
    if name == "exact":
        field["maxLength"] = MAX_QUOTE
    return _without_tuples(field)


def _options(field: Schema) -> list[Schema]:
    if "anyOf" not in field:
        field["anyOf"] = [{key: field.pop(key) for key in ("type", "minLength", "pattern") if key in field}]
    options: list[Schema] = field["anyOf"]
    return options


def _first_text(field: Schema) -> Schema:
    return next(option for option in field.get("anyOf", [field]) if option.get("type") == "string")


def _without_tuples(field: Schema) -> Schema:
    """The schema of pairs without ``prefixItems``, which draft-07 does not know."""
    for option in field.get("anyOf", ()):
        if "prefixItems" in option:
            option["items"] = option.pop("prefixItems")[0]
    return field


def descriptions(cls: type[Record]) -> dict[str, str]:
    """The sentence below each field, by its name in the corpus, inherited fields included.

    Pydantic can read them too, but every load would pay for that.
    """
    found: dict[str, str] = {}
    for owner in reversed(cls.__mro__[:-1]):
        body = next(iter(ast.parse(inspect.getsource(owner)).body))
        for field, sentence in pairwise(body.body if isinstance(body, ast.ClassDef) else ()):
            match field, sentence:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(said))):
                    found[model.corpus_name(name)] = inspect.cleandoc(said)
    return found
