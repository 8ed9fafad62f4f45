//! What sleeps, workouts and provider records have in common.

use serde_json::{Value, json};

use crate::civil::{Secs, timestamp};
use crate::data::{Matter, Profile};
use crate::ids::Id;
use crate::person::Span;
use crate::view::View;

/// The fields every record has.
pub(crate) struct Common<'a> {
    pub(crate) profile: &'a Profile,
    pub(crate) matter: Matter,
    pub(crate) id: Id,
    pub(crate) span: Span,
    pub(crate) manual: bool,
}

/// The object, without its metrics.
pub(crate) fn common(view: &View, record: &Common<'_>) -> Value {
    let span = record.span;
    let grain = match record.matter {
        Matter::Daily => "summary",
        Matter::Intraday => record.profile.grain,
        Matter::Sleep | Matter::Workout => "activity",
    };
    json!({
        "record_id": record.id.to_string(),
        "modified_at": timestamp(modified(view, record.id, span.end)),
        "start_at_timestamp": timestamp(span.start),
        "end_at_timestamp": timestamp(span.end),
        "duration": span.seconds() * 1_000,
        "user_time_offset_minutes": view.person.zone.offset_minutes_at(span.start),
        "input_method": if record.manual { "manual" } else { "device" },
        "provider_slug": record.profile.slug,
        "provider_source": record.profile.source(record.matter),
        "provider_source_type": grain,
        "source": source(record.profile),
    })
}

/// Some minutes after the end, when the provider synced, but not in the future.
fn modified(view: &View, id: Id, end: Secs) -> Secs {
    let delay = id.to_string().bytes().map(i64::from).sum::<i64>() % 1_800;
    (end + 300 + delay).min(view.now)
}

fn source(profile: &Profile) -> Value {
    match profile.slug.as_str() {
        "garmin" => json!({ "device_manufacturer": "Garmin", "device_product": "Venu Sq" }),
        "apple" => json!({
            "device_manufacturer": "Apple Inc.", "device_model": "Watch", "device_product": "Watch7,1",
            "source_bundle_identifier": "com.apple.health", "source_version": "11.4",
        }),
        _ => json!({}),
    }
}
