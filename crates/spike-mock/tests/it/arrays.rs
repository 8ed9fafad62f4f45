use serde_json::Value;
use spike_mock::{ArrayStyle, Options};

use crate::client::{get, server_with};

fn keys(style: ArrayStyle, query: &str) -> Result<Vec<String>, Vec<String>> {
    let server = server_with(Options::new().array_style(style));
    let got = get(
        &server,
        &format!("/queries/statistics/daily?from_date=2026-05-05&to_date=2026-05-05&{query}"),
    );
    if got.status == 400 {
        return Err(got.locations());
    }
    let body = got.json();
    let values = body["statistics"][0]["values"]
        .as_object()
        .cloned()
        .unwrap_or_default();
    Ok(values
        .into_iter()
        .map(|(name, _): (String, Value)| name)
        .collect())
}

#[test]
fn comma_style_loses_repeated_keys_silently() {
    assert_eq!(
        keys(ArrayStyle::Comma, "types=steps,heartrate"),
        Ok(vec!["heartrate".into(), "steps".into()])
    );
    assert_eq!(
        keys(ArrayStyle::Comma, "types=steps%2Cheartrate"),
        Ok(vec!["heartrate".into(), "steps".into()])
    );
    assert_eq!(
        keys(ArrayStyle::Comma, "types=steps&types=heartrate"),
        Ok(vec!["steps".into()])
    );
}

#[test]
fn repeated_style_refuses_commas_loudly() {
    assert_eq!(
        keys(ArrayStyle::Repeated, "types=steps&types=heartrate"),
        Ok(vec!["heartrate".into(), "steps".into()])
    );
    assert_eq!(
        keys(ArrayStyle::Repeated, "types=steps,heartrate"),
        Err(vec!["query.types".into()])
    );
}

#[test]
fn both_styles_and_neither() {
    for query in ["types=steps,heartrate", "types=steps&types=heartrate"] {
        assert_eq!(
            keys(ArrayStyle::Both, query),
            Ok(vec!["heartrate".into(), "steps".into()])
        );
    }
    for style in [ArrayStyle::Comma, ArrayStyle::Repeated, ArrayStyle::Both] {
        assert_eq!(
            keys(style, "types[]=steps&types[]=heartrate"),
            Err(vec!["query.types".into()])
        );
        assert_eq!(keys(style, "types="), Err(vec!["query.types".into()]));
    }
}
