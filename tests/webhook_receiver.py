"""A webhook on loopback that checks who tells it, and answers well or badly."""

import hashlib
import hmac
import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

SECRET = "the word that both know"


class Receiver:
    """A server on loopback that keeps what it is told and answers what it should, 200 at last.

    Instead of an answer, a function may be given what was told; then there is none.
    """

    def __init__(self, *answers, wait=0.0):
        self.told, self.faults, answers = [], [], list(answers)
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.check(self.headers, body)
                status = answers.pop(0) if answers else 200
                if callable(status):
                    status(json.loads(body))
                    return
                try:
                    if wait:
                        # A byte now and then: no single wait is long.
                        self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
                        for _ in range(int(wait / 0.1)):
                            self.wfile.write(b"x")
                            self.wfile.flush()
                            time.sleep(0.1)
                    self.send_response(status)
                    if 300 <= status < 400:
                        self.send_header("Location", "/elsewhere")
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                except OSError:
                    return
                if 200 <= status < 300 and not wait:
                    outer.told.append(json.loads(body))

            def do_GET(self):
                outer.faults.append("a redirect was followed")

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hooks/token?to=desk"

    def check(self, headers, body):
        at, given = headers["Claimdesk-Timestamp"], headers["Claimdesk-Signature"]
        wanted = hmac.new(SECRET.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(f"sha256={wanted}", given) or abs(time.time() - int(at)) > 60:
            self.faults.append(f"{given} at {at}")
        if headers["Content-Type"] != "application/json":
            self.faults.append("no JSON")

    @property
    def texts(self):
        return [[claim["text"] for claim in told["claims"]] for told in self.told]


@contextmanager
def receiver(*answers, wait=0.0):
    made = Receiver(*answers, wait=wait)
    thread = threading.Thread(target=made.server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.server.shutdown()
        made.server.server_close()
        thread.join()
    assert made.faults == []
