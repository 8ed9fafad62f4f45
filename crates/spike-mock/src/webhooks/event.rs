//! What webhooks say.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use spike_core::vocabulary::Metric;

use super::WebhookKind;
use crate::app::App;
use crate::civil::{self, DAY, Secs, parse_timestamp};
use crate::ids::Id;
use crate::routes::records;
use crate::view::View;

/// `2006-01-02T15:04:05.000000000Z`: milliseconds, and nanoseconds beyond them.
pub(super) fn timestamp(millis: i64, nanos: u64) -> String {
    let text = civil::timestamp_millis(millis);
    format!("{}{nanos:06}Z", text.trim_end_matches('Z'))
}

/// An integration that is new or gone. The documentation shows no such event: user, time and provider.
pub(super) fn integration(user: &str, slug: &str, created: bool) -> Value {
    let kind = if created {
        "provider_integration_created"
    } else {
        "provider_integration_deleted"
    };
    json!({ "application_user_id": user, "event_type": kind, "provider_slug": slug })
}

/// What one provider has in a window: points that start in it, and sleeps, workouts and the like that end in it.
/// Nothing if there is nothing.
pub(super) fn change(view: &View, slug: &str, (from, to): (Secs, Secs)) -> Option<Value> {
    let profile = view.profiles.iter().find(|own| own.slug == slug)?;
    let mut metrics = BTreeSet::new();
    let mut types = BTreeSet::new();
    let mut extent: Option<(Secs, Secs)> = None;
    let mut widen = |start: Secs, end: Secs| {
        let (first, last) = extent.unwrap_or((start, end));
        extent = Some((first.min(start), last.max(end)));
    };
    for metric in Metric::ALL.iter().map(Metric::as_str) {
        if profile.measures(metric) {
            for point in view.points(profile, metric, from, to) {
                metrics.insert(metric.to_owned());
                widen(point.start, point.end());
            }
        }
    }
    let time = |record: &Value, name: &str| record[name].as_str().and_then(parse_timestamp);
    for record in records::values(view, from - 2 * DAY, to, false) {
        let span = time(&record, "start_at_timestamp").zip(time(&record, "end_at_timestamp"));
        let Some((start, end)) = span.filter(|(_, end)| (from + 1..=to).contains(end)) else {
            continue;
        };
        // The points of the day itself were seen above.
        if record["provider_slug"] != slug || record["is_source_aggregated"] == true {
            continue;
        }
        widen(start, end);
        let known = record["metrics"].as_object().into_iter().flatten();
        metrics.extend(known.map(|(name, _)| name.clone()));
        types.extend(record["activity_type"].as_str().map(str::to_owned));
    }
    let (earliest, latest) = extent?;
    let mut event = json!({
        "event_type": "record_change",
        "metrics": metrics,
        "provider_slug": slug,
        "earliest_record_start_at": civil::timestamp(earliest),
        "latest_record_end_at": civil::timestamp(latest),
    });
    if !types.is_empty() {
        event["activity_types"] = json!(types);
    }
    Some(event)
}

/// How far an analysis is.
pub(super) enum Progress {
    Running,
    /// Deleted before its end.
    Gone,
    /// The body that tells of it.
    Finished(Value),
}

/// Looks at a nutrition record or lab report.
pub(super) fn finished(app: &App, kind: WebhookKind, user: &str, id: Id, now: i64) -> Progress {
    let state = app.state.lock();
    let (path, found) = match kind {
        WebhookKind::LabReport => {
            let reports = state.reports.get(user).into_iter().flatten();
            let mut own = reports.filter(|report| report.id == id);
            let found = own.next().map(|own| (own.ready, own.render(now)));
            ("/lab_reports/{lab_report_id}", found)
        }
        WebhookKind::NutritionRecord | WebhookKind::Events => {
            let meals = state.meals.get(user).into_iter().flatten();
            let mut own = meals.filter(|meal| meal.id == id);
            let found = own.next().map(|own| {
                // Changed already or not: what is told is the end of the analysis.
                let mut own = own.clone();
                own.updated = false;
                (own.ready, own.render(now))
            });
            ("/nutrition_records/{nutrition_record_id}", found)
        }
    };
    drop(state);
    match found {
        None => Progress::Gone,
        Some((ready, _)) if now < ready => Progress::Running,
        Some((_, mut body)) => {
            crate::edition::apply(&app.options, &app.origin, path, &mut body);
            body["application_user_id"] = json!(user);
            Progress::Finished(body)
        }
    }
}
