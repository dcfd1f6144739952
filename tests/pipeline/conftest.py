"""The command line as a script meets it."""

import os
import subprocess
import sys

import pytest


@pytest.fixture(scope="session")
def claimdesk():
    """Runs a claimdesk command in a folder."""

    def run(*arguments, cwd, **environment):
        command = [sys.executable, "-m", "pipeline.cli", *map(str, arguments)]
        return subprocess.run(
            command, cwd=cwd, capture_output=True, timeout=300, env=os.environ | environment, check=False
        )

    return run
