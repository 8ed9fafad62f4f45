//! What sleeps, workouts and provider records have in common.

use serde_json::{Value, json};

use crate::data::{Profile, RecordId, SourceScope, UserView};
use crate::time::{Secs, Span, timestamp};

/// The properties of every record.
#[derive(Clone, Copy)]
pub(super) struct RecordHead<'a> {
    pub(super) profile: &'a Profile,
    pub(super) scope: SourceScope,
    pub(super) id: RecordId,
    pub(super) span: Span,
    pub(super) manual: bool,
}

/// A record without its metrics.
pub(super) fn head(view: &UserView, head: RecordHead<'_>) -> Value {
    let span = head.span;
    let source_type = match head.scope {
        SourceScope::Daily => "summary",
        SourceScope::Intraday => head.profile.source_type,
        SourceScope::Sleep | SourceScope::Workout => "activity",
    };
    json!({
        "record_id": head.id.to_string(),
        "modified_at": timestamp(modified(view, head.id, span.end)),
        "start_at_timestamp": timestamp(span.start),
        "end_at_timestamp": timestamp(span.end),
        "duration": span.seconds() * 1_000,
        "user_time_offset_minutes": view.person.zone.offset_minutes_at(span.start),
        "input_method": if head.manual { "manual" } else { "device" },
        "provider_slug": head.profile.slug,
        "provider_source": head.profile.source(head.scope),
        "provider_source_type": source_type,
        "source": source(head.profile),
    })
}

/// When the provider synced: some minutes after the end, but not after now.
fn modified(view: &UserView, id: RecordId, end: Secs) -> Secs {
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
