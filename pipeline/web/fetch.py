"""Fetching from the web: politely, within limits, from public addresses only."""

import hashlib
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from http.client import HTTPException
from urllib.parse import urljoin

import certifi
from protego import Protego
from urllib3 import HTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, LocationParseError, ProtocolError
from urllib3.util import Url, parse_url

from pipeline.inputs import InputError
from pipeline.web.addresses import AddressError, public_addresses
from pipeline.web.inflate import TooLargeError, inflated

NAME = "Claimdesk"
"""What robots.txt knows this program by."""
_AGENT = f"{NAME} (reads news for fact-checkers; at most one request a second)"
KEPT_HEADERS = ("content-type", "etag", "last-modified", "date", "server", "content-language", "cache-control")
MAX_URL = 2000
_CHUNK = 65_536
_ROBOTS_AGE = 3600.0
_LONGEST_WAIT = 86_400
_LONGEST_PAUSE = 10.0
"""Seconds that robots.txt may ask for between two requests; more is taken as this."""


@dataclass(frozen=True)
class Limits:
    """What a fetch may take."""

    seconds: float = 30.0
    """For all of one answer, however slowly it comes; an address that it redirects to is another answer."""
    connect_seconds: float = 10.0
    size: int = 10_000_000
    """Bytes, unpacked."""
    redirects: int = 5
    pause: float = 1.0
    """Seconds between two requests to one host."""


