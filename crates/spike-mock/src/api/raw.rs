//! Operations of which the documentation shows method, path and summary only.
//!
//! Their answers are assumptions of the mock: plausible JSON similar to documented answers, for trying out raw calls.
//! They prove nothing about the real API.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use spike_core::vocabulary::{Interval, Metric};

use super::answer::Answer;
use super::call::{Call, Outcome, windowed};
use super::integration::page_url;
use super::login::{credentials, wrong_signature};
use super::statistics::is_hourly;
use crate::app::is_provider;
use crate::data::{Profile, SourceScope};
use crate::render::{Columns, Row, interval_rows, number, records};
use crate::time::{Day, HOUR, Span, timestamp};

/// `POST /auth/pkcs1`. The mock has no public key: any base64 text of 128 to 1,024 bytes is a valid signature.
pub(super) fn pkcs1(call: &Call) -> Outcome {
    let fields = call.fields(&["application_id", "application_user_id", "signature"])?;
    let (user, signature) = credentials(call, fields, true)?;
    let bytes = STANDARD.decode(signature).unwrap_or_default();
    if !(128..=1_024).contains(&bytes.len()) {
        return Err(wrong_signature());
    }
    Ok(Answer::ok(json!({ "access_token": call.app.token(&user) })))
}

/// `GET /providers/{provider_slug}/integration/init`: redirects the browser to the consent page.
pub(super) fn init(call: &Call) -> Outcome {
    Ok(Answer::redirect(302, page_url(call)?))
}

/// `GET /queries/statistics/interpolation`: the hourly statistics, with missing values interpolated linearly between
/// their neighbours; `interpolated` contains the types of these values.
pub(super) fn interpolation(call: &Call) -> Outcome {
    let mut params = call.params();
    let window = params.window(call.now(), false);
    params.one("interval", |text| Interval::from(text).is_known(), true);
    let types = params.required_list("types", is_hourly);
    let providers = params.list("providers", is_provider);
    params.done()?;
    let mut rows = interval_rows(&call.view(&providers), window, HOUR, &types);
    let mut interpolated = vec![Vec::new(); rows.len()];
    for name in &types {
        for index in interpolate(&mut rows, name) {
            interpolated[index].push(name);
        }
    }
    let rows = rows.iter().zip(&interpolated).filter(|((_, row), _)| !row.values.is_empty());
    let rows = rows.map(|((span, row), interpolated)| {
        json!({
            "from_timestamp": timestamp(span.start),
            "to_timestamp": timestamp(span.end),
            "values": row.values,
            "interpolated": interpolated,
        })
    });
    Ok(windowed(window, "statistics", rows.collect()))
}

/// Interpolates the missing values of one type. Returns the indices of the changed rows.
fn interpolate(rows: &mut [(Span, Row)], name: &str) -> Vec<usize> {
    let value =
        |(index, (_, row)): (usize, &(Span, Row))| Some((index, row.values.get(name)?.as_f64()?));
    let known: Vec<(usize, f64)> = rows.iter().enumerate().filter_map(value).collect();
    let mut changed = Vec::new();
    for pair in known.windows(2) {
        let ((first, low), (last, high)) = (pair[0], pair[1]);
        for (index, (_, row)) in rows.iter_mut().enumerate().take(last).skip(first + 1) {
            let share = (index - first) as f64 / (last - first) as f64;
            row.values.insert(name.to_owned(), number(name, low + (high - low) * share));
            changed.push(index);
        }
    }
    changed
}

/// `GET /queries/timeseries/samples`: the format of the removed `GET /queries/samples`, with numbers as values.
pub(super) fn samples(call: &Call) -> Outcome {
    let mut params = call.params();
    let window = params.window(call.now(), false);
    let metrics = params.required_list("metrics", |text| Metric::from(text).is_known());
    let providers = params.list("providers", is_provider);
    let record_ids = params.flag("include_record_ids", call.options().include_by_default);
    params.done()?;
    let view = call.view(&providers);
    let sample = |metric: &String, profile: &Profile| {
        let points = view.points(profile, metric, window);
        let start = points.first()?.start;
        let columns = Columns::new(metric, &points, start);
        let mut sample = json!({
            "metric": metric,
            "start_at": timestamp(start),
            "offsets_ms": columns.offsets,
            "durations_ms": columns.durations,
            "values": columns.values,
            "provider": profile.slug,
            "provider_source": profile.source(SourceScope::Intraday),
            "source": {},
        });
        if record_ids {
            sample["record_ids"] = columns.record_ids();
        }
        Some(sample)
    };
    let samples = metrics.iter().flat_map(|metric| {
        let profiles = view.measuring(metric);
        profiles.filter_map(|profile| sample(metric, profile)).collect::<Vec<_>>()
    });
    Ok(windowed(window, "samples", samples.collect()))
}

/// `GET /queries/timeseries/split`: one series for each provider.
pub(super) fn split(call: &Call) -> Outcome {
    let mut params = call.params();
    let window = params.window(call.now(), false);
    let metric = params.one("metric", |text| Metric::from(text).is_known(), true);
    let metric = metric.unwrap_or_default();
    let providers = params.list("providers", is_provider);
    params.done()?;
    let view = call.view(&providers);
    let series = view.measuring(metric).filter_map(|profile| {
        let points = view.points(profile, metric, window);
        let start = points.first()?.start;
        let columns = Columns::new(metric, &points, start);
        Some(json!({
            "provider_slug": profile.slug,
            "provider_source": profile.source(SourceScope::Intraday),
            "start_at": timestamp(start),
            "offsets": columns.offsets,
            "durations": columns.durations,
            "values": columns.values,
        }))
    });
    Ok(Answer::ok(json!({ "metric": metric, "series": series.collect::<Value>() })))
}

/// `POST /queries/provider_record`: the list of provider records, with the window in the body.
pub(super) fn provider_record(call: &Call) -> Outcome {
    let mut fields = call.fields(&["from_timestamp", "to_timestamp", "providers"])?;
    let from = fields.timestamp("from_timestamp", true);
    let to = fields.timestamp("to_timestamp", true);
    let providers = fields.known_list("providers", "unknown provider", is_provider);
    let window = Span::new(from.unwrap_or_default(), to.unwrap_or_default());
    if let Some(message) = call.history().refuses(Day::of(window.start), Day::of(window.end)) {
        fields.error("to_timestamp", &message);
    }
    fields.done()?;
    let records = records(&call.view(&providers), window, false);
    Ok(Answer::ok(json!({ "records": records })))
}
