"""Telling another program over HTTP, signed so that it can check who tells it, and when."""

import hashlib
import hmac
import http.client
import socket
import ssl
import threading
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

SECONDS = 10.0
"""For all of one delivery, however slowly the other side takes it."""
_PRINTABLE = range(0x21, 0x7F)


class WebhookError(Exception):
    """It was not told; the message is one line, without the secret and the address's path, which may hold one."""


@dataclass(frozen=True)
class Webhook:
    """Where to, and the secret that both sides know."""

    url: str = field(repr=False)
    secret: str = field(repr=False)

    def __post_init__(self) -> None:
        """Raise WebhookError if the address is none of the web, or there is no secret."""
        try:
            parts = urlsplit(self.url)
            known = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        except ValueError:
            known = False
        if not known or not all(ord(sign) in _PRINTABLE for sign in self.url):
            raise WebhookError("a webhook’s address begins with https:// or http:// and has no blanks in it")
        if "@" in urlsplit(self.url).netloc:
            raise WebhookError("a webhook’s address holds no name and password: the signature says who tells it")
        if not self.secret:
            raise WebhookError("a webhook needs a secret")

    @property
    def host(self) -> str:
        """The part of the address that may be shown."""
        return urlsplit(self.url).netloc


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return HMAC-SHA256, as hex, of the timestamp, a full stop and the body.

    The timestamp is signed too: who takes only recent ones can't be told the same again by whoever listened.
    """
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def post(webhook: Webhook, body: bytes, seconds: float = SECONDS) -> None:
    """Send JSON; raises WebhookError unless the answer is 200 to 299. No redirect is followed, no answer read.

    Private addresses are fine: where its webhook is, is the newsroom's own choice.
    """
    parts = urlsplit(webhook.url)
    timestamp = str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Claimdesk",
        "Claimdesk-Timestamp": timestamp,
        "Claimdesk-Signature": f"sha256={signature(webhook.secret, timestamp, body)}",
    }
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    late = threading.Event()
    with closing(_connection(parts.scheme, str(parts.hostname), parts.port, seconds)) as connection:
        try:
            connection.connect()
            watch = threading.Timer(seconds, _cut, (connection.sock, late))
            watch.daemon = True
            watch.start()
            try:
                connection.request("POST", target, body, headers)
                status = connection.getresponse().status
            finally:
                watch.cancel()
            if late.is_set():
                # What was cut off in its headers reads like an answer.
                raise TimeoutError
        except (OSError, http.client.HTTPException) as error:
            slow = late.is_set() or isinstance(error, TimeoutError)
            raise WebhookError(f"{webhook.host}: {f'no answer in {seconds:g} s' if slow else _why(error)}") from error
    if not 200 <= status < 300:
        raise WebhookError(f"{webhook.host}: it answered {status}")


def _connection(scheme: str, host: str, port: int | None, seconds: float) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=seconds, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=seconds)


def _cut(line: socket.socket, late: threading.Event) -> None:
    """End a delivery that takes too long: a timeout of the socket's own begins anew with each byte."""
    late.set()
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _why(error: Exception) -> str:
    said = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return " ".join(str(said).split())
