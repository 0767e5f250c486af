"""The types of the arrays in this package, named by what they hold."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]
"""Floats of any shape. Vectors of texts have the shape (texts, dimensions), and each row has length 1."""

Rows: TypeAlias = NDArray[np.int32]
"""Numbers of texts, by their order in the corpus; -1 for none."""

Keys: TypeAlias = NDArray[np.int64]
"""Neighbours as whole numbers that sort as the neighbours do."""
