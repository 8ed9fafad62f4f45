//! One metric of many users, a year long, into one Parquet file. It can be killed at any moment and continues where it was.
//!
//! ```sh
//! cargo run -p spike-examples --example export -- FOLDER
//! ```
//!
//! The ids of the users are in `FOLDER/users.txt`, one a line. Without the variables `SPIKE_BASE_URL`,
//! `SPIKE_APPLICATION_ID` and `SPIKE_HMAC_KEY` it asks a mock server of its own, and writes the file itself.
//!
//! Each chunk is appended to the file of its user as a line of JSON, together with the instant where it ends: data and
//! progress cannot differ. The Parquet file is made of these at the end.

use std::error::Error;
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead as _, BufReader, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use clap::Parser;
use indicatif::{HumanDuration, ProgressBar, ProgressStyle};
use parquet::arrow::ArrowWriter;
use serde::{Deserialize, Serialize};
use spike_blocking::api::{Series, TimeSeries};
use spike_blocking::arrow;
use spike_blocking::bulk::BulkPolicy;
use spike_blocking::chunks::ChunkSize;
use spike_blocking::series::Track;
use spike_blocking::time::{TimeWindow, Timestamp};
use spike_blocking::vocabulary::{MergeMethod, Metric};
use spike_blocking::{ApplicationId, Client, HmacKey, Settings, User};
use spike_mock::MockServer;

/// Exports one metric of many users to a Parquet file.
#[derive(Parser)]
struct Arguments {
    /// The folder with `users.txt`, the answers so far, and the result.
    folder: PathBuf,
    #[arg(long, default_value = "heartrate")]
    metric: String,
    /// The default is the year before the last midnight of UTC.
    #[arg(long, requires = "to")]
    from: Option<Timestamp>,
    #[arg(long, requires = "from")]
    to: Option<Timestamp>,
    /// The size of a chunk in days. It may change between two runs.
    #[arg(long, default_value_t = 30)]
    days: u32,
    /// How many users are fetched at once.
    #[arg(long, default_value_t = 8)]
    concurrency: usize,
}

/// A chunk, as a line of the file of its user.
#[derive(Deserialize, Serialize)]
struct Line<S> {
    /// Everything before is stored.
    end: Timestamp,
    series: S,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let folder = &arguments.folder;
    fs::create_dir_all(folder.join("parts"))?;
    let (client, _mock) = client(folder)?;
    let ids = fs::read_to_string(folder.join("users.txt"))?;
    let ids = ids.lines().map(str::trim).filter(|id| !id.is_empty());
    let users = ids.map(|id| client.user(id)).collect::<Result<Vec<User>, _>>()?;

    if fetch(&client, &users, &arguments)? {
        let rows = write(folder, &users)?;
        println!("{}: {rows} rows", folder.join("export.parquet").display());
        return Ok(());
    }
    Err("not all users are complete: run it again".into())
}

