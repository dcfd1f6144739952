"""Reading articles beyond one machine: on a Dask cluster, in the same order as here, with nothing lost or read twice.

Each article is one task; its claims come back here to be saved. Where a worker is gone, its articles go to another one.
Dask's own messages are pickled: whoever reaches the scheduler can run code on the workers.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from threading import Lock
from typing import Any

from pipeline.article import Article
from pipeline.claim import Claim
from pipeline.reading.articles import ReadingError, read_article
from pipeline.reading.type_model import TypeModel
from pipeline.resources import fingerprint
from pipeline.workers import AHEAD, Crew, Read, WorkerError

_PATIENCE = 10
"""Seconds that a scheduler has to answer."""
_reading = Lock()


@contextmanager
def cluster(scheduler: str, model: TypeModel | None) -> Iterator[Crew]:
    """Read on the workers of the Dask scheduler at an address, `tcp://host:8786` or `tls://…`.

    Raises WorkerError where Dask is not installed, the scheduler does not answer or has no workers. What is begun
    raises it where a worker runs another version of Claimdesk or the scheduler is gone, and ReadingError for an article
    of which workers die again and again.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise WorkerError("reading on a cluster needs: pip install 'claimdesk[cluster]'") from error
    try:
        client: Any = Client(scheduler, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError) as error:
        raise WorkerError(f"no Dask scheduler answers at {scheduler}") from error
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise WorkerError(f"no worker has joined the Dask scheduler at {scheduler}")
        weights = None if model is None else client.scatter(json.dumps(model.as_json()), broadcast=True, hash=False)
        yield Crew(partial(_submitted, client, weights), AHEAD * threads)


def _submitted(client: Any, weights: Any, article: Article) -> Read:
    from distributed import KilledWorker
    from distributed.client import FutureCancelledError

    future = client.submit(_claims, article, weights, fingerprint(), pure=False)

    def claims() -> tuple[Claim, ...]:
        name = article.source or article.doc
        try:
            found: tuple[Claim, ...] = future.result()
        except KilledWorker as error:
            raise ReadingError(f"{name}: workers of the cluster die of it, maybe for want of memory") from error
        except (FutureCancelledError, OSError) as error:
            raise WorkerError(f"{name}: the Dask scheduler is gone") from error
        return found

    return claims


def _claims(article: Article, weights: str | None, version: str) -> tuple[Claim, ...]:
    """What a worker does: the same reading as anywhere, one article at a time."""
    if fingerprint() != version:
        raise WorkerError("a worker of the cluster has another version of Claimdesk than this one")
    with _reading:
        return read_article(article, None if weights is None else _model(weights)).claims


@lru_cache(maxsize=1)
def _model(weights: str) -> TypeModel:
    return TypeModel.from_json(json.loads(weights))
