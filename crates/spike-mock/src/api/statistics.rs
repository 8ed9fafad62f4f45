//! `GET /queries/statistics/daily`, `GET /queries/statistics/interval` and the older `GET /queries/statistics`.

use serde_json::{Value, json};
use spike_core::vocabulary::{DeviceType, Interval, LegacyInterval, StatisticType};

use super::answer::Answer;
use super::call::{Call, Outcome, windowed};
use super::params::Params;
use crate::app::is_provider;
use crate::data::UserView;
use crate::render::{Row, RowSource, interval_rows};
use crate::time::{DAY, HOUR, QUARTER, Secs, Span, timestamp};

/// Statistic types that exist per day only.
const DAILY_ONLY: [&str; 5] =
    ["sleep_score", "stress_score", "recovery_score", "activity_score", "sleep_duration_total"];

/// The parameters of all three operations.
struct StatisticsQuery {
    types: Vec<String>,
    providers: Vec<String>,
    exclude_manual: bool,
    record_ids: bool,
}

impl StatisticsQuery {
    /// Reads the parameters that all operations have.
    fn read(params: &mut Params<'_>, is_known: impl Fn(&str) -> bool, default_ids: bool) -> Self {
        Self {
            types: params.required_list("types", is_known),
            providers: params.list("providers", is_provider),
            exclude_manual: params.flag("exclude_manual", false),
            record_ids: params.flag("include_record_ids", default_ids),
        }
    }

    fn view(&self, call: &Call) -> UserView {
        call.view(&self.providers).excluding_manual(self.exclude_manual)
    }

    /// Adds the values of a row to an object; `None` if there are no values.
    fn finish(&self, row: Row, mut object: Value) -> Option<Value> {
        if row.values.is_empty() {
            return None;
        }
        object["values"] = Value::Object(row.values);
        if self.record_ids {
            object["record_ids"] = row.records.iter().map(ToString::to_string).collect();
        }
        Some(object)
    }
}

/// One row for each local day that has any of the values.
pub(super) fn daily(call: &Call) -> Outcome {
    let mut params = call.params();
    let (from, to) = params.days();
    let query = StatisticsQuery::read(&mut params, is_statistic, false);
    device_types(&mut params);
    params.done()?;
    let view = query.view(call);
    let first = from.max(view.history_from);
    let last = view.person.zone.day_of(view.now).min(to);
    let window = Span::new(view.local_day(first).start, view.local_day(last).end);
    let mut source = RowSource::new(&view, window);
    let rows = first.through(last).filter_map(|day| {
        let row = source.row(&query.types, view.local_day(day), Some(day));
        query.finish(row, json!({ "date": day.to_string() }))
    });
    let rows: Value = rows.collect();
    let days = json!({ "from_date": from.to_string(), "to_date": to.to_string() });
    Ok(Answer::list(days, "statistics", rows))
}

/// One row for each UTC hour that has any of the values. The first and the last hour are cut at the window.
pub(super) fn interval(call: &Call) -> Outcome {
    let mut params = call.params();
    let window = params.window(call.now(), false);
    params.one("interval", |text| Interval::from(text).is_known(), true);
    let query = StatisticsQuery::read(&mut params, is_hourly, false);
    device_types(&mut params);
    params.done()?;
    Ok(intervals(call, window, HOUR, &query))
}

/// The older form. Types that exist per day only are accepted and have no value: the answer does not say whose day it is.
pub(super) fn legacy(call: &Call) -> Outcome {
    let mut params = call.params();
    let window = params.window(call.now(), false);
    let interval = params.one("interval", |text| LegacyInterval::from(text).is_known(), true);
    let query = StatisticsQuery::read(&mut params, is_statistic, true);
    params.done()?;
    let length = match interval.map(LegacyInterval::from) {
        Some(LegacyInterval::FifteenMinutes) => QUARTER,
        Some(LegacyInterval::ThirtyMinutes) => HOUR / 2,
        Some(LegacyInterval::Day) => DAY,
        _ => HOUR,
    };
    Ok(intervals(call, window, length, &query))
}

fn intervals(call: &Call, window: Span, length: Secs, query: &StatisticsQuery) -> Answer {
    let rows = interval_rows(&query.view(call), window, length, &query.types);
    let rows = rows.into_iter().filter_map(|(span, row)| {
        let bounds = json!({
            "from_timestamp": timestamp(span.start), "to_timestamp": timestamp(span.end),
        });
        query.finish(row, bounds)
    });
    windowed(window, "statistics", rows.collect())
}

fn device_types(params: &mut Params<'_>) {
    params.list("device_types", |text| DeviceType::from(text).is_known());
}

fn is_statistic(text: &str) -> bool {
    StatisticType::from(text).is_known()
}

/// Whether a statistic type exists per hour.
pub(super) fn is_hourly(text: &str) -> bool {
    is_statistic(text) && !DAILY_ONLY.contains(&text)
}
