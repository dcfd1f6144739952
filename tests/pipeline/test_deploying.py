"""The files in docs/deploy say what the command line and the checkout have."""

import json
import re
import shlex
from pathlib import Path

import pytest

from pipeline.cli import _parser

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "docs" / "deploy"
CONTAINER = (DEPLOY / "Containerfile").read_text(encoding="utf-8")


def commands():
    """The arguments with which each file calls claimdesk."""
    for path in sorted(DEPLOY.glob("*.service")):
        for line in re.findall(r"^ExecStart=(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE):
            words = shlex.split(line.replace("$$", "$").replace("%%", "%"))
            words = shlex.split(words[2]) if words[0] == "/bin/sh" else words
            yield path.name, words[words.index("/opt/claimdesk/bin/claimdesk") + 1 :]
    (line,) = re.findall(r"^CMD (\[.*\])$", CONTAINER, re.MULTILINE)
    yield "Containerfile", json.loads(line)


@pytest.mark.parametrize("called", list(commands()), ids=lambda one: f"{one[0]} {one[1][0]}")
def test_every_command_is_one_with_the_options_that_it_has(called):
    _, arguments = called
    options = _parser().parse_args(arguments)
    assert options.command in {"serve", "backup"}
    if getattr(options, "address", "127.0.0.1") != "127.0.0.1":
        assert options.sign_in is not None
    assert not getattr(options, "open_to_all", False)


def test_the_container_takes_what_the_checkout_has_and_trains_what_make_trains():
    for names in re.findall(r"^COPY (?!--from)(.*) \S+$", CONTAINER, re.MULTILINE):
        assert all((ROOT / name).exists() for name in names.split())
    trained = re.search(r'-c \\\n\s+"(.*)"', CONTAINER)[1]
    assert trained in (ROOT / "make.py").read_text(encoding="utf-8")
    assert re.search(r"^USER claimdesk$", CONTAINER, re.MULTILINE)


def test_no_port_is_open_to_other_machines():
    ports = re.findall(r'^\s+- "(.*:8501)"$', (DEPLOY / "compose.yaml").read_text(encoding="utf-8"), re.MULTILINE)
    assert ports == ["127.0.0.1:8501:8501"]
