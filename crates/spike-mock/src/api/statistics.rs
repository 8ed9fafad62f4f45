//! `GET /queries/statistics/daily` and `GET /queries/statistics/interval`.

use serde_json::{Value, json};
use spike_core::vocabulary::{DeviceType, Interval, StatisticType};

use super::answer::Answer;
use super::call::{Call, Outcome, windowed};
use super::params::Params;
use crate::app::is_provider;
use crate::data::UserView;
use crate::render::{Row, RowSource, hourly_rows};
use crate::time::{Span, timestamp};

/// Statistic types that exist per day only.
const DAILY_ONLY: [&str; 5] =
    ["sleep_score", "stress_score", "recovery_score", "activity_score", "sleep_duration_total"];

/// The parameters of both operations.
struct StatisticsQuery {
    types: Vec<String>,
    providers: Vec<String>,
    exclude_manual: bool,
    record_ids: bool,
}

impl StatisticsQuery {
    fn read(params: &mut Params<'_>, is_known: impl Fn(&str) -> bool) -> Self {
        let query = Self {
            types: params.required_list("types", is_known),
            providers: params.list("providers", is_provider),
            exclude_manual: params.flag("exclude_manual", false),
            record_ids: params.flag("include_record_ids", false),
        };
        params.list("device_types", |text| DeviceType::from(text).is_known());
        query
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
    let query = StatisticsQuery::read(&mut params, |text| StatisticType::from(text).is_known());
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
    Ok(Answer::ok(json!({
        "from_date": from.to_string(), "to_date": to.to_string(), "statistics": rows,
    })))
}

/// One row for each UTC hour that has any of the values. The first and the last hour are cut at the window.
pub(super) fn interval(call: &Call) -> Outcome {
    let mut params = call.params();
    let window = params.window(call.now(), false);
    params.one("interval", |text| Interval::from(text).is_known(), true);
    let query = StatisticsQuery::read(&mut params, is_hourly);
    params.done()?;
    let view = query.view(call);
    let rows = hourly_rows(&view, window, &query.types).into_iter().filter_map(|(span, row)| {
        let bounds = json!({
            "from_timestamp": timestamp(span.start), "to_timestamp": timestamp(span.end),
        });
        query.finish(row, bounds)
    });
    Ok(windowed(window, "statistics", rows.collect()))
}

/// Whether a statistic type exists per hour.
pub(super) fn is_hourly(text: &str) -> bool {
    StatisticType::from(text).is_known() && !DAILY_ONLY.contains(&text)
}
