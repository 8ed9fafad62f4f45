//! `GET /queries/statistics/daily` and `GET /queries/statistics/interval`.

mod values;

use serde_json::{Value, json};
use spike_core::vocabulary::{DeviceType, Interval, StatisticType};
pub(super) use values::Row;
use values::Table;

use super::Call;
use crate::app::is_provider;
use crate::civil::{Day, Secs, timestamp};
use crate::person::Span;
use crate::view::View;
use crate::wire::{Answer, Params, Problem};

const HOUR: i64 = 3_600;

/// Statistic types that exist per day only.
const DAILY_ONLY: [&str; 5] = [
    "sleep_score",
    "stress_score",
    "recovery_score",
    "activity_score",
    "sleep_duration_total",
];

/// What both forms of statistics take.
struct Wanted {
    types: Vec<String>,
    providers: Vec<String>,
    exclude_manual: bool,
    ids: bool,
}

impl Wanted {
    fn read(params: &mut Params<'_>, known: &dyn Fn(&str) -> bool) -> Self {
        let wanted = Self {
            types: params.required_list("types", known),
            providers: params.list("providers", &is_provider),
            exclude_manual: params.flag("exclude_manual", false),
            ids: params.flag("include_record_ids", false),
        };
        params.list("device_types", &|text| DeviceType::from(text).is_known());
        wanted
    }

    fn view(&self, call: &Call<'_>) -> View {
        let mut view = call.app.view(&call.user).only(&self.providers);
        view.exclude_manual = self.exclude_manual;
        view
    }

    fn finish(&self, row: Row, mut object: Value) -> Option<Value> {
        if row.values.is_empty() {
            return None;
        }
        object["values"] = Value::Object(row.values);
        if self.ids {
            object["record_ids"] = json!(
                row.records
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
            );
        }
        Some(object)
    }
}

/// One row per local day that has any of the values.
pub(super) fn daily(call: &Call<'_>) -> Result<Answer, Problem> {
    let mut params = call.params();
    let (from, to) = params.days();
    let wanted = Wanted::read(&mut params, &|text| StatisticType::from(text).is_known());
    params.done()?;
    let view = wanted.view(call);
    let first = from.max(view.history_from);
    let last = view.person.zone.day_of(view.now).min(to);
    let mut rows = Vec::new();
    if first <= last {
        let window = Span {
            start: view.local_day(first).start,
            end: view.local_day(last).end,
        };
        let mut table = Table::new(&view, window);
        for day in (first.0..=last.0).map(Day) {
            let row = table.row(&wanted.types, view.local_day(day), Some(day));
            rows.extend(wanted.finish(row, json!({ "date": day.to_string() })));
        }
    }
    Ok(Answer::ok(
        json!({ "from_date": from.to_string(), "to_date": to.to_string(), "statistics": rows }),
    ))
}

/// One row per UTC hour that has any of the values. The first and the last are cut to the window.
pub(super) fn interval(call: &Call<'_>) -> Result<Answer, Problem> {
    let mut params = call.params();
    let (from, to) = params.window(call.app.now(), false);
    params.one("interval", &|text| Interval::from(text).is_known(), true);
    let wanted = Wanted::read(&mut params, &is_hourly);
    params.done()?;
    let view = wanted.view(call);
    let rows = hourly(&view, from, to, &wanted.types).into_iter().filter_map(|(span, row)| {
        let object = json!({ "from_timestamp": timestamp(span.start), "to_timestamp": timestamp(span.end) });
        wanted.finish(row, object)
    });
    let rows: Vec<Value> = rows.collect();
    Ok(Answer::ok(
        json!({ "from_timestamp": timestamp(from), "to_timestamp": timestamp(to), "statistics": rows }),
    ))
}

/// Whether a statistic type exists per hour.
pub(super) fn is_hourly(text: &str) -> bool {
    StatisticType::from(text).is_known() && !DAILY_ONLY.contains(&text)
}

/// Every UTC hour of a window that is over or has begun, with its values; the first and last cut to the window.
pub(super) fn hourly(view: &View, from: Secs, to: Secs, types: &[String]) -> Vec<(Span, Row)> {
    let window = Span {
        start: from.max(view.local_day(view.history_from).start),
        end: to.min(view.now),
    };
    let mut table = Table::new(view, window);
    let first = window.start - window.start.rem_euclid(HOUR);
    let hours = (first..window.end).step_by(HOUR as usize);
    hours
        .map(|hour| {
            let span = Span {
                start: hour.max(from),
                end: (hour + HOUR).min(to),
            };
            (span, table.row(types, span, None))
        })
        .collect()
}