/// Fetches what is missing. Returns whether everything is there.
fn fetch(client: &Client, users: &[User], arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    let window = match (arguments.from, arguments.to) {
        (Some(from), Some(to)) => TimeWindow::from(from..to),
        _ => last_year()?,
    };
    // Sources are merged: the chunks are then those of one long request, whatever their size.
    let request = TimeSeries::new(Metric::from(arguments.metric.as_str()), window)
        .merge_method(MergeMethod::MergeMaximizeCoverage);
    let mut runs = Vec::new();
    for user in users {
        let stored = read(&arguments.folder, user)?.last().map(|line| line.end);
        let chunks = user.chunks(&request, ChunkSize::days(arguments.days))?;
        runs.push(chunks.starting_from(stored));
    }

    let bar = ProgressBar::new(0).with_style(ProgressStyle::with_template(
        "{bar:30} {pos}/{len} requests, {elapsed} {msg}",
    )?);
    let mut failed = None;
    let policy = BulkPolicy::new().concurrency(arguments.concurrency);
    let report = client.bulk_chunks(runs, policy, |user, answer, progress| {
        bar.set_length(progress.total_calls);
        bar.set_position(progress.calls);
        if let Some(left) = progress.remaining {
            bar.set_message(format!("and {} left", HumanDuration(left)));
        }
        let stored = match answer {
            Ok((chunk, series)) => {
                append(&arguments.folder, user, &Line { end: chunk.end, series: &series })
            }
            // It is in the report.
            Err(_) => Ok(()),
        };
        match stored {
            Ok(()) => ControlFlow::Continue(()),
            // A full disk, for example: nothing more is fetched.
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    bar.finish();
    for (user, error) in &report.errors {
        eprintln!("{user}: {error}");
    }
    failed.map_or_else(
        || Ok(report.users.iter().all(|user| user.is_complete)),
        |error| Err(error.into()),
    )
}

/// The file of a user. Its name reveals no id.
fn part(folder: &Path, user: &User) -> PathBuf {
    folder.join("parts").join(user.user_hash()).with_extension("jsonl")
}

fn append(folder: &Path, user: &User, line: &Line<&Series>) -> std::io::Result<()> {
    let mut text = serde_json::to_string(line)?;
    text.push('\n');
    let mut file = OpenOptions::new().append(true).create(true).open(part(folder, user))?;
    file.write_all(text.as_bytes())?;
    // Also if the machine loses its power.
    file.sync_data()
}

/// Reads what is stored of a user. A line that was cut off by a kill is removed.
fn read(folder: &Path, user: &User) -> Result<Vec<Line<Series>>, Box<dyn Error>> {
    let path = part(folder, user);
    let Ok(file) = File::open(&path) else { return Ok(Vec::new()) };
    let (mut lines, mut complete, mut text) = (Vec::new(), 0, String::new());
    let mut file = BufReader::new(file);
    while file.read_line(&mut text)? > 0 && text.ends_with('\n') {
        lines.push(serde_json::from_str(&text)?);
        complete += text.len() as u64;
        text.clear();
    }
    OpenOptions::new().write(true).open(&path)?.set_len(complete)?;
    Ok(lines)
}

/// Writes one file with the points of all users. Returns the number of rows.
fn write(folder: &Path, users: &[User]) -> Result<usize, Box<dyn Error>> {
    let unfinished = folder.join("export.unfinished");
    let (mut rows, mut writer) = (0, None);
    for user in users {
        let series: Vec<Series> = read(folder, user)?.into_iter().map(|line| line.series).collect();
        let points = arrow::points(&Track::join(&series)?, None)?;
        if points.num_rows() == 0 {
            continue;
        }
        let points = arrow::with_user_id(&points, user.user_id())?;
        rows += points.num_rows();
        let writer = match &mut writer {
            Some(writer) => writer,
            None => writer.insert(ArrowWriter::try_new(
                File::create(&unfinished)?,
                points.schema(),
                None,
            )?),
        };
        writer.write(&points)?;
    }
    if let Some(writer) = writer {
        writer.close()?;
        fs::rename(unfinished, folder.join("export.parquet"))?;
    }
    Ok(rows)
}

/// The client, and the server to keep running, if it is our own.
fn client(folder: &Path) -> Result<(Client, Option<MockServer>), Box<dyn Error>> {
    let variable = |name: &str| std::env::var(name);
    if let Ok(base_url) = variable("SPIKE_BASE_URL") {
        let id = ApplicationId::new(variable("SPIKE_APPLICATION_ID")?.parse()?);
        let key = HmacKey::new(variable("SPIKE_HMAC_KEY")?)?;
        return Ok((Client::new(Settings::new(id, key).base_url(base_url))?, None));
    }
    let mock = MockServer::start();
    let ids: Vec<String> = (1..=20).map(|number| format!("user-{number}")).collect();
    for id in &ids {
        mock.connect(id, "garmin");
    }
    fs::write(folder.join("users.txt"), ids.join("\n"))?;
    let id = ApplicationId::new(mock.application_id());
    let settings = Settings::new(id, HmacKey::new(mock.hmac_key())?).base_url(mock.base_url());
    Ok((Client::new(settings)?, Some(mock)))
}

fn last_year() -> Result<TimeWindow, Box<dyn Error>> {
    let day = 86_400_000;
    let now = Timestamp::from(SystemTime::now()).unix_millis();
    let end = now - now.rem_euclid(day);
    let at = |millis| Timestamp::from_unix_millis(millis).ok_or("no such time");
    Ok(TimeWindow::from(at(end - 365 * day)?..at(end)?))
}
