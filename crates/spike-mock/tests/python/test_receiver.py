"""How a test in another language uses the mock: it starts the program, and controls it over HTTP.

Only the standard library is used: python3 test_receiver.py target/debug/spike-mock
"""

import hashlib
import hmac
import json
import queue
import subprocess
import sys
import threading
import unittest
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import ProxyHandler, Request, build_opener

PROGRAM = sys.argv.pop() if len(sys.argv) > 1 else "target/debug/spike-mock"
HMAC_KEY, WEBHOOK_KEY = b"mock-hmac-key-0123456789", "mock-webhook-key-0123456789"
OPENER = build_opener(ProxyHandler({}))


def request(method, url, body=None, token=None):
    """Returns status and JSON of the answer."""
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    try:
        with OPENER.open(Request(url, data, headers, method=method), timeout=60) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        return error.code, json.load(error)


class Receiver(BaseHTTPRequestHandler):
    """The application under test: it verifies webhooks, and answers 503 while it is told to."""

    received = queue.Queue()
    statuses = queue.Queue()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        expected = hmac.new(WEBHOOK_KEY.encode(), body, hashlib.sha256).hexdigest()
        self.received.put((hmac.compare_digest(expected, self.headers["X-Body-Signature"]), json.loads(body)))
        self.send_response(200 if self.statuses.empty() else self.statuses.get())
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class MockTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.receiver = HTTPServer(("127.0.0.1", 0), Receiver)
        threading.Thread(target=cls.receiver.serve_forever, daemon=True).start()
        cls.program = subprocess.Popen(
            [PROGRAM, "--port", "0", "--quiet", "--webhook-key", WEBHOOK_KEY], stdout=subprocess.PIPE, text=True
        )
        # The first lines say where it listens.
        cls.base = next(line.split()[-1] for line in cls.program.stdout if "base URL" in line)
        cls.origin = cls.base.removesuffix("/v3")

    @classmethod
    def tearDownClass(cls):
        cls.program.terminate()
        cls.program.wait()
        cls.program.stdout.close()
        cls.receiver.shutdown()
        cls.receiver.server_close()

    def setUp(self):
        for path in ["/requests", "/faults"]:
            self.control("DELETE", path)

    def control(self, method, path, body=None):
        status, answer = request(method, f"{self.origin}/_mock/api{path}", body)
        self.assertEqual(status, 200, answer)
        return answer

    def log_in(self):
        signature = hmac.new(HMAC_KEY, b"demo-user", hashlib.sha256).hexdigest()
        login = {"application_id": 9999, "application_user_id": "demo-user", "signature": signature}
        status, answer = request("POST", f"{self.base}/auth/hmac", login)
        self.assertEqual(status, 200, answer)
        return answer["access_token"]

    def test_a_webhook_is_verified_and_retried(self):
        self.control("PUT", "/webhook-url", {"url": f"http://127.0.0.1:{self.receiver.server_port}/"})
        Receiver.statuses.put(503)
        self.control("POST", "/sync", {"provider": "oura"})
        self.assertTrue(Receiver.received.get(timeout=60)[0])
        # The retry is due after five seconds, on a clock that the test moves.
        while not (webhook := self.control("GET", "/webhooks")["webhooks"][-1])["attempts"]:
            pass
        self.assertEqual(webhook["attempts"][0]["status"], 503)
        self.control("POST", "/clock", {"advance_seconds": 5})
        is_valid, events = Receiver.received.get(timeout=60)
        self.assertTrue(is_valid)
        self.assertEqual([event["event_type"] for event in events], ["record_change"])
        self.control("PUT", "/webhook-url", {"url": None})

    def test_a_fault_hits_the_next_call_only(self):
        token = self.log_in()
        self.control("POST", "/faults", {"fault": "status", "status": 503, "path": "/userinfo", "delay_ms": 20})
        statuses = [request("GET", f"{self.base}/userinfo", token=token)[0] for _ in range(2)]
        self.assertEqual(statuses, [503, 200])

    def test_the_log_says_what_was_wrong(self):
        token = self.log_in()
        query = f"from_date=2026-05-01&to_date={quote('yesterday')}"
        self.assertEqual(request("GET", f"{self.base}/queries/sleeps?{query}", token=token)[0], 400)
        last = self.control("GET", "/requests?limit=1")["requests"][0]
        self.assertEqual((last["path"], last["user_id"]), ("/v3/queries/sleeps", "demo-user"))
        self.assertIn('query.to_date: invalid date for format 2006-01-02 (got "yesterday")', last["reason"])


if __name__ == "__main__":
    unittest.main()
