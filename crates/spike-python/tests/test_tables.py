"""Series as Arrow tables: what other libraries read, and the life of the capsules."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import spike_sdk
from mock import HMAC_KEY, USER_ID, Mock
from spike_sdk import Table, Track
from spike_sdk.embedding import Answer, Engine

NOW = (1.0, 1_770_000_000.0)
START = datetime(2026, 4, 15, 8, tzinfo=UTC)


def series(values: list[Any], *, start: str = "2026-04-15T08:00:00Z", metric: str = "weight") -> bytes:
    """Returns an answer with a point each minute."""
    offsets = [60_000 * index for index in range(len(values))]
    durations = [60_000] * len(values)
    return json.dumps(
        {"metric": metric, "start_at": start, "offsets": offsets, "durations": durations, "values": values, "providers": ["oura"]}
    ).encode()


def answer(operation: str, parameters: str, body: bytes) -> Answer:
    engine = Engine(9999, seed=1, base_url="https://api.invalid/v3")
    exchange = engine.begin(engine.user_with_token("ann", "e30.e30.c2ln"), operation, parameters)
    request = exchange.poll(*NOW)
    reader = request.begin_response(200, 11, [])  # type: ignore[union-attr]
    reader.push(body)
    exchange.answered(reader.finish(), *NOW)
    step = exchange.poll(*NOW)
    assert isinstance(step, Answer)
    return step


TIME_SERIES = (
    "getQueriesTimeseries",
    '{"metric": "weight", "from_timestamp": "2026-04-15T08:00:00Z", "to_timestamp": "2026-04-15T09:00:00Z"}',
)
ROWS = [(START, 60_000, 72.5), (START + timedelta(minutes=1), 60_000, 72.25)]


@pytest.fixture
def table() -> Table:
    return Track(series([72_500, 72_250])).points("kg")


def test_polars_reads_a_table(table: Table) -> None:
    polars = pytest.importorskip("polars")
    assert polars.DataFrame(table).rows() == ROWS
    assert polars.DataFrame(table).schema["start"] == polars.Datetime("ms", "UTC")


def test_pyarrow_reads_a_table_with_units(table: Table) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    read = pyarrow.table(table)
    assert [tuple(row.values()) for row in read.to_pylist()] == ROWS
    assert read.schema.field("value").metadata == {b"unit": b"kg"}
    assert read.schema.metadata[b"metric"] == b"weight" and read.schema.metadata[b"providers"] == b"oura"
    assert pyarrow.schema(table) == read.schema
    # A reader may ask for another schema; it gets that of the table.
    other = pyarrow.schema([("value", pyarrow.float32())])
    assert pyarrow.RecordBatchReader.from_stream(table).schema == read.schema
    assert table.__arrow_c_stream__(other.__arrow_c_schema__()) is not None


def test_pandas_reads_a_table(table: Table) -> None:
    pandas = pytest.importorskip("pandas")
    if hasattr(pandas.DataFrame, "from_arrow"):
        frame = pandas.DataFrame.from_arrow(table)
        assert [tuple(row) for row in frame.itertuples(index=False)] == ROWS


def test_duckdb_reads_a_table(table: Table) -> None:
    duckdb = pytest.importorskip("duckdb")
    points = table  # noqa: F841
    assert duckdb.sql("SELECT sum(value), count(*) FROM points").fetchall() == [(144.75, 2)]


def test_a_table_says_what_it_has(table: Table) -> None:
    assert (table.num_rows, len(table), table.column_names) == (2, 2, ["start", "duration_ms", "value"])
    assert "72" not in repr(table) and "Table" in repr(table)


def test_a_table_may_be_read_more_than_once(table: Table) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    first, second = pyarrow.table(table), pyarrow.table(table)
    assert first == second
    # Both share the columns with the table.
    addresses = {read["value"].chunk(0).buffers()[1].address for read in (first, second)}
    assert len(addresses) == 1


def test_a_capsule_may_be_dropped_without_a_reader(table: Table) -> None:
    for _ in range(100):
        stream, schema = table.__arrow_c_stream__(), table.__arrow_c_schema__()
        assert "arrow_array_stream" in repr(stream) and "arrow_schema" in repr(schema)
    del table, stream, schema
    gc.collect()


def test_columns_outlive_the_table() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    stream = Track(series([72_500])).points().__arrow_c_stream__()
    gc.collect()
    # pyarrow takes capsules from objects only.
    read = pyarrow.table(type("Holder", (), {"__arrow_c_stream__": lambda self, requested_schema=None: stream})())
    del stream
    gc.collect()
    assert read["value"].to_pylist() == [72_500.0]


def test_a_stream_is_consumed_once(table: Table) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    stream = table.__arrow_c_stream__()
    holder = type("Holder", (), {"__arrow_c_stream__": lambda self, requested_schema=None: stream})()
    assert pyarrow.table(holder).num_rows == 2
    with pytest.raises(pyarrow.ArrowInvalid, match="released"):
        pyarrow.table(holder)


def test_a_consumed_stream_is_marked_as_released(table: Table) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    stream = table.__arrow_c_stream__()
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.restype, pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    # The fourth member of the struct is `release`.
    members = ctypes.cast(pointer(stream, b"arrow_array_stream"), ctypes.POINTER(ctypes.c_void_p))
    assert members[3]
    holder = type("Holder", (), {"__arrow_c_stream__": lambda self, requested_schema=None: stream})()
    pyarrow.table(holder)
    assert members[3] is None


def test_many_threads_read_one_table() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    table = Track(series(list(range(10_000)))).points()
    totals: list[float] = []

    def read() -> None:
        for _ in range(20):
            totals.append(pyarrow.compute.sum(pyarrow.table(table)["value"]).as_py())

    pytest.importorskip("pyarrow.compute")
    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(totals) == {49_995_000.0} and len(totals) == 160


def test_the_parts_of_a_series_are_joined_in_order_of_time() -> None:
    polars = pytest.importorskip("polars")
    late, early = series([3], start="2026-04-16T08:00:00Z"), series([1, 2])
    track = Track(late, early, early)
    assert polars.DataFrame(track.points())["value"].to_list() == [1.0, 2.0, 3.0]
    assert (len(track), track.metric, track.unit, track.providers) == (3, "weight", "g", ["oura"])
    assert "3 points" in repr(track)
    assert len(Track()) == 0 and Track().points().num_rows == 0


def test_values_that_are_no_numbers_are_in_a_table_of_their_own() -> None:
    polars = pytest.importorskip("polars")
    track = Track(series([1, None, "x"]))
    assert polars.DataFrame(track.points())["value"].to_list() == [1.0]
    assert polars.DataFrame(track.others())["value"].to_list() == ["null", '"x"']


def test_cells_have_null_for_a_gap() -> None:
    polars = pytest.importorskip("polars")
    track = Track(series([60, 62], metric="heartrate"))
    end = START + timedelta(minutes=3)
    cells = polars.DataFrame(track.cells(60, end=end))
    assert cells["value"].to_list() == [60.0, 62.0, None]
    assert cells["covered_ms"].to_list() == [60_000, 60_000, 0]
    same = track.cells(60, start=START.astimezone(timezone(timedelta(hours=2))), end="2026-04-15T08:03:00Z", aggregate="mean")
    assert polars.DataFrame(same).equals(cells)
    assert polars.DataFrame(track.cells(120, aggregate="max"))["value"].to_list() == [62.0]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda track: track.points("furlong"), "kg, lb, km"),
        (lambda track: track.points("km"), "cannot be converted"),
        (lambda track: track.cells(0), "shorter than a millisecond"),
        (lambda track: track.cells(-1.0), "negative"),
        (lambda track: track.cells(float("nan")), "float"),
        (lambda track: track.cells(60, aggregate="median"), "mean, sum, min or max"),
        (lambda track: track.cells(60, start="yesterday"), "RFC 3339"),
        (lambda track: track.cells(60, start=datetime(2026, 4, 15)), "RFC 3339"),  # noqa: DTZ001
        (lambda track: track.cells(60, end=START), "empty or reversed"),
        (lambda track: Track().cells(60), "aggregate"),
        (lambda track: Track(series([1]), series([2], metric="steps")), "different metrics"),
        (lambda track: Track(b'{"values": [1]}'), "part"),
    ],
)
def test_a_wrong_argument_is_a_value_error(wrong: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        wrong(Track(series([72_500])))


def test_a_wrong_type_is_an_error() -> None:
    track: Any = Track(series([1]))
    types: Any = (Track, Table)
    for use in (lambda: types[0]("{}"), lambda: types[0](1), lambda: types[1](), lambda: track.points(1), lambda: track.cells("60")):
        with pytest.raises(TypeError):
            use()


def test_a_body_that_is_no_series_is_a_decode_error() -> None:
    with pytest.raises(spike_sdk.DecodeError, match="values") as caught:
        Track(b'{"secret": 1}')
    assert caught.value.body == b'{"secret": 1}'


def test_an_answer_has_a_table_of_its_points() -> None:
    body = series([72_500, 72_250])
    found = answer(*TIME_SERIES, body)
    assert found.body == body and found.value()["values"] == [72_500, 72_250]
    assert found.table("kg").num_rows == len(found.track()) == 2
    with pytest.raises(ValueError, match="GET /userinfo"):
        answer("getUserinfo", "{}", b'{"uid": "1", "application_id": 1, "application_user_id": "ann"}').table()


def test_the_value_of_an_answer_is_what_json_loads_returns() -> None:
    extra = {
        "integers": [0, -1, 2**63 - 1, -(2**63), 2**64 - 1],
        "floats": [0.5, -0.0, 1e300, 5e-324, 0.1],
        "text": ["", "ä\u2028😀\x00\"\\"],
        "nested": {"list": [[], {}, [None, True, False]]},
    }
    body = json.dumps({"uid": "1", "application_id": 1, "application_user_id": "ann", **extra})
    value = answer("getUserinfo", "{}", body.encode()).value()
    assert value == json.loads(body)
    # Equal are 1 and 1.0, and 0.0 and -0.0: the texts are not.
    assert json.dumps(value, sort_keys=True) == json.dumps(json.loads(body), sort_keys=True)


@pytest.mark.parametrize("depth", [1, 126, 127])
def test_a_deep_answer_is_read(depth: int) -> None:
    body = '{"uid": "1", "application_id": 1, "application_user_id": "ann", "deep": ' + "[" * depth + "]" * depth + "}"
    assert answer("getUserinfo", "{}", body.encode()).value() == json.loads(body)


def test_a_large_answer_is_the_same_without_the_interpreter() -> None:
    body = series([index / 4 for index in range(20_000)])
    assert answer(*TIME_SERIES, body).value()["values"] == json.loads(body)["values"]


def test_deviations_name_the_part() -> None:
    body = json.loads(series([1]))
    found = answer(*TIME_SERIES, json.dumps({**body, "offsets": "x", "durations": None}).encode())
    assert [path for path, _ in found.deviations()] == ["offsets"]
    assert found.value()["offsets"] == "x"


def window(days: int) -> dict[str, datetime]:
    end = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return {"from_timestamp": end - timedelta(days=days), "to_timestamp": end}


def test_both_clients_return_the_points_of_a_series(client: Callable[..., Any]) -> None:
    user = client().user(USER_ID)
    track = user.time_series_track(metric="heartrate", **window(1))
    values = user.time_series(metric="heartrate", **window(1))["values"]
    assert track.metric == "heartrate" and len(track) == len(values) > 0


def test_a_long_range_comes_in_chunks_of_both_clients(mock: Mock) -> None:
    parameters = {"metric": "heartrate", **window(3)}
    with spike_sdk.SpikeClient(9999, HMAC_KEY, base_url=mock.base_url) as client:
        user = client.user(USER_ID)
        whole = user.time_series_track(**parameters)
        chunks = list(user.chunks("getQueriesTimeseries", parameters, hours=24))

    async def run() -> list[Any]:
        async with spike_sdk.AsyncSpikeClient(9999, HMAC_KEY, base_url=mock.base_url) as client:
            user = client.user(USER_ID)
            return [chunk async for chunk in user.chunks("getQueriesTimeseries", parameters, hours=24)]

    for parts in (chunks, asyncio.run(run())):
        assert len(parts) == 3
        assert datetime.fromisoformat(parts[-1][0]["to_timestamp"]) == parameters["to_timestamp"]
        assert len(Track(*(reply.body for _, reply in parts))) == len(whole) > 0


def test_a_long_range_is_cut_into_calls_whose_points_are_joined() -> None:
    parameters = {"metric": "weight", "from_timestamp": "2026-04-15T00:00:00Z", "to_timestamp": "2026-04-17T12:00:00Z"}
    parts = [json.loads(part) for part in spike_sdk._native.cut(TIME_SERIES[0], json.dumps(parameters), 24)]
    assert [part["from_timestamp"] for part in parts] == [f"2026-04-{day}T00:00:00Z" for day in (15, 16, 17)]
    assert parts[-1]["to_timestamp"] == parameters["to_timestamp"]
    track = Track(*(series([day], start=part["from_timestamp"]) for day, part in enumerate(parts)))
    assert len(track) == 3
    with pytest.raises(spike_sdk.InputError):
        spike_sdk._native.cut("getUserinfo", "{}", 24)
