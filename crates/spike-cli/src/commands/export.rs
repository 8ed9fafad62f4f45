//! `spike export`: the series of many users over a long range, as Parquet files.
//!
//! Each part of a user's range is a file of its own below `metric=NAME/user_id=ID/`, as DuckDB, Spark and pandas read
//! them as one table. Beside them the file `_reached` holds the instant up to which the user is complete; a run that was
//! stopped continues there. A file is complete or absent: it is written under another name first.

use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use spike_blocking::User;
use spike_blocking::api::{Series, TimeSeries};
use spike_blocking::arrow;
use spike_blocking::bulk::BulkPolicy;
use spike_blocking::chunks::{Chunk, ChunkSize, Chunkable as _};
use spike_blocking::series::Track;
use spike_blocking::time::{Date, Offset, Timestamp};
use spike_blocking::vocabulary::Metric;

use super::get::{OpenEnum, write_parquet};
use crate::connection::{Connection, ConnectionArguments};
use crate::failure::Failure;
use crate::output;
use crate::text::not_known;

/// The arguments of `spike export`.
#[derive(clap::Args, Debug)]
#[non_exhaustive]
pub struct Arguments {
    /// A file with the ids of the users, one a line; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub users: PathBuf,
    /// The metric, such as heartrate; several with commas
    #[arg(long, value_delimiter = ',', required = true, value_parser = OpenEnum(&Metric::SHAPE), hide_possible_values = true)]
    pub metric: Vec<String>,
    /// The first day (UTC), or an instant
    #[arg(long, value_name = "TIME", value_parser = start)]
    pub from: Timestamp,
    /// The last day (UTC), or the instant that is the end
    #[arg(long, value_name = "TIME", value_parser = end)]
    pub to: Timestamp,
    /// The folder for the files
    #[arg(long, value_name = "FOLDER")]
    pub out: PathBuf,
    /// How many days one call asks for
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=366))]
    pub days_per_call: u32,
    /// How many users at once
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub concurrency: u16,
}

fn start(text: &str) -> Result<Timestamp, String> {
    instant(text, 0)
}

fn end(text: &str) -> Result<Timestamp, String> {
    instant(text, 1)
}

/// Reads an instant, or the start of a day after this number of days.
fn instant(text: &str, days: i64) -> Result<Timestamp, String> {
    let day = text.parse::<Date>().ok();
    let midnight = day.and_then(|day| day.checked_add_days(days)?.start_at(Offset::UTC));
    midnight.or_else(|| text.parse().ok()).ok_or_else(|| {
        "neither a day such as 2026-04-13 nor an instant such as 2026-04-13T00:00:00Z".to_owned()
    })
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] if an argument or a setting is wrong, a file cannot be written, or a user failed after all retries.
pub fn run(arguments: &Arguments, connection: &ConnectionArguments) -> Result<(), Failure> {
    let connection = Connection::open(connection)?;
    for metric in &arguments.metric {
        if !Metric::SHAPE.values.contains(&metric.as_str()) {
            let what = not_known(metric, &Metric::SHAPE);
            return Err(Failure::Usage(format!("--metric: {what}")));
        }
    }
    let text = String::from_utf8(output::read_file(&arguments.users)?).map_err(|_| {
        Failure::Usage(format!("{} is not text in UTF-8", arguments.users.display()))
    })?;
    let client = connection.client()?;
    let ids = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let users = ids.enumerate().map(|(index, id)| {
        client
            .user(id)
            .map_err(|error| Failure::Usage(format!("user {} of the list: {error}", index + 1)))
    });
    let users: Vec<User> = users.collect::<Result<_, _>>()?;
    if users.is_empty() {
        return Err(Failure::Usage("the list has no users".to_owned()));
    }
    let mut failed = 0;
    for metric in &arguments.metric {
        failed += export(arguments, &users, &Metric::from(metric.as_str()))?;
    }
    connection.note();
    if failed > 0 {
        let all = users.len() * arguments.metric.len();
        let text =
            format!("{failed} of {all} series failed; run the same command again to continue");
        return Err(Failure::Server(text));
    }
    output::print_bytes(format!("{}\n", arguments.out.display()).as_bytes())
}

