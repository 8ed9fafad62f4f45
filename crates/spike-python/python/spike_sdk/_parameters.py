"""Parameters as JSON."""

from __future__ import annotations

import base64
import datetime
import json
from collections.abc import Mapping
from typing import Any

from ._errors import InputError


def encode(parameters: Mapping[str, Any]) -> str:
    """Returns the parameters as a JSON object, without those that are `None`."""
    given = {name: value for name, value in parameters.items() if value is not None}
    if not given:
        return "{}"
    try:
        return _encode(given)
    except (TypeError, ValueError) as error:
        if isinstance(error, _WrongTypeError):
            raise InputError(str(error)) from None
        # The text of the error may quote a value.
        raise InputError("a parameter cannot be written as JSON") from None


class _WrongTypeError(TypeError):
    pass


def _plain(value: object) -> object:
    """Returns what stands for a value that JSON does not know."""
    if isinstance(value, datetime.datetime):
        if value.utcoffset() is None:
            raise _WrongTypeError(
                "a datetime without a time zone is ambiguous; use datetime.now(timezone.utc), or give it a zone with replace(tzinfo=...)"
            )
        return value.isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray, memoryview)):
        return base64.b64encode(value).decode()
    if isinstance(value, (set, frozenset, tuple)) or hasattr(value, "__iter__"):
        return list(value)
    raise _WrongTypeError(f"a parameter has the type {type(value).__name__}, which is not supported")


_encode = json.JSONEncoder(default=_plain, allow_nan=False, separators=(",", ":"), ensure_ascii=False).encode
