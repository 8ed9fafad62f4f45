use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// The promises every open enum makes, as one module per enum.
macro_rules! open_enums {
    ($( $module:ident: $name:ident, $count:literal; )+) => {
        $(
            mod $module {
                use super::*;

                #[test]
                fn known_values() {
                    let texts: BTreeSet<&str> = $name::ALL.iter().map(|value| value.as_str()).collect();
                    assert_eq!((texts.len(), $name::ALL.len()), ($count, $count));
                    for value in $name::ALL {
                        assert!(value.is_known());
                        assert_eq!(&$name::from(value.as_str()), value);
                        assert_eq!(value.to_string(), value.as_str());
                        let json = serde_json::to_string(value).unwrap();
                        assert_eq!(&serde_json::from_str::<$name>(&json).unwrap(), value);
                    }
                }

                #[test]
                fn unknown_texts_are_kept() {
                    for text in ["", "brand_new", "UNKNOWN", " steps", "\u{0}"] {
                        let value = $name::from(text);
                        assert!(!value.is_known());
                        assert_eq!(value.as_str(), text);
                        assert!(!$name::ALL.contains(&value));
                    }
                }

                proptest! {
                    #[test]
                    fn any_text_survives(text in any::<String>()) {
                        let value = $name::from(text.as_str());
                        prop_assert_eq!(value.as_str(), &text);
                        prop_assert_eq!(&$name::from(text.clone()), &value);
                        prop_assert_eq!(value.is_known(), $name::ALL.contains(&value));
                        let json = serde_json::to_string(&value).unwrap();
                        prop_assert_eq!(&json, &serde_json::to_string(&text).unwrap());
                        prop_assert_eq!(serde_json::from_str::<$name>(&json).unwrap(), value);
                    }
                }
            }
        )+
    };
}

open_enums! {
    activity_tag: ActivityTag, 17;
    activity_type: ActivityType, 55;
    analysis_mode: AnalysisMode, 2;
    device_type: DeviceType, 1;
    event_type: EventType, 3;
    gender: Gender, 1;
    input_method: InputMethod, 3;
    interval: Interval, 1;
    lab_status: LabStatus, 4;
    label_status: LabelStatus, 2;
    legacy_interval: LegacyInterval, 4;
    merge_method: MergeMethod, 6;
    metric: Metric, 98;
    nutri_score: NutriScore, 5;
    nutrition_status: NutritionStatus, 5;
    nutritional_field: NutritionalField, 32;
    provider: Provider, 28;
    provider_source: ProviderSource, 59;
    provider_source_type: ProviderSourceType, 4;
    serving_unit: ServingUnit, 5;
    sleep_stage: SleepStage, 9;
    statistic_type: StatisticType, 20;
}

#[test]
#[expect(clippy::disallowed_methods, reason = "reads the sources of this crate")]
fn every_open_enum_is_listed() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/vocabulary");
    let mut declared = BTreeSet::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let enums = text.split("\nopen_enum! {").skip(1);
        declared.extend(enums.map(|text| {
            let (_, text) = text.split_once("pub enum ").unwrap();
            text.split_once(' ').unwrap().0.to_owned()
        }));
    }
    let listed: Vec<&str> = ENUMS.iter().map(|shape| shape.type_name).collect();
    assert_eq!(listed, Vec::from_iter(&declared));
    assert_eq!(listed.len(), 22);
}

#[test]
fn five_statistic_types_are_daily_only() {
    assert!(StatisticType::ALL.iter().all(StatisticType::is_listed_for_daily));
    let daily_only: Vec<&str> = StatisticType::ALL
        .iter()
        .filter(|kind| !kind.is_listed_for_interval())
        .map(StatisticType::as_str)
        .collect();
    assert_eq!(StatisticType::ALL.len() - daily_only.len(), 15);
    assert_eq!(
        daily_only,
        ["sleep_score", "stress_score", "recovery_score", "activity_score", "sleep_duration_total"]
    );
    let new = StatisticType::from("brand_new");
    assert!(!new.is_listed_for_daily() && !new.is_listed_for_interval());
    assert_eq!((new.unit(), new.decimals()), (None, None));
}

