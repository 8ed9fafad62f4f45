//! Values in a call that no enum of this SDK knows: the likely reason why a server refuses it.

use http::Uri;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::shape::{Place, RequestShape, ValueShape};
use crate::error::printable;
use crate::vocabulary::{EnumShape, similar};

/// The most values that are named.
const MOST: usize = 3;

/// Returns a description of the values that are not known, and of similar ones; `None` if all are known.
///
/// `path` is the path below the base URL. Nothing but values of enums is described: they are names, not measurements.
pub(crate) fn unknown_values(
    shape: &RequestShape,
    path: &str,
    uri: &Uri,
    body: Option<&[u8]>,
) -> Option<String> {
    let mut found = Found::default();
    let body: Option<Value> = body.and_then(|body| serde_json::from_slice(body).ok());
    for (place, member) in shape.members() {
        match place {
            Place::Path => found.in_path(shape.path(), path, member.name, member.value),
            Place::Query => found.in_query(uri.query().unwrap_or(""), member.name, member.value),
            Place::Body => {
                if let Some(value) = body.as_ref().and_then(|body| body.get(member.name)) {
                    found.in_json(member.value, value);
                }
            }
        }
    }
    (!found.0.is_empty()).then(|| found.0.join("; "))
}

/// The sentences about unknown values.
#[derive(Default)]
struct Found(Vec<String>);

impl Found {
    fn in_path(&mut self, template: &str, path: &str, name: &str, value: ValueShape) {
        let names = template.split('/');
        let segments = names.zip(path.split('/'));
        let is_it =
            |part: &str| part.strip_prefix('{').and_then(|it| it.strip_suffix('}')) == Some(name);
        if let (ValueShape::Enum(known), Some((_, segment))) =
            (value, segments.into_iter().find(|(part, _)| is_it(part)))
        {
            self.look_at(known, segment);
        }
    }

    /// Looks at a list in either form of [`ArrayStyle`](super::query::ArrayStyle).
    fn in_query(&mut self, query: &str, name: &str, value: ValueShape) {
        let ValueShape::Enum(known) = value else { return };
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        for (_, values) in pairs.filter(|(of, _)| *of == name) {
            values.split(',').for_each(|value| self.look_at(known, value));
        }
    }

    fn in_json(&mut self, shape: ValueShape, value: &Value) {
        match (shape, value) {
            (ValueShape::List(element), Value::Array(items)) => {
                items.iter().for_each(|item| self.in_json(*element, item));
            }
            (shape, Value::Array(items)) => items.iter().for_each(|item| self.in_json(shape, item)),
            (ValueShape::Enum(known), Value::String(text)) => self.look_at(known, text),
            (ValueShape::Object(object), Value::Object(members)) => {
                for field in object.fields {
                    if let Some(value) = members.get(field.name) {
                        self.in_json(field.value, value);
                    }
                }
            }
            _ => {}
        }
    }

    /// Looks at one value, which may be percent-encoded.
    fn look_at(&mut self, known: &EnumShape, value: &str) {
        let value = percent_decode_str(value).decode_utf8_lossy();
        if self.0.len() == MOST || known.values.contains(&&*value) {
            return;
        }
        let mut sentence = format!("not known to this SDK: `{}`", printable(&value, 60));
        let similar = similar(&value, known.values.iter().copied());
        if !similar.is_empty() {
            sentence += &format!("; similar: `{}`", similar.join("`, `"));
        }
        self.0.push(sentence);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::api::REQUESTS;

    /// Returns what is unknown in the call of an operation with these values.
    fn unknown(name: &str, values: Value) -> Option<String> {
        let shape = REQUESTS.iter().find(|shape| shape.name == name).unwrap();
        let call = shape.call(values.as_object().unwrap()).unwrap();
        let query = call.query().encode(crate::ArrayStyle::Comma).unwrap();
        let uri: Uri = format!("http://127.0.0.1/v3{}?{query}", call.path()).parse().unwrap();
        unknown_values(shape, call.path(), &uri, call.body().map(|body| &body[..]))
    }

    const DAYS: [(&str, &str); 2] = [("from_date", "2026-04-13"), ("to_date", "2026-04-14")];

    fn daily(types: &[&str]) -> Option<String> {
        let mut values = json!({ "types": types });
        DAYS.iter().for_each(|(name, day)| values[name] = json!(day));
        unknown("GET /queries/statistics/daily", values)
    }

    #[test]
    fn an_unknown_value_in_the_query_is_named_with_similar_ones() {
        let text = daily(&["steps", "distance"]).unwrap();
        assert!(
            text.starts_with("not known to this SDK: `distance`; similar: `distance_total`"),
            "{text}"
        );
        assert_eq!(daily(&["steps", "heartrate"]), None);
        assert_eq!(daily(&["qqq &=%\n"]).unwrap(), "not known to this SDK: `qqq &=%\\u{a}`");
        let many = daily(&["q1", "q2", "q3", "q4"]).unwrap();
        assert_eq!(many.matches("not known").count(), MOST);
    }

    #[test]
    fn an_unknown_value_in_the_path_is_named() {
        let name = "DELETE /providers/{provider_slug}/integration";
        let text = unknown(name, json!({"provider_slug": "garmn"})).unwrap();
        assert!(text.contains("`garmn`; similar: `garmin`"), "{text}");
        assert_eq!(unknown(name, json!({"provider_slug": "garmin"})), None);
    }
}
