"""A series of a million points as a data frame: `Track` against `json.loads` and a loop, side by side.

    python benches/series.py

Both begin with the bytes of the answer and end with the same frame. The sides take turns; it prints medians.
"""

import json
import statistics
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pandas
import polars

from spike_sdk import Track

POINTS = 1_000_000
ROUNDS = 5


def body(points: int) -> bytes:
    series = {
        "metric": "heartrate",
        "start_at": "2026-04-15T08:00:00Z",
        "offsets": [index * 1000 for index in range(points)],
        "durations": [1000] * points,
        "values": [60 + index % 40 + (index % 2) / 2 for index in range(points)],
        "providers": ["oura"],
    }
    return json.dumps(series).encode()


def columns(text: bytes) -> dict[str, list[Any]]:
    """The usual loop: absolute times, and a column for each member."""
    series = json.loads(text)
    base = datetime.fromisoformat(series["start_at"])
    starts, durations, values = [], [], []
    for offset, duration, value in zip(series["offsets"], series["durations"], series["values"], strict=True):
        starts.append(base + timedelta(milliseconds=offset))
        durations.append(duration)
        values.append(float(value))
    return {"start": starts, "duration_ms": durations, "value": values}


def main() -> None:
    text = body(POINTS)
    print(f"{POINTS:,} points, {len(text):,} bytes")
    pairs: list[tuple[str, Callable[[], Any], Callable[[], Any]]] = [
        ("polars", lambda: polars.DataFrame(columns(text)), lambda: polars.DataFrame(Track(text).points())),
        ("pandas", lambda: pandas.DataFrame(columns(text)), lambda: pandas.DataFrame.from_arrow(Track(text).points())),
    ]
    for name, loop, ours in pairs:
        one, other = loop(), ours()
        assert one.shape == other.shape and one["value"].sum() == other["value"].sum()
        times: list[list[float]] = [[], []]
        for _ in range(ROUNDS):
            for side, run in zip(times, (loop, ours), strict=True):
                start = time.perf_counter()
                run()
                side.append(time.perf_counter() - start)
        medians = [statistics.median(side) * 1000 for side in times]
        ratio = statistics.median(a / b for a, b in zip(*times, strict=True))
        print(f"{name}: json.loads and a loop {medians[0]:.0f} ms, spike_sdk {medians[1]:.0f} ms, {ratio:.1f} times as fast")


if __name__ == "__main__":
    main()
