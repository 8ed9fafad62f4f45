//! A mock server with data, and samples with the ids of these data.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use spike_blocking::Settings;
use spike_blocking::{ArrayStyle, Client, HmacKey, User};
use spike_core::UserId;
use spike_core::api::{
    ListProviderRecords, ListSleeps, ListWorkouts, Meal, UploadLabReport, UploadNutritionRecord,
};
use spike_core::time::{Date, DayRange, TimeWindow, Timestamp};
use spike_core::vocabulary::Metric;
use spike_mock::{ManualClock, MockServer, Options};

use crate::spec::check::samples::{PDF, Samples, png};

/// The time at the server.
const NOW: &str = "2026-03-09T12:00:00Z";

/// A server, a user of it, and what to ask for.
pub struct World {
    pub server: MockServer,
    pub user: User,
    pub samples: Samples,
}

impl World {
    /// Starts a server, and asks it for the ids of its data.
    pub fn new(options: Options, style: ArrayStyle) -> Result<Self> {
        let server = MockServer::start_with(options.clock(ManualClock::at(NOW)))?;
        let key = HmacKey::new(server.hmac_key())?;
        let signature = key.sign(&UserId::new(server.user_id())?);
        let settings = Settings::new(server.application_id(), key)
            .base_url(server.base_url())
            .array_style(style);
        let client = Client::new(settings)?;
        let user = client.user(server.user_id())?;
        let mut samples = Samples::default();
        let login = [
            ("application_id", json!(server.application_id())),
            ("application_user_id", json!(server.user_id())),
            ("signature", json!(signature.expose_secret())),
        ];
        for (name, value) in login {
            samples.choose(name, json!([value]));
        }
        samples.choose("application_compat_client_id", json!([server.client_id()]));
        records(&user, &mut samples)?;
        uploads(&user, &mut samples)?;
        undocumented(&server, &mut samples);
        Ok(Self { server, user, samples })
    }
}

/// Finds sleeps, workouts and provider records.
fn records(user: &User, samples: &mut Samples) -> Result<()> {
    let days = DayRange::from("2026-03-02".parse::<Date>()?..="2026-03-08".parse()?);
    let week: std::ops::Range<Timestamp> =
        "2026-03-02T00:00:00Z".parse()?.."2026-03-09T00:00:00Z".parse()?;
    let week = TimeWindow::from(week);
    let sleeps = user.send(&ListSleeps::new(days))?.sleeps;
    let sleep = sleeps.iter().find_map(|sleep| sleep.record_id.clone());
    samples.choose("sleep_id", json!([sleep.context("there is no sleep with a record_id")?]));
    let workouts = user.send(&ListWorkouts::new(week))?.workouts;
    let longest = workouts.iter().max_by_key(|workout| workout.duration);
    let workout = longest.and_then(|workout| workout.record_id.clone());
    samples.choose("workout_id", json!([workout.context("there is no workout with a record_id")?]));
    // One record of each kind.
    let (mut kinds, mut ids) = (Vec::new(), Vec::new());
    for record in user.send(&ListProviderRecords::new(week))?.records {
        let kind = (record.provider_slug, record.activity_type);
        if let Some(id) = record.record_id
            && !kinds.contains(&kind)
        {
            kinds.push(kind);
            ids.push(id);
        }
    }
    ensure!(!ids.is_empty(), "there is no provider record");
    samples.choose("record_id", json!(ids));
    // The metric with most data comes first.
    let mut metrics: Vec<&str> = Metric::ALL.iter().map(Metric::as_str).collect();
    metrics.sort_by_key(|metric| *metric != Metric::HeartRate.as_str());
    samples.choose("metric", json!(metrics));
    samples.choose("metrics", json!([["steps", "heartrate"]]));
    samples.choose("device_types", json!([["unknown"]]));
    Ok(())
}

/// Uploads nutrition records and lab reports: begun, processed and failed.
fn uploads(user: &User, samples: &mut Samples) -> Result<()> {
    let meal = UploadNutritionRecord::new(Meal::new("soup", 1.5, "g"));
    let [first, last] = [user.send(&meal)?.record_id, user.send(&meal)?.record_id];
    samples.choose("nutrition_record_id", json!([first]));
    let missing = "00000000-0000-4000-8000-000000000000";
    samples.choose("DeleteNutritionRecord.nutrition_record_id", json!([missing, last]));
    let mut reports = Vec::new();
    for (content, wait) in [(PDF, false), (PDF, true), ("%PDF-1.7\nunreadable", true)] {
        let upload = UploadLabReport::new(content.as_bytes().to_vec(), "report.pdf");
        let upload = user.send(&upload.wait_on_process(wait))?;
        reports.push(upload.lab_report.record_id);
    }
    samples.choose("lab_report_id", json!(reports));
    for list in ["ListNutritionRecords", "ListLabReports"] {
        samples.choose(&format!("{list}.from_timestamp"), json!(["2026-03-09T00:00:00Z"]));
        samples.choose(&format!("{list}.to_timestamp"), json!(["2026-03-10T00:00:00Z"]));
    }
    samples.choose("AnalyzeNutritionLabel.body", json!([png("label"), png("unreadable")]));
    let documents: Vec<Value> = reports.iter().map(|id| json!({ "lab_report_id": id })).collect();
    samples.undocumented("ProcessLabReports", json!(documents));
    Ok(())
}

/// Sets the parameters that the mock server takes for operations without documented ones.
fn undocumented(server: &MockServer, samples: &mut Samples) {
    let window = |more: Value| {
        let mut all = json!({
            "from_timestamp": "2026-03-03T00:00:00Z", "to_timestamp": "2026-03-05T00:00:00Z",
        });
        if let (Some(all), Value::Object(more)) = (all.as_object_mut(), more) {
            all.extend(more);
        }
        json!([all])
    };
    let series = json!(["steps", "heartrate"]);
    samples.undocumented(
        "StatisticsInterpolation",
        window(json!({ "interval": "1h", "types": series })),
    );
    samples.undocumented("TimeSeriesSamples", window(json!({ "metrics": series })));
    samples.undocumented("TimeSeriesSplit", window(json!({ "metric": "heartrate" })));
    samples.undocumented("QueryProviderRecord", window(json!({})));
    let text = json!({ "body": "two eggs" });
    let waiting = json!({ "body": "two eggs", "wait_on_process": true });
    samples.undocumented("AnalyzeNutritionText", json!([text, waiting]));
    let login = json!([{
        "application_id": server.application_id(),
        "application_user_id": server.user_id(),
        "signature": "A".repeat(172),
    }]);
    samples.undocumented("AuthPkcs1", login);
}
