//! Batches through Parquet and back, and the same module in both clients.
use std::time::Duration;

use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use serde_json::{Value, json};
use spike_blocking::api::{Series, TimeSeries};
use spike_blocking::arrow::arrow_array::cast::AsArray as _;
use spike_blocking::arrow::arrow_array::types::Float64Type;
use spike_blocking::arrow::arrow_array::{Array as _, RecordBatch};
use spike_blocking::chunks::ChunkSize;
use spike_blocking::series::{Aggregate, Target, Track};
use spike_blocking::time::{TimeWindow, Timestamp};
use spike_blocking::vocabulary::{Metric, Provider};
use spike_blocking::{Client, HmacKey, Settings};
use spike_mock::{ManualClock, MockServer, Options};

fn series(metric: &str, values: Value) -> Track {
    let offsets: Vec<i64> =
        (0..values.as_array().unwrap().len() as i64).map(|n| n * 90_000).collect();
    let durations = vec![60_000; offsets.len()];
    let series: Series = serde_json::from_value(json!({
        "metric": metric, "start_at": "2026-04-15T08:00:00Z", "providers": ["garmin", "oura"],
        "offsets": offsets, "durations": durations, "values": values,
    }))
    .unwrap();
    Track::from_series(&series).unwrap()
}

/// What comes back of a batch that was written.
fn through_parquet(batch: &RecordBatch) -> RecordBatch {
    let snappy = WriterProperties::builder().set_compression(Compression::SNAPPY);
    let mut file = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut file, batch.schema(), Some(snappy.build())).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(file)).unwrap();
    // What the table tells stands here; the batches tell what the fields tell.
    let schema = reader.schema().clone();
    let reader = reader.with_batch_size(batch.num_rows().max(1));
    let mut batches: Vec<_> = reader.build().unwrap().map(Result::unwrap).collect();
    assert!(batches.len() <= 1);
    match batches.pop() {
        Some(batch) => batch.with_schema(schema).unwrap(),
        None => RecordBatch::new_empty(schema),
    }
}

#[test]
fn what_is_written_is_read_back() {
    let pulse = series("heartrate", json!([60, 61.5, "x", null, 70]));
    let weight = series("weight", json!([72_500, 72_300]));
    let minutes =
        pulse.resample(pulse.window().unwrap(), Duration::from_secs(30), Aggregate::Mean).unwrap();
    let kilograms = Some(Target::Kilograms);
    for batch in [
        spike_blocking::arrow::points(&pulse, None).unwrap(),
        spike_blocking::arrow::points(&weight, kilograms).unwrap(),
        spike_blocking::arrow::points(&Track::default(), None).unwrap(),
        spike_blocking::arrow::others(&pulse).unwrap(),
        spike_blocking::arrow::cells(&minutes, None).unwrap(),
        spike_blocking::arrow::long([
            (&pulse, None),
            (&weight, kilograms),
            (&Track::default(), None),
        ])
        .unwrap(),
    ] {
        // Columns, types with their time zone, nulls, and what fields and table tell.
        assert_eq!(through_parquet(&batch), batch);
    }
}

#[test]
fn a_long_series_over_http() {
    let clock = ManualClock::at("2026-04-19T12:00:00Z");
    let server = MockServer::start_with(Options::new().clock(clock)).unwrap();
    let key = HmacKey::new(server.hmac_key()).unwrap();
    let settings = Settings::new(server.application_id(), key).base_url(server.base_url());
    let client = Client::new(settings).unwrap();
    let user = client.user(server.user_id()).unwrap();
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let window = TimeWindow::from(at("2026-04-05T00:00:00Z")..at("2026-04-19T00:00:00Z"));
    let request = TimeSeries::new(Metric::HeartRate, window).providers([Provider::Garmin]);
    let parts = user.chunks(&request, ChunkSize::days(3)).unwrap();
    let parts: Vec<Series> = parts.map(|answer| answer.unwrap().1).collect();
    assert_eq!(parts.len(), 5);
    let track = Track::join(&parts).unwrap();
    let whole = Track::from_series(&user.send(&request).unwrap()).unwrap();
    assert_eq!(track, whole);

    let points = through_parquet(&spike_blocking::arrow::points(&track, None).unwrap());
    assert_eq!(points.num_rows(), track.len());
    assert!(points.num_rows() > 1_000, "{}", points.num_rows());
    assert_eq!(points.schema().metadata()["providers"], "garmin");

    let minutes = track.resample(window, Duration::from_secs(60), Aggregate::Mean).unwrap();
    let cells = through_parquet(&spike_blocking::arrow::cells(&minutes, None).unwrap());
    assert_eq!(cells.num_rows(), 14 * 24 * 60);
    let values = cells.column_by_name("value").unwrap().as_primitive::<Float64Type>();
    let gaps = minutes.iter().filter(|cell| cell.value.is_none()).count();
    assert_eq!(values.null_count(), gaps);
    assert!(gaps > 0);
}

/// It is one crate, under one name in both.
#[test]
fn both_clients_have_it() {
    use spike_async::arrow::BatchError;
    use spike_blocking::arrow::arrow_array::RecordBatch;

    let track = series("weight", json!([72_500]));
    let one: Result<RecordBatch, BatchError> = spike_blocking::arrow::points(&track, None);
    let two: Result<RecordBatch, BatchError> = spike_async::arrow::points(&track, None);
    assert_eq!(one.unwrap(), two.unwrap());
}
