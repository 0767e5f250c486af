"""Work shared among a few threads."""

import os
from collections.abc import Callable, Iterable
from typing import Any

MAX_THREADS = 16
ASKED_FOR = "OMP_NUM_THREADS"
"""The variable that limits the threads of a process; a Ray cluster sets it to what a worker asked for."""


def processors() -> int:
    """The number of processors that this process may use: those it is bound to, or fewer if ``ASKED_FOR`` says so."""
    bound = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    asked = os.environ.get(ASKED_FOR, "")
    return max(1, min(bound, int(asked))) if asked.isdecimal() else bound


def in_threads(work: Callable[[Any], object], jobs: Iterable[Any]) -> None:
    """Do each job, in as many threads as this process may use; each job multiplies its matrices in one thread.

    So the work between the products is spread as well, and no thread waits for another. Without threadpoolctl the
    library of matrix products uses its own threads, and the jobs are done in one.
    """
    jobs = list(jobs)
    threads = min(processors(), len(jobs), MAX_THREADS)
    try:
        from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]
    except ImportError:
        threads = 1
    if threads <= 1:
        for job in jobs:
            work(job)
        return
    from concurrent.futures import ThreadPoolExecutor

    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(threads) as pool:
        try:
            list(pool.map(work, jobs))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
