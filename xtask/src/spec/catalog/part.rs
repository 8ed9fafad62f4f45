//! What is decoded besides answers: parts of them that have examples of their own, and deliveries.

use std::sync::Arc;

use http::StatusCode;
use serde::Serialize;
use spike_core::api::{LabReport, NutritionRecord};
use spike_core::model::Division;
use spike_core::webhook::{Delivery, Event, Key, Verifier};
use spike_core::{Decode, Lenient, RawReply, Shape};

use super::{Answer, Entry, Read, Reader};

/// A webhook, by its name in the document.
pub struct Webhook {
    pub name: &'static str,
    pub shape: Shape,
    pub read: Reader,
    /// Members that the type has no field for and that are read from its `extra`.
    pub kept: &'static [&'static str],
}

pub fn webhooks() -> Vec<Webhook> {
    vec![
        Webhook {
            name: "main",
            shape: Vec::<Event>::shape(),
            read: Arc::new(delivery),
            kept: &[],
        },
        Webhook {
            name: "nutrition",
            shape: NutritionRecord::shape(),
            read: Arc::new(delivery),
            kept: &[],
        },
        Webhook {
            name: "lab_report",
            shape: LabReport::shape(),
            read: Arc::new(delivery),
            kept: &["application_user_id"],
        },
    ]
}

/// Takes a delivery as a server would: signed, verified, told apart, and its user known.
fn delivery(body: &[u8]) -> Result<Read, String> {
    let text = |error: spike_core::Error| error.to_string();
    let key = Key::new("the Webhook Signature Key").map_err(text)?;
    let signature = key.sign(body);
    let verified = Verifier::new([key])
        .verify(body.to_vec(), Some(signature.as_bytes()))
        .map_err(|error| error.to_string())?;
    let (delivery, deviations) = verified.delivery_and_deviations().map_err(text)?;
    let back = match &delivery {
        Delivery::Events {
            events, unreadable, ..
        } if unreadable.is_empty() => serde_json::to_value(events),
        Delivery::NutritionRecord(record) => serde_json::to_value(record),
        Delivery::LabReport(report) => serde_json::to_value(report),
        _ => return Err("the SDK does not know what it is".to_owned()),
    };
    if delivery.events().is_empty() && delivery.application_user_id().is_none() {
        return Err("the SDK does not know whose it is".to_owned());
    }
    Ok(Read {
        back: back.map_err(|error| error.to_string())?,
        deviations: deviations.iter().map(ToString::to_string).collect(),
    })
}

/// What decodes the type of this name.
pub fn reader_of<'a>(entries: impl Iterator<Item = &'a Entry>, name: &str) -> Option<Reader> {
    let (part, read) = part::<Division>();
    if part == name {
        return Some(read);
    }
    let mut readers = entries.filter_map(|entry| match &entry.answer {
        Answer::Typed {
            shape: Shape::Object { name, .. },
            read,
        } => Some((*name, read)),
        _ => None,
    });
    readers
        .find(|(own, _)| *own == name)
        .map(|(_, read)| Arc::clone(read))
}

fn part<T: Decode + Lenient + Serialize>() -> (&'static str, Reader) {
    let name = match T::shape() {
        Shape::Object { name, .. } => name,
        _ => "",
    };
    let read = |body: &[u8]| {
        let raw = RawReply::new(StatusCode::OK, body.to_vec());
        let (value, deviations) = T::decode(&raw).map_err(|error| error.to_string())?;
        Ok(Read {
            back: serde_json::to_value(&value).map_err(|error| error.to_string())?,
            deviations: deviations.iter().map(ToString::to_string).collect(),
        })
    };
    (name, Arc::new(read))
}