@dataclass(frozen=True)
class Fetched:
    """An answer of a web server."""

    url: str
    """What was asked for."""
    final_url: str
    """Where it came from, after redirects."""
    status: int
    """200, or 304 where nothing changed since what the caller has; then there is no body."""
    fetched_at: str
    """ISO 8601, UTC."""
    headers: dict[str, str]
    """Those of note, their names in small letters."""
    body: bytes
    """As it was sent, unpacked."""

    @property
    def sha256(self) -> str:
        """The hash of the body, in hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def content_type(self) -> str:
        """The header of that name, or nothing."""
        return self.headers.get("content-type", "")


class FetchError(InputError):
    """An address can't be fetched; the message says in one line which and why.

    `wait` is how many seconds the server asks to be left alone, 0 where it does not say; `passing` tells that another
    try, later, may have it.
    """

    def __init__(self, message: str, *, wait: int = 0, passing: bool = True) -> None:
        super().__init__(message)
        self.wait = wait
        self.passing = passing


@dataclass
class _Host:
    """What is known of a host: when it may be asked again, and what its robots.txt allows."""

    free_at: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Fetcher:
    """Fetches; one fetcher keeps to one request a second to a host, and reads each site's robots.txt once an hour."""

    def __init__(self, limits: Limits | None = None, *, allow_loopback: bool = False) -> None:
        """Make a fetcher; `allow_loopback` is for tests, whose servers are on this machine."""
        self._limits = limits or Limits()
        self._allow_loopback = allow_loopback
        self._hosts: dict[str, _Host] = {}
        self._robots: dict[str, tuple[float, Protego | None]] = {}
        self._lock = threading.Lock()

    def fetch(self, url: str, *, etag: str = "", modified: str = "") -> Fetched:
        """Fetch an http or https address, over redirects.

        With the `etag` or `modified` (Last-Modified) of what one has, an answer 304 says that it has not changed.

        Raises FetchError if it is no such address, leads to one that is not public, is kept from programs by
        robots.txt, or does not answer whole, in time and with 200 or 304.
        """
        asked = {"If-None-Match": etag, "If-Modified-Since": modified}
        return self._follow(url, {name: value for name, value in asked.items() if value and value.isprintable()})

    def _follow(self, url: str, asked: dict[str, str], *, robots_of: str = "") -> Fetched:
        """Ask, and go where the answers lead; `robots_of` is the page for whose sake a robots.txt is read."""
        at, been, shown = _parsed(url), set[str](), _shown(robots_of or url)
        for _ in range(self._limits.redirects + 1):
            address = at.url
            if address in been:
                raise FetchError(f"{_shown(url)} redirects in a circle", passing=False)
            been.add(address)
            if not robots_of:
                self._heed_robots(at, url)
            status, headers, body = self._ask(at, asked, shown)
            if status in {301, 302, 303, 307, 308} and (location := headers.get("location")):
                at = _parsed(urljoin(address, location), by=url)
                continue
            if status == 200 or (status == 304 and asked):
                kept = {name: headers[name][:1000] for name in KEPT_HEADERS if name in headers}
                now = datetime.now(UTC).isoformat(timespec="seconds")
                return Fetched(url, address, status, now, kept, b"" if status == 304 else body)
            raise _refusal(url, status, headers)
        raise FetchError(f"{_shown(url)} redirects more than {self._limits.redirects} times", passing=False)

    def _heed_robots(self, at: Url, url: str) -> None:
        """Read the site's robots.txt, where that is due, and raise FetchError where it keeps programs away."""
        site = f"{at.scheme}://{at.netloc}"
        known = self._robots.get(site)
        if known is None or known[0] < time.monotonic():
            known = (time.monotonic() + _ROBOTS_AGE, self._read_robots(site, url))
            self._robots[site] = known
        if known[1] is not None and not known[1].can_fetch(at.url, NAME):
            raise FetchError(f"{_shown(url)}: the site's robots.txt asks programs not to read it", passing=False)

    def _read_robots(self, site: str, url: str) -> Protego | None:
        """A site without one allows everything; one that fails is left alone, as RFC 9309 asks."""
        try:
            found = self._follow(f"{site}/robots.txt", {}, robots_of=url)
        except _StatusError as error:
            if error.status < 500 and error.status != 429:
                return None
            message = f"{_shown(url)} is left alone, as the site's robots.txt can't be read (status {error.status})"
            raise FetchError(message, wait=error.wait) from error
        return Protego.parse(found.body.decode("utf-8", "replace"))

    def _ask(self, at: Url, asked: dict[str, str], shown: str) -> tuple[int, dict[str, str], bytes]:
        """One request and its answer: status, headers, body."""
        self._wait_for(at)
        headers = {"Host": at.netloc or "", "User-Agent": _AGENT, "Accept-Encoding": "gzip, deflate"}
        headers |= {"Accept": "text/html,application/xhtml+xml,application/xml,*/*;q=0.5"} | asked
        with _Deadline(self._limits.seconds) as deadline:
            try:
                connection = self._connect(at, deadline, shown)
                connection.request("GET", at.request_uri, headers=headers, preload_content=False, decode_content=False)
                answer = connection.getresponse()
                told = {name.lower(): " ".join(value.split()) for name, value in answer.headers.items()}
                body = b""
                if answer.status == 200:
                    body = inflated(_chunks(answer), told.get("content-encoding", "").lower(), self._limits.size)
            except TooLargeError as error:
                raise FetchError(f"{shown} is larger than {self._limits.size / 1e6:g} MB", passing=False) from error
            except (EOFError, zlib.error, OSError, HTTPError, HTTPException) as error:
                raise FetchError(f"{shown} {_fault(error, deadline)}") from error
            except ValueError as error:
                raise FetchError(f"{shown} can't be read ({error})", passing=False) from error
        if deadline.passed:
            raise FetchError(f"{shown} {_fault(None, deadline)}")
        return answer.status, told, body

    def _connect(self, at: Url, deadline: "_Deadline", shown: str) -> HTTPConnection:
        """Connect to the first address of the host that can be reached."""
        host, port = (at.host or "").strip("[]"), at.port or (443 if at.scheme == "https" else 80)
        try:
            addresses = public_addresses(host, port, allow_loopback=self._allow_loopback)
        except AddressError as error:
            raise FetchError(f"{shown}: {error}") from error
        for place, address in enumerate(addresses := addresses[:4], 1):
            connection = _connection(at, address, port, host, self._limits.connect_seconds)
            deadline.holds(connection)
            try:
                connection.connect()
                break
            except (OSError, HTTPError):
                connection.close()
                if place == len(addresses):
                    raise
        connection.timeout = self._limits.seconds
        deadline.holds(connection)
        return connection

    def _wait_for(self, at: Url) -> None:
        """Wait until the host may be asked again."""
        with self._lock:
            host = self._hosts.setdefault(at.host or "", _Host())
        rules = self._robots.get(f"{at.scheme}://{at.netloc}", (0.0, None))[1]
        asked = rules.crawl_delay(NAME) if rules is not None else None
        with host.lock:
            time.sleep(max(0.0, host.free_at - time.monotonic()))
            host.free_at = time.monotonic() + max(self._limits.pause, min(asked or 0.0, _LONGEST_PAUSE))


