"""YAML as the format wants it: 1.2 core scalars, every place, nothing dangerous, and never an exception."""

import re
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rsi_graph.corpus import yamltext
from rsi_graph.corpus.yamltext import FORBIDDEN, REPLACEMENT, Document, Locations


class Core(yaml.SafeLoader):
    """PyYAML's own loader with the resolver of the YAML 1.2 core schema: the reference."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own way


Core.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:null|Null|NULL|~|)$"), None)
Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), None)
Core.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), None)
Core.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$"), None
)
Core.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node)))
Core.add_constructor("tag:yaml.org,2002:float", lambda loader, node: float(loader.construct_scalar(node)))


def read(text: str) -> Document:
    """A text as the reader sees it."""
    return yamltext.read(text.encode())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("true", True),
        ("FALSE", False),
        ("tRue", "tRue"),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-12", -12),
        ("+12", 12),
        ("012", 12),
        ("0o17", 15),
        ("0x1F", 31),
        ("0b1", "0b1"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("2026-04-13", "2026-04-13"),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("1.10", 1.1),
        ('"-"', "-"),
        ("--", "--"),
        ("1.2.3", "1.2.3"),
        ("1234567890123456789012", 1234567890123456789012),
        ("1" * 41, "1" * 41),
        ('"12"', "12"),
        ("'true'", "true"),
        ("=", "="),
    ],
)
def test_scalars_of_the_core_schema(text, value):
    """A plain scalar is what YAML 1.2 says it is; a quoted one is text."""
    assert read(f"a: {text}\n").data == {"a": value}


@pytest.mark.parametrize("text", ["007", "1.10", "1e3", "0x1F", "+5", "1611.01580", "12"])
def test_a_number_knows_how_it_was_written(text):
    """A number that is meant as text can be had as it stands."""
    assert read(f"a: {text}\n").data["a"].text == text


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r\x85\ufeff"), max_size=12).filter(
    lambda text: not FORBIDDEN.search(text)
)
SCALARS = st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.floats(-1e9, 1e9) | TEXTS
WORDS = ["no", "on", "12:30", "1_000", "0b1", "2026-04-13", "~", "1e3", ".5", "<", "a: b", "# no", "- x", "", " x"]
DATA = st.recursive(
    SCALARS | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


@given(DATA, st.booleans() | st.none(), st.sampled_from([None, '"', "'", "|", ">"]), st.booleans())
def test_reads_what_pyyaml_reads_under_the_core_schema(data, flow, style, unicode):
    """Whatever PyYAML writes, in whatever style, is read as PyYAML reads it with a YAML 1.2 resolver."""
    text = yaml.safe_dump(data, default_flow_style=flow, default_style=style, allow_unicode=unicode, width=30)
    text = re.sub(r"!!(int|float|null|bool) ", "", text)
    expected = yaml.load(text, Loader=Core)  # noqa: S506 - a SafeLoader
    if FORBIDDEN.search(text) or _has_odd_keys(expected):
        return
    document = read(text)
    assert document.data == expected
    assert document.findings == ()


def _has_odd_keys(data: Any) -> bool:
    """Keys that are no text, or mean something else here."""
    if isinstance(data, dict):
        odd = any(not isinstance(key, str) or key == "<<" for key in data)
        return odd or any(_has_odd_keys(value) for value in data.values())
    return isinstance(data, list) and any(_has_odd_keys(value) for value in data)


NAMES = st.text("abcdefgh", min_size=1, max_size=5)
NESTED = st.recursive(NAMES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4))


@given(st.dictionaries(NAMES, NESTED, min_size=1), st.booleans())
def test_places_point_at_the_very_text(data, flow):
    """A value or key has the place that is reported."""
    text = yaml.safe_dump(data, default_flow_style=flow, width=30)
    document = read(text)
    lines = text.split("\n")
    for path, value in _leaves(data):
        line, column = document.places.of(*path)
        assert lines[line - 1][column - 1 :].startswith(value)
        if isinstance(path[-1], str):
            line, column = document.places.of_key(*path)
            assert lines[line - 1][column - 1 :].lstrip("? ").startswith(path[-1])


def _leaves(data: Any, path: tuple[str | int, ...] = ()) -> Any:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, value in inner:
        yield from _leaves(value, (*path, step))
    if isinstance(data, str):
        yield path, data


def test_places_of_what_is_not_there():
    """A path that leads nowhere has the place of the nearest thing around it."""
    places = read("a:\n  - b: 1\n    c: [x, y]\n").places
    assert places.of("a", 0, "c", 1) == (3, 12)
    assert places.of("a", 0, "c", 7) == (3, 8)
    assert places.of("a", 0, "z", "y") == (2, 5)
    assert places.of_key("a", 0, "c") == (3, 5)
    assert places.of_key("a", 0, "z") == (2, 5)
    assert places.of_key("z") == (1, 1)
    assert places.inside("a", 0, "b").of("deeper") == (2, 8)
    assert Locations(None, None, {}).of("a") == (1, 1)


@pytest.mark.parametrize(
    ("text", "data", "codes"),
    [
        ("", None, []),
        ("# nothing\n", None, []),
        ("\ufeffa: 1\n", {"a": 1}, []),
        ("a: 1\r\nb: 2\r\n", {"a": 1, "b": 2}, []),
        ("a: {b: 1, b: {c: 2}, d: 3}", {"a": {"b": 1, "d": 3}}, ["duplicate-key"]),
        ("a: 1\na: [&x 1]\n", None, ["duplicate-key", "anchor"]),
        ("? [x]\n: {y: z}\nb: 1\n", {"b": 1}, ["bad-key"]),
        ("{}: 1", {}, ["bad-key"]),
        ("[[[a]]]", [[["a"]]], []),
        ("a: 1\n--- \nb: 2\n", {"a": 1}, ["several-documents"]),
        ("a: 1\n...\n", {"a": 1}, []),
        ("%YAML 1.2\n---\na: 1\n", {"a": 1}, []),
        ("a: 'it''s & * ! fine'", {"a": "it's & * ! fine"}, []),
        ('a: "x\\u0007y"', {"a": f"x{REPLACEMENT}y"}, ["character"]),
        ('a: "x\\ry"', {"a": f"x{REPLACEMENT}y"}, ["character"]),
        ('"a\\u202eb": 1', {f"a{REPLACEMENT}b": 1}, ["character"]),
        ("a: x\u2028y", {"a": f"x{REPLACEMENT}y"}, ["character"]),
        ("a: |\n  x\x1b[0m\n  y\x1b[0m\x07\n", {"a": "x\ufffd[0m\ny\ufffd[0m\ufffd\n"}, ["character", "character"]),
        ('a: "\\ud800"', None, ["syntax"]),
        ("a: !!binary aGk=", None, ["tag"]),
        ("a: ! b", None, ["tag"]),
        ("a: *b", None, ["anchor"]),
        ("- &a [*a]", None, ["anchor"]),
        ("<<: {a: 1}", None, ["anchor"]),
        ("a: [1, 2", None, ["syntax"]),
        ("\ta: 1", None, ["syntax"]),
        ("@", None, ["syntax"]),
        ("%TAG ! tag:x\n", None, ["syntax"]),
    ],
)
def test_findings(text, data, codes):
    """Each part of YAML that the format leaves out is named, and the rest is read."""
    document = read(text)
    assert document.data == data
    assert [finding.code for finding in document.findings] == codes


def test_depth_is_bounded():
    """32 levels can be read, 33 are refused, and a hundred thousand do no harm."""
    assert read("[" * 32 + "]" * 32).findings == ()
    assert [f.code for f in read("[" * 33 + "]" * 33).findings] == ["too-deep"]
    assert [f.code for f in read("[" * 100_000).findings] == ["too-deep"]
    assert [f.code for f in read("- " * 100_000).findings] == ["too-deep"]


@given(st.binary(max_size=60) | st.lists(st.sampled_from(list(":-[]{}#&*!|>'\"%@` \n\tab0?,<~\\x")), max_size=40))
def test_arbitrary_bytes_never_raise(data):
    """Any bytes at all give data or a finding with a place in them."""
    data = data if isinstance(data, bytes) else "".join(data).encode()
    document = yamltext.read(data)
    assert document.data is not None or document.findings or not data.strip() or yaml.safe_load(data) is None
    for finding in document.findings:
        assert finding.line >= 1
        assert finding.column >= 1
        assert finding.message.isprintable()


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('a: "C:\\Users"', "use single quotes"),
        ('a: "50\\%"', "use single quotes"),
        ("a: b: c", "has to stand in quotes"),
        ("a:\n\tb: c", "indent with spaces"),
        ('a: "open\nb: c\n', "that opens here is not closed"),
        ('a: "Fine" he said\n', 'begins with " has to stand in single quotes'),
        ("a: {b} c\n", "begins with { has to stand in quotes"),
        ("a: [b] c\n", "begins with [ has to stand in quotes"),
        ("a: - c\n", "begins with - has to stand in quotes"),
        ("a: * c\n", "begins with * has to stand in quotes"),
        ("a: one\n   two # three\n   four\n", "a comment ends the text above"),
        ("a:\n    b: c\n   d: e\n", "indent it exactly like"),
        ("a:\n  b: c\n \u00a0d: e\n", "no-break spaces"),
    ],
)
def test_a_syntax_error_says_the_way_out(text, hint):
    """The hint names what people most often mean."""
    [found] = read(text).findings
    assert found.code == "syntax"
    assert hint in found.hint
