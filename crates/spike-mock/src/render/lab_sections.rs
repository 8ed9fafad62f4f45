//! The analysis of lab reports: equal files have equal results.

use serde_json::{Value, json};

use crate::data::{Random, hash_text};

/// LOINC code and name, name on the report, standard name, unit, normal range, decimals.
type LabTest =
    (&'static str, &'static str, &'static str, &'static str, &'static str, (f64, f64), i32);

/// LOINC code and name, name on the report, standard name, tests.
type LabPanel = (&'static str, &'static str, &'static str, &'static str, &'static [LabTest]);

#[rustfmt::skip]
const PANELS: [LabPanel; 3] = [
    ("58410-2", "CBC panel - Blood by Automated count", "HEMATOLOGY", "Complete blood count", &[
        ("6690-2", "Leukocytes [#/volume] in Blood by Automated count", "White Blood Count", "Leukocytes", "10*3/uL", (4.0, 10.5), 1),
        ("789-8", "Erythrocytes [#/volume] in Blood by Automated count", "Red Blood Count", "Erythrocytes", "10*6/uL", (4.1, 5.8), 2),
        ("718-7", "Hemoglobin [Mass/volume] in Blood", "Hb", "Hemoglobin", "g/dL", (12.5, 17.2), 1),
        ("777-3", "Platelets [#/volume] in Blood by Automated count", "PLT", "Platelets", "10*3/uL", (150.0, 400.0), 0),
    ]),
    ("24331-1", "Lipid 1996 panel - Serum or Plasma", "LIPIDS", "Lipid panel", &[
        ("2093-3", "Cholesterol [Mass/volume] in Serum or Plasma", "Total cholesterol", "Cholesterol", "mg/dL", (120.0, 200.0), 0),
        ("2085-9", "Cholesterol in HDL [Mass/volume] in Serum or Plasma", "HDL-C", "HDL cholesterol", "mg/dL", (40.0, 90.0), 0),
        ("2571-8", "Triglyceride [Mass/volume] in Serum or Plasma", "TG", "Triglycerides", "mg/dL", (35.0, 150.0), 0),
    ]),
    ("24323-8", "Comprehensive metabolic 2000 panel - Serum or Plasma", "CHEMISTRY", "Metabolic panel", &[
        ("2345-7", "Glucose [Mass/volume] in Serum or Plasma", "Glucose, fasting", "Glucose", "mg/dL", (70.0, 99.0), 0),
        ("4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", "HbA1c", "Hemoglobin A1c", "%", (4.0, 5.6), 1),
        ("2160-0", "Creatinine [Mass/volume] in Serum or Plasma", "Creatinine", "Creatinine", "mg/dL", (0.6, 1.25), 2),
    ]),
];

/// The sections of a report with this content.
pub(super) fn sections(salt: u64) -> Value {
    let sections = PANELS.iter().map(|(code, common, original, standard, tests)| {
        json!({
            "loinc_code": code,
            "loinc_common_name": common,
            "original_section_name": original,
            "standard_section_name": standard,
            "results": tests.iter().map(|test| result(salt, test)).collect::<Vec<_>>(),
        })
    });
    sections.chain([urine(salt)]).collect()
}

/// Most values lie within the normal range, some outside.
fn result(salt: u64, test: &LabTest) -> Value {
    let (code, common, original, standard, unit, (low, high), decimals) = *test;
    let mut random = Random::new(&[salt, hash_text(code)]);
    let scale = 10_f64.powi(decimals);
    let share = 0.5 + random.normal() * 0.27;
    let value = ((low + (high - low) * share).max(low * 0.4) * scale).round() / scale;
    json!({
        "loinc_code": code,
        "loinc_common_name": common,
        "original_test_name": original,
        "standard_test_name": standard,
        "original_unit_name": unit.replace("10*3", "K").replace("10*6", "M"),
        "standard_unit_name": unit,
        "value": value,
        "normal_min": low,
        "normal_max": high,
        "within_normal_range": (low..=high).contains(&value),
        "require_human_review": false,
    })
}

/// A section whose result is a text.
fn urine(salt: u64) -> Value {
    let positive = Random::new(&[salt, 7]).chance(0.2);
    json!({
        "original_section_name": "URINE",
        "results": [{
            "loinc_code": "5802-4",
            "loinc_common_name": "Nitrite [Presence] in Urine by Test strip",
            "original_test_name": "Nitrite",
            "original_unit_name": "",
            "standard_unit_name": "",
            "value_text": if positive { "positive" } else { "negative" },
            "tested_positive": positive,
        }],
    })
}
