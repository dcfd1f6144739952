"""The command line as a script meets it."""

import os
import resource
import signal
import subprocess
import sys

import pytest


@pytest.fixture(scope="session")
def claimdesk():
    """Runs a claimdesk command in a folder; where `most` is given, no file may grow beyond it, as on a full disk."""

    def run(*arguments, cwd, most=None, **environment):
        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

        return subprocess.run(
            [sys.executable, "-m", "pipeline.cli", *map(str, arguments)],
            cwd=cwd,
            capture_output=True,
            timeout=300,
            env=os.environ | environment,
            check=False,
            preexec_fn=most and limit,
        )

    return run
