//! What each provider's devices measure, and at which resolution.

use spike_core::vocabulary::Provider;

use super::point::is_sleep_metric;
use super::random::hash_text;

/// One provider as a source of data.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    pub(crate) slug: String,
    /// Position in the vocabulary, for record ids.
    pub(crate) number: u8,
    /// Slots per point of steps, distance and calories; 0 if not measured.
    pub(crate) epoch: usize,
    /// Seconds between two heart rate values; 0 if not measured.
    pub(crate) pulse: i64,
    pub(crate) sleep: bool,
    pub(crate) workouts: bool,
    /// The metric of its heart rate variability.
    pub(crate) hrv: Option<&'static str>,
    pub(crate) temperature: bool,
    pub(crate) spo2: bool,
    pub(crate) weight: bool,
    pub(crate) glucose: bool,
    /// Whether users can enter workouts manually.
    pub(crate) manual_input: bool,
    /// Fraction of nights in which it is worn.
    pub(crate) nights: f64,
    /// Local minute after midnight at which it is charged, and the fraction of days on which that happens.
    pub(crate) charged: (i64, f64),
    /// `sample` or `intraday`.
    pub(crate) source_type: &'static str,
    /// `provider_source` by [`SourceScope`]; empty if it is made from the slug.
    sources: [&'static str; 4],
}

/// What a record covers, which determines its `provider_source`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SourceScope {
    Daily,
    Intraday,
    Sleep,
    Workout,
}

impl Profile {
    /// The profile of a provider of the vocabulary.
    pub(crate) fn of(slug: &str) -> Option<Self> {
        let number = Provider::ALL.iter().position(|provider| provider.as_str() == slug)?;
        let watch = Self {
            slug: slug.to_owned(),
            number: u8::try_from(number).ok()?,
            epoch: 3,
            pulse: 300,
            sleep: true,
            workouts: true,
            hrv: Some("hrv_rmssd"),
            temperature: false,
            spo2: false,
            weight: false,
            glucose: false,
            manual_input: false,
            nights: 0.93,
            charged: (20 * 60, 0.3),
            source_type: "intraday",
            sources: [""; 4],
        };
        Some(watch.customized())
    }

    #[rustfmt::skip]
    fn customized(self) -> Self {
        let nothing = Self {
            epoch: 0, pulse: 0, sleep: false, workouts: false, hrv: None, nights: 1.0, charged: (0, 0.0), ..self.clone()
        };
        match self.slug.as_str() {
            "garmin" => Self { pulse: 120, spo2: true, manual_input: true, sources: GARMIN, ..self },
            "oura" => Self {
                workouts: false, temperature: true, spo2: true, charged: (12 * 60 + 30, 0.4), sources: OURA, nights: 0.97, ..self
            },
            "apple" => Self {
                epoch: 1, pulse: 60, hrv: Some("hrv_sdnn"), nights: 0.72, charged: (21 * 60, 0.9), source_type: "sample",
                sources: APPLE, ..self
            },
            "fitbit" => Self { epoch: 1, pulse: 60, spo2: true, sources: FITBIT, ..self },
            "polar" => Self { sources: POLAR, ..self },
            "health_connect" | "samsung_health_data" => Self { epoch: 1, source_type: "sample", hrv: None, ..self },
            "withings" => Self { sleep: true, weight: true, nights: 0.98, sources: WITHINGS, ..nothing },
            "strava" => Self { workouts: true, ..nothing },
            "dexcom" | "dexcom_sandbox" | "freestyle_libre" => Self { glucose: true, ..nothing },
            _ => self,
        }
    }

    /// The seed of random numbers about this provider.
    pub(crate) fn salt(&self) -> u64 {
        hash_text(&self.slug)
    }

    /// Whether the provider has a series of this metric.
    pub(crate) fn measures(&self, metric: &str) -> bool {
        match metric {
            "heartrate" | "heartrate_max" | "heartrate_min" => self.pulse > 0,
            "heartrate_resting" => self.pulse > 0 && self.sleep,
            "hrv_rmssd" | "hrv_sdnn" => self.hrv == Some(metric),
            "spo2" => self.spo2,
            "sleep_skin_temperature_deviation" => self.temperature,
            "weight" | "body_mass_index" | "body_fat" => self.weight,
            "glucose" => self.glucose,
            "breathing_rate" => self.sleep && self.pulse > 0,
            "steps" | "floors_climbed" | "speed" | "duration_active" => self.epoch > 0,
            "distance" | "distance_walking" | "distance_running" | "distance_cycling"
            | "distance_swimming" => self.epoch > 0,
            "calories_burned" | "calories_burned_active" | "calories_burned_basal" => {
                self.epoch > 0
            }
            _ => is_sleep_metric(metric) && self.sleep,
        }
    }

    /// The value of `provider_source`.
    pub(crate) fn source(&self, scope: SourceScope) -> String {
        let known = self.sources[scope as usize];
        if known.is_empty() {
            let ending = ["daily", "intraday", "sleep", "workout"][scope as usize];
            format!("{}_{ending}", self.slug)
        } else {
            known.to_owned()
        }
    }
}

const GARMIN: [&str; 4] = [
    "garmin_wellness_dailies",
    "garmin_wellness_epochs",
    "garmin_wellness_sleep",
    "garmin_wellness_activity_details",
];
const OURA: [&str; 4] = [
    "oura_user_collection_daily_activity_document",
    "oura_user_collection_hr_document",
    "oura_user_collection_sleep_document",
    "oura_user_collection_workout_document",
];
const APPLE: [&str; 4] = [
    "apple_healthkit_statistics",
    "apple_healthkit_sample",
    "apple_healthkit_sleep_aggregation",
    "apple_healthkit_activity",
];
const FITBIT: [&str; 4] = [
    "fitbit_activities_daily_summary",
    "fitbit_activity_heart_intraday",
    "fitbit_sleep_summary",
    "fitbit_activities_list",
];
const POLAR: [&str; 4] = [
    "polar_activity_transaction",
    "polar_continuous_heart_rate_by_date",
    "polar_sleep_by_date",
    "polar_exercise",
];
const WITHINGS: [&str; 4] = ["withings_measure_meas", "withings_measure_meas", "", ""];
