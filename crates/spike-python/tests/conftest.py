from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from harness import CLIENTS, opened
from mock import HMAC_KEY, Mock

for name in list(os.environ):
    # Proxies and settings of this machine have no say in the tests.
    if name.upper().endswith("_PROXY") or (name.startswith("SPIKE_") and name != "SPIKE_MOCK"):
        del os.environ[name]


@pytest.fixture(params=CLIENTS)
def which(request: pytest.FixtureRequest) -> str:
    """Which client the test runs with."""
    return str(request.param)


@pytest.fixture(scope="session")
def _mock() -> Iterator[Mock]:
    with Mock("--webhook-key", "mock-webhook-key-0123456789") as mock:
        yield mock


@pytest.fixture
def mock(_mock: Mock) -> Mock:
    """A mock server without requests, faults and tokens."""
    _mock.reset()
    return _mock


@pytest.fixture
def client(which: str, mock: Mock) -> Iterator[Callable[..., Any]]:
    """Makes clients of the mock server."""
    with ExitStack() as stack:

        def make(**settings: Any) -> Any:
            settings = {"base_url": mock.base_url, "hmac_key": HMAC_KEY, **settings}
            return stack.enter_context(opened(which, **settings))

        yield make
