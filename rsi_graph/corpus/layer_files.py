"""The files of a layer beside its records: manifest, judgements on candidate links, and positions.

Classes as in ``model``: a field's type is its rule, the sentence below it is its documentation.
"""

from dataclasses import dataclass
from typing import Literal

from rsi_graph.model import Id, Record, Text, Title, Unit


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Excuse(Record):
    """A warning that stays for a reason, which the editors give."""

    at: Text
    """The id of the node that the warning is about."""
    code: Text
    """The code of the warning, e.g. second-hand."""
    because: Text
    """The reason why it stays."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Manifest(Record):
    """`corpus.yaml`: what this folder is and which layers it stands on."""

    title: Text | None = None
    """The name of the corpus."""
    licence: Text | None = None
    """The terms under which it may be used."""
    editors: tuple[Text, ...] = ()
    """The people who keep it."""
    extends: tuple[Text, ...] = ()
    """The layers below, bottom first: `rsi` is the shipped corpus, anything else a path relative to this folder."""
    excused: tuple[Excuse, ...] = ()
    """The warnings that stay, each with its reason: `check` counts them apart."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Decision(Record):
    """An entry of `decisions.yaml`: how somebody judged a candidate link."""

    from_: Id
    """The id of one of the two nodes; of a relation, the one that states it."""
    to: Id
    """The id of the other."""
    verdict: Literal["accepted", "rejected"]
    """The judgement: accepted or rejected."""
    as_: Text | None = None
    """The relation that was written, e.g. supports; only if the pair was accepted."""
    because: Text | None = None
    """The reason, in a sentence."""
    similarity: float
    """The cosine of their vectors when they were judged."""
    model: Text
    """The model of these vectors: its name and the beginning of its hash."""
    texts: tuple[Text, Text]
    """The beginnings of the two texts' hashes as they were judged; after a change the pair may be offered again."""
    date: Text
    """The date of the decision."""
    by: Text
    """The name or initials of the person who decided."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Supposed(Record):
    """A node that a view takes for true or false. In a list an id alone means the same as `{node: id}`."""

    node: Id
    """The id of a claim, condition, risk, argument or source, or of a step as `from>to`."""
    cites: tuple[Id, ...] = ()
    """The annotations in which its author says so."""
    because: Text | None = None
    """The way they say it, wherever that is not obvious."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Weighed(Record):
    """A credence that a view holds of a proposition."""

    node: Id
    """The id of a claim, condition or risk."""
    credence: Unit | tuple[Unit, Unit]
    """The belief in it, all things considered: a number, or an interval [low, high]; [0, 1] is no opinion."""
    cites: tuple[Id, ...] = ()
    """The annotations in which its author says so."""
    because: Text | None = None
    """The way they say it, wherever that is not obvious."""
    wording: Text | None = None
    """A fingerprint of what the node said when it was weighed, written by the program: a later wording is noticed."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class View(Record):
    """`views/NAME.yaml`: a supposition worth keeping, such as an author's own position."""

    title: Title
    """The title: whose view it is, or what it supposes."""
    text: Text | None = None
    """The subject, in a sentence or two."""
    accept: tuple[Supposed, ...] = ()
    """Nodes it takes for true."""
    reject: tuple[Supposed, ...] = ()
    """Nodes it takes for false; of a source: works it does not rely on."""
    credences: tuple[Weighed, ...] = ()
    """The credences it holds of propositions."""
