use std::sync::Arc;
use std::time::{Duration, SystemTime};

use clap::{Parser, Subcommand};
use spike_blocking::Client;
use spike_core::UserId;
use spike_core::time::Timestamp;

use super::job::{History, Job};
use super::queue::Queue;
use super::tokens::RedisTokens;
use super::worker::Worker;
use super::{demo, door, show};
use crate::failure::Failure;
use crate::receiver::Setup;
use crate::settings::{Settings, Wanted, read};

const REDIS: &str = "SPIKE_REDIS";
const DEFAULT_REDIS: &str = "redis://127.0.0.1:6379";

/// Workers that share a queue and tokens in Redis and may be killed at any time. Without a command it shows itself, with a
/// Redis and an API of its own.
#[derive(Debug, Parser)]
#[command(name = "fleet")]
struct Orders {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Puts the history of users into the queue.
    History {
        /// How many days of 24 hours, up to now or to `--until`.
        #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=36_500))]
        days: u32,
        /// The end, exclusive, such as 2026-05-13T00:00:00Z.
        #[arg(long)]
        until: Option<Timestamp>,
        /// Your ids of the users.
        #[arg(required = true)]
        users: Vec<String>,
    },
    /// Receives webhooks and puts their events into the queue.
    Receive,
    /// Does what is in the queue.
    Work {
        /// Ends when nothing is left, instead of waiting for more.
        #[arg(long)]
        until_idle: bool,
        /// After how many milliseconds without a sign of life a user goes to another worker; longer than any call can
        /// take, which is also what it is unless set.
        #[arg(long)]
        lease: Option<u64>,
        /// After how many milliseconds to try again what failed for a reason that may pass.
        #[arg(long, default_value_t = 30_000)]
        later: u64,
    },
    /// Prints how much there is of each user.
    Show,
    /// Prints all data, health values included, one line each, in an order that does not change.
    Export,
}

/// Does what the arguments of the program say.
///
/// # Errors
/// [`Failure`] if settings are missing, or Redis cannot be reached or is lost. A call that fails is no error of the
/// program; it stays in the queue, or is listed as failed.
pub fn run() -> Result<(), Failure> {
    let url = read(REDIS)?.unwrap_or_else(|| DEFAULT_REDIS.to_owned());
    // Who only puts something in or looks holds no lease.
    let open = || Queue::open(&url, Duration::ZERO);
    match Orders::parse().command {
        None => demo::run(),
        Some(Command::History { days, until, users }) => {
            let to = until.unwrap_or_else(|| Timestamp::from(SystemTime::now()));
            let span = i64::from(days) * 86_400_000;
            let from = to.checked_add_millis(-span).unwrap_or(Timestamp::MIN);
            let fetched = from;
            let job = Job::History(History { from, to, fetched });
            let mut queue = open()?;
            for user in users {
                queue.put(&UserId::new(&user)?, &job)?;
            }
            Ok(())
        }
        Some(Command::Receive) => door::receive(&Setup::from_env()?, open),
        Some(Command::Work {
            until_idle,
            lease,
            later,
        }) => {
            let settings = settings()?;
            let longest = settings.limits.deadline.unwrap_or(Duration::from_secs(60));
            let lease = lease.map_or(longest * 2, Duration::from_millis);
            let client = Client::builder(settings.application_id, settings.hmac_key)
                .base_url(&settings.base_url)
                .array_style(settings.array_style)
                .time_limits(settings.limits)
                .token_store(Arc::new(RedisTokens::open(&url)?))
                .build()?;
            let mut worker = Worker {
                queue: Queue::open(&url, lease)?,
                client,
                later: Duration::from_millis(later),
            };
            worker.run(until_idle)
        }
        Some(Command::Show) => show::counts(open()?.connection()),
        Some(Command::Export) => show::everything(open()?.connection()),
    }
}

fn settings() -> Result<Settings, Failure> {
    Wanted::from_env()?.server.ok_or_else(|| {
        let text =
            "set SPIKE_BASE_URL, SPIKE_APPLICATION_ID, SPIKE_HMAC_KEY and SPIKE_USER_ID (any user)";
        Failure::Settings(text.to_owned())
    })
}
