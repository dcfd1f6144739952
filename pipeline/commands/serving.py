"""The command that serves the dashboard."""

import argparse
import os
import sys
from pathlib import Path

from pipeline.commands.common import PORT, CommandError, Commands, add_command, add_database, say, telling_of
from pipeline.commands.reading import add_sources, addresses, read_into
from pipeline.formats.columns import parse_columns
from pipeline.inputs import find_inputs


def add(commands: Commands) -> None:
    """Add these commands to the command line."""
    serve = add_command(commands, "serve", _serve, "read what is named, if anything, then serve the dashboard")
    add_sources(serve, "*")
    serve.add_argument("--port", type=int, default=PORT, help=f"the port (default {PORT})")
    serve.add_argument("--address", default="127.0.0.1", help="the address to bind to (default 127.0.0.1)")
    serve.add_argument(
        "--sign-in", type=Path, metavar="FILE", help="TOML file: the identity provider, and who may what"
    )
    serve.add_argument(
        "--open-to-all", action="store_true", help="serve beyond this machine without signing in: anyone may decide"
    )
    serve.add_argument(
        "--alert-folder", metavar="DIR", default=os.environ.get("CLAIMDESK_ALERT_FOLDER", ""),
        help="write there what is new in views that are watched (default $CLAIMDESK_ALERT_FOLDER)",
    )  # fmt: skip
    serve.add_argument(
        "--alert-webhook", metavar="URL", default=os.environ.get("CLAIMDESK_ALERT_WEBHOOK", ""),
        help="post it there, signed with the secret in $CLAIMDESK_WEBHOOK_SECRET (default $CLAIMDESK_ALERT_WEBHOOK)",
    )  # fmt: skip
    serve.add_argument(
        "--desk", metavar="URL", default=os.environ.get("CLAIMDESK_DESK", ""),
        help="the address at which people open Claimdesk, for links in alerts (default $CLAIMDESK_DESK)",
    )  # fmt: skip
    add_database(serve)


def _serve(options: argparse.Namespace) -> int:
    from pipeline.sign_in import is_loopback
    from pipeline.store import open_store
    from pipeline.web.attend import start_beside

    urls, names = addresses(options.paths)
    columns = parse_columns(options.columns)
    settings = {"server.address": options.address, "server.port": str(options.port)}
    if options.sign_in is not None:
        _check_sign_in(options.sign_in)
        settings["secrets.files"] = str(options.sign_in.resolve())
    elif not is_loopback(options.address) and not options.open_to_all:
        raise CommandError(
            f"{options.address} can be reached from other machines: let people sign in with --sign-in FILE, "
            "or say --open-to-all"
        )
    folder = Path(options.alert_folder).absolute() if options.alert_folder else None
    desk = options.desk or f"http://127.0.0.1:{options.port}"
    telling = telling_of(folder, options.alert_webhook or None, desk)
    paths, missing = find_inputs(names)
    engine = open_store(options.database)
    if options.paths:
        read_into(engine, paths, missing, columns, urls)
    engine.dispose()
    start_beside(options.database, telling)
    host = f"[{options.address}]" if ":" in options.address else options.address
    say(f"Claimdesk is at http://{host}:{options.port} (stop it with Ctrl+C)")
    # In this process's place: whoever stops the command stops the server.
    command = streamlit(settings)
    sys.stderr.flush()
    os.execve(command[0], command, os.environ | {"CLAIMDESK_DATABASE": options.database})  # noqa: S606 - no shell is meant


def _check_sign_in(file: Path) -> None:
    from importlib.util import find_spec

    from pipeline.sign_in import check_file

    check_file(file)
    if find_spec("authlib") is None:
        raise CommandError("signing in needs a package more: pip install 'claimdesk[sign-in]'")


def streamlit(given: dict[str, str]) -> list[str]:
    """Return the command that the server is, with settings of Streamlit's beside those that always hold."""
    app = Path(__file__).resolve().parents[2] / "dashboard" / "server.py"
    settings = given | {
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "server.maxUploadSize": "200",
        "server.showEmailPrompt": "false",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "logger.level": "warning",
    }
    flags = [f"--{name}={value}" for name, value in settings.items()]
    return [sys.executable, "-m", "streamlit", "run", str(app), *flags]
