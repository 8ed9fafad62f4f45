use serde_json::json;

use super::{INTERVAL, SCHEMAS, assert_caught, at, list, object, parameter, remove, set};

#[test]
fn a_value_less() {
    assert_caught(
        |root| {
            list(root, &format!("{SCHEMAS}/SleepStage/x-extensible-enum"))
                .retain(|word| word != "rem");
        },
        &[
            "SleepStage",
            "`rem` is in `SleepStage`",
            "not in the document",
        ],
    );
}

#[test]
fn a_value_more() {
    assert_caught(
        |root| {
            list(root, &format!("{SCHEMAS}/Provider/x-extensible-enum"))
                .push(json!("brand_new_band"));
        },
        &[
            "Provider",
            "`brand_new_band` is in the document",
            "not in `Provider`",
        ],
    );
    // Where it is used, too.
    assert_caught(
        |root| list(root, &format!("{SCHEMAS}/Gender/x-extensible-enum")).push(json!("female")),
        &[
            "getUserproperties",
            "`properties.gender`",
            "`female`",
            "`Gender` does not know it",
        ],
    );
}

#[test]
fn a_value_written_otherwise() {
    assert_caught(
        |root| *at(root, &format!("{SCHEMAS}/NutriScore/x-extensible-enum/0")) = json!("a"),
        &["NutriScore", "`a` is in the document"],
    );
}

#[test]
fn another_order() {
    assert_caught(
        |root| list(root, &format!("{SCHEMAS}/InputMethod/x-extensible-enum")).swap(0, 1),
        &[
            "InputMethod",
            "another order",
            "`manual` in the document",
            "`unknown`",
        ],
    );
}

#[test]
fn an_enum_more_or_less() {
    assert_caught(
        |root| {
            let new = json!({ "type": "string", "x-extensible-enum": ["one", "two"] });
            set(root, &format!("{SCHEMAS}/BrandNew"), new);
        },
        &["BrandNew", "Rust does not have"],
    );
    assert_caught(
        |root| {
            object(root, &format!("{SCHEMAS}/EventType")).remove("x-extensible-enum");
        },
        &["EventType", "the document does not have"],
    );
}

#[test]
fn what_is_known_of_a_value() {
    assert_caught(
        |root| {
            set(
                root,
                &format!("{SCHEMAS}/Provider/x-enum-kind/garmin"),
                "mobile",
            );
        },
        &["Provider", "`garmin`", "mobile", "redirect"],
    );
    assert_caught(
        |root| {
            drop(remove(
                root,
                &format!("{SCHEMAS}/Provider/x-enum-kind/apple"),
            ));
        },
        &["Provider", "`apple`", "nothing in the document"],
    );
    assert_caught(
        |root| {
            set(
                root,
                &format!("{SCHEMAS}/ActivityType/x-enum-tags/running"),
                json!(["workout"]),
            );
        },
        &["ActivityType", "`running`", "on_foot"],
    );
    assert_caught(
        |root| {
            set(
                root,
                &format!("{SCHEMAS}/ActivityType/x-enum-tags/walking"),
                json!([]),
            );
        },
        &["ActivityType", "`walking`", "nothing in `ActivityType`"],
    );
}

#[test]
fn a_measurement() {
    let metric = |name: &str| format!("{SCHEMAS}/Metrics/properties/{name}");
    assert_caught(
        |root| set(root, &format!("{}/x-unit", metric("weight")), "kg"),
        &[
            "Metrics",
            "unit of `weight`",
            "`kg` in the document",
            "`g` in `Metric`",
        ],
    );
    assert_caught(
        |root| drop(remove(root, &format!("{}/x-unit", metric("steps")))),
        &["Metrics", "unit of `steps`", "nothing in the document"],
    );
    assert_caught(
        |root| set(root, &format!("{}/x-decimals", metric("distance")), 2),
        &["Metrics", "`distance`", "decimals"],
    );
    assert_caught(
        |root| drop(remove(root, &metric("pace"))),
        &["Metrics", "`pace` of `Metric`", "not among the properties"],
    );
    assert_caught(
        |root| set(root, &metric("grip_strength"), json!({ "type": "number" })),
        &["Metrics", "`grip_strength`", "no value of `Metric`"],
    );
    assert_caught(
        |root| {
            set(
                root,
                &metric("spo2"),
                json!({ "type": "string", "x-unit": "%", "x-decimals": 2 }),
            );
        },
        &["Metrics", "`spo2`", "not a number"],
    );
    assert_caught(
        |root| {
            set(
                root,
                &format!("{SCHEMAS}/StatisticValues/properties/sleep_score/x-unit"),
                "%",
            );
        },
        &["StatisticValues", "`sleep_score`", "`StatisticType`"],
    );
    assert_caught(
        |root| {
            set(
                root,
                &format!("{SCHEMAS}/NutritionalFields/properties/salt_g/x-unit"),
                "mg",
            );
        },
        &["NutritionalFields", "`salt_g`", "`NutritionalField`"],
    );
    assert_caught(
        |root| {
            set(
                root,
                &format!("{SCHEMAS}/Metrics/x-map-keys"),
                "#/components/schemas/Nowhere",
            );
        },
        &["Metrics", "`x-map-keys`"],
    );
}

#[test]
fn the_values_listed_for_a_use() {
    let types = |root: &mut serde_json::Value| {
        parameter(root, INTERVAL, "types")["schema"]["items"]["x-listed-values"].take()
    };
    assert_caught(
        |root| {
            let mut listed = types(root);
            listed.as_array_mut().unwrap().push(json!("sleep_score"));
            parameter(root, INTERVAL, "types")["schema"]["items"]["x-listed-values"] = listed;
        },
        &[
            "getQueriesStatisticsInterval",
            "`sleep_score`",
            "`is_listed_for_interval`",
        ],
    );
    assert_caught(
        |root| drop(types(root)),
        &[
            "getQueriesStatisticsInterval",
            "`x-listed-values`",
            "missing",
        ],
    );
}
