"""What commands share: how they are added, what they say, and how they write a file."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from pipeline.inputs import shown

if TYPE_CHECKING:
    from pipeline.alerts import Telling

T = TypeVar("T")
Commands = Any
"""What `add_subparsers` returns, whose type argparse keeps to itself."""
DEFAULT_DATABASE = "sqlite:///claimdesk.db"
PORT = 8501
DONE, SOME_FAILED, WRONG = 0, 1, 2
"""Exit statuses: all went well; some inputs failed, the others were kept; the command itself was wrong."""


class CommandError(Exception):
    """The command can't be carried out; the message is one line for the user."""


def add_command(
    commands: Commands, name: str, run: Callable[[argparse.Namespace], int], about: str
) -> argparse.ArgumentParser:
    """Add a command, which `run` carries out and returns the exit status of."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=about, description=about[0].upper() + about[1:] + "."
    )
    parser.set_defaults(run=run)
    return parser


def add_database(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the database."""
    default = os.environ.get("CLAIMDESK_DATABASE") or DEFAULT_DATABASE
    parser.add_argument(
        "--database", default=default, metavar="URL", help=f"SQLAlchemy URL (default {DEFAULT_DATABASE})"
    )


def say(line: str) -> None:
    """Say a line on standard error."""
    print(line, file=sys.stderr)


def tell(line: str) -> None:
    """Say what went wrong, or what should be known, under the program's name and in one line."""
    say(f"claimdesk: {shown(line)}")


def put(row: Mapping[str, Any]) -> None:
    """Write a JSON line to standard output, at once, in UTF-8 whatever the terminal's encoding is."""
    sys.stdout.buffer.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


def telling_of(folder: Path | None, webhook: str | None, desk: str) -> "Telling":
    """Return whom alerts tell, with the secret from its variable. Raises CommandError."""
    from pipeline.alerts import SECRET, Telling
    from pipeline.digest import AddressError
    from pipeline.webhook import Webhook, WebhookError

    secret = os.environ.get(SECRET, "")
    try:
        return Telling(desk, folder, None if webhook is None else Webhook(webhook, secret))
    except AddressError as error:
        raise CommandError(str(error)) from error
    except WebhookError as error:
        raise CommandError(f"{error}{'' if secret else f', in the variable {SECRET}'}") from error


def written(output: Path | None, write: Callable[[BinaryIO], T]) -> T:
    """Write a file, or standard output, and return what writing it says."""
    if output is None:
        done = write(sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return done
    # Beside its place first: a file that a desk may open is whole or not there.
    half = output.with_name(output.name + ".part")
    try:
        with half.open("wb") as stream:
            done = write(stream)
        half.replace(output)
    except OSError as error:
        # What fails in writing does not say where.
        raise OSError(error.errno, error.strerror, error.filename or str(output)) from error
    finally:
        half.unlink(missing_ok=True)
    return done
