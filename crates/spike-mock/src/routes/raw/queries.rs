//! Queries without a documented answer.

use serde_json::{Value, json};
use spike_core::vocabulary::{Interval, Metric};

use super::super::statistics::{Row, hourly, is_hourly};
use super::super::{Call, records};
use crate::app::is_provider;
use crate::civil::{parse_timestamp, timestamp};
use crate::data::{Matter, Point, Profile};
use crate::person::Span;
use crate::render::{columns, number};
use crate::wire::{Answer, Fields, Problem};

/// `GET /queries/statistics/interpolation`: the hourly statistics, with the hours that lack a value filled
/// in on a straight line between their neighbours; `interpolated` names the types that were.
pub(crate) fn interpolation(call: &Call<'_>) -> Result<Answer, Problem> {
    let mut params = call.params();
    let (from, to) = params.window(call.app.now(), false);
    params.one("interval", &|text| Interval::from(text).is_known(), true);
    let types = params.required_list("types", &is_hourly);
    let providers = params.list("providers", &is_provider);
    params.done()?;
    let view = call.app.view(&call.user).only(&providers);
    let mut rows = hourly(&view, from, to, &types);
    let mut filled = vec![Vec::new(); rows.len()];
    for name in &types {
        for index in fill(&mut rows, name) {
            filled[index].push(name);
        }
    }
    let rows = rows
        .iter()
        .zip(&filled)
        .filter(|((_, row), _)| !row.values.is_empty());
    let rows = rows.map(|((span, row), filled)| {
        json!({
            "from_timestamp": timestamp(span.start), "to_timestamp": timestamp(span.end), "values": row.values,
            "interpolated": filled,
        })
    });
    let rows: Vec<Value> = rows.collect();
    Ok(Answer::ok(
        json!({ "from_timestamp": timestamp(from), "to_timestamp": timestamp(to), "statistics": rows }),
    ))
}

/// Fills the gaps of one type; the rows that were filled.
fn fill(rows: &mut [(Span, Row)], name: &str) -> Vec<usize> {
    let value =
        |(index, (_, row)): (usize, &(Span, Row))| Some((index, row.values.get(name)?.as_f64()?));
    let known: Vec<(usize, f64)> = rows.iter().enumerate().filter_map(value).collect();
    let mut filled = Vec::new();
    for pair in known.windows(2) {
        let ((first, low), (last, high)) = (pair[0], pair[1]);
        for (index, (_, row)) in rows.iter_mut().enumerate().take(last).skip(first + 1) {
            let share = (index - first) as f64 / (last - first) as f64;
            row.values
                .insert(name.to_owned(), number(name, low + (high - low) * share));
            filled.push(index);
        }
    }
    filled
}

/// `GET /queries/timeseries/samples`: the form of the removed `GET /queries/samples`, with numbers as values.
pub(crate) fn samples(call: &Call<'_>) -> Result<Answer, Problem> {
    let mut params = call.params();
    let (from, to) = params.window(call.app.now(), false);
    let metrics = params.required_list("metrics", &|text| Metric::from(text).is_known());
    let providers = params.list("providers", &is_provider);
    let ids = params.flag("include_record_ids", call.options().include_by_default);
    params.done()?;
    let view = call.app.view(&call.user).only(&providers);
    let mut samples = Vec::new();
    for metric in &metrics {
        for profile in view
            .profiles
            .iter()
            .filter(|profile| profile.measures(metric))
        {
            let points = view.points(profile, metric, from, to);
            let Some(first) = points.first() else {
                continue;
            };
            let (offsets, durations, values) = columns(metric, &points, first.start);
            let mut sample = json!({
                "metric": metric, "start_at": timestamp(first.start), "offsets_ms": offsets, "durations_ms": durations,
                "values": values, "provider": profile.slug, "provider_source": profile.source(Matter::Intraday), "source": {},
            });
            if ids {
                sample["record_ids"] = ids_of(&points);
            }
            samples.push(sample);
        }
    }
    Ok(Answer::ok(
        json!({ "from_timestamp": timestamp(from), "to_timestamp": timestamp(to), "samples": samples }),
    ))
}

/// `GET /queries/timeseries/split`: one series for each provider.
pub(crate) fn split(call: &Call<'_>) -> Result<Answer, Problem> {
    let mut params = call.params();
    let (from, to) = params.window(call.app.now(), false);
    let metric = params
        .one("metric", &|text| Metric::from(text).is_known(), true)
        .unwrap_or_default();
    let providers = params.list("providers", &is_provider);
    params.done()?;
    let view = call.app.view(&call.user).only(&providers);
    let able = view
        .profiles
        .iter()
        .filter(|profile| profile.measures(metric));
    let series = able.filter_map(|profile: &Profile| {
        let points = view.points(profile, metric, from, to);
        let start = points.first()?.start;
        let (offsets, durations, values) = columns(metric, &points, start);
        Some(json!({
            "provider_slug": profile.slug, "provider_source": profile.source(Matter::Intraday), "start_at": timestamp(start),
            "offsets": offsets, "durations": durations, "values": values,
        }))
    });
    Ok(Answer::ok(
        json!({ "metric": metric, "series": series.collect::<Vec<_>>() }),
    ))
}

/// `POST /queries/provider_record`: the list of provider records, with the window in the body.
pub(crate) fn provider_record(call: &Call<'_>) -> Result<Answer, Problem> {
    let mut fields = Fields::read(
        call.content_type,
        call.body,
        &["from_timestamp", "to_timestamp", "providers"],
    )?;
    let mut bound = |name: &str| {
        let text = fields.text(name, true)?;
        let at = parse_timestamp(&text);
        if at.is_none() {
            fields.fault(
                name,
                "invalid date/time for format 2006-01-02T15:04:05 or 2006-01-02T15:04:05Z",
            );
        }
        at
    };
    let (from, to) = (bound("from_timestamp"), bound("to_timestamp"));
    let mut providers = Vec::new();
    match fields.get("providers").cloned() {
        None => {}
        Some(Value::Array(list)) => {
            for (index, item) in list.into_iter().enumerate() {
                match item.as_str().filter(|slug| is_provider(slug)) {
                    Some(slug) => providers.push(slug.to_owned()),
                    None => {
                        fields.fault_at(&format!("providers[{index}]"), "unknown provider", item);
                    }
                }
            }
        }
        Some(_) => fields.fault("providers", "expected array"),
    }
    fields.done()?;
    let view = call.app.view(&call.user).only(&providers);
    let (from, to) = (from.unwrap_or_default(), to.unwrap_or_default());
    Ok(Answer::ok(
        json!({ "records": records::values(&view, from, to, false) }),
    ))
}

fn ids_of(points: &[Point]) -> Value {
    let ids: std::collections::BTreeSet<String> = points
        .iter()
        .map(|point| point.record.to_string())
        .collect();
    json!(ids)
}
