"""What servers, proxies and networks do, and how a call must end: the list that the Rust clients pass as well."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Sequence
from typing import Any

import hostile as h
from hostile import Script, chunk, chunked, endless, head, ok, pause, request, send, silence, with_length
from scenario import (
    BODY_LIMIT,
    CALLS,
    CONNECT,
    DECODE,
    INTERRUPTED,
    INVALID,
    OTHER,
    PROXY,
    RATE_LIMITED,
    REJECTED,
    SERVER,
    TIMEOUT,
    TLS,
    TOO_LARGE,
    UNREACHED,
    VALUE,
    WITH_LIST,
    Answer,
    Expected,
    Kind,
    Scenario,
    always,
    answer,
    closing,
    each,
    one,
    then,
)

BEGINNINGS = {
    "after the request": "",
    "in the status line": "HTTP/1.1 2",
    "in the headers": "HTTP/1.1 200 OK\r\ncontent-",
    "after the headers": "HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n",
    "in the body": 'HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{"uid"',
}

ALERT = "With TLS 1.3 the refusal comes after the handshake, and asyncio drops it if it writes to a closed connection before."
LONG_CHUNK = "h11 reads sizes of up to 20 digits, so that the body ends too early instead."
TRAILERS = "h11 limits the bytes of trailers, and not their number."
INFORMATIONAL = "a limit of their own, because h11 takes its time for each."
NO_GOODBYE = "asyncio takes a TLS connection that ends without a goodbye as one that ends with it."


def beginnings(*last: h.Step) -> dict[str, Script]:
    return {label: then(always(sent), *last) for label, sent in BEGINNINGS.items()}


def both(expected: Expected, why: str) -> dict[str, tuple[Expected, str]]:
    """What both clients do otherwise."""
    return {"sync": (expected, why), "async": (expected, why)}


def connections() -> list[Scenario]:
    foreign = h.user("of-another")
    unsolicited = {
        status: then(ok, pause(0.005), send(with_length(status, foreign)), h.serve)
        for status in ("200 OK", "408 Request Timeout")
    }
    idle: dict[str, Any] = {"kinds": ("read", "upload"), "before": 1}
    return [
        one("refused", UNREACHED, lambda _: [], route="http://127.0.0.1:1/v3", kinds=CALLS),
        one("name not resolved", UNREACHED, lambda _: [], route="http://name.invalid/v3", kinds=CALLS),
        one("closed before reading", INTERRUPTED, lambda _: []),
        one("reset before reading", INTERRUPTED, lambda _: [pause(0.03), h.reset]),
        Scenario("closed", INTERRUPTED, beginnings()),
        Scenario("reset", INTERRUPTED, beginnings(h.reset)),
        closing("body shorter than announced", INTERRUPTED, lambda body: ok(body)[:-3]),
        one("body longer than announced", VALUE, lambda body: [request, send(ok(body) + b"and more"), h.drain]),
        closing("until-close body ended by FIN", VALUE, lambda body: head("200 OK") + body),
        one(
            "until-close body ended by RST",
            INTERRUPTED,
            lambda body: [request, send(head("200 OK") + body), pause(0.05), h.reset],
        ),
        one("second answer glued on", VALUE, lambda body: [request, send(ok(body) + ok(foreign)), h.serve], **idle),
        Scenario("unsolicited answer on an idle connection", VALUE, unsolicited, **idle),
        one("idle connection closed before its reuse", VALUE, lambda body: [request, send(ok(body))], **idle),
        one(
            "idle connection closed exactly at reuse",
            INTERRUPTED,
            lambda body: [request, send(ok(body)), request],
            kinds=("recovery", "upload"),
            before=1,
        ),
        answer("IPv6", VALUE, ok, route="ipv6"),
    ]


def framing() -> list[Scenario]:
    def size(name: str, expected: Expected, line: str, **more: object) -> Scenario:
        return closing(name, expected, lambda body: f"{_CHUNKED}{line}\r\n{body}\r\n0\r\n\r\n", **more)

    def without_end(name: str, start: str, piece: str, **more: Any) -> Scenario:
        return one(name, INVALID, then(lambda body: chunked(body) + start, endless(piece * 2000)), **more)

    cut: dict[str, Answer] = {
        "before the first chunk": lambda _: _CHUNKED,
        "in a chunk": lambda body: _CHUNKED + chunk(body)[:9],
        "in the size line": lambda _: _CHUNKED + "5",
        "in the CRLF of the size line": lambda _: _CHUNKED + "5\r",
        "before the last chunk": chunked,
    }
    return [
        answer(
            "chunked, with extensions and trailers",
            VALUE,
            lambda body: f"{_CHUNKED}{len(body):x};name=value\r\n{body}\r\n0\r\nx-trailer: 1\r\n\r\n",
        ),
        Scenario("chunked cut", INTERRUPTED, {label: then(of) for label, of in cut.items()}),
        closing("chunked cut before the final CRLF", INTERRUPTED, lambda body: chunked(body) + "0\r\n"),
        closing("chunk size with leading zeros", VALUE, lambda body: f"{_CHUNKED}00{chunk(body)}000\r\n\r\n"),
        closing("chunk without its CRLF", INVALID, lambda body: f"{_CHUNKED}{len(body):x}\r\n{body}XX0\r\n\r\n"),
        size("chunk size invalid", INVALID, "xyz"),
        size("chunk size overflowing", INVALID, "fffffffffffffffff", exceptions=both(INTERRUPTED, LONG_CHUNK)),
        size("chunk size negative", INVALID, "-5"),
        without_end("chunk size of endless digits", "", "1"),
        without_end("chunk size of endless zeros", "", "0"),
        without_end("endless chunk extensions", "5;", "a=b;"),
        without_end("endless trailers", "0\r\n", "x-trailer: 1\r\n"),
        closing(
            "1,000 trailers",
            INVALID,
            lambda body: chunked(body) + "0\r\n" + "x-trailer: 1\r\n" * 1000 + "\r\n",
            exceptions=both(VALUE, TRAILERS),
        ),
    ]


_CHUNKED = head("200 OK", "transfer-encoding: chunked\r\n")


def slow() -> list[Scenario]:
    kinds: Sequence[Kind] = ("read", "upload", "login")
    slow: dict[str, Script] = {
        "headers": lambda body: [request, h.trickle(ok(body), 0.03)],
        "body": lambda body: [request, send(head("200 OK", f"content-length: {len(body)}\r\n")), h.trickle(body, 0.03)],
        "chunks": lambda body: [request, send(_CHUNKED), h.trickle("".join(chunk(letter) for letter in body), 0.02)],
    }
    stalled: dict[str, Script] = {
        "at once": lambda _: [h.request_head, silence],
        "after a part": lambda _: [h.request_head, h.read(100_000), silence],
        "after two parts": lambda _: [h.request_head, h.read(100_000), pause(0.1), h.read(2_000_000), silence],
    }
    return [
        Scenario("1 byte at a time", TIMEOUT, slow, kinds),
        Scenario("silence", TIMEOUT, beginnings(silence), kinds),
        Scenario("peer that stops reading an upload", TIMEOUT, stalled, ["upload"], is_large=True),
        one(
            "upload that is slow but steady, with a fixed timeout",
            TIMEOUT,
            lambda body: [h.slowly, send(ok(body))],
            kinds=["upload"],
            is_large=True,
        ),
        one(
            "100 without end",
            TIMEOUT,
            lambda _: [request, endless(head("100 Continue") * 100)],
            kinds=kinds,
            exceptions=both(INVALID, INFORMATIONAL),
        ),
    ]


def uploads() -> list[Scenario]:
    large: dict[str, Any] = {"kinds": ["upload"], "is_large": True}

    def early(status: str, expected: Expected) -> list[Scenario]:
        answer = send(with_length(status, "{}", "connection: close\r\n"))
        begun = [h.request_head, h.read(100_000), answer]
        return [
            one(f"early {status} during an upload, read", expected, lambda _: [*begun, h.drain], **large),
            one(f"early {status} during an upload, unread", expected, lambda _: [*begun, pause(0.3)], **large),
        ]

    return [
        answer("large upload", VALUE, ok, **large),
        *early("401 Unauthorized", Expected("unauthorized")),
        *early("413 Content Too Large", REJECTED),
        *early("429 Too Many Requests", RATE_LIMITED),
        one("peer that closes during an upload", INTERRUPTED, lambda _: [h.request_head, h.read(100_000)], **large),
        one(
            "peer that resets during an upload",
            INTERRUPTED,
            lambda _: [h.request_head, h.read(100_000), h.reset],
            **large,
        ),
    ]


def heads() -> list[Scenario]:
    def fields(count: int, length: int) -> str:
        return "".join(f"x-{index}: {'v' * length}\r\n" for index in range(count))

    def line(name: str, expected: Expected, line: str) -> Scenario:
        return closing(name, expected, lambda body: f"{line}\r\ncontent-length: {len(body)}\r\n\r\n{body}")

    def with_field(name: str, expected: Expected, field: str, **more: Any) -> Scenario:
        return answer(
            name, expected, lambda body: ok(body).replace(b"\r\n", b"\r\n" + field.encode("latin-1"), 1), **more
        )

    def after(data: str) -> Answer:
        return lambda body: data.encode() + ok(body)

    interim = {
        f"{status}, {label}": after(data)
        for status in ("100 Continue", "102 Processing", "103 Early Hints")
        for label, data in {
            "bare": head(status),
            "with fields": head(status, "link: </a>; rel=preload\r\n"),
            "fifty": head(status) * 50,
        }.items()
    }
    return [
        answer("100 header fields", VALUE, lambda body: ok(body, fields(99, 10))),
        answer("101 header fields", INVALID, lambda body: ok(body, fields(100, 10))),
        answer("header of 60 kB", VALUE, lambda body: ok(body, fields(1, 60_000))),
        answer("header of 100 kB", INVALID, lambda body: ok(body, fields(1, 100_000))),
        answer("header of 1 MB", INVALID, lambda body: ok(body, fields(1, 1_000_000))),
        answer("10,000 header fields", INVALID, lambda body: ok(body, fields(10_000, 10))),
        one("header without end", INVALID, lambda _: [request, send("HTTP/1.1 200 OK\r\n"), endless(fields(1000, 10))]),
        each("informational answers", VALUE, interim, kinds=("read", "upload")),
        closing("101", OTHER, lambda _: head("101 Switching Protocols", "connection: upgrade\r\nupgrade: other\r\n")),
        line("HTTP/1.0 with length", VALUE, "HTTP/1.0 200 OK"),
        closing("HTTP/1.0 without length", VALUE, lambda body: f"HTTP/1.0 200 OK\r\n\r\n{body}"),
        answer(
            "HTTP/1.0 kept open",
            VALUE,
            lambda body: f"HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-length: {len(body)}\r\n\r\n{body}",
        ),
        closing("HTTP/1.0 chunked", INVALID, lambda body: chunked(body).replace("HTTP/1.1", "HTTP/1.0") + "0\r\n\r\n"),
        closing("HTTP/0.9", INVALID, lambda body: body),
        line("HTTP/2.0 in the status line", INVALID, "HTTP/2.0 200 OK"),
        line("HTTP/9.1 in the status line", INVALID, "HTTP/9.1 200 OK"),
        line("another protocol", INVALID, "220 mail.example ESMTP ready"),
        answer("LF only", VALUE, lambda body: f"HTTP/1.1 200 OK\ncontent-length: {len(body)}\n\n{body}"),
        line("no reason", VALUE, "HTTP/1.1 200"),
        answer("length twice, same", VALUE, lambda body: ok(body, f"content-length: {len(body)}\r\n")),
        answer("length twice, different", INVALID, lambda body: ok(body, "content-length: 3\r\n")),
        answer("length that is no number", INVALID, lambda body: head("200 OK", "content-length: many\r\n") + body),
        answer("length negative", INVALID, lambda body: head("200 OK", "content-length: -1\r\n") + body),
        answer(
            "length and chunked together",
            VALUE,
            lambda body: (
                head("200 OK", "content-length: 3\r\ntransfer-encoding: chunked\r\n") + chunk(body) + "0\r\n\r\n"
            ),
        ),
        closing(
            "another coding under the chunks",
            INVALID,
            lambda body: head("200 OK", "transfer-encoding: gzip, chunked\r\n") + chunk(body) + "0\r\n\r\n",
        ),
        with_field("header with NUL", INVALID, "x-odd: a\0b\r\n"),
        with_field("header name with NUL", INVALID, "x\0odd: a\r\n"),
        with_field("header with CR", INVALID, "x-odd: a\rb\r\n"),
        with_field("header non-ASCII", VALUE, "x-odd: \xfcml\xe4ut\r\n"),
        with_field("header without colon", INVALID, "x-odd\r\n"),
        each("000, 99, abc", INVALID, {it: always(with_length(f"{it} Status", "")) for it in ("000", "99", "abc")}),
    ]


def statuses() -> list[Scenario]:
    problem = '{"title":"t","status":400,"errors":[{"message":"m","value":"zqx"}]}'

    def several(
        name: str, expected: Expected, statuses: Sequence[int], body: str | None = problem, **more: Any
    ) -> Scenario:
        def of(status: int) -> Answer:
            return lambda right: with_length(f"{status} Status", right if body is None else body)

        return each(name, expected, {str(it): of(it) for it in statuses}, **more)

    read_upload: dict[str, Any] = {"kinds": ("read", "upload")}
    rows = [
        several("2xx with a body", VALUE, [200, 201, 203, 226, 299], None, **read_upload),
        several("2xx empty", DECODE, [200, 201, 202, 299], "", **read_upload),
        several("2xx empty, nothing expected", VALUE, [200, 201, 202, 299], "", kinds=["delete"]),
        answer("204, nothing expected", VALUE, lambda _: head("204 No Content"), kinds=["delete"]),
        several("3xx", OTHER, [300, 301, 302, 303, 307, 308, 399], "", **read_upload),
        several("other 4xx", REJECTED, [400, 402, 405, 409, 410, 418, 422, 451, 499], **read_upload),
        several("401", Expected("unauthorized"), [401]),
        several("403", Expected("forbidden"), [403]),
        several("404", Expected("not_found"), [404], kinds=("read", "recovery", "upload")),
        several("404 for a login", Expected("config"), [404], kinds=["login"]),
        several("407", PROXY, [407]),
        several("408, 425", Expected("rejected", "idempotent", True), [408, 425]),
        several("429", RATE_LIMITED, [429]),
        several("5xx", SERVER, [500, 502, 503, 504, 520, 530, 599]),
        several("5xx for good", Expected("server"), [501, 505, 506, 508, 510, 511]),
        several("600, 999", OTHER, [600, 999]),
    ]
    for name, is_short, fields in [
        ("0", True, "retry-after: 0\r\n"),
        ("1", True, "retry-after: 1\r\n"),
        ("garbage", True, "retry-after: soon\r\n"),
        ("a date past", True, "retry-after: Sun, 06 Nov 1994 08:49:37 GMT\r\n"),
        ("a year", False, "retry-after: 31536000\r\n"),
        ("overflow", False, "retry-after: 99999999999999999999999999\r\n"),
    ]:
        for status, kind in (("503 Busy", "server"), ("429 Slow", "rate_limited")):
            repeated: Any = "always" if kind == "rate_limited" else "idempotent"
            expected = Expected(kind, repeated if is_short else "never", True)
            rows.append(answer(f"{status} with Retry-After {name}", expected, always(with_length(status, "", fields))))
    return rows


def bodies() -> list[Scenario]:
    page = "<!doctype html><html><body>Welcome to this network zqx</body></html>"
    large = "x" * (BODY_LIMIT + 1)
    types = ("text/html", "image/png", "application/json; charset=iso-8859-1", ";;")
    error = '{"status":401,"error":"invalid token zqx"}'

    def typed(kind: str) -> Answer:
        return lambda body: ok(body, f"content-type: {kind}\r\n")

    def with_member(body: str, member: bytes) -> bytes:
        return body.removesuffix("}").encode() + b"," + member + b"}"

    listed: dict[str, Any] = {"kinds": WITH_LIST}
    in_list: dict[str, Any] = {"kinds": ["list"]}
    return [
        closing("over the limit, announced", TOO_LARGE, lambda _: head("200 OK", f"content-length: {len(large)}\r\n")),
        closing("over the limit, chunked", TOO_LARGE, lambda _: chunked(large) + "0\r\n\r\n"),
        closing("over the limit, until closed", TOO_LARGE, lambda _: head("200 OK") + large),
        one("endless", TOO_LARGE, lambda _: [request, send(_CHUNKED), endless(chunk("x" * 10_000))]),
        closing(
            "announced length beyond memory",
            TOO_LARGE,
            lambda _: head("200 OK", "content-length: 9000000000000000000\r\n"),
        ),
        closing(
            "announced length beyond 64 bits",
            INVALID,
            lambda _: head("200 OK", "content-length: 99999999999999999999999\r\n"),
        ),
        each("wrong content type", VALUE, {it: typed(it) for it in types}),
        answer("HTML with 200", DECODE, lambda _: ok(page), **listed),
        answer("HTML with 200 for a deletion", DECODE, lambda _: ok(page), kinds=["delete"]),
        answer("HTML with 502", SERVER, lambda _: with_length("502 Bad Gateway", page)),
        answer("empty", DECODE, lambda _: ok(""), **listed),
        answer("cut JSON in a whole body", DECODE, lambda body: ok(body[:-3])),
        answer("BOM", DECODE, lambda body: ok("\ufeff" + body)),
        answer("invalid UTF-8", DECODE, lambda body: ok(with_member(body, b'"odd":"\xff\xfe"'))),
        answer("half of a surrogate pair", VALUE, lambda body: ok(with_member(body, rb'"odd":"x\ud83d"')), **listed),
        answer("a number out of range", VALUE, lambda body: ok(with_member(body, b'"odd":1e400')), **listed),
        answer(
            "130 brackets in an unknown member",
            VALUE,
            lambda body: ok(with_member(body, b'"odd":' + b"[" * 130 + b"]" * 130)),
            **listed,
        ),
        answer(
            "90,000 brackets in an unknown member",
            VALUE,
            lambda body: ok(with_member(body, b'"odd":' + b"[" * 45_000 + b"]" * 45_000)),
            kinds=("read", "upload"),
        ),
        answer("100,000 brackets", DECODE, lambda _: ok("[" * 100_000), kinds=("read", "upload")),
        answer("JSON with something after it", DECODE, lambda body: ok(body + " and more")),
        answer("strings as numbers", DECODE, lambda _: ok('{"uid":7,"access_token":7,"lab_report":{"record_id":7}}')),
        each(
            "an error, a message, an envelope, {} with status 200",
            DECODE,
            {it: always(ok(it)) for it in (error, '{"message":"zqx"}', '{"data":{"sleeps":[],"uid":"zqx"}}', "{}")},
            **listed,
        ),
        answer("an error with status 200 for a deletion", DECODE, lambda _: ok(error), kinds=["delete"]),
        answer("duplicate unknown keys", VALUE, lambda body: ok(with_member(body, b'"odd":1,"odd":2'))),
        answer("null in a list", VALUE, lambda body: ok(body.replace("[", "[null,")), **in_list),
        answer("a whole number as 1.2e2", VALUE, lambda body: ok(body.replace("120", "1.2e2")), **in_list),
    ]


def compression() -> list[Scenario]:
    def encoded(
        name: str, expected: Expected, encodings: Sequence[str], encode: Callable[[bytes], bytes], **more: Any
    ) -> Scenario:
        def of(encoding: str) -> Answer:
            return lambda body: ok(encode(body.encode()), f"content-encoding: {encoding}\r\n")

        return each(name, expected, {it: of(it) for it in encodings}, **more)

    def spoiled(body: bytes) -> bytes:
        whole = bytearray(gzip.compress(body))
        whole[-8] ^= 1
        return bytes(whole)

    return [
        encoded("gzip", VALUE, ["gzip", "GZIP", "x-gzip", "gzip, identity"], gzip.compress),
        encoded("identity", VALUE, ["identity"], lambda body: body),
        encoded(
            "gzip in two members", VALUE, ["gzip"], lambda body: gzip.compress(body[:20]) + gzip.compress(body[20:])
        ),
        encoded("bytes after the gzip stream", INVALID, ["gzip"], lambda body: gzip.compress(body) + b"more"),
        encoded("gzip bomb", TOO_LARGE, ["gzip"], lambda _: gzip.compress(b" " * BODY_LIMIT * 5)),
        encoded("gzip of gzip, called gzip", DECODE, ["gzip"], lambda body: gzip.compress(gzip.compress(body))),
        encoded("gzip cut", INTERRUPTED, ["gzip"], lambda body: gzip.compress(body)[:-12]),
        encoded("gzip with a bad checksum", INVALID, ["gzip"], spoiled),
        encoded("plain text called gzip", INVALID, ["gzip"], lambda body: body),
        encoded("another coding", INVALID, ["br", "zstd", "deflate", "unknown", "gzip, br"], lambda body: body),
        encoded("empty body called gzip", DECODE, ["gzip"], lambda _: b""),
        encoded("empty body called gzip, for a deletion", VALUE, ["gzip"], lambda _: b"", kinds=["delete"]),
    ]


def logins() -> list[Scenario]:
    def token(label: str, token: str) -> dict[str, Answer]:
        return {label: always(ok(f'{{"access_token":{token}}}'))}

    tokens = [
        ("empty", '""'),
        ("with CRLF", r'"zqx\r\nx-odd: 1"'),
        ("NUL", r'"zqx\u0000"'),
        ("blank", '"zqx zqx"'),
        ("array", '["zqx"]'),
        ("null", "null"),
    ]
    of: dict[str, Answer] = {}
    for label, text in tokens:
        of |= token(label, text)
    login: dict[str, Any] = {"kinds": ["login"]}
    return [
        each("token that is none", DECODE, of, **login),
        each("token of 60 kB", VALUE, token("", '"%s"' % ("zqx" * 20_000)), **login),
        each("login over 64 KiB", TOO_LARGE, token("", '"%s"' % ("zqx" * 30_000)), **login),
    ]


def tls() -> list[Scenario]:
    def refused(name: str, route: str) -> Scenario:
        return answer(name, TLS, ok, route=route, kinds=CALLS)

    def broken(name: str, expected: Expected, *steps: h.Step) -> Scenario:
        return one(name, expected, lambda _: list(steps), route="https to script", kinds=CALLS)

    record = b"\x16\3\3\x40\0\2\xff\xff\xff" + b"\0" * (0x4000 - 4)
    good: dict[str, Any] = {"route": "https localhost"}
    return [
        answer("trusted", VALUE, ok, **good),
        answer("trusted, by an IP address", VALUE, ok, route="https 127.0.0.1"),
        refused("untrusted", "https untrusted"),
        refused("expired", "https expired"),
        refused("wrong name", "https wrong name"),
        answer(
            "client certificate wanted",
            TLS,
            ok,
            route="https client certificate",
            kinds=CALLS,
            exceptions={"async": (Expected("tls", or_kind="interrupted"), ALERT)},
        ),
        one(
            "until-close body over TLS without close_notify",
            INTERRUPTED,
            lambda body: [request, send(head("200 OK") + body), h.cut],
            exceptions={"async": (VALUE, NO_GOODBYE)},
            **good,
        ),
        closing("until-close body over TLS with close_notify", VALUE, lambda body: head("200 OK") + body, **good),
        one(
            "body with length over TLS without close_notify",
            VALUE,
            lambda body: [request, send(ok(body, "connection: close\r\n")), h.cut],
            **good,
        ),
        broken("handshake closed at once", CONNECT),
        broken("handshake closed after the first message", CONNECT, h.read(50)),
        broken("handshake closed with a reset", CONNECT, h.read(1), h.reset),
        broken("handshake silent", TIMEOUT, h.read(1), silence),
        broken("handshake with garbage", CONNECT, h.read(1), send(b"\x16\x03\x03garbage and more of it"), h.drain),
        broken(
            "handshake with plain HTTP",
            TLS,
            h.read(1),
            send("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n"),
            h.drain,
        ),
        broken("handshake endless", CONNECT, h.read(1), send(record), endless(record)),
    ]


def proxies() -> list[Scenario]:
    def tunnel(name: str, expected: Expected, *steps: h.Step, **more: Any) -> Scenario:
        return one(name, expected, lambda _: [request, *steps], route="tunnel", kinds=CALLS, **more)

    return [
        answer("proxy with an escaped password", VALUE, ok, route="proxy"),
        answer(
            "proxy that answers 407",
            PROXY,
            lambda _: with_length("407 Proxy Authentication Required", "{}"),
            route="proxy",
        ),
        answer("proxy that answers 502", SERVER, lambda _: with_length("502 Bad Gateway", "{}"), route="proxy"),
        tunnel("proxy that refuses a tunnel with 407", PROXY, send(with_length("407 No", "")), h.drain),
        tunnel("proxy that refuses a tunnel with 403", PROXY, send(with_length("403 No", "")), h.drain),
        tunnel("proxy that never answers", TIMEOUT, silence),
        tunnel("proxy that closes instead of a tunnel", CONNECT),
        one("proxy dead", UNREACHED, lambda _: [], route="dead proxy", kinds=CALLS),
    ]


SCENARIOS = [
    *connections(),
    *framing(),
    *slow(),
    *uploads(),
    *heads(),
    *statuses(),
    *bodies(),
    *compression(),
    *logins(),
    *tls(),
    *proxies(),
]
