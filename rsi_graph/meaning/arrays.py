"""The arrays of this package, by what they hold."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]
"""Numbers of any shape; where they are vectors of texts, of shape (texts, dimensions) and each row of length 1."""

Rows: TypeAlias = NDArray[np.int32]
"""Numbers of texts, by their order in the corpus; -1 for none."""

Keys: TypeAlias = NDArray[np.int64]
"""Neighbours as whole numbers that order as they do."""
