"""A row of the benchmark, and the ways to measure what stands in one.

Every goal is a ratio to a reference that is measured in the same run, in turns with what is judged: milliseconds of
two machines, or of one machine in two minutes, say little beside each other.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

Timer = Callable[[], float]
"""Does something once and says how many seconds it took."""


@dataclass(frozen=True, slots=True)
class Row:
    """One goal: what was measured, and whether that is good enough."""

    what: str
    measured: float
    target: float
    unit: str = "x"
    """The unit of the numbers: `x` is a ratio to the reference named in ``what``."""
    at_least: bool = False
    """True if more is better."""

    @property
    def passed(self) -> bool:
        """True if the goal is reached."""
        return self.measured >= self.target if self.at_least else self.measured <= self.target

    def cells(self) -> tuple[str, str, str, str]:
        """The row as the table shows it."""
        sign = ">=" if self.at_least else "<="
        numbers = (f"{self.measured:.3f} {self.unit}", f"{sign} {self.target:.3f} {self.unit}")
        return self.what, *numbers, "pass" if self.passed else "short"


def call(function: Callable[[], object]) -> Timer:
    """Times a function of this process."""

    def timed() -> float:
        start = time.perf_counter()
        function()
        return time.perf_counter() - start

    return timed


def process(argv: Sequence[str], **environment: str) -> Timer:
    """Times a whole process of this very Python, from its start to its end; its output is thrown away."""
    whole = [sys.executable, *argv]
    around = {**os.environ, **environment}

    def run() -> None:
        done = subprocess.run(whole, env=around, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        if done.returncode not in (0, 1):
            raise RuntimeError(f"{' '.join(whole)} ended with {done.returncode}: {done.stderr.decode()}")

    return call(run)


def after(prepare: Callable[[], object], timer: Timer) -> Timer:
    """Times only what comes after some preparation."""

    def timed() -> float:
        prepare()
        return timer()

    return timed


def in_turns(timers: Mapping[str, Timer], rounds: int) -> dict[str, list[float]]:
    """The seconds of every timer, each in turn, round after round."""
    seconds: dict[str, list[float]] = {name: [] for name in timers}
    for _ in range(rounds):
        for name, timer in timers.items():
            seconds[name].append(timer())
    return seconds


def ratio(judged: Timer, reference: Timer, rounds: int = 7, of: Literal["best", "median"] = "best") -> float:
    """The time that something takes as a multiple of the reference's, by the best or the median of some rounds.

    The best says what the code costs if other work shares the machine.
    """
    seconds = in_turns({"judged": judged, "reference": reference}, rounds)
    pick = min if of == "best" else median
    return pick(seconds["judged"]) / pick(seconds["reference"])


BARE = ("-I", "-c", "pass")
"""A Python that starts and does nothing: what every start is held against."""
