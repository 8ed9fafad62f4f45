"""Reads the Parquet files of the example with DuckDB and compares them with the answers of the API.

Sends one request where the example sends one for each part, and computes its own sums, without the SDK, Arrow or
the crate `parquet`. Prints each difference and fails if there is one.
"""

import datetime
import hashlib
import hmac
import json
import math
import os
import sys
import urllib.parse
import urllib.request

import duckdb

FOLDER, FROM, TO = sys.argv[1:]
BASE = os.environ["SPIKE_BASE_URL"]
TIME, LONG, NUMBER, TEXT = "TIMESTAMP WITH TIME ZONE", "BIGINT", "DOUBLE", "VARCHAR"
STEP = 300_000


def fetch(path, token=None, body=None):
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = "Bearer " + token
    body = json.dumps(body).encode() if body else None
    # Past any proxy of the environment.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(urllib.request.Request(BASE + path, body, headers), timeout=60) as answer:
        return json.load(answer)


def login():
    user = os.environ["SPIKE_USER_ID"]
    key = os.environ["SPIKE_HMAC_KEY"].encode()
    signature = hmac.new(key, user.encode(), hashlib.sha256).hexdigest()
    application = int(os.environ["SPIKE_APPLICATION_ID"])
    body = {"application_id": application, "application_user_id": user, "signature": signature}
    return fetch("/auth/hmac", body=body)["access_token"]


def millis(text):
    time = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (time - datetime.datetime.fromtimestamp(0, datetime.timezone.utc)) // datetime.timedelta(milliseconds=1)


def series(token, metric):
    """Start, duration and value of every point."""
    query = {"from_timestamp": FROM, "to_timestamp": TO, "metric": metric, "providers": "garmin"}
    answer = fetch("/queries/timeseries?" + urllib.parse.urlencode(query), token)
    base = millis(answer.get("start_at") or answer["from_timestamp"])
    columns = [answer["offsets"], answer["durations"], answer["values"]]
    if len({len(column) for column in columns}) != 1:
        sys.exit(f"{metric}: the columns have different lengths")
    return sorted((base + offset, duration, value) for offset, duration, value in zip(*columns))


def means(points):
    """The mean of every five minutes, weighted by time; nothing where nothing was measured."""
    first, end = millis(FROM), millis(TO)
    cells = {start: [0, 0.0, 0] for start in range(first, end, STEP)}
    for start, duration, value in points:
        stop = min(start + max(duration, 1), end)
        for cell in range(start - start % STEP, stop, STEP):
            inside = min(start + duration, cell + STEP, end) - max(start, cell)
            weight, total, covered = cells[cell]
            weigh = max(inside, 1)
            cells[cell] = [weight + weigh, total + value * weigh, covered + inside]
    cells = cells.items()
    return [(start, STEP, total / weight if weight else None, covered) for start, (weight, total, covered) in cells]


def same(one, other):
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-12)
    return one == other


def check(what, found, expected):
    if found != expected:
        sys.exit(f"{what}: DuckDB reads {found}, and it should be {expected}")


def compare(name, expected, columns, about):
    """Compares types, what the file tells of itself, every row in order, and what DuckDB makes of the columns."""
    file = os.path.join(FOLDER, name)
    database = duckdb.connect()
    database.execute("SET TimeZone = 'UTC'")

    def ask(query):
        return database.execute(query, [file]).fetchall()

    types = [(row[0], row[1]) for row in ask("DESCRIBE SELECT * FROM read_parquet(?)")]
    check(f"{name}, columns", types, columns)
    told = dict(ask("SELECT decode(key), decode(value) FROM parquet_kv_metadata(?)"))
    told.pop("ARROW:schema")
    check(f"{name}, metadata", told, about)

    select = ", ".join("epoch_ms(start)" if column == "start" else column for column, _ in columns)
    rows = ask(f"SELECT {select} FROM read_parquet(?)")
    check(f"{name}, rows", len(rows), len(expected))
    for number, (row, wanted) in enumerate(zip(rows, expected)):
        if not all(map(same, row, wanted)):
            check(f"{name}, row {number}", row, wanted)

    names = [column for column, _ in columns]
    values = [row[names.index("value")] for row in expected]
    values = [value for value in values if value is not None]
    starts = [row[names.index("start")] for row in expected]
    whole = ask(
        "SELECT count(*), count(*) - count(value), epoch_ms(min(start)), epoch_ms(max(start)), sum(value), min(value), "
        "max(value) FROM read_parquet(?)"
    )[0]
    wanted = (len(expected), len(expected) - len(values), min(starts), max(starts))
    wanted += (math.fsum(values), min(values), max(values))
    for row, want, what in zip(whole, wanted, ["rows", "nulls", "first", "last", "sum", "min", "max"]):
        if not (math.isclose(row, want, rel_tol=1e-9) if what == "sum" else same(float(row), float(want))):
            check(f"{name}, {what}", row, want)
    print(f"{name}: {whole[0]} rows, {whole[1]} nulls, sum {whole[4]:.3f}, min {whole[5]:g}, max {whole[6]:g}")
    return whole[1]


def main():
    token = login()
    pulse, distance = series(token, "heartrate"), series(token, "distance")
    times = [("start", TIME), ("duration_ms", LONG)]
    about = {"metric": "heartrate", "providers": "garmin", "unit": "bpm"}
    compare("heartrate.parquet", pulse, [*times, ("value", NUMBER)], about)
    columns = [*times, ("value", NUMBER), ("covered_ms", LONG)]
    gaps = compare("heartrate_means.parquet", means(pulse), columns, {**about, "aggregate": "mean"})
    both = [("heartrate", start, duration, value, "bpm") for start, duration, value in pulse]
    both += [("distance", start, duration, value / 1000, "km") for start, duration, value in distance]
    columns = [("metric", TEXT), *times, ("value", NUMBER), ("unit", TEXT)]
    compare("long.parquet", both, columns, {"providers": "garmin"})
    if not pulse or not distance or not gaps:
        sys.exit("there was nothing to compare: no points, or no gaps")
    print(f"DuckDB {duckdb.__version__} reads what the API answers")


main()
