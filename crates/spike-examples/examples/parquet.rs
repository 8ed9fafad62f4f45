//! Four weeks of heart rate and of distance into Parquet files.
//!
//! ```sh
//! cargo run -p spike-examples --example parquet -- FOLDER
//! ```
//!
//! It asks a mock server of its own, or the one that `SPIKE_BASE_URL`, `SPIKE_APPLICATION_ID`, `SPIKE_HMAC_KEY` and
//! `SPIKE_USER_ID` name. Another span of time than the last four weeks is given as two more arguments.

use std::error::Error;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use spike_blocking::api::TimeSeries;
use spike_blocking::arrow;
use spike_blocking::arrow::arrow_array::{Array as _, RecordBatch};
use spike_blocking::chunks::ChunkSize;
use spike_blocking::series::{Aggregate, Target, Track};
use spike_blocking::time::{TimeWindow, Timestamp};
use spike_blocking::vocabulary::{Metric, Provider};
use spike_blocking::{ApplicationId, Client, HmacKey, Settings, User};
use spike_mock::MockServer;

const FIVE_MINUTES: Duration = Duration::from_secs(300);
const FOUR_WEEKS: i64 = 28 * 86_400_000;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("say which folder to write to")?);
    let window = match (arguments.next(), arguments.next()) {
        (Some(from), Some(to)) => TimeWindow::from(from.parse()?..to.parse()?),
        _ => last_four_weeks()?,
    };
    fs::create_dir_all(&folder)?;
    let (user, _mock) = user()?;

    let pulse = fetch(&user, Metric::HeartRate, window)?;
    let distance = fetch(&user, Metric::Distance, window)?;
    // What is no number would stand in `arrow::others`.
    if !pulse.others().is_empty() || !distance.others().is_empty() {
        eprintln!("note: some values are no numbers, and are left out");
    }

    let points = arrow::points(&pulse, None)?;
    write(&folder, "heartrate.parquet", &points)?;

    let means = pulse.resample(window, FIVE_MINUTES, Aggregate::Mean)?;
    let means = arrow::cells(&means, None)?;
    write(&folder, "heartrate_means.parquet", &means)?;
    let gaps = means.column_by_name("value").map_or(0, |values| values.null_count());
    println!("{gaps} of {} means are gaps", means.num_rows());

    let both = arrow::long([(&pulse, None), (&distance, Some(Target::Kilometers))])?;
    write(&folder, "long.parquet", &both)
}

/// Fetches a long series week by week, and joins it.
fn fetch(user: &User, metric: Metric, window: TimeWindow) -> Result<Track, Box<dyn Error>> {
    // Of one provider: left to itself, the server may choose another in every part.
    let request = TimeSeries::new(metric, window).providers([Provider::Garmin]);
    let mut parts = Vec::new();
    for answer in user.chunks(&request, ChunkSize::days(7))? {
        let (_, series) = answer?;
        parts.push(series);
    }
    Ok(Track::join(&parts)?)
}

fn write(folder: &Path, name: &str, batch: &RecordBatch) -> Result<(), Box<dyn Error>> {
    let compressed = WriterProperties::builder().set_compression(Compression::SNAPPY);
    let file = File::create(folder.join(name))?;
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(compressed.build()))?;
    writer.write(batch)?;
    // Metric, unit and providers, for tools that do not know Arrow.
    for (key, value) in batch.schema_ref().metadata() {
        writer.append_key_value_metadata(KeyValue::new(key.clone(), value.clone()));
    }
    writer.close()?;
    println!("{name}: {} rows", batch.num_rows());
    Ok(())
}

/// The user to ask for, and the server to keep running, if it is our own.
fn user() -> Result<(User, Option<MockServer>), Box<dyn Error>> {
    let Ok(base_url) = std::env::var("SPIKE_BASE_URL") else {
        let mock = MockServer::start();
        let id = ApplicationId::new(mock.application_id());
        let settings = Settings::new(id, HmacKey::new(mock.hmac_key())?).base_url(mock.base_url());
        return Ok((Client::new(settings)?.user(mock.user_id())?, Some(mock)));
    };
    let id = ApplicationId::new(std::env::var("SPIKE_APPLICATION_ID")?.parse()?);
    let key = HmacKey::new(std::env::var("SPIKE_HMAC_KEY")?)?;
    let client = Client::new(Settings::new(id, key).base_url(base_url))?;
    Ok((client.user(std::env::var("SPIKE_USER_ID")?)?, None))
}

/// Up to the last midnight of UTC.
fn last_four_weeks() -> Result<TimeWindow, Box<dyn Error>> {
    let now = Timestamp::from(SystemTime::now()).unix_millis();
    let end = now - now.rem_euclid(86_400_000);
    let at = |millis| Timestamp::from_unix_millis(millis).ok_or("no such time");
    Ok(TimeWindow::from(at(end - FOUR_WEEKS)?..at(end)?))
}
