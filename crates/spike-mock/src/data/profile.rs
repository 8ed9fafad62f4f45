//! What each provider's devices measure, and how finely.

use spike_core::vocabulary::Provider;

use crate::dice::hash_text;

/// One provider as a source of data.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    pub(crate) slug: String,
    /// Place in the vocabulary, for record ids.
    pub(crate) number: u8,
    /// Slots per entry of steps, distance and calories; 0 if it has none.
    pub(crate) epoch: usize,
    /// Seconds from one pulse value to the next; 0 if it has none.
    pub(crate) pulse: i64,
    pub(crate) sleep: bool,
    pub(crate) workouts: bool,
    /// The metric of its heart rate variability.
    pub(crate) hrv: Option<&'static str>,
    pub(crate) temperature: bool,
    pub(crate) spo2: bool,
    pub(crate) weight: bool,
    pub(crate) glucose: bool,
    /// Takes sessions entered by hand.
    pub(crate) by_hand: bool,
    /// Share of nights in which it is worn.
    pub(crate) nights: f64,
    /// Local minute after midnight at which it is charged, and on what share of days.
    pub(crate) charged: (i64, f64),
    /// `sample` or `intraday`.
    pub(crate) grain: &'static str,
    sources: Sources,
}

/// Names in `provider_source`.
#[derive(Clone, Copy, Debug)]
struct Sources {
    daily: &'static str,
    intraday: &'static str,
    sleep: &'static str,
    workout: &'static str,
}

/// What a record is about, as far as its `provider_source` goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Matter {
    Daily,
    Intraday,
    Sleep,
    Workout,
}

impl Profile {
    /// The profile of a provider of the vocabulary.
    pub(crate) fn of(slug: &str) -> Option<Self> {
        let number = Provider::ALL
            .iter()
            .position(|provider| provider.as_str() == slug)?;
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
            by_hand: false,
            nights: 0.93,
            charged: (20 * 60, 0.3),
            grain: "intraday",
            sources: Sources {
                daily: "",
                intraday: "",
                sleep: "",
                workout: "",
            },
        };
        Some(watch.shaped())
    }

    fn shaped(self) -> Self {
        let nothing = Self {
            epoch: 0,
            pulse: 0,
            sleep: false,
            workouts: false,
            hrv: None,
            nights: 1.0,
            charged: (0, 0.0),
            ..self.clone()
        };
        match self.slug.as_str() {
            "garmin" => Self {
                pulse: 120,
                spo2: true,
                by_hand: true,
                sources: GARMIN,
                ..self
            },
            "oura" => Self {
                workouts: false,
                temperature: true,
                spo2: true,
                charged: (12 * 60 + 30, 0.4),
                sources: OURA,
                nights: 0.97,
                ..self
            },
            "apple" => Self {
                epoch: 1,
                pulse: 60,
                hrv: Some("hrv_sdnn"),
                nights: 0.72,
                charged: (21 * 60, 0.9),
                grain: "sample",
                sources: APPLE,
                ..self
            },
            "fitbit" => Self {
                epoch: 1,
                pulse: 60,
                spo2: true,
                sources: FITBIT,
                ..self
            },
            "polar" => Self {
                sources: POLAR,
                ..self
            },
            "health_connect" | "samsung_health_data" => Self {
                epoch: 1,
                grain: "sample",
                hrv: None,
                ..self
            },
            "withings" => Self {
                sleep: true,
                weight: true,
                nights: 0.98,
                sources: WITHINGS,
                ..nothing
            },
            "strava" => Self {
                workouts: true,
                ..nothing
            },
            "dexcom" | "dexcom_sandbox" | "freestyle_libre" => Self {
                glucose: true,
                ..nothing
            },
            _ => self,
        }
    }

    /// The number all chance about this provider starts from.
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
            "steps"
            | "floors_climbed"
            | "distance"
            | "distance_walking"
            | "distance_running"
            | "distance_cycling"
            | "distance_swimming"
            | "calories_burned"
            | "calories_burned_active"
            | "calories_burned_basal"
            | "speed"
            | "duration_active" => self.epoch > 0,
            _ => metric_of_sleep(metric) && self.sleep,
        }
    }

    /// The name in `provider_source`.
    pub(crate) fn source(&self, matter: Matter) -> String {
        let (known, ending) = match matter {
            Matter::Daily => (self.sources.daily, "daily"),
            Matter::Intraday => (self.sources.intraday, "intraday"),
            Matter::Sleep => (self.sources.sleep, "sleep"),
            Matter::Workout => (self.sources.workout, "workout"),
        };
        if known.is_empty() {
            format!("{}_{ending}", self.slug)
        } else {
            known.to_owned()
        }
    }
}

/// Metrics that stand for a whole night.
pub(crate) fn metric_of_sleep(metric: &str) -> bool {
    matches!(
        metric,
        "sleep_duration"
            | "sleep_duration_deep"
            | "sleep_duration_light"
            | "sleep_duration_rem"
            | "sleep_duration_awake"
            | "sleep_duration_nap"
            | "bedtime_duration"
            | "sleep_efficiency"
            | "sleep_interruptions"
            | "sleep_latency"
    )
}

const GARMIN: Sources = Sources {
    daily: "garmin_wellness_dailies",
    intraday: "garmin_wellness_epochs",
    sleep: "garmin_wellness_sleep",
    workout: "garmin_wellness_activity_details",
};
const OURA: Sources = Sources {
    daily: "oura_user_collection_daily_activity_document",
    intraday: "oura_user_collection_hr_document",
    sleep: "oura_user_collection_sleep_document",
    workout: "oura_user_collection_workout_document",
};
const APPLE: Sources = Sources {
    daily: "apple_healthkit_statistics",
    intraday: "apple_healthkit_sample",
    sleep: "apple_healthkit_sleep_aggregation",
    workout: "apple_healthkit_activity",
};
const FITBIT: Sources = Sources {
    daily: "fitbit_activities_daily_summary",
    intraday: "fitbit_activity_heart_intraday",
    sleep: "fitbit_sleep_summary",
    workout: "fitbit_activities_list",
};
const POLAR: Sources = Sources {
    daily: "polar_activity_transaction",
    intraday: "polar_continuous_heart_rate_by_date",
    sleep: "polar_sleep_by_date",
    workout: "polar_exercise",
};
const WITHINGS: Sources = Sources {
    daily: "withings_measure_meas",
    intraday: "withings_measure_meas",
    sleep: "",
    workout: "",
};
