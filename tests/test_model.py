"""The model is the truth: frozen records, every field explained, every name one that the corpus can write."""

import ast
import inspect
from dataclasses import FrozenInstanceError, fields
from itertools import pairwise

import pytest

from rsi_graph import model
from rsi_graph.model import (
    CLASSES,
    KINDS,
    LINK_FIELDS,
    PROPOSITIONS,
    SECTIONS,
    STANCES,
    Claim,
    Link,
    Record,
    corpus_name,
)

RECORDS = [
    cls for _, cls in inspect.getmembers(model, inspect.isclass) if issubclass(cls, Record) and cls is not Record
]


@pytest.mark.parametrize("cls", RECORDS)
def test_records_are_frozen_and_slotted(cls):
    """No record can be changed or given more than it has."""
    assert cls.__dataclass_params__.frozen
    assert "__slots__" in vars(cls)
    assert cls.__doc__


@pytest.mark.parametrize("cls", RECORDS)
def test_every_field_has_its_sentence(cls):
    """Below each field stands what it means."""
    body = ast.parse(inspect.getsource(cls)).body[0].body
    pairs = [*pairwise(body), (body[-1], None)]
    for field, after in pairs:
        if isinstance(field, ast.AnnAssign):
            assert isinstance(after, ast.Expr), field.target.id
            assert after.value.value.endswith(".")


def test_names_in_the_corpus():
    """Underscores are hyphens unless CSL or Python has it otherwise, and no two fields share a name."""
    assert [corpus_name(name) for name in ("as_of", "with_", "is_", "DOI", "arxiv")] == [
        "as-of",
        "with",
        "is",
        "DOI",
        "arXiv",
    ]
    for cls in RECORDS:
        names = [corpus_name(field.name) for field in fields(cls)]
        assert len(names) == len(set(names))


def test_tables_fit_together():
    """Kinds, sections, classes and link fields speak of the same things."""
    assert set(CLASSES) == set(KINDS)
    assert set(SECTIONS.values()) == set(KINDS) - {"annotation"}
    assert set(PROPOSITIONS) < set(KINDS)
    assert set(STANCES) <= set(LINK_FIELDS)
    names = {corpus_name(field.name) for cls in CLASSES.values() for field in fields(cls)}
    assert set(LINK_FIELDS) <= names


def test_records_are_values():
    """Equal by what they say; a field cannot be set."""
    one = Claim(title="A", text="A.", supports=(Link(to="b"),))
    assert one == Claim(title="A", text="A.", supports=(Link(to="b"),))
    with pytest.raises(FrozenInstanceError):
        one.title = "B"
