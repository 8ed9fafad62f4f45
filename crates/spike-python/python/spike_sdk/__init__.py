"""A client of the Spike API for wearable and health data.

::

    from spike_sdk import SpikeClient

    with SpikeClient.from_env() as client:
        user = client.user("my-user-123")
        for night in user.sleeps(from_date="2026-04-14", to_date="2026-04-20")["sleeps"]:
            print(night["record_id"])

`AsyncSpikeClient` is the same for asyncio. Failures are a `SpikeError`, with a class for each kind. Webhooks are verified by
`spike_sdk.webhooks`. Each attempt is a line at level DEBUG of the logger ``spike_sdk``, without ids and data.
"""

from __future__ import annotations

from . import _errors
from ._client import AsyncSpikeClient, AsyncUser, Deviation, Reply, Settings, SpikeClient, User
from ._driver import AsyncTokenStore, TokenStore
from ._errors import *  # noqa: F403
from ._native import Table, Track, sign
from ._transport import AsyncTransport, Transport
from .webhooks import Verified, WebhookVerifier

__all__ = [
    *_errors.__all__,
    "AsyncSpikeClient",
    "AsyncTokenStore",
    "AsyncTransport",
    "AsyncUser",
    "Deviation",
    "Reply",
    "Settings",
    "SpikeClient",
    "Table",
    "TokenStore",
    "Track",
    "Transport",
    "User",
    "Verified",
    "WebhookVerifier",
    "sign",
]
