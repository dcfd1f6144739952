"""Commands and dashboards in processes of their own, without the seconds that an interpreter takes to begin.

They are forked from a server process that has imported everything and does nothing else. What the interpreter
itself reads as it begins (PYTHONPATH and the like) needs a new one.
"""

import multiprocessing
import multiprocessing.forkserver
import os
import resource
import signal
import sys
from collections.abc import Callable, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from pipeline import cli
from pipeline.commands import serving


def start(target: Callable[..., None], *given: Any, output: Path, errors: Path) -> BaseProcess:
    """Call a function in a new process with this one's environment; what it prints goes to files."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["warm"])
    with_path = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    before = dict(os.environ)
    os.environ.update(with_path)
    try:
        multiprocessing.forkserver.ensure_running()
    finally:
        os.environ.pop("PYTHONPATH")
        os.environ.update(before)
    process = context.Process(target=_begin, args=(target, given, before, str(output), str(errors)), daemon=True)
    process.start()
    return process


def _begin(
    target: Callable[..., None], given: Sequence[Any], environment: dict[str, str], output: str, errors: str
) -> None:
    os.environ.clear()
    os.environ.update(environment)
    for name, stream in ((output, 1), (errors, 2)):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
    target(*given)


def command(arguments: Sequence[str], folder: str, most: int | None) -> None:
    """Be a claimdesk command in a folder; where `most` is given, no file may grow beyond it."""
    os.chdir(folder)
    if most is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    sys.exit(cli.main(list(arguments)))


def dashboard(port: int, database: str, more: dict[str, str] | None = None) -> None:
    """Be the server that `claimdesk serve` turns into, with settings of the server's own."""
    from streamlit.web.cli import main

    os.environ["CLAIMDESK_DATABASE"] = database
    sys.argv = [
        "streamlit",
        *serving.streamlit({"server.address": "127.0.0.1", "server.port": str(port)} | (more or {}))[3:],
    ]
    main()