/// Exports one metric of all users; returns how many failed.
fn export(arguments: &Arguments, users: &[User], metric: &Metric) -> Result<usize, Failure> {
    let request = TimeSeries::new(metric, arguments.from..arguments.to);
    let size = ChunkSize::days(arguments.days_per_call);
    let folder = |user: &User| {
        let metric = arguments.out.join(format!("metric={metric}"));
        metric.join(format!("user_id={}", user.user_id()))
    };
    let mut runs = Vec::new();
    for user in users {
        let folder = folder(user);
        fs::create_dir_all(&folder).map_err(|error| Failure::file(&folder, error))?;
        let reached = reached(&folder, arguments.from)?;
        runs.push(user.chunks(&request, size)?.starting_from(reached));
    }
    let bar = ProgressBar::new(0).with_style(style()).with_message(metric.to_string());
    let policy = BulkPolicy::new().concurrency(usize::from(arguments.concurrency));
    let client = users[0].client();
    let mut failure = None;
    let mut noted = Duration::ZERO;
    let report = client.bulk_chunks(runs, policy, |user, answer, progress| {
        bar.set_length(progress.total_calls);
        bar.set_position(progress.calls);
        // Without a terminal there is no bar.
        if bar.is_hidden() && progress.elapsed.saturating_sub(noted) >= NOTE {
            noted = progress.elapsed;
            eprintln!("note: {metric}: {} of {} calls", progress.calls, progress.total_calls);
        }
        let stored = match answer {
            Ok((chunk, series)) => store(&folder(user), arguments.from, user, &chunk, &series),
            Err(error) => {
                bar.suspend(|| eprintln!("{}: {error}", user.user_id()));
                Ok(())
            }
        };
        match stored {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failure = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    bar.finish_and_clear();
    let done = &report.progress;
    eprintln!(
        "note: {metric}: {} of {} users complete, {} calls",
        done.succeeded, done.total, done.calls
    );
    match failure {
        Some(failure) => Err(failure),
        None => Ok(report.errors.len()),
    }
}

/// The time between two lines about the progress.
const NOTE: Duration = Duration::from_secs(10);

fn style() -> ProgressStyle {
    let style = "{msg} [{wide_bar}] {pos} of {len} calls, {eta} left";
    ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// The file that holds the start of the range and the instant up to which the user is complete.
const REACHED: &str = "_reached";

/// Returns where to continue.
fn reached(folder: &Path, from: Timestamp) -> Result<Option<Timestamp>, Failure> {
    let path = folder.join(REACHED);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Failure::file(path, error)),
    };
    let mut words = text.split_whitespace().map(str::parse::<Timestamp>);
    match (words.next(), words.next()) {
        (Some(Ok(start)), Some(Ok(end))) if start == from => Ok(Some(end)),
        (Some(Ok(start)), Some(Ok(_))) => Err(Failure::Usage(format!(
            "{} has data from {start}; use the same --from, or another folder",
            folder.display()
        ))),
        _ => Err(Failure::file(path, io::Error::other("it holds no instants"))),
    }
}

/// Stores a part, and then that it is stored.
fn store(
    folder: &Path,
    from: Timestamp,
    user: &User,
    chunk: &Chunk<TimeSeries>,
    series: &Series,
) -> Result<(), Failure> {
    let failed = |error: &dyn std::error::Error| Failure::Server(error.to_string());
    let track = Track::from_series(series).map_err(|error| failed(&error))?;
    if !track.starts().is_empty() {
        let batch = arrow::points(&track, None).map_err(|error| failed(&error))?;
        let batch = arrow::with_user_id(&batch, user.user_id()).map_err(|error| failed(&error))?;
        // By its start and not by its number, which depends on the size of the parts.
        let start = chunk.request.range().start().to_string().replace(['-', ':'], "");
        let path = folder.join(format!("{start}.parquet"));
        let unfinished = folder.join("_unfinished");
        write_parquet(&unfinished, &batch)?;
        fs::rename(&unfinished, &path).map_err(|error| Failure::file(&path, error))?;
    }
    let (path, unfinished) = (folder.join(REACHED), folder.join("_unfinished"));
    output::write_file(&unfinished, format!("{from} {}\n", chunk.end))?;
    fs::rename(&unfinished, &path).map_err(|error| Failure::file(&path, error))
}
