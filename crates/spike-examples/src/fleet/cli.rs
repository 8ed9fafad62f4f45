use std::sync::Arc;
use std::time::{Duration, SystemTime};

use clap::{Parser, Subcommand};
use spike_blocking::UserId;
use spike_blocking::api::ListWorkouts;
use spike_blocking::chunks::{ChunkSize, Chunkable as _};
use spike_blocking::time::Timestamp;
use spike_blocking::{Client, Settings};

use super::queue::{Job, Queue};
use super::tokens::RedisTokens;
use super::worker::Worker;
use super::{demo, receive, show};
use crate::failure::Failure;
use crate::receiver::ReceiverSetup;
use crate::settings::variable;

const REDIS: &str = "SPIKE_REDIS";
const DEFAULT_REDIS: &str = "redis://127.0.0.1:6379";
/// How much of a history is one job.
const PART: ChunkSize = ChunkSize::days(7);

/// Workers that share a queue and tokens in Redis and may be killed at any time. Without a command it runs a
/// demonstration, with a Redis and an API of its own.
#[derive(Debug, Parser)]
#[command(name = "fleet")]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Adds the history of users to the queue.
    History {
        /// Number of days of 24 hours, up to now or to `--until`.
        #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=36_500))]
        days: u32,
        /// The end, exclusive, such as 2026-05-13T00:00:00Z.
        #[arg(long)]
        until: Option<Timestamp>,
        /// Your ids of the users.
        #[arg(required = true)]
        users: Vec<String>,
    },
    /// Receives webhooks and adds their events to the queue.
    Receive,
    /// Processes the jobs of the queue.
    Work {
        /// Exits when all jobs are done, instead of waiting for more.
        #[arg(long)]
        until_idle: bool,
        /// Milliseconds after which a job that is not done goes to another worker, or is tried again. Must be longer
        /// than a call can take; twice the deadline of a call unless set.
        #[arg(long)]
        lease: Option<u64>,
    },
    /// Prints how much data there is of each user, and how many jobs are left.
    Show,
    /// Prints all data, health data included, one line each, in a fixed order.
    Export,
}

/// Runs the command in the arguments of the program.
///
/// # Errors
/// [`Failure`] if settings are missing, or Redis cannot be reached or is lost. A call that fails is no error of the
/// program: its job is tried again later, or listed as failed.
pub fn run() -> Result<(), Failure> {
    let url = variable(REDIS)?.unwrap_or_else(|| DEFAULT_REDIS.to_owned());
    let open = |lease| Queue::open(&url, lease);
    match Cli::parse().command {
        None => demo::run(),
        Some(Command::History { days, until, users }) => {
            let to = until.unwrap_or_else(|| Timestamp::from(SystemTime::now()));
            let from = to.saturating_sub(Duration::from_secs(u64::from(days) * 86_400));
            let mut jobs = Vec::new();
            for user in users {
                let user = UserId::new(&user)?;
                for part in PART.cut(&ListWorkouts::new(from..to))? {
                    let window = part.request.range();
                    let (from, to) = (window.start(), window.end());
                    let (number, of) = (part.index + 1, part.total);
                    let part = Job::Part { from, to, number, of };
                    jobs.push((user.clone(), part));
                }
            }
            open(Duration::ZERO)?.add(&jobs, None)
        }
        Some(Command::Receive) => receive::receive(&ReceiverSetup::from_env()?, &url),
        Some(Command::Work { until_idle, lease }) => {
            let settings = Settings::from_variables(variable)?;
            let deadline = settings.standard_limits().deadline.unwrap_or(Duration::from_secs(60));
            let lease = lease.map_or(deadline * 2, Duration::from_millis);
            let client =
                Client::builder(settings).token_store(Arc::new(RedisTokens::new(&url)?)).build()?;
            let queue = open(lease)?;
            Worker { queue, client }.run(until_idle)
        }
        Some(Command::Show) => show::counts(&mut open(Duration::ZERO)?),
        Some(Command::Export) => show::export(&mut open(Duration::ZERO)?),
    }
}
