use spike_blocking::plan::Interest;
use spike_blocking::vocabulary::{Metric, StatisticType};
use spike_blocking::webhook::{Key, Verifier};

use crate::failure::Failure;
use crate::settings::{invalid, variable};

const WEBHOOK_KEY: &str = "SPIKE_WEBHOOK_KEY";
const PORT: &str = "SPIKE_WEBHOOK_PORT";
const DEFAULT_PORT: u16 = 8090;

/// The settings of a receiver.
#[derive(Debug)]
pub(crate) struct ReceiverSetup {
    pub(crate) verifier: Verifier,
    pub(crate) port: u16,
}

impl ReceiverSetup {
    pub(crate) fn from_env() -> Result<Self, Failure> {
        // Without a key the program must not start.
        let key = variable(WEBHOOK_KEY)?.unwrap_or_default();
        let key = Key::new(key).map_err(|error| invalid(WEBHOOK_KEY, error))?;
        let port = match variable(PORT)?.map(|text| text.parse()) {
            None => DEFAULT_PORT,
            Some(Ok(port)) => port,
            Some(Err(_)) => return Err(invalid(PORT, "it is not a port, such as 8090")),
        };
        Ok(Self { verifier: Verifier::new([key]), port })
    }
}

/// The data that the receivers fetch.
pub(super) fn interest() -> Interest {
    Interest::new()
        .sleeps()
        .workouts()
        .series([Metric::HeartRate])
        .daily_statistics([StatisticType::Steps, StatisticType::SleepScore])
}
