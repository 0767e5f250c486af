"""The corpus: folders of YAML read into one table of records, with every mistake and its place.

Relations between records belong to ``graph``, changes to files to ``editing``.
"""

from rsi_graph.corpus.layers import Layer
from rsi_graph.corpus.reading import Corpus, names, read

__all__ = ["Corpus", "Layer", "names", "read"]
