"""Findings about the text of a corpus: values with a place, never exceptions.

A diagnostic reads ``path:line:column: severity[code] message`` and may carry a hint. ``CODES`` lists every code with
its meaning; ``tests/corpora/broken`` has an example of each.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]

CODES: dict[str, tuple[Severity, str]] = {
    # the file
    "unreadable": ("error", "the file or folder cannot be read"),
    "outside": ("error", "a link that leads out of the corpus folder; it is not followed"),
    "too-large": ("error", "the file is larger than the limit"),
    "encoding": ("error", "the file is not UTF-8"),
    "character": ("error", "a control character or a bidirectional override; it is replaced"),
    "empty-corpus": ("warning", "the folder holds no records yet"),
    # its YAML
    "syntax": ("error", "not YAML; the file is left out"),
    "too-deep": ("error", "nested deeper than the limit; the file is left out"),
    "several-documents": ("error", "more than one document in the file; only the first is read"),
    "anchor": ("error", "anchors, aliases and merge keys are not part of the format; the file is left out"),
    "tag": ("error", "YAML tags are not part of the format; the file is left out"),
    "comment": ("warning", "a comment that seems to be meant as text: `#` behind a space begins one"),
    "bad-key": ("error", "a key that is not plain text; it is left out"),
    "duplicate-key": ("error", "a key that stands twice; the first holds"),
    "not-a-mapping": ("error", "a mapping was expected here"),
    # a record
    "unknown-section": ("error", "no such section"),
    "unknown-field": ("error", "no such field; the record is left out"),
    "missing-field": ("error", "a field that has to be there; the record is left out"),
    "wrong-type": ("error", "a value of the wrong type; the record is left out"),
    "wrong-value": ("error", "a value that is not one of those possible; the record is left out"),
    "bad-id": ("error", "an id that is not a slug of at most 80 characters; the record is left out"),
    "duplicate-id": ("error", "an id that is taken; the first holds"),
    "long-quote": ("error", "a quotation longer than 300 characters; the record is left out"),
    "nobody-named": ("warning", 'a person called "and others"; the list of names is taken as cut off'),
    # between records
    "unknown-id": ("error", "nothing has this id; the relation is left out"),
    "wrong-kind": ("error", "a relation to a node of a kind it cannot point at; the relation is left out"),
    "self-relation": ("error", "a node related to itself; the relation is left out"),
    "repeated-relation": ("error", "the same relation twice, or support and attack at once; the first holds"),
    "requires-cycle": ("error", "conditions that require each other in a circle"),
    # the manifest and its layers
    "manifest": ("error", "corpus.yaml cannot be read as a manifest"),
    "unknown-layer": ("error", "a layer that is not there; the others are read"),
    "layer-cycle": ("error", "layers that extend each other in a circle"),
    "idle-excuse": ("warning", "an excuse in corpus.yaml for a warning that is not there"),
    # what a reader should know
    "unchecked-citation": ("warning", "bibliographic details that still have to be checked"),
    "unreliable-support": ("warning", "a proposition that rests on unreliable sources alone"),
    "unexpected-label": ("error", "a node that does not get the label its editors expect"),
    "quote-missing": ("error", "a quotation that is not in the copy of its source (`check --quotes`)"),
    "quote-moved": ("warning", "a quotation that stands elsewhere in the copy than it says (`check --quotes`)"),
    "quote-ambiguous": ("warning", "a quotation that fits several places of the copy (`check --quotes`)"),
    "anachronism": ("warning", "a passage that tells of a year after its work (`check --scholarship`)"),
    "index-page": ("warning", "an address that lists works instead of being one (`check --scholarship`)"),
    "institute-author": ("warning", "a paper without a person among its authors (`check --scholarship`)"),
    "no-locator": ("warning", "a passage of a long work without its place (`check --scholarship`)"),
    "figure-unquoted": ("warning", "a figure without the words that carry it (`check --scholarship`)"),
    "dispute-unquoted": ("warning", "a dispute without the words that state it (`check --scholarship`)"),
    "thin-question": ("warning", "a question with fewer than two works on a side (`check --scholarship`)"),
    "second-hand": ("warning", "a work that is known from others alone (`check --scholarship`)"),
    "isolated": ("warning", "a proposition that nothing is related to"),
    "conditional-requires": ("warning", "a claim that begins like a conditional and requires: `given` may be meant"),
    "premises-unexplained": ("warning", "an argument of three or more premises that does not say why it needs them"),
    "status-contradicted": ("warning", "a condition whose status says the opposite of its state in the record"),
}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a file: the path as it was given or found, line and column counted from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One finding: its place, its code, what is wrong, and a hint if there is a way out."""

    span: Span
    code: str
    message: str
    hint: str = ""

    @property
    def severity(self) -> Severity:
        """The severity, which depends on the code alone."""
        return CODES[self.code][0]

    def __str__(self) -> str:
        return f"{self.span}: {self.severity}[{self.code}] {self.message}"


def errors(diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """The diagnostics that are errors."""
    return tuple(d for d in diagnostics if d.severity == "error")


class Finding(NamedTuple):
    """A diagnostic that does not know its file yet."""

    code: str
    message: str
    hint: str
    line: int
    column: int