class _Deadline:
    """Ends a connection when its time is up: the connection's own limit begins anew with each byte that comes."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.passed = seconds, False
        self._connection: HTTPConnection | None = None
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def holds(self, connection: HTTPConnection) -> None:
        # The connection lets go of its socket when the answer begins.
        self._connection, self._socket = connection, connection.sock

    def _end(self) -> None:
        self.passed = True
        held = self._socket or (self._connection.sock if self._connection is not None else None)
        if held is not None:
            with suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> "_Deadline":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        if self._connection is not None:
            self._connection.close()
        if self._socket is not None:
            self._socket.close()


class _StatusError(FetchError):
    """A server answered with a status that gives nothing to read."""

    def __init__(self, message: str, status: int, *, wait: int, passing: bool) -> None:
        super().__init__(message, wait=wait, passing=passing)
        self.status = status


_STATUSES = {
    401: "asks for a password", 402: "asks for money", 403: "is refused to programs or to everyone",
    404: "is not there", 410: "is gone", 429: "asks for fewer requests", 451: "is withheld by law",
}  # fmt: skip


def _refusal(url: str, status: int, headers: dict[str, str]) -> FetchError:
    passing = status >= 500 or status in {408, 425, 429}
    wait = _seconds(headers.get("retry-after", ""))
    said = _STATUSES.get(status, "fails at the server" if status >= 500 else "can't be had")
    later = f"; it may be asked again in {wait} s" if wait else ""
    return _StatusError(f"{_shown(url)} {said} (status {status}){later}", status, wait=wait, passing=passing)


def _seconds(retry_after: str) -> int:
    """The header's seconds, or those up to its date."""
    if re.fullmatch(r"\d{1,9}", retry_after):
        return min(int(retry_after), _LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(retry_after)
    except (ValueError, TypeError, IndexError):
        return 0
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(0, int((until - datetime.now(UTC)).total_seconds())), _LONGEST_WAIT)


def _parsed(url: str, by: str = "") -> Url:
    """An address taken apart and made fit to be asked for; `by` is the one that led to it."""
    shown = f"{_shown(by)} leads to {_shown(url)}, which" if by else _shown(url)
    try:
        at = parse_url(url.strip())
    except (LocationParseError, ValueError, UnicodeError) as error:
        raise FetchError(f"{shown} is no web address", passing=False) from error
    if at.scheme not in {"http", "https"} or not at.host or len(url) > MAX_URL:
        raise FetchError(f"{shown} is no web address: one begins with https:// or http://", passing=False)
    if at.auth:
        raise FetchError(f"{shown} holds a name or password, which is not sent", passing=False)
    return at._replace(fragment=None)


def _chunks(answer: HTTPResponse) -> Iterator[bytes]:
    while chunk := answer.read(_CHUNK, decode_content=False):
        yield chunk


def _connection(at: Url, address: str, port: int, host: str, seconds: float) -> HTTPConnection:
    if at.scheme == "http":
        return HTTPConnection(address, port, timeout=seconds)
    # The certificate is that of the name, whatever address it is connected to by.
    certificates = _certificates()
    return HTTPSConnection(
        address, port, timeout=seconds, ssl_context=certificates, server_hostname=host, assert_hostname=host
    )


def _fault(error: Exception | None, deadline: _Deadline) -> str:
    if deadline.passed:
        return f"did not come whole within {deadline.seconds:g} s"
    cause = error if error is None else error.__cause__ or error
    if isinstance(cause, TimeoutError):
        return "does not answer in time"
    if isinstance(error, EOFError | zlib.error | ProtocolError | HTTPException):
        return "came broken or cut off"
    if "certificate" in str(cause).lower():
        return "has a certificate that can't be trusted"
    return f"can't be reached ({str(getattr(cause, 'strerror', None) or type(cause).__name__).lower()})"


def _shown(url: str) -> str:
    """An address on one line, without a password."""
    line = "".join(c if c.isprintable() else " " for c in url.strip())[:300]
    return re.sub(r"(?<=://)[^/?#@]*@", "", line)


@cache
def _certificates() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
