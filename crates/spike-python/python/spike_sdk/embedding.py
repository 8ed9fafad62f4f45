"""The machine behind the clients, for programs with another HTTP library or event loop: it decides, and they move the bytes.

Ask an `Exchange` for its next step with ``poll``, take it, report how it went, until the step is an `Answer`. The loops of
both clients are in ``spike_sdk/_driver.py``, 60 lines each; what a transport must do is in `Transport`.

A program that only brings another HTTP library needs none of this: see the argument ``transport`` of the clients.
"""

from __future__ import annotations

from ._native import Answer, Caller, Engine, Exchange, Load, Response, ResponseReader, Send, Sleep, Store, WaitForLogin
from ._parameters import encode as encode_parameters

__all__ = [
    "Answer",
    "Caller",
    "Engine",
    "Exchange",
    "Load",
    "Response",
    "ResponseReader",
    "Send",
    "Sleep",
    "Store",
    "WaitForLogin",
    "encode_parameters",
]
