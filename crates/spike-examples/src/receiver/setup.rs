use spike_core::vocabulary::{Metric, StatisticType};
use spike_core::webhook::{Key, Verifier};
use spike_toolkit::plan::Interest;

use crate::failure::Failure;
use crate::settings::{Environment, Settings, invalid, read, rejected};

const WEBHOOK_KEY: &str = "SPIKE_WEBHOOK_KEY";
const PORT: &str = "SPIKE_WEBHOOK_PORT";
const DEFAULT_PORT: u16 = 8090;

/// The settings of a receiver.
#[derive(Debug)]
pub(crate) struct ReceiverSetup {
    pub(crate) settings: Settings,
    pub(crate) verifier: Verifier,
    pub(crate) port: u16,
}

impl ReceiverSetup {
    pub(crate) fn from_env() -> Result<Self, Failure> {
        let Some(settings) = Environment::read()?.server else {
            let text = "set SPIKE_BASE_URL, SPIKE_APPLICATION_ID, SPIKE_HMAC_KEY and SPIKE_USER_ID: webhooks come \
                        from the server that is called";
            return Err(Failure::Settings(text.to_owned()));
        };
        // Without a key the program must not start.
        let key = read(WEBHOOK_KEY)?.unwrap_or_default();
        let key = Key::new(key).map_err(|error| rejected(WEBHOOK_KEY, &error))?;
        let port = match read(PORT)?.map(|text| text.parse()) {
            None => DEFAULT_PORT,
            Some(Ok(port)) => port,
            Some(Err(_)) => return invalid(PORT, "is not a port, such as 8090"),
        };
        Ok(Self { settings, verifier: Verifier::new([key]), port })
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
