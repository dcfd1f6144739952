"""The command line as a script meets it."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import forked
import pytest


@pytest.fixture(scope="session")
def claimdesk():
    """Runs a claimdesk command in a folder; where `most` is given, no file may grow beyond it, as on a full disk.

    Environment variables of its own need an interpreter of its own, which takes longer.
    """

    def run(*arguments, cwd, most=None, **environment):
        arguments = [str(argument) for argument in arguments]
        if environment:
            command = [sys.executable, "-m", "pipeline.cli", *arguments]
            variables = os.environ | environment
            return subprocess.run(command, cwd=cwd, capture_output=True, timeout=300, env=variables, check=False)
        with tempfile.TemporaryDirectory() as folder:
            output, errors = Path(folder) / "output", Path(folder) / "errors"
            process = forked.start(forked.command, arguments, str(cwd), most, output=output, errors=errors)
            process.join(300)
            if process.is_alive():
                process.kill()
                pytest.fail(f"claimdesk {' '.join(arguments)} did not end")
            return subprocess.CompletedProcess(arguments, process.exitcode, output.read_bytes(), errors.read_bytes())

    return run
