"""The program spike-mock: built with `cargo build -p spike-mock`, or named by the variable SPIKE_MOCK."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

HMAC_KEY, USER_ID = "mock-hmac-key-0123456789", "demo-user"
_OPENER = build_opener(ProxyHandler({}))


def program() -> str:
    """Returns the path of the program."""
    given = os.environ.get("SPIKE_MOCK")
    built = Path(__file__).parents[3] / "target" / "debug" / ("spike-mock.exe" if os.name == "nt" else "spike-mock")
    if given or built.exists():
        return given or str(built)
    sys.exit("spike-mock is missing: cargo build -p spike-mock, or set SPIKE_MOCK")


class Mock:
    """A running mock server."""

    def __init__(self, *options: str) -> None:
        command = [program(), "--port", "0", "--quiet", *options]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        self.base_url = next(line.split()[-1] for line in self._process.stdout if "base URL" in line)
        self._api = self.base_url.removesuffix("/v3") + "/_mock/api"

    def __enter__(self) -> Mock:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdout
        self._process.stdout.close()

    def control(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Makes a request of the control API."""
        data = None if body is None else json.dumps(body).encode()
        request = Request(self._api + path, data, {"content-type": "application/json"}, method=method)
        with _OPENER.open(request, timeout=30) as answer:
            return json.load(answer)

    def reset(self) -> None:
        """Forgets requests, faults and tokens."""
        self.control("DELETE", "/requests")
        self.control("DELETE", "/faults")
        self.control("POST", "/tokens/revoke")

    def fail(self, fault: str, path: str | None = "/userinfo", times: int | None = 1, **more: Any) -> None:
        """Makes the next requests fail; `times=None` means all."""
        members = {"fault": fault, "times": times, **more}
        self.control("POST", "/faults", members | ({"path": path} if path else {}))

    def count(self, path: str) -> int:
        """Returns how many requests for a path arrived."""
        requests = self.control("GET", "/requests?limit=5000")["requests"]
        return sum(request["path"].removeprefix("/v3") == path for request in requests)

    @property
    def logins(self) -> int:
        """How many logins arrived."""
        return self.count("/auth/hmac")
