"""The command line; each command imports what it needs when it runs, so that the others start at once."""

import argparse
import importlib.metadata
import os
import sys
from collections.abc import Sequence

from pipeline.commands import desk, keeping, reading, scoring, serving, web
from pipeline.commands.common import DONE, WRONG, CommandError, tell
from pipeline.inputs import InputError
from pipeline.logs import LogLevelError, set_up


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status: 0 done, 1 some inputs failed, 2 the command was wrong."""
    from pipeline.reading.articles import ReadingError
    from pipeline.reading.language import LanguageModelError
    from pipeline.reading.training_rows import TrainingDataError
    from pipeline.sign_in import SignInError
    from pipeline.store import StoreError

    told = (
        LogLevelError,
        CommandError,
        InputError,
        StoreError,
        ReadingError,
        LanguageModelError,
        TrainingDataError,
        SignInError,
    )
    options = _parser().parse_args(arguments)
    try:
        set_up()
        status: int = options.run(options)
    except told as error:
        tell(str(error))
        return WRONG
    except KeyboardInterrupt:
        tell("stopped")
        return 130
    except BrokenPipeError:
        # The reader of our output has gone; Python must not complain about it again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        tell(f"{error.filename or 'output'}: {error.strerror or error}")
        return WRONG
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="claimdesk", description="Reads articles, finds their claims, lays them before an editor."
    )
    parser.add_argument("--version", action="version", version=f"claimdesk {importlib.metadata.version('claimdesk')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for sort in (serving, reading, desk, web, scoring, keeping):
        sort.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
