"""Both clients against the mock server."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from typing import Any

import pytest
import spike_sdk
from harness import Time, opened
from mock import HMAC_KEY, USER_ID, Mock

Make = Callable[..., Any]
TODAY = datetime.datetime.now(datetime.UTC).date()
WEEK = {"from_date": TODAY - datetime.timedelta(days=7), "to_date": TODAY - datetime.timedelta(days=1)}


def test_a_week_of_data(client: Make, mock: Mock) -> None:
    user = client().user(USER_ID)
    assert user.send("getUserinfo")["application_user_id"] == USER_ID
    nights = user.send("getQueriesSleeps", {**WEEK, "include_stages": True})["sleeps"]
    assert nights and any(period["stage"] == "deep" for night in nights for period in night["stages"])
    same = user.send("getQueriesSleepsBySleepId", {"sleep_id": nights[-1]["record_id"], "include_stages": True})
    assert same == nights[-1]
    days = user.send("getQueriesStatisticsDaily", {**WEEK, "types": ["steps", "heartrate_resting"]})
    assert all(
        TODAY - datetime.timedelta(days=7) <= datetime.date.fromisoformat(day["date"]) for day in days["statistics"]
    )
    end = datetime.datetime.now(datetime.UTC)
    window = {"from_timestamp": end - datetime.timedelta(hours=6), "to_timestamp": end}
    assert user.send("getQueriesTimeseries", {"metric": "heartrate", **window})
    assert user.send("deleteProvidersByProviderSlugIntegration", {"provider_slug": "garmin"}) is None
    assert mock.logins == 1


def test_the_request_is_as_documented(client: Make, mock: Mock) -> None:
    client(product="clinic/1").user(USER_ID).send("getUserinfo")
    requests = [mock.control("GET", f"/requests/{it['id']}") for it in mock.control("GET", "/requests")["requests"]]
    login, call = requests
    headers = [{name.lower(): value for name, value in it["headers"].items()} for it in (login, call)]
    assert (login["method"], call["method"]) == ("POST", "GET")
    assert headers[0]["content-type"] == "application/json" and "authorization" not in headers[0]
    agent = headers[1]["user-agent"]
    assert agent.startswith("spike-sdk/") and agent.endswith(" clinic/1")
    assert headers[1]["accept"] == "application/json, application/problem+json"
    # Nothing of the HTTP library, and no framing of a body that is not there.
    assert set(headers[1]) == {"host", "accept", "accept-encoding", "authorization", "user-agent"}


def test_a_reply_has_more_than_its_value(client: Make) -> None:
    reply = client().user(USER_ID).send_reply("getUserinfo")
    assert reply.status == 200 and reply.value["application_user_id"] == USER_ID
    assert USER_ID.encode() in reply.body and reply.deviations == []
    assert dict(reply.headers)["content-type"].startswith("application/json")
    assert repr(reply) == f"Reply(200, {len(reply.body)} bytes)"


def test_a_401_is_mended_once(client: Make, mock: Mock) -> None:
    user = client().user(USER_ID)
    user.send("getUserinfo")
    mock.control("POST", "/tokens/revoke")
    user.send("getUserinfo")
    assert mock.logins == 2
    mock.fail("status", status=401, times=None)
    with pytest.raises(spike_sdk.UnauthorizedError) as error:
        user.send("getUserinfo")
    assert error.value.attempts == 2


@pytest.mark.parametrize(
    "fault",
    [
        {"fault": "status", "status": 503},
        {"fault": "status", "status": 429, "retry_after": "0"},
        {"fault": "reset"},
        {"fault": "truncated"},
        {"fault": "html", "status": 502},
        {"fault": "stall", "timeout": 0.2},
    ],
    ids=lambda fault: fault["fault"],
)
def test_a_fault_is_retried(client: Make, mock: Mock, fault: dict[str, Any]) -> None:
    fault = dict(fault)
    user = client().user(USER_ID).with_options(attempt_timeout=fault.pop("timeout", None))
    user.send("getUserinfo")
    mock.fail(**fault)
    user.send("getUserinfo")
    assert mock.count("/userinfo") == 3


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"fault": "status", "status": 400}, spike_sdk.RejectedError),
        ({"fault": "status", "status": 403}, spike_sdk.ForbiddenError),
        ({"fault": "status", "status": 404}, spike_sdk.NotFoundError),
        ({"fault": "html", "status": 200}, spike_sdk.DecodeError),
        ({"fault": "empty_body"}, spike_sdk.DecodeError),
        ({"fault": "broken_gzip"}, spike_sdk.InvalidResponseError),
        ({"fault": "redirect", "status": 302, "location": "http://127.0.0.1:1/"}, spike_sdk.SpikeError),
        ({"fault": "status", "status": 429, "retry_after": "3600"}, spike_sdk.RateLimitedError),
    ],
    ids=str,
)
def test_a_fault_is_told(client: Make, mock: Mock, fault: dict[str, Any], error: type[spike_sdk.SpikeError]) -> None:
    user = client().user(USER_ID)
    mock.fail(**fault)
    with pytest.raises(spike_sdk.SpikeError) as caught:
        user.send("getUserinfo")
    assert type(caught.value) is error and caught.value.attempts == 1
    assert caught.value.operation == "GET /userinfo" and str(caught.value).startswith("GET /userinfo: ")
    if caught.value.kind == "rate_limited":
        assert caught.value.retry_after == 3600
    user.send("getUserinfo")


def test_the_pause_before_a_retry_is_the_one_of_the_server(client: Make, mock: Mock) -> None:
    time = Time()
    user = client(_clock=time, sleep=time.sleep).user(USER_ID)
    mock.fail("status", status=503, retry_after="7")
    user.send("getUserinfo")
    (pause,) = time.slept
    assert 7 <= pause < 10


def test_the_deadline_ends_a_call_whatever_comes(which: str) -> None:
    time = Time()

    class Late:
        """Every attempt takes as long as it may."""

        def send(self, request: Any) -> Any:
            time.now += request.timeout
            raise spike_sdk.TransportError("timeout")

        def close(self) -> None:
            pass

    class AsyncLate:
        async def send(self, request: Any) -> Any:
            Late().send(request)

        async def aclose(self) -> None:
            pass

    transport = Late() if which == "sync" else AsyncLate()
    with opened(which, base_url="https://api.invalid/v3", transport=transport, _clock=time, sleep=time.sleep) as client:
        user = client.user_with_token(USER_ID, "x.y.z")
        start = time.now
        with pytest.raises(spike_sdk.DeadlineExceededError) as error:
            user.with_options(attempt_timeout=9, deadline=20).send("getUserinfo")
        assert error.value.is_timeout and error.value.is_transient and error.value.attempts == 3
        assert time.slept and time.now - start == pytest.approx(20)


def test_a_pause_is_not_waited_for_if_the_deadline_comes_first(client: Make, mock: Mock) -> None:
    time = Time()
    user = client(_clock=time, sleep=time.sleep).user(USER_ID)
    mock.fail("status", status=503, retry_after="30")
    with pytest.raises(spike_sdk.ServerError) as error:
        user.with_options(deadline=20).send("getUserinfo")
    assert (error.value.retry_after, time.slept) == (30, [])


def test_options_hold_for_the_handle_they_were_set_on(client: Make, mock: Mock) -> None:
    user = client().user(USER_ID)
    hasty = user.with_options(no_retries=True)
    for handle, failures in ((hasty, 1), (user, 0)):
        mock.fail("status", status=503)
        try:
            handle.send("getUserinfo")
            assert failures == 0
        except spike_sdk.ServerError as error:
            assert (error.attempts, failures) == (1, 1)


def test_a_refused_parameter_is_told_with_its_place(client: Make) -> None:
    with pytest.raises(spike_sdk.RejectedError) as error:
        client().user(USER_ID).send("getQueriesStatisticsDaily", {**WEEK, "types": ["no_such_type"]})
    assert "query.types" in str(error.value) and error.value.problem


def test_mistakes_are_told_before_anything_is_sent(client: Make, mock: Mock) -> None:
    user = client().user(USER_ID)
    naive = datetime.datetime(2026, 4, 20)
    for operation, parameters, words in [
        ("getQueriesNothing", {}, "no operation with this id"),
        ("getQueriesSleeps", {}, "from_date"),
        ("getQueriesSleeps", {**WEEK, "no_such": 1}, "no_such"),
        ("getQueriesSleeps", {"from_date": object(), "to_date": TODAY}, "object"),
        ("getQueriesTimeseries", {"metric": "heartrate", "from_timestamp": naive, "to_timestamp": naive}, "time zone"),
        ("getQueriesTimeseries", {"metric": float("nan")}, "JSON"),
    ]:
        with pytest.raises(spike_sdk.InputError, match=words):
            user.send(operation, parameters)
    assert mock.logins == 0


def test_an_app_needs_only_a_signature_or_a_token(client: Make) -> None:
    app = client(hmac_key=None)
    with pytest.raises(spike_sdk.ConfigError):
        app.user(USER_ID)
    signature = spike_sdk.sign(HMAC_KEY, USER_ID)
    app.user_with_signature(USER_ID, signature).send("getUserinfo")
    login = {"application_id": 9999, "application_user_id": USER_ID, "signature": signature}
    token = app.user_with_signature(USER_ID, signature).send("postAuthHmac", login)["access_token"]
    app.user_with_token(USER_ID, token).send("getUserinfo")
    with pytest.raises(spike_sdk.UnauthorizedError, match="ready-made token"):
        app.user_with_token(USER_ID, "x.y.z").send("getUserinfo")


def test_an_analysis_is_waited_for(client: Make, mock: Mock) -> None:
    time = Time()
    user = client(_clock=time, sleep=time.sleep).user(USER_ID)
    upload = user.send("postLabReports", {"body": b"%PDF-1.7 synthetic", "filename": "report.pdf"})
    report = user.wait_for_lab_report(upload["lab_report"]["record_id"])
    assert report["status"] == "completed" and report["record_id"] == upload["lab_report"]["record_id"]
    bad = user.send("postLabReports", {"body": b"%PDF-1.7 unreadable", "filename": "report.pdf"})["lab_report"][
        "record_id"
    ]
    with pytest.raises(spike_sdk.AnalysisFailedError) as error:
        user.wait_for_lab_report(bad)
    assert error.value.record_id == bad and bad not in str(error.value)
    mock.fail("status", path=None, status=503, times=None)
    with pytest.raises(spike_sdk.DeadlineExceededError) as late:
        user.wait_for_nutrition_record("6ba7b810-9dad-11d1-80b4-00c04fd430c8", deadline=60)
    assert late.value.record_id == "6ba7b810-9dad-11d1-80b4-00c04fd430c8"


def test_each_attempt_is_a_line_in_the_log_without_data(
    client: Make, mock: Mock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    user = client().user(USER_ID)
    mock.fail("status", status=503, path="/queries/sleeps")
    mock.fail("reset", path="/queries/sleeps")
    nights = user.send("getQueriesSleeps", WEEK)["sleeps"]
    lines = [record.getMessage() for record in caplog.records if record.name == "spike_sdk"]
    assert [line.partition(" in ")[0] for line in lines] == [
        "POST /auth/hmac: 200",
        "GET /queries/sleeps: 503",
        "GET /queries/sleeps: interrupted",
        "GET /queries/sleeps: 200",
    ]
    text = "\n".join(lines)
    assert all(it not in text for it in (USER_ID, nights[0]["record_id"], str(TODAY.year), "Bearer"))


def test_a_closed_client_says_so(client: Make, which: str) -> None:
    it = client()
    user = it.user(USER_ID)
    user.send("getUserinfo")
    it.close() if which == "sync" else it.aclose()
    with pytest.raises(spike_sdk.SpikeError, match="the client is closed"):
        user.send("getUserinfo")


def test_settings_come_from_the_environment(which: str, mock: Mock, monkeypatch: pytest.MonkeyPatch) -> None:
    cls = spike_sdk.SpikeClient if which == "sync" else spike_sdk.AsyncSpikeClient
    with pytest.raises(spike_sdk.ConfigError, match=r"^SPIKE_APPLICATION_ID and SPIKE_HMAC_KEY are not set; "):
        cls.from_env()
    monkeypatch.setenv("SPIKE_APPLICATION_ID", "my-secret")
    monkeypatch.setenv("SPIKE_HMAC_KEY", HMAC_KEY)
    with pytest.raises(spike_sdk.ConfigError, match=r"^SPIKE_APPLICATION_ID: .*whole number") as error:
        cls.from_env()
    assert "my-secret" not in str(error.value)
    monkeypatch.setenv("SPIKE_APPLICATION_ID", "9999")
    monkeypatch.setenv("SPIKE_BASE_URL", mock.base_url)
    monkeypatch.setenv("SPIKE_TIMEOUT_SECONDS", "60")
    client = cls.from_env()
    assert mock.base_url in repr(client)
    with pytest.raises(spike_sdk.ConfigError, match=r"^SPIKE_USER_ID is not set; "):
        client.user_from_env()
    monkeypatch.setenv("SPIKE_USER_ID", "ann")
    assert client.user_from_env().user_id == "ann"
    assert "8.8.8.8" in repr(cls.from_env(base_url="https://8.8.8.8/v3"))


def test_the_proxies_of_the_environment(which: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def proxy(base_url: str, **settings: Any) -> Any:
        cls = spike_sdk.SpikeClient if which == "sync" else spike_sdk.AsyncSpikeClient
        transport: Any = cls(1, HMAC_KEY, base_url=base_url, **settings)._driver.transport
        found = transport._route.proxy
        return found and found.authority

    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.invalid:3128")
    monkeypatch.setenv("NO_PROXY", "direct.example.com")
    assert proxy("https://api.example.com/v3") == "proxy.invalid:3128"
    assert proxy("https://direct.example.com/v3") is None
    assert proxy("https://127.0.0.1:8080/v3") is None
    assert proxy("https://api.example.com/v3", proxy="") is None
    assert proxy("https://api.example.com/v3", proxy="http://other.invalid:1") == "other.invalid:1"
    with pytest.raises(spike_sdk.ConfigError) as error:
        proxy("https://api.example.com/v3", proxy="socks5://zqx:zqx@proxy.invalid")
    assert "zqx" not in str(error.value)
    if which == "sync":
        with pytest.raises(spike_sdk.ConfigError, match="https://"):
            proxy("https://api.example.com/v3", proxy="https://proxy.invalid")


@pytest.mark.parametrize(
    "base_url", ["http://127.0.0.1:99999/v3", "ftp://a/v3", "http://api.example.com/v3", "http://127.0.0.1/a/../v3"]
)
def test_a_base_url_that_is_none_is_an_error_of_the_configuration(which: str, base_url: str) -> None:
    cls = spike_sdk.SpikeClient if which == "sync" else spike_sdk.AsyncSpikeClient
    with pytest.raises(spike_sdk.ConfigError):
        cls(1, HMAC_KEY, base_url=base_url)


def test_unknown_values_and_members_are_kept(which: str) -> None:
    with (
        Mock("--unknown-values", "--extra-fields") as odd,
        opened(which, base_url=odd.base_url, hmac_key=HMAC_KEY) as client,
    ):
        reply = client.user(USER_ID).send_reply("getQueriesSleeps", {**WEEK, "include_stages": True})
        stages = {period["stage"] for night in reply.value["sleeps"] for period in night["stages"]}
        assert stages - {"awake", "light", "deep", "rem", "unknown", "asleep", "in_bed", "out_of_bed"}
