//! A request as it goes out.

use serde_json::Value;
use spike_core::{ArrayStyle, Operation, Query};

/// A request taken apart.
pub struct Sent {
    pub method: String,
    /// The path, decoded.
    pub path: String,
    pub query: Vec<Pair>,
    pub body: Option<Value>,
}

/// One parameter of a query.
pub struct Pair {
    pub name: String,
    pub values: Vec<String>,
    /// Whether several values stand behind one another, separated by commas.
    pub is_list: bool,
}

impl Sent {
    pub fn new(request: &dyn Operation) -> Result<Self, String> {
        let text = |error: spike_core::Error| error.to_string();
        let path = request.path();
        let path = percent_decode(path.encoded().map_err(text)?);
        let mut query = Query::new();
        request.query(&mut query).map_err(text)?;
        let comma = query.encode(ArrayStyle::Comma).map_err(text)?;
        let repeated = query.encode(ArrayStyle::Repeated).map_err(text)?;
        let body = request.body().map_err(text)?;
        let body =
            body.map(|body| serde_json::from_slice(&body).map_err(|error| error.to_string()));
        Ok(Self {
            method: request.method().to_string(),
            path,
            query: pairs(&comma, &repeated),
            body: body.transpose()?,
        })
    }
}

/// In the comma form a list is one pair whose value has bare commas; what the values are, the other form shows.
fn pairs(comma: &str, repeated: &str) -> Vec<Pair> {
    let split = |text: &str| -> Vec<(String, String)> {
        let parts = text.split('&').filter(|part| !part.is_empty());
        parts
            .map(|part| part.split_once('=').unwrap_or((part, "")))
            .map(|(name, value)| (percent_decode(name), value.to_owned()))
            .collect()
    };
    let single = split(repeated);
    let one = |(name, value): (String, String)| {
        let values = single.iter().filter(|(own, _)| *own == name);
        Pair {
            values: values.map(|(_, value)| percent_decode(value)).collect(),
            is_list: value.contains(','),
            name,
        }
    };
    split(comma).into_iter().map(one).collect()
}

pub fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match (first, hex.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
