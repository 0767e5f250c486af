"""Finding and narrowing by words: the index, the selection language, facets, and the overview of a corpus.

Nearness in meaning belongs to ``meaning``.
"""
