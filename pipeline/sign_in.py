"""Who may do what: roles, and the file that says which person has which."""

import ipaddress
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

_AUTH = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_SHORTEST_SECRET = 32
"""Characters of a cookie's secret: who guesses it is whoever they like."""


class Role(IntEnum):
    """What a person may do; each may do all that the ones before may."""

    VIEWER = 1
    """Look, and take exports."""
    EDITOR = 2
    """Decide on claims, and add articles."""
    ADMIN = 3
    """Change what holds for the whole newsroom: its scale, joined names, models, publisher."""


class SignInError(Exception):
    """The file can't be used; the message is one line for whoever starts the server."""


@dataclass(frozen=True)
class Roles:
    """Which claim of the identity provider tells who a person is, and which of its values has which role.

    A value may be a pattern: `*` is everybody who has signed in, `*@gazette.example` everybody of that house.
    """

    claim: str
    values: Mapping[Role, tuple[str, ...]]

    def role(self, person: Mapping[str, Any]) -> Role | None:
        """Return the highest role that a person's claims give, or None for somebody who has none.

        An address that its provider has not verified gives none.
        """
        told = person.get(self.claim)
        mine = [str(one).casefold() for one in (told if isinstance(told, (list, tuple)) else [told]) if one]
        # Some providers write it as a text.
        if self.claim == "email" and str(person.get("email_verified", True)).casefold() != "true":
            mine = []
        for role in sorted(self.values, reverse=True):
            if any(fnmatchcase(one, pattern.casefold()) for one in mine for pattern in self.values[role]):
                return role
        return None


def roles(table: Mapping[str, Any]) -> Roles:
    """Return the roles that a table of the sign-in file gives. Raises SignInError where it says something else."""
    names = {role.name.lower(): role for role in Role}
    if unknown := sorted(set(table) - set(names) - {"claim"}):
        raise SignInError(f"[roles] has {unknown[0]!r}; it may have claim, viewer, editor and admin")
    values = {names[name]: _texts(name, table[name]) for name in names if name in table}
    if not values.get(Role.ADMIN):
        raise SignInError('[roles] names no admin: write for example admin = ["ann@gazette.example"]')
    claim = table.get("claim", "email")
    if not isinstance(claim, str) or not claim:
        raise SignInError("claim in [roles] is no name of a claim")
    return Roles(claim, values)


def _texts(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str) or not all(isinstance(one, str) for one in value):
        raise SignInError(f"{name} in [roles] is no list of texts")
    return tuple(value)


def check_file(path: Path) -> None:
    """Look through a sign-in file before the server starts with it.

    Raises SignInError in one line that names the file and what is wrong, never a secret.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SignInError(f"{path}: {error.strerror or error}") from error
    except ValueError as error:
        raise SignInError(f"{path} is no TOML file: {error}") from error
    auth, table = content.get("auth"), content.get("roles")
    if not isinstance(auth, dict) or not isinstance(table, dict):
        raise SignInError(f"{path} needs the tables [auth] and [roles]")
    for name in _AUTH:
        if not isinstance(auth.get(name), str) or not auth[name]:
            raise SignInError(f"{path}: [auth] has no {name}")
    if len(auth["cookie_secret"]) < _SHORTEST_SECRET:
        raise SignInError(f"{path}: cookie_secret needs {_SHORTEST_SECRET} characters or more, made at random")
    if not auth["redirect_uri"].endswith("/oauth2callback"):
        raise SignInError(f"{path}: redirect_uri must be the desk's address and end with /oauth2callback")
    try:
        roles(table)
    except SignInError as error:
        raise SignInError(f"{path}: {error}") from error


def is_loopback(address: str) -> bool:
    """Return whether only programs of this machine reach a server that is bound to an address."""
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return address == "localhost"
