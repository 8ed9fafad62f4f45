"""The exceptions, without a server."""

from __future__ import annotations

import pickle
from types import SimpleNamespace

import pytest
import spike_sdk
from spike_sdk._errors import _CLASSES, _FIELDS, from_details

BODY = b'{"weight":73914.8265}'


def details(kind: str) -> SimpleNamespace:
    fields = dict.fromkeys(_FIELDS)
    fields |= {"kind": kind, "message": "GET /userinfo: no", "body": BODY, "retry_after": 2.5, "is_transient": True}
    return SimpleNamespace(**fields)


@pytest.mark.parametrize("kind", [*_CLASSES, "other", "of_a_later_version"])
def test_an_error_has_its_class_and_survives_a_pickle(kind: str) -> None:
    error = from_details(details(kind))
    assert type(error) is _CLASSES.get(kind, spike_sdk.SpikeError) and error.kind == kind
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error) and vars(copy) == vars(error)
    assert (str(copy), copy.retry_after, copy.body) == ("GET /userinfo: no", 2.5, BODY)


def test_no_text_of_an_error_has_what_the_server_sent() -> None:
    error = from_details(details("decode"))
    assert "73914" not in f"{error} {error!r} {error.args}"


def test_an_error_may_be_made_by_hand_and_has_defaults() -> None:
    error = spike_sdk.RateLimitedError("slow down", retry_after=1.0)
    assert (error.kind, error.retry_after, error.attempts, error.body) == ("rate_limited", 1.0, 0, None)
    with pytest.raises(TypeError, match="no_such"):
        spike_sdk.SpikeError("", no_such=1)


def test_the_other_errors_survive_a_pickle() -> None:
    for error in (spike_sdk.TransportError("connect", "refused"), spike_sdk.VerifyError("no", "mismatch")):
        copy = pickle.loads(pickle.dumps(error))
        assert vars(copy) == vars(error) and str(copy) == str(error)
