"""Fetching: from a site on loopback that misbehaves, and from addresses that must not be asked."""

import gzip
import hashlib
import socket
import zlib
from dataclasses import replace

import pytest
from loopback_site import drip, packed, raw, redirect, serving, status, unchanged_for

from pipeline.web.fetch import Fetcher, FetchError, Limits

LIMITS = Limits(seconds=20, size=100_000, redirects=3, pause=0)
IMPATIENT = replace(LIMITS, seconds=0.5)


@pytest.fixture(scope="module")
def server():
    with serving() as site:
        yield site


@pytest.fixture
def site(server):
    server.pages.clear()
    server.asked.clear()
    server.headers.clear()
    return server


@pytest.fixture
def fetcher():
    return Fetcher(LIMITS, allow_loopback=True)


def refusal(fetcher, url):
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(url)
    assert "\n" not in str(caught.value)
    return caught.value


def test_a_page_comes_as_it_was_sent_with_what_is_known_of_it(site, fetcher):
    site.pages["/a"] = lambda request: request.give(
        b"caf\xe9", etag='"1"', content_type="text/html; charset=latin-1", set_cookie="x=1"
    )
    found = fetcher.fetch(site.url("/a#top"))
    assert (found.status, found.body, found.final_url) == (200, b"caf\xe9", site.url("/a"))
    assert found.sha256 == hashlib.sha256(b"caf\xe9").hexdigest()
    assert (found.headers["etag"], found.content_type) == ('"1"', "text/html; charset=latin-1")
    assert "set-cookie" not in found.headers
    assert found.fetched_at.endswith("+00:00")
    assert site.headers[-1]["user-agent"].startswith("Claimdesk")
    assert site.headers[-1]["host"] == site.base.removeprefix("http://")


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("gzip", lambda body: gzip.compress(body[:3]) + gzip.compress(body[3:])),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
        ("identity", lambda body: body),
    ],
)
def test_packed_pages_are_unpacked(site, fetcher, coding, pack):
    site.pages["/a"] = lambda request: request.give(pack(b"hello " * 500), content_encoding=coding)
    assert fetcher.fetch(site.url("/a")).body == b"hello " * 500


def test_redirects_are_followed_and_the_last_address_is_kept(site, fetcher):
    site.pages |= {"/a": redirect("/b", 301), "/b": redirect(site.url("/c?x=%C3%A9#y"), 308), "/c?x=%C3%A9": "there"}
    found = fetcher.fetch(site.url("/a"))
    assert (found.url, found.final_url, found.body) == (site.url("/a"), site.url("/c?x=%C3%A9"), b"there")


TOO_MUCH = b"x" * 200_000


@pytest.mark.parametrize(
    ("answer", "message", "passing"),
    [
        (redirect("/bad"), "redirects in a circle", False),
        (redirect("/r1"), "redirects more than 3 times", False),
        (redirect("ftp://files.example/a"), "leads to ftp://files.example/a, which is no web address", False),
        (redirect("file:///etc/passwd"), "is no web address", False),
        (redirect("http://10.0.0.1/"), "10.0.0.1 is no public address", True),
        (redirect("http://169.254.169.254/latest/meta-data/"), "is no public address", True),
        (redirect("http://[::ffff:192.168.0.1]/"), "is no public address", True),
        (redirect("http://user:secret@site.example/"), "holds a name or password", False),
        (redirect(""), "status 302", False),
        (TOO_MUCH, "is larger than 0.1 MB", False),
        (packed(TOO_MUCH), "is larger than 0.1 MB", False),
        (packed(gzip.compress(b"\0" * 50_000_000)), "circle", False),
        (drip(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", b"x" * 100), "did not come whole within 0.5 s", True),
        (drip(b"", b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 100), "did not come whole within 0.5 s", True),
        (drip(b"", b"", 2), "came broken or cut off", True),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of"), "came broken or cut off", True),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 20\r\n\r\n" + gzip.compress(b"x" * 99)[:20]), "came broken or cut off", True),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd"), "came broken or cut off", True),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 4\r\n\r\nabcd"), "'br'", False),
        (raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabcd"), "came broken or cut off", True),
        (raw(b"\x16\x03\x01 no http at all\r\n\r\n"), "came broken or cut off", True),
        (raw(b"HTTP/1.1 200 OK\r\n" + b"X-Y: z\r\n" * 200 + b"\r\n"), "came broken or cut off", True),
        (status(404), "is not there (status 404)", False),
        (status(410), "is gone (status 410)", False),
        (status(403), "(status 403)", False),
        (status(500), "fails at the server (status 500)", True),
        (status(304), "(status 304)", False),
        (status(204), "(status 204)", False),
        (status(429, retry_after="120"), "asks for fewer requests (status 429); it may be asked again in 120 s", True),
    ],
)  # fmt: skip
def test_bad_answers_are_told_in_one_line(site, fetcher, answer, message, passing):
    if message == "circle":
        # A bomb in a bomb is unpacked once, as it was sent.
        site.pages["/bad"] = answer
        assert fetcher.fetch(site.url("/bad")).body.startswith(b"\x1f\x8b")
        return
    site.pages |= {f"/r{n}": redirect(f"/r{n + 1}") for n in range(1, 9)} | {"/bad": answer}
    if "in time" in message or "within" in message:
        fetcher = Fetcher(IMPATIENT, allow_loopback=True)
    error = refusal(fetcher, site.url("/bad"))
    assert message in str(error)
    assert str(error).startswith(site.url("/bad"))
    assert error.passing is passing


