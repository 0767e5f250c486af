"""The gradual semantics: the ways in which arguments move a proposition from its base weight.

Each takes the base weight ``w`` of a proposition and the energy ``E`` of what bears on it, and gives its strength. The
energy is the transmitted strength of supporters minus that of attackers: of all added up (``total``), of only the
strongest on each side (``top``), or as the difference of the products of their complements (``product``). ``top`` is
due to T. Mossakowski and F. Neuhaus, Modular semantics and characteristics for bipolar weighted argumentation graphs,
2018; it goes with every influence here. ``slope`` is the derivative by ``E``, ``pull`` that by ``w``. A strength is
not a probability. Formulas and conditions are in the papers named. A fixed point, if it exists, is the same for the
discrete iteration s <- U(s) and for the continuous ds/dt = U(s) - s from s(0) = w.

If only the strongest argument counts, one of two equally strong arguments can be removed without effect, and with the
linear influence a circle of mere support ends at 1, as in DF-QuAD. Sums have neither fault, but sixteen supports added
up leave nothing for a seventeenth argument to move.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Function: TypeAlias = Callable[[Array, Array], Array]

MAX_ENERGY = 300.0
"""The energy beyond which the exponential decides alone, and its square would overflow."""
STEEPEST = 3 * 3**0.5 / 8
"""The steepest slope of x**2 / (1 + x**2)."""


@dataclass(frozen=True, slots=True)
class Semantics:
    """One gradual semantics."""

    energy: Literal["total", "product", "top"]
    influence: Function
    slope: Function
    pull: Function
    steepness: Callable[[Array], Array]
    """The Lipschitz constant of the influence in ``E``, by base weight. If its product with the summed weights of what
    bears on a proposition is below 1 everywhere in a cyclic part, that part is a contraction: iteration must
    converge."""
    by_works: bool = False
    """True if convergent arguments that share their works count once, and not only near-duplicates."""


def quadratic_energy(w: Array, energy: Array) -> Array:
    """Move from the base weight toward 1 or 0 by the squared energy.

    E = sum of supporters - sum of attackers; h(x) = max(0, x)^2 / (1 + max(0, x)^2);
    strength = w - w h(-E) + (1 - w) h(E).

    N. Potyka, Continuous Dynamical Systems for Weighted Bipolar Argumentation, KR 2018. Supports and attacks are
    mirror images, no argument hides another, loops of support stay near their base weights; the price is a slope of 0
    if supporters and attackers balance. Exact on acyclic graphs. On cyclic ones iteration is a contraction if (3 sqrt
    3 / 8) max(w, 1 - w) times the summed weights stays below 1, and fails on some graphs beyond; the continuous
    solution has converged on every graph published so far, which is no proof.
    """
    h = energy * energy
    result: Array = h + 1.0
    h /= result
    np.greater(energy, 0.0, out=result)
    result -= w
    result *= h
    result += w
    return result


def _quadratic_slope(w: Array, energy: Array) -> Array:
    side = np.where(energy > 0, 1.0 - w, w)
    result: Array = side * 2.0 * np.abs(energy) / (1.0 + energy * energy) ** 2
    return result


def _quadratic_pull(w: Array, energy: Array) -> Array:
    return 1.0 / (1.0 + energy * energy) + 0.0 * w


def _quadratic_steepness(w: Array) -> Array:
    return STEEPEST * np.maximum(w, 1.0 - w)


def df_quad(w: Array, energy: Array) -> Array:
    """Discontinuity-free quantitative argumentation debate: products, then a straight line.

    E = product over attackers of (1 - s) - product over supporters of (1 - s);
    strength = w - w max(0, -E) + (1 - w) max(0, E).

    A. Rago, F. Toni, M. Aurisicchio, P. Baroni, Discontinuity-Free Decision Support with Quantitative Argumentation
    Debates, KR 2016. One argument of strength 1 hides all others on its side, and a loop of support drives every base
    weight above 0 to 1. Exact on acyclic graphs. A contraction if max(w, 1 - w) times the summed weights stays
    below 1; two attackers of each other with w = 1 oscillate when iterated and have infinitely many fixed points.
    """
    result: Array = np.where(energy > 0, 1.0 - w, w)
    result *= energy
    result += w
    return result


def _df_quad_slope(w: Array, energy: Array) -> Array:
    result: Array = np.where(energy > 0, 1.0 - w, np.where(energy < 0, w, 0.5))
    return result


def _df_quad_pull(w: Array, energy: Array) -> Array:
    return 1.0 - np.abs(energy) + 0.0 * w


def _df_quad_steepness(w: Array) -> Array:
    return np.maximum(w, 1.0 - w)


def euler_based(w: Array, energy: Array) -> Array:
    """An exponential of the energy, weighed so that no proposition falls below the square of its base weight.

    E = sum of supporters - sum of attackers; strength = 1 - (1 - w^2) / (1 + w e^E).

    L. Amgoud, J. Ben-Naim, Evaluation of Arguments in Weighted Bipolar Graphs, ECSQARU 2017 (IJAR 2018). Attack and
    support are not mirror images: with w = 0.5 no attack can bring a proposition below 0.25. Exact on acyclic graphs.
    A contraction if (1 - w^2) / 4 times the summed weights stays below 1, so always with fewer than four.
    """
    result: Array = 1.0 - (1.0 - w * w) / (1.0 + w * _exp(energy))
    return result


def _euler_slope(w: Array, energy: Array) -> Array:
    lifted = w * _exp(energy)
    result: Array = (1.0 - w * w) * lifted / (1.0 + lifted) ** 2
    return result


def _euler_pull(w: Array, energy: Array) -> Array:
    grown = _exp(energy)
    result: Array = 2.0 * w / (1.0 + w * grown) + (1.0 - w * w) * grown / (1.0 + w * grown) ** 2
    return result


def _euler_steepness(w: Array) -> Array:
    return (1.0 - w * w) / 4.0


def mlp_based(w: Array, energy: Array) -> Array:
    """A neuron: the logistic function of the base weight's log odds plus the energy.

    E = weighted sum of supporters - that of attackers; strength = 1 / (1 + e^-(ln(w / (1 - w)) + E)).

    N. Potyka, Interpreting Neural Networks as Quantitative Argumentation Frameworks, AAAI 2021. Mirror images, no
    hiding, a slope everywhere; base weights of 0 and 1 are taken as the limit and never move. Exact on acyclic graphs.
    A contraction if a quarter of the summed weights stays below 1.
    """
    result: Array = w / (w + (1.0 - w) * _exp(-energy))
    return result


def _mlp_slope(w: Array, energy: Array) -> Array:
    strength = mlp_based(w, energy)
    result: Array = strength * (1.0 - strength)
    return result


def _mlp_pull(w: Array, energy: Array) -> Array:
    shrunk = _exp(-energy)
    result: Array = shrunk / (w + (1.0 - w) * shrunk) ** 2
    return result


def _mlp_steepness(w: Array) -> Array:
    return np.full_like(w, 0.25)


def _exp(energy: Array) -> Array:
    result: Array = np.exp(np.clip(energy, -MAX_ENERGY, MAX_ENERGY))
    return result


_QUADRATIC = (quadratic_energy, _quadratic_slope, _quadratic_pull, _quadratic_steepness)
_LINEAR = (df_quad, _df_quad_slope, _df_quad_pull, _df_quad_steepness)
_EULER = (euler_based, _euler_slope, _euler_pull, _euler_steepness)
_LOGISTIC = (mlp_based, _mlp_slope, _mlp_pull, _mlp_steepness)

SEMANTICS: dict[str, Semantics] = {
    "quadratic-energy": Semantics("total", *_QUADRATIC),
    "df-quad": Semantics("product", *_LINEAR),
    "euler-based": Semantics("total", *_EULER),
    "mlp-based": Semantics("total", *_LOGISTIC),
    "top-linear": Semantics("top", *_LINEAR),
    "top-quadratic": Semantics("top", *_QUADRATIC),
    "top-euler": Semantics("top", *_EULER),
    "top-logistic": Semantics("top", *_LOGISTIC),
    "log-odds": Semantics("total", *_LOGISTIC, by_works=True),
}
"""Every semantics by its name."""