#[test]
fn every_known_number_has_a_unit() {
    assert!(Metric::ALL.iter().all(|metric| metric.unit().is_some()));
    assert!(StatisticType::ALL.iter().all(|kind| kind.unit().is_some()));
    let without_decimals: Vec<&str> = Metric::ALL
        .iter()
        .filter(|metric| metric.decimals().is_none())
        .map(Metric::as_str)
        .collect();
    assert_eq!(
        without_decimals.join(" "),
        "swimming_lengths swimming_distance_per_stroke vo2max weight sleep_latency wakeup_latency sleep_efficiency \
         sleep_interruptions sleep_skin_temperature_deviation"
    );
    let new = Metric::from("brand_new");
    assert_eq!((new.unit(), new.decimals()), (None, None));
}

/// Families share a unit, so that a slip in the long table shows.
#[test]
fn metric_units_follow_their_names() {
    for metric in Metric::ALL {
        let name = metric.as_str();
        let expected = if name == "swimming_distance_per_stroke" || name.starts_with("distance") {
            Unit::Meters
        } else if name.starts_with("calories") {
            Unit::Kilocalories
        } else if name.contains("temperature") {
            Unit::Celsius
        } else if name.contains("duration") || name.ends_with("latency") || name.starts_with("hrv")
        {
            Unit::Milliseconds
        } else if name.starts_with("heartrate") {
            Unit::BeatsPerMinute
        } else if name.contains("breathing") {
            Unit::BreathsPerMinute
        } else if name.starts_with("blood_pressure") {
            Unit::MillimetersOfMercury
        } else {
            continue;
        };
        assert_eq!(metric.unit(), Some(expected), "{name}");
    }
}

/// A statistic that exists as a metric has the metric's unit, and its decimals where both are known.
#[test]
fn statistics_agree_with_metrics() {
    for kind in StatisticType::ALL {
        let metric = Metric::from(kind.as_str());
        if metric.is_known() {
            assert_eq!(kind.unit(), metric.unit(), "{kind}");
            assert_eq!(kind.decimals(), metric.decimals(), "{kind}");
        }
    }
}

#[test]
fn nutritional_units_are_the_ends_of_the_names() {
    for field in NutritionalField::ALL {
        let expected = match field.as_str().rsplit('_').next() {
            Some("kcal") => Unit::Kilocalories,
            Some("g") => Unit::Grams,
            Some("mg") => Unit::Milligrams,
            Some("mcg") => Unit::Micrograms,
            other => panic!("no unit in {other:?}"),
        };
        assert_eq!(field.unit(), Some(expected), "{field}");
    }
    assert_eq!(NutritionalField::from("caffeine_mg").unit(), None);
}

#[test]
fn providers_by_kind() {
    let count = |kind| Provider::ALL.iter().filter(|provider| provider.kind() == kind).count();
    assert_eq!(count(Some(ProviderKind::MobileOnly)), 3);
    assert_eq!(count(Some(ProviderKind::Redirect)), 17);
    assert_eq!(count(None), 8);
}

#[test]
fn activity_types_by_tags() {
    let count = |wanted: fn(&ActivityType) -> bool| {
        ActivityType::ALL.iter().filter(|kind| wanted(kind)).count()
    };
    assert_eq!(count(|kind| kind.tags().is_none()), 27);
    assert_eq!(count(|kind| kind.tags() == Some(&[])), 2);
    assert_eq!(
        count(|kind| kind.tags().is_some_and(|tags| tags.contains(&ActivityTag::Workout))),
        24
    );
    assert_eq!(ActivityType::from("brand_new").tags(), None);
}

#[test]
fn symbols_are_short_and_displayed() {
    assert_eq!(format!("{:>5}", Unit::BeatsPerMinute), "  bpm");
    assert_eq!(Unit::Celsius.to_string(), "°C");
}
