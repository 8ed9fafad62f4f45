//! A mock server with data, and the ids of some of them.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use spike_blocking::{ArrayStyle, Client, HmacKey, User};
use spike_core::api::{
    ListProviderRecords, ListSleeps, ListWorkouts, Meal, UploadLabReport, UploadNutritionRecord,
};
use spike_core::time::{DayRange, TimeWindow};
use spike_core::{ApplicationId, Signature, UserId};
use spike_mock::{ManualClock, MockServer, Options};

use super::sample;

/// A flag, off and on.
pub const BOTH: [bool; 2] = [false, true];

/// What time it is at the server.
const NOW: &str = "2026-03-09T12:00:00Z";

/// A server, a user of it, and what there is to ask for.
pub struct World {
    pub server: MockServer,
    pub user: User,
    /// Local days with data.
    pub days: DayRange,
    /// A window with data.
    pub window: TimeWindow,
    /// The window of what was uploaded just now.
    pub today: TimeWindow,
    /// Id of a sleep.
    pub sleep: String,
    /// Id of a workout with parts.
    pub workout: String,
    /// Ids of provider records: one of each activity type, and one of none.
    pub records: Vec<String>,
    /// Ids of nutrition records.
    pub meal: String,
    pub last_meal: String,
    /// Ids of lab reports, begun, processed and failed.
    pub reports: Vec<String>,
}

impl World {
    /// Starts a server and asks it for what is needed to ask it for everything.
    pub fn new(options: Options, style: ArrayStyle) -> Result<Self> {
        let clock = ManualClock::at(NOW);
        let server = MockServer::start_with(options.clock(clock))?;
        let key = HmacKey::new(server.hmac_key())?;
        let client = Client::builder(server.application_id(), key)
            .base_url(server.base_url())
            .array_style(style)
            .build()?;
        let user = client.user(server.user_id())?;
        let days = DayRange::from(sample::date("2026-03-02")..=sample::date("2026-03-08"));
        let window = |from, to| TimeWindow::from(sample::time(from)..sample::time(to));
        let week = window("2026-03-02T00:00:00Z", "2026-03-09T00:00:00Z");
        let sleeps = user.send(&ListSleeps::new(days))?.sleeps;
        let workouts = user.send(&ListWorkouts::new(week))?.workouts;
        let workout = workouts.iter().max_by_key(|workout| workout.duration);
        let meal = || UploadNutritionRecord::new(Meal::new("soup", 1.5, "g"));
        let mut world = Self {
            days,
            window: window("2026-03-03T00:00:00Z", "2026-03-05T00:00:00Z"),
            today: window("2026-03-09T00:00:00Z", "2026-03-10T00:00:00Z"),
            sleep: sleeps
                .iter()
                .find_map(|sleep| sleep.record_id.clone())
                .context("the mock server has no sleep with a record_id")?,
            workout: workout
                .and_then(|workout| workout.record_id.clone())
                .context("the mock server has no workout with a record_id")?,
            records: Vec::new(),
            meal: user.send(&meal())?.record_id,
            last_meal: user.send(&meal())?.record_id,
            reports: Vec::new(),
            user,
            server,
        };
        world.find_records(week)?;
        world.upload_reports()?;
        Ok(world)
    }

    /// The records of one kind are alike.
    fn find_records(&mut self, week: TimeWindow) -> Result<()> {
        let mut kinds = Vec::new();
        for record in self.user.send(&ListProviderRecords::new(week))?.records {
            let kind = (record.provider_slug, record.activity_type);
            if let Some(id) = record.record_id
                && !kinds.contains(&kind)
            {
                kinds.push(kind);
                self.records.push(id);
            }
        }
        (!self.records.is_empty())
            .then_some(())
            .context("the mock server has no provider records")
    }

    fn upload_reports(&mut self) -> Result<()> {
        for (content, wait) in [
            (sample::PDF, false),
            (sample::PDF, true),
            (b"%PDF-1.7\nunreadable", true),
        ] {
            let upload = UploadLabReport::new(content, "report.pdf").wait_on_process(wait);
            self.reports
                .push(self.user.send(&upload)?.lab_report.record_id);
        }
        Ok(())
    }

    /// What a login is made of.
    #[expect(clippy::expect_used, reason = "the server's own settings")]
    pub fn login(&self) -> (ApplicationId, UserId, Signature) {
        let user = UserId::new(self.server.user_id()).expect("an id");
        let key = HmacKey::new(self.server.hmac_key()).expect("a key");
        let signature = key.sign(&user);
        (
            ApplicationId::new(self.server.application_id()),
            user,
            signature,
        )
    }

    /// The window, as it is sent.
    pub fn bounds(&self) -> [String; 2] {
        [
            self.window.start().to_string(),
            self.window.end().to_string(),
        ]
    }

    pub fn window_as_json(&self) -> Value {
        let [from, to] = self.bounds();
        json!({ "from_timestamp": from, "to_timestamp": to })
    }
}