def test_a_gzip_bomb_is_left_before_it_is_unpacked(site, fetcher):
    site.pages["/bomb"] = packed(b"\0" * 80_000_000)
    assert "is larger than 0.1 MB" in str(refusal(fetcher, site.url("/bomb")))


@pytest.mark.parametrize(
    ("value", "least", "most"),
    [("120", 120, 120), ("Wed, 01 Jan 2200 00:00:00 GMT", 86_400, 86_400), ("Wed, 01 Jan 2020 00:00:00 GMT", 0, 0), ("soon", 0, 0), ("99999999999", 0, 0)],
)  # fmt: skip
def test_a_server_says_how_long_it_wants_to_be_left_alone(site, fetcher, value, least, most):
    site.pages["/busy"] = status(503, retry_after=value)
    assert least <= refusal(fetcher, site.url("/busy")).wait <= most


def test_a_page_that_has_not_changed_is_not_sent_again(site, fetcher):
    site.pages["/a"] = unchanged_for('"v1"', b"hello")
    found = fetcher.fetch(site.url("/a"), etag='"v1"', modified="Fri, 02 Jan 2026 08:30:00 GMT")
    assert (found.status, found.body) == (304, b"")
    assert site.headers[-1]["if-modified-since"] == "Fri, 02 Jan 2026 08:30:00 GMT"
    assert fetcher.fetch(site.url("/a"), etag='"v0"').body == b"hello"
    fetcher.fetch(site.url("/a"), etag='"x"\r\nX-Evil: 1')
    assert "x-evil" not in site.headers[-1]


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        ("User-agent: *\nDisallow: /private", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /*.html$", False),
        ("User-agent: Claimdesk\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: Otherbot\nDisallow: /", True),
        ("User-agent: *\nDisallow: /\nAllow: /news/", True),
        (b"\xff\xfe\x00 no text at all", True),
        (status(404), True),
        (status(403), True),
        (status(500), False),
        (status(429), False),
        (raw(b"nonsense\r\n\r\n"), False),
        (redirect("/elsewhere.txt"), True),
        (redirect("http://10.0.0.1/robots.txt"), False),
    ],
)
def test_robots_txt_is_obeyed(site, fetcher, robots, allowed):
    site.pages |= {"/robots.txt": robots, "/news/a.html": "hello", "/elsewhere.txt": "User-agent: *\nDisallow: /no"}
    if allowed:
        assert fetcher.fetch(site.url("/news/a.html")).body == b"hello"
        assert fetcher.fetch(site.url("/news/a.html")).body == b"hello"
        assert site.asked.count("/robots.txt") == 1
    else:
        assert str(refusal(fetcher, site.url("/news/a.html"))).startswith(site.url("/news/a.html"))
        assert "/news/a.html" not in site.asked


def test_robots_txt_is_obeyed_after_a_redirect_too(site, fetcher):
    site.pages |= {"/robots.txt": "User-agent: *\nDisallow: /no/", "/a": redirect("/no/b"), "/no/b": "hello"}
    assert "robots.txt" in str(refusal(fetcher, site.url("/a")))
    assert "/no/b" not in site.asked


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self):
        self.now = 1000.0

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


@pytest.mark.parametrize(("robots", "pause"), [("", 1.0), ("User-agent: *\nCrawl-delay: 3", 3.0), ("User-agent: *\nCrawl-delay: 900", 10.0)])  # fmt: skip
def test_requests_to_a_host_keep_their_distance(site, monkeypatch, robots, pause):
    clock = Clock()
    monkeypatch.setattr("pipeline.web.fetch.time", clock)
    at = []
    for path, answer in {"/robots.txt": robots.encode(), "/a": redirect("/b"), "/b": b"hello"}.items():
        site.pages[path] = lambda request, answer=answer: (
            at.append(clock.now), request.give(answer) if isinstance(answer, bytes) else answer(request),
        )  # fmt: skip
    Fetcher(Limits(seconds=20), allow_loopback=True).fetch(site.url("/a"))
    assert at == [1000.0, 1001.0, 1001.0 + pause]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/a", "http://localhost:{port}/a", "http://127.1:{port}/a", "http://2130706433:{port}/a",
        "http://0x7f000001:{port}/a", "http://[::1]:{port}/a", "http://[::ffff:127.0.0.1]:{port}/a", "http://0.0.0.0:{port}/a",
        "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[fe80::1]/", "http://[fc00::1]/", "http://10.1.2.3/",
        "http://172.16.0.1/", "http://192.168.1.1/", "http://169.254.169.254/", "http://100.64.0.1/", "http://192.0.2.1/",
        "http://198.18.0.1/", "http://224.0.0.1/", "http://240.0.0.1/", "http://255.255.255.255/", "http://[ff02::1]/",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public_are_not_asked(site, url):
    error = refusal(Fetcher(LIMITS), url.format(port=site.base.rpartition(":")[2]))
    assert "is no public address" in str(error) or "no address is known" in str(error)
    assert site.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "", "gazette.example/a", "ftp://gazette.example/", "file:///etc/passwd", "javascript:alert(1)", "http://", "http:///a",
        "http://[broken/", "http://ga zette.example/", "https://ann:secret@gazette.example/", "http://x/" + "a" * 3000,
        "http://gazette.example:99999/", "data:text/html,hello", "\0", "http://" + "a" * 300 + ".example/",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_said_so(url):
    error = refusal(Fetcher(LIMITS), url)
    assert "secret" not in str(error)
    assert len(str(error)) < 1000


def test_it_connects_to_the_very_address_that_was_checked(site, monkeypatch):
    """A name server that gives one address to the check, and another to whoever asks again before it connects."""
    site.pages["/a"] = "hello"
    real, lookups = socket.getaddrinfo, []

    def resolve(host, *arguments, **options):
        if host in {"turning.example", b"turning.example"}:
            lookups.append(host)
            host = "127.0.0.1" if len(lookups) <= 2 else "10.0.0.1"
        return real(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    url = site.url("/a").replace("127.0.0.1", "turning.example")
    fetcher = Fetcher(LIMITS, allow_loopback=True)
    assert fetcher.fetch(url).body == b"hello"
    # Once for robots.txt and once for the page: nothing resolves the name behind the check.
    assert len(lookups) == 2
    assert site.headers[-1]["host"].startswith("turning.example:")
    assert "turning.example (10.0.0.1) is no public address" in str(refusal(fetcher, url))


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    both = [(socket.AF_INET, 1, 6, "", (one, 80)) for one in ("93.184.216.34", "192.168.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    assert "192.168.0.1" in str(refusal(Fetcher(LIMITS), "http://both.example/"))


def test_nobody_listens(fetcher):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    assert "can't be reached" in str(refusal(fetcher, f"http://127.0.0.1:{port}/"))


def test_a_server_that_speaks_no_tls_is_told(site, fetcher):
    assert "can't be reached" in str(refusal(fetcher, site.url("/").replace("http://", "https://")))
