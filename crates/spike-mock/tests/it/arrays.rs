use spike_mock::{ArrayStyle, Options};

use crate::client::{Api as _, names, server_with};

const DAY: &str = "/queries/statistics/daily?from_date=2026-05-05&to_date=2026-05-05";

/// The types that the server reads from a query, or the locations of the errors.
fn types(style: ArrayStyle, query: &str) -> Result<Vec<String>, Vec<String>> {
    let server = server_with(Options::new().array_style(style));
    let got = server.get(&format!("{DAY}&{query}"));
    if got.status == 400 {
        return Err(got.locations());
    }
    let values = &got.json()["statistics"][0]["values"];
    Ok(names(values).into_iter().map(str::to_owned).collect())
}

#[test]
fn each_style_reads_its_own_format() {
    use ArrayStyle::{Both, Comma, Repeated};
    let both: Result<&[&str], &str> = Ok(&["heartrate", "steps"]);
    let cases = [
        (Comma, "types=steps,heartrate", both),
        (Comma, "types=steps%2Cheartrate", both),
        // Repeated keys after the first are silently ignored.
        (Comma, "types=steps&types=heartrate", Ok(&["steps"])),
        (Repeated, "types=steps&types=heartrate", both),
        (Repeated, "types=steps,heartrate", Err("query.types")),
        (Both, "types=steps,heartrate", both),
        (Both, "types=steps&types=heartrate", both),
    ];
    for (style, query, expected) in cases {
        let expected = expected
            .map(|types| types.iter().map(|name| (*name).to_owned()).collect())
            .map_err(|location| vec![location.to_owned()]);
        assert_eq!(types(style, query), expected, "{style:?} {query}");
    }
    for style in [Comma, Repeated, Both] {
        for query in ["types[]=steps&types[]=heartrate", "types="] {
            assert_eq!(types(style, query), Err(vec!["query.types".to_owned()]));
        }
    }
}
