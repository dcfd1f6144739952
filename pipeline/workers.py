"""Reading articles in several processes: the same reading, and the same order, as in one."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any

from pipeline.article import Article
from pipeline.claim import Claim
from pipeline.reading.articles import read_article
from pipeline.reading.type_model import TypeModel

AHEAD = 4
"""Articles for each process that are read ahead of the one that is saved: no more are held at once."""
_model: TypeModel | None = None

Read = Callable[[], tuple[Claim, ...]]
"""Gives the claims of one article, once they are there; raises ReadingError if it can't be read."""


class WorkerError(Exception):
    """Who was to read can't; the message is one line for the user."""


@dataclass(frozen=True)
class Crew:
    """Who reads: `begin` hands an article over, and `ahead` more are handed over than one that is waited for."""

    begin: Callable[[Article], Read]
    ahead: int = 0

    def finish(self, begun: Iterable[Callable[[], None]]) -> None:
        """Finish what was begun, in its order, with so much begun ahead that everyone has something to do."""
        waiting: deque[Callable[[], None]] = deque()
        for finish in begun:
            waiting.append(finish)
            while len(waiting) > self.ahead:
                waiting.popleft()()
        while waiting:
            waiting.popleft()()


Hire = Callable[[TypeModel | None], AbstractContextManager[Crew]]
"""Finds those who read with a model that tells types, the one that ships where none is given."""


@contextmanager
def alone(model: TypeModel | None) -> Iterator[Crew]:
    """Read here, each article when it is asked for."""
    yield Crew(lambda article: lambda: read_article(article, model).claims)


@contextmanager
def processes(workers: int, model: TypeModel | None) -> Iterator[Crew]:
    """Read in several processes of this machine."""
    # A thread for each: the processes share the cores among themselves.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    weights = None if model is None else model.as_json()
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _begin, (weights,))
    try:
        yield Crew(partial(_submitted, pool), AHEAD * workers)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _begin(weights: Any) -> None:
    global _model
    Thread(target=_end_with_parent, daemon=True).start()
    _model = None if weights is None else TypeModel.from_json(weights)


def _end_with_parent() -> None:
    """Should the process that saves be killed, this one would wait for its next article for ever."""
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(1)


def _claims(article: Article) -> tuple[Claim, ...]:
    return read_article(article, _model).claims


def _submitted(pool: ProcessPoolExecutor, article: Article) -> Read:
    future: Future[tuple[Claim, ...]] = Future()
    try:
        future = pool.submit(_claims, article)
    except BrokenProcessPool as error:
        future.set_exception(error)

    def claims() -> tuple[Claim, ...]:
        try:
            return future.result()
        except BrokenProcessPool as error:
            what = "a process that reads was ended from outside, maybe for want of memory"
            raise WorkerError(f"{article.source or article.doc}: {what}") from error

    return claims
