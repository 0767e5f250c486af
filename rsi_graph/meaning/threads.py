"""Work shared among a few threads."""

import os
from collections.abc import Callable, Iterable
from typing import Any

MAX_THREADS = 16


def in_threads(work: Callable[[Any], object], jobs: Iterable[Any]) -> None:
    """Do each job, in as many threads as there are processors; each multiplies its matrices alone.

    What is done between the products is then spread as well, and no thread waits for another. Without threadpoolctl
    the library of matrix products keeps its own threads and there is one of ours.
    """
    jobs = list(jobs)
    threads = min(os.cpu_count() or 1, len(jobs), MAX_THREADS)
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
