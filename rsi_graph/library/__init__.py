"""Works at hand and their passages, which nobody has annotated yet: read from files, searched, cited.

A library is a folder. It holds a database of works, passages and their words (``holdings``), the passages' vectors
(``rows``) and, if there are many, an index that is made from the vectors and can be lost (``indexes``). Nothing in a
library is argued with: a passage becomes part of a corpus only as an annotation that a person has written.
"""
