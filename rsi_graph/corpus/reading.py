"""The reading of a corpus: from folders of YAML files to one table of records.

A corpus is a folder; ``corpus.yaml`` in it may say which layers it stands on. Layers are read bottom up. A file that
was read before comes out of the store by the hash of its bytes, so only what changed is parsed.
"""

import os
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from rsi_graph.corpus import table as corpus_table
from rsi_graph.corpus.layers import Layer, corpus_files, diagnostic, read_layers, shown_path
from rsi_graph.corpus.parsing import read_tables, reader_version, text_keys
from rsi_graph.corpus.table import Page
from rsi_graph.diagnostics import Diagnostic, Span
from rsi_graph.files.cache import Store, key


@dataclass(frozen=True, slots=True)
class Corpus:
    """All records of all layers, bottom layer first, in one table.

    ``first[i]`` is the number of the first record of ``files[i]``; ``key`` is the hash of the text.
    """

    layers: tuple[Layer, ...]
    files: tuple[str, ...]
    first: tuple[int, ...]
    table: Page
    diagnostics: tuple[Diagnostic, ...]
    keys: tuple[str, ...]
    """The key of the text of each file."""
    key: str

    def file_of(self, record: int) -> str:
        """The path of the file that holds a record."""
        return self.files[bisect_right(self.first, record) - 1]


def read(roots: Sequence[Path], store: Store) -> Corpus:
    """Read the corpora at ``roots``, bottom layer first, with the layers they stand on.

    Raises CorpusNotFound if a root is not a folder that can be read.
    """
    layers, found, diagnostics = _found(roots, store)
    read_pages = read_tables(list(found.values()), "page", store)
    files = tuple(found)
    for name, (_, page) in zip(files, read_pages, strict=True):
        diagnostics += [diagnostic(name, finding) for finding in page.findings]
    if not diagnostics and not any(page.ids for _, page in read_pages):
        hint = "rsi-graph init DIR makes a corpus to start from"
        root = shown_path(layers[-1].path)
        diagnostics.append(Diagnostic(Span(root), "empty-corpus", "there are no records here yet", hint))
    return Corpus(
        tuple(layers),
        files,
        tuple(accumulate((len(page.ids) for _, page in read_pages), initial=0))[:-1],
        corpus_table.join([page for _, page in read_pages]),
        tuple(diagnostics),
        tuple(name for name, _ in read_pages),
        _key_of(files, [name for name, _ in read_pages]),
    )


def names(roots: Sequence[Path], store: Store) -> tuple[tuple[Layer, ...], str] | None:
    """The layers at ``roots`` and the key of their text, without reading what it says.

    None if there is a diagnostic about the folders themselves. Raises CorpusNotFound.
    """
    layers, found, diagnostics = _found(roots, store)
    return None if diagnostics else (tuple(layers), _key_of(tuple(found), text_keys(list(found.values()), "page")))


def _found(roots: Sequence[Path], store: Store) -> tuple[list[Layer], dict[str, Path], list[Diagnostic]]:
    """The layers, their files by the names that are shown, and what is to be said of the folders."""
    layers, diagnostics = read_layers(roots, store)
    found = {shown_path(path): path for layer in layers for path in corpus_files(layer.path, diagnostics)}
    return layers, found, diagnostics


def _key_of(files: Sequence[str], keys: Sequence[str]) -> str:
    """The key of the text of many files."""
    return key(reader_version(), *(os.fsencode(f"{name} {k}") for name, k in zip(files, keys, strict=True)))
