"""A web site on loopback that answers as it is told, well or badly, and remembers what it was asked."""

import gzip
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = bytes | str | Callable[["Handler"], None]


class Site:
    """Paths with what each gives: a body of HTML, or a function of the request."""

    def __init__(self, port):
        self.base = f"http://127.0.0.1:{port}"
        self.pages: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []

    def url(self, path):
        return self.base + path


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self):
        self.site.asked.append(self.path)
        self.site.headers.append({name.lower(): value for name, value in self.headers.items()})
        answer = self.site.pages.get(self.path)
        try:
            if callable(answer):
                answer(self)
            elif answer is None:
                self.give(b"nothing here", 404)
            else:
                self.give(answer)
        except OSError:
            # Whoever asked has gone.
            self.close_connection = True

    def give(self, body, status=200, **headers):
        body = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        named = {name.replace("_", "-").lower(): value for name, value in headers.items()}
        for name, value in {"content-type": "text/html", "content-length": str(len(body)), **named}.items():
            if value is not None:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """Whoever asked has gone."""


@contextmanager
def serving():
    """Serve a site until the block ends."""
    handler = type("OfSite", (Handler,), {})
    server = Server(("127.0.0.1", 0), handler)
    handler.site = Site(server.server_port)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield handler.site
    finally:
        server.shutdown()
        server.server_close()


def redirect(to, status=302):
    return lambda request: request.give(b"", status, location=to)


def status(number, **headers):
    return lambda request: request.give(b"no", number, **headers)


def drip(head, body, pause=0.05):
    """Send the head at once and the body byte by byte."""

    def answer(request):
        request.close_connection = True
        request.wfile.write(head)
        for byte in body:
            request.wfile.write(bytes([byte]))
            request.wfile.flush()
            time.sleep(pause)

    return answer


def raw(data):
    def answer(request):
        request.close_connection = True
        request.wfile.write(data)

    return answer


def packed(body, **headers):
    small = gzip.compress(body)
    return lambda request: request.give(small, content_encoding="gzip", **headers)


def unchanged_for(etag, body, **headers):
    """304 for whoever has it."""

    def answer(request):
        if request.headers.get("If-None-Match") == etag:
            request.give(b"", 304, etag=etag, content_length=None)
        else:
            request.give(body, etag=etag, **headers)

    return answer
