//! `null` for every optional field without a value.

use serde_json::Value;

/// The optional fields of an object, by the name of the member that holds it, or holds an array of it. Objects that
/// are a whole answer have a name in [`root`].
#[rustfmt::skip]
const OPTIONAL_FIELDS: [(&str, &str); 20] = [
    ("sleeps", "record_id end_at_timestamp duration input_method metrics provider_slug provider_source \
        provider_source_type source user_time_offset_minutes sleep_id score stages"),
    ("stages", "start_at end_at duration samples stage"),
    ("workouts", "end_at_timestamp duration input_method is_source_aggregated laps user_time_offset_minutes metrics \
        provider_slug provider_source provider_source_type source workout_id workout_type workout_tags name sessions \
        splits segments route_points samples"),
    ("laps", "lap start_at end_at duration metrics samples"),
    ("sessions", DIVISION), ("splits", DIVISION), ("segments", DIVISION),
    ("records", "activity_id activity_type activity_tags end_at_timestamp duration input_method is_source_aggregated \
        metrics provider_slug provider_source provider_local_date user_time_offset_minutes source sessions laps segments \
        splits samples route_points"),
    ("source", "device_manufacturer device_model device_product device_version source_bundle_identifier \
        source_os_version source_product source_version"),
    ("statistics", "record_ids"),
    ("timeseries", "start_at from_timestamp to_timestamp providers provider_sources device_types record_ids"),
    ("properties", "birth_date birth_year body_bone_mass body_fat body_mass_index gender height language \
        resting_heartrate timezone weight"),
    ("nutrition_record", "modified_at consumed_at dish_name dish_name_translated dish_description \
        dish_description_translated serving_size unit nutri_score nutritional_fields ingredients failure_reason \
        user_time_offset_minutes"),
    ("ingredients", "name_translated nutritional_fields"),
    ("label", "nutritional_fields failure_reason"),
    ("lab_report", "uploaded_at modified_at collection_date result_date original_record_id notes parsing_error \
        lab_information patient_information sections"),
    ("sections", "loinc_code loinc_common_name section_notes standard_section_name results"),
    ("results", "standard_test_name loinc_code loinc_common_name normal_min normal_max notes require_human_review \
        tested_positive value value_text within_normal_range"),
    ("patient_information", "address date_of_birth email_address gender name notes patient_id phone_number age"),
    ("lab_information", "address email_address name notes phone_number"),
];
const DIVISION: &str = "division_ref division_label division_type start_at end_at duration metrics";

/// Adds the nulls to the answer of an operation.
pub(super) fn fill(path: &str, answer: &mut Value) {
    if let Some(name) = root(path, answer.is_array()) {
        fill_object(name, answer);
    }
}

/// The name of a whole answer in the table. It is empty if only members of the answer have optional fields.
fn root(path: &str, is_list: bool) -> Option<&'static str> {
    Some(match path {
        "/queries/timeseries" => "timeseries",
        "/queries/sleeps/{sleep_id}" => "sleeps",
        "/queries/workouts/{workout_id}" => "workouts",
        "/queries/provider_records/{record_id}" => "records",
        "/nutrition_records/ingredients/label" => "label",
        "/lab_reports/{lab_report_id}" => "lab_report",
        "/lab_reports" if is_list => "lab_report",
        "/queries/statistics" | "/queries/statistics/daily" | "/queries/statistics/interval" => "",
        "/queries/sleeps"
        | "/queries/workouts"
        | "/queries/provider_records"
        | "/userproperties" => "",
        "/lab_reports" | "/lab_reports/process" => "",
        _ if path.starts_with("/nutrition_records") => "nutrition_record",
        _ => return None,
    })
}

fn fill_object(name: &str, value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| fill_object(name, item)),
        Value::Object(members) => {
            for (_, fields) in OPTIONAL_FIELDS.iter().filter(|(own, _)| *own == name) {
                for field in fields.split_whitespace() {
                    members.entry(field).or_insert(Value::Null);
                }
            }
            members.iter_mut().for_each(|(name, member)| fill_object(name, member));
        }
        _ => {}
    }
}
