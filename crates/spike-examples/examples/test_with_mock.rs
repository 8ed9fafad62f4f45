//! How to test code that uses the SDK: a server for each test, with faults where they matter.
//!
//! ```sh
//! cargo test -p spike-examples --example test_with_mock
//! ```

use spike_blocking::time::Date;
use spike_blocking::vocabulary::StatisticType;
use spike_blocking::{Error, User};

/// The code under test: the steps of a day, or `None` if nothing was measured.
fn steps(user: &User, day: Date) -> Result<Option<f64>, Error> {
    let list = user.daily_statistics(day, [StatisticType::Steps])?;
    Ok(list.day(day).and_then(|row| row.values.get(StatisticType::Steps)))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let user = spike_blocking::Client::from_env()?.user_from_env()?;
    let day = std::env::args().nth(1).ok_or("say which day, such as 2026-04-13")?;
    println!("{:?}", steps(&user, day.parse()?)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use spike_blocking::{Client, ErrorKind, HmacKey, Settings};
    use spike_mock::{Fault, ManualClock, MockServer, Options};

    use super::*;

    /// A server at this time, with the same data in every run.
    fn start() -> (MockServer, User) {
        let clock = ManualClock::at("2026-04-20T12:00:00Z");
        let server = MockServer::start_with(Options::new().clock(clock)).unwrap();
        let key = HmacKey::new(server.hmac_key()).unwrap();
        let settings = Settings::new(server.application_id(), key).base_url(server.base_url());
        let user = Client::new(settings).unwrap().user(server.user_id()).unwrap();
        (server, user)
    }

    fn monday() -> Date {
        "2026-04-13".parse().unwrap()
    }

    #[test]
    fn a_day_has_steps() {
        let (server, user) = start();
        assert!(steps(&user, monday()).unwrap().unwrap() > 0.0);
        assert_eq!(server.requests_to("/queries/statistics/daily"), 1);
    }

    #[test]
    fn a_day_without_data_has_none() {
        let (_server, user) = start();
        assert_eq!(steps(&user, "2020-01-01".parse().unwrap()).unwrap(), None);
    }

    #[test]
    fn a_broken_answer_is_an_error() {
        let (server, user) = start();
        server.fail_all_at("/queries/statistics/daily", Fault::Html(502));
        let user = user.with_options(spike_blocking::CallOptions::new().no_retries());
        let error = steps(&user, monday()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Server);
        assert!(error.is_transient());
    }
}
