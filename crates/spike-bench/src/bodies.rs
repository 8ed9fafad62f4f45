//! The bodies of all measurements: of a fixed content, so that counts of instructions can be compared.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

/// A token of 143 characters that expires in the year 2100.
pub const TOKEN: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhcHBsaWNhdGlvbl9pZCI6Ijk5OTkiLCJleHAiOjQxMDI0NDQ4MDAsInUiOiJhMSJ9.eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4e";

pub const USER_INFO: &str = r#"{"uid":"3c90c3cc-0d44-4b50-8888-8dd25736052a","application_id":9999,"application_user_id":"user-1","compat_application_client_id":"3c90c3cc-0d44-4b50-8888-8dd25736052b","compat_application_client_token":"3c90c3cc-0d44-4b50-8888-8dd25736052c","created_at":"2023-11-07T05:31:56Z","integrated_providers":[{"provider_slug":"garmin","is_integration_broken":false,"provider_integration_id":123,"created_at":"2023-11-07T05:31:56Z"},{"provider_slug":"oura","is_integration_broken":false,"provider_integration_id":124,"created_at":"2023-11-08T05:31:56Z"}]}"#;

/// The answer to a login.
pub fn login() -> String {
    format!(r#"{{"access_token":"{TOKEN}"}}"#)
}

/// A series with one value a minute, of which nine in ten have a decimal.
pub fn series(points: u32) -> Vec<u8> {
    let list = |value: &dyn Fn(u32) -> String| (0..points).map(value).collect::<Vec<_>>().join(",");
    let value = |i: u32| {
        let tenths = 600 + u64::from(i) * 7_919 % 997;
        if tenths % 10 == 0 {
            (tenths / 10).to_string()
        } else {
            format!("{}.{}", tenths / 10, tenths % 10)
        }
    };
    let offsets = list(&|i| (u64::from(i) * 60_000).to_string());
    let (durations, values) = (list(&|_| "60000".to_owned()), list(&value));
    format!(
        r#"{{"metric":"heartrate","start_at":"2026-04-13T00:00:00Z","offsets":[{offsets}],"durations":[{durations}],"values":[{values}],"providers":["garmin"]}}"#
    )
    .into_bytes()
}

/// What a list of sleeps contains besides the nights.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sleeps {
    /// The number of stages of each.
    pub stages: u32,
    /// The number of samples of each, in a member that is not documented.
    pub samples: u32,
    /// Whether the `duration` of the sleep in the middle is text.
    pub deviating: bool,
}

impl Sleeps {
    /// A list of about this many bytes.
    pub fn of_size(self, bytes: usize) -> Vec<u8> {
        let one = self.list(1).len();
        self.list((bytes / one).try_into().unwrap_or(u32::MAX))
    }

    pub fn list(self, sleeps: u32) -> Vec<u8> {
        let mut body =
            String::from(r#"{"from_date":"2020-01-01","to_date":"2026-01-01","sleeps":["#);
        for i in 0..sleeps {
            // Two providers report each night.
            let (night, other) = (i / 2, i % 2);
            let separator = if i == 0 { "" } else { "," };
            let day = date(night);
            let quote = if self.deviating && i == sleeps / 2 { "\"" } else { "" };
            let provider = ["garmin", "oura"][other as usize];
            let _ = write!(
                body,
                r#"{separator}{{"modified_at":"{day}T09:00:00Z","start_at_timestamp":"{day}T00:{:02}:00Z","end_at_timestamp":"{day}T08:{:02}:00Z","record_id":"3c90c3cc-0d44-4b50-8888-{i:012}","duration":{quote}{}{quote},"input_method":"device","provider_slug":"{provider}","user_time_offset_minutes":60,"metrics":{{"heartrate":57,"heartrate_max":81.5,"heartrate_min":45,"hrv_rmssd":61.25,"breathing_rate":14.5,"spo2":96.4,"sleep_efficiency":91,"sleep_duration_deep":5400000,"sleep_duration_rem":6300000,"sleep_duration_light":14400000}}"#,
                i % 60,
                (i * 7) % 60,
                28_800_000 + i % 60,
            );
            self.stages(&mut body, &day);
            self.samples(&mut body);
            body.push('}');
        }
        body.push_str("]}");
        body.into_bytes()
    }

    fn stages(self, body: &mut String, day: &str) {
        if self.stages == 0 {
            return;
        }
        body.push_str(r#","stages":["#);
        for stage in 0..self.stages {
            let separator = if stage == 0 { "" } else { "," };
            let minute = stage * 15;
            let kind = ["light", "deep", "rem", "awake"][stage as usize % 4];
            let _ = write!(
                body,
                r#"{separator}{{"start_at":"{day}T{:02}:{:02}:00Z","end_at":"{day}T{:02}:{:02}:00Z","duration":900000,"stage":"{kind}"}}"#,
                minute / 60 % 24,
                minute % 60,
                (minute + 15) / 60 % 24,
                (minute + 15) % 60,
            );
        }
        body.push(']');
    }

    fn samples(self, body: &mut String) {
        if self.samples == 0 {
            return;
        }
        body.push_str(r#","samples":["#);
        for sample in 0..self.samples {
            let separator = if sample == 0 { "" } else { "," };
            let _ = write!(
                body,
                r#"{separator}{{"offset":{},"heartrate":{}.5,"movement":0.25}}"#,
                sample * 60,
                50 + sample % 20
            );
        }
        body.push(']');
    }
}

/// A date, counted from 2020-01-01 in years of twelve months of 28 days.
fn date(day: u32) -> String {
    format!("{}-{:02}-{:02}", 2020 + day / 336, day % 336 / 28 + 1, day % 28 + 1)
}

/// The statistics of this many days.
pub fn statistics(days: u32) -> Vec<u8> {
    let mut body =
        String::from(r#"{"from_date":"2020-01-01","to_date":"2026-01-01","statistics":["#);
    for day in 0..days {
        let separator = if day == 0 { "" } else { "," };
        let _ = write!(
            body,
            r#"{separator}{{"date":"{}","values":{{"steps":{},"distance_total":{}.75,"calories_burned_active":512.25,"calories_burned_basal":1730,"calories_burned_total":2242.25,"heartrate":71,"heartrate_max":152,"heartrate_min":48,"heartrate_resting":54,"hrv_rmssd":58.5,"sleep_score":83,"recovery_score":77,"sleep_duration_total":27480000}}}}"#,
            date(day),
            8_000 + day % 997,
            6_000 + day % 499,
        );
    }
    body.push_str("]}");
    body.into_bytes()
}

/// A delivery of this many events.
pub fn events(events: u32) -> Vec<u8> {
    let mut body = String::from("[");
    for event in 0..events {
        let separator = if event == 0 { "" } else { "," };
        let _ = write!(
            body,
            r#"{separator}{{"application_user_id":"user-{event}","timestamp":"2025-04-15T13:33:55.{:09}Z","event_type":"record_change","metrics":["calories_burned_active","distance","steps"],"activity_types":["sedentary","walking"],"provider_slug":"garmin","earliest_record_start_at":"2025-04-15T09:30:00Z","latest_record_end_at":"2025-04-15T13:33:00Z"}}"#,
            event % 1_000_000 * 997 + 1,
        );
    }
    body.push(']');
    body.into_bytes()
}

pub fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let written = encoder.write_all(body).and_then(|()| encoder.finish());
    written.unwrap_or_default()
}
