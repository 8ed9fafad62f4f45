use serde_json::{Value, json};

use super::*;
use crate::api::{Ingredient, golden};
use crate::codec::request::Request as _;
use crate::model::NutritionalFields;
use crate::model::samples::png;
use crate::vocabulary::{NutriScore, NutritionStatus, NutritionalField, ServingUnit};

const LINE: &str = "POST /nutrition_records/image";
const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAgAAAAIA";

/// The request of an example, with an image in the place of its placeholder.
fn example(text: &str) -> Value {
    let mut example: Value = serde_json::from_str(text).unwrap();
    example["body"] = json!(PNG);
    example
}

#[test]
fn analyze_nutrition_image_requests() {
    let image = || AnalyzeNutritionImage::new(png(512, 512));
    golden::assert_body(&image(), LINE, &json!({"body": PNG}));

    let sync = image().analysis_mode("fast").wait_on_process(true);
    let sample = golden::example!("nutrition_image_sync_request");
    golden::assert_body(&sync, LINE, &example(sample));
    assert_eq!(sync.call().unwrap().timeout_class(), TimeoutClass::Analysis);

    let later = image().include_ingredients(true).include_nutri_score(true).wait_on_process(false);
    let sample = golden::example!("nutrition_image_async_request");
    golden::assert_body(&later, LINE, &example(sample));
    let classes = [image(), later].map(|request| request.call().unwrap().timeout_class());
    assert_eq!(classes, [TimeoutClass::Standard; 2]);

    let options = image()
        .include_nutri_score(true)
        .include_dish_description(true)
        .include_ingredients(true)
        .include_nutrition_fields([
            NutritionalField::EnergyKcal,
            NutritionalField::ProteinG,
            NutritionalField::FatTotalG,
            NutritionalField::CarbohydrateG,
            NutritionalField::FiberTotalDietaryG,
            NutritionalField::SodiumMg,
            NutritionalField::CalciumMg,
            NutritionalField::IronMg,
        ]);
    let sample = golden::example!("nutrition_image_request_options");
    golden::assert_body(&options, LINE, &example(sample));
    assert!(!options.call().unwrap().is_idempotent());
}

#[test]
fn the_options_no_present_sample_shows() {
    let full = AnalyzeNutritionImage::new(FileSource::url("https://example.com/a.jpg?x=1"))
        .analysis_mode(AnalysisMode::Precise)
        .consumed_at("2026-04-13T10:00:00.75Z".parse::<Timestamp>().unwrap())
        .country_code("us")
        .language_code("en")
        .include_nutrition_fields(["salt_g"])
        .user_time_offset_minutes(Offset::from_minutes(180).unwrap());
    golden::assert_body(
        &full,
        LINE,
        &json!({
            "body_url": "https://example.com/a.jpg?x=1", "analysis_mode": "precise",
            "consumed_at": "2026-04-13T10:00:00Z", "country_code": "us", "language_code": "en",
            "include_nutrition_fields": ["salt_g"], "user_time_offset_minutes": 180,
        }),
    );
    golden::assert_refused(&AnalyzeNutritionImage::new(png(300, 300)), "300x300");
}

#[test]
fn the_image_stays_out_of_debug() {
    let text = format!("{:?}", AnalyzeNutritionImage::new(b"\xff\xd8\xff\xe0AAAA"));
    assert!(text.contains("image: [8 bytes redacted]"), "{text}");
}

#[test]
fn analyze_nutrition_image_answers() {
    let done: NutritionRecord = golden::decode(golden::example!("nutrition_image_sync_200"));
    assert!(done.is_finished());
    assert_eq!(done.serving_size, Some(275.0));
    let fields = done.nutritional_fields.unwrap();
    assert_eq!(fields.get(NutritionalField::ProteinG), Some(42.2));

    let begun: NutritionRecord = golden::decode(golden::example!("nutrition_image_async_200"));
    assert_eq!(begun.status, NutritionStatus::Processing);
    assert_eq!((begun.modified_at, begun.dish_name), (None, None));
}

#[test]
fn analyze_nutrition_label_request() {
    let line = "POST /nutrition_records/ingredients/label";
    let plain = AnalyzeNutritionLabel::new(png(512, 512));
    golden::assert_body(&plain, line, &json!({"body": "iVBORw0KGgoAAAANSUhEUgAAAgAAAAIA"}));
    assert_eq!(plain.call().unwrap().timeout_class(), TimeoutClass::Analysis);
    let full = AnalyzeNutritionLabel::new(FileSource::url("https://example.com/label.png"))
        .analysis_mode(AnalysisMode::Fast);
    golden::assert_body(
        &full,
        line,
        &json!({"body_url": "https://example.com/label.png", "analysis_mode": "fast"}),
    );
    golden::assert_refused(&AnalyzeNutritionLabel::new(b"GIF89a"), "GIF");
}

#[test]
fn analyze_nutrition_label_answer() {
    let label: LabelAnalysis = golden::decode(golden::example!("nutrition_label_200"));
    assert_eq!(label.status, Some(LabelStatus::Completed));
    assert_eq!(label.unit, Some(ServingUnit::Grams));
    let fields = label.nutritional_fields.unwrap();
    assert_eq!(fields.get(NutritionalField::EnergyKcal), Some(800.0));
}

#[test]
fn upload_nutrition_record_request() {
    let upload = UploadNutritionRecord::new(Meal::new("porridge", 350.0, ServingUnit::Grams));
    golden::assert_body(
        &upload,
        "POST /nutrition_records/manual",
        &json!({"dish_name": "porridge", "serving_size": 350, "unit": "g"}),
    );
    assert!(!upload.call().unwrap().is_idempotent());
    golden::assert_refused(&UploadNutritionRecord::new(Meal::new("", 1.0, "g")), "dish_name");
}

#[test]
fn upload_nutrition_record_answer() {
    // No example shows the answer; it is a record, stored with status `completed`.
    let upload = UploadNutritionRecord::new(Meal::new("porridge", 350.0, "g"));
    let body = r#"{"record_id": "r", "status": "completed", "dish_name": "porridge"}"#;
    let record = golden::reply(&upload, body).unwrap().value;
    assert_eq!(record.status, NutritionStatus::Completed);
}

#[test]
fn list_nutrition_records_request() {
    golden::assert_bearer(
        &ListNutritionRecords::new(golden::window()),
        &format!("GET /nutrition_records?{}", golden::WINDOW),
    );
}

#[test]
fn list_nutrition_records_answers() {
    let values: Vec<NutritionRecord> = golden::decode(golden::example!("nutrition_list_200"));
    let record = &values[0];
    assert_eq!(record.nutri_score, Some(NutriScore::B));
    assert_eq!(record.nutritional_fields, None);
    // The sample has a reason beside a status that is not `failed`.
    assert_eq!(record.status, NutritionStatus::Completed);
    assert!(record.failure_reason.is_some());
    let fields = &record.ingredients.as_ref().unwrap()[0].nutritional_fields;
    let fields = fields.as_ref().unwrap();
    assert_eq!(fields.len(), 29);
    assert!(fields.iter().all(|(name, _)| name.is_known()));
    assert_eq!(fields.get(NutritionalField::VitaminB12Mcg), Some(2.4));

    let schema: Vec<NutritionRecord> =
        golden::decode(golden::example!("nutrition_list_200_schema"));
    assert_eq!(schema[0].nutritional_fields.as_ref().unwrap().len(), 29);
    assert_eq!(schema[0].nutri_score.as_ref().unwrap().as_str(), "<string>");
    assert_eq!((&schema[0].unit, schema[0].serving_size), (&None, None));
}

#[test]
fn nothing_is_an_empty_list_and_one_bad_record_is_left_out() {
    let list = ListNutritionRecords::new(golden::window());
    for none in ["[]", "null"] {
        assert!(golden::reply(&list, none).unwrap().value.is_empty());
    }
    let body = r#"[{"record_id": "r", "status": "pending"}, {"record_id": "s"}]"#;
    let reply = golden::reply(&list, body).unwrap();
    assert_eq!(reply.value.len(), 1);
    let told = reply.deviations[0].to_string();
    assert_eq!(told, "[1]: left out: a required part is missing at `status`");
}

#[test]
fn get_nutrition_record_request() {
    let id = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
    golden::assert_bearer(&GetNutritionRecord::new(id), &format!("GET /nutrition_records/{id}"));
    golden::assert_refused(&GetNutritionRecord::new(""), "nutrition_record_id");
}

#[test]
fn get_nutrition_record_answer() {
    // No example of its own; the answer is a record as every other operation gives it.
    let body = golden::example!("nutrition_image_async_200");
    let record = golden::reply(&GetNutritionRecord::new("r"), body).unwrap().value;
    assert_eq!(record.status, NutritionStatus::Processing);
    assert!(!record.is_finished());
}

#[test]
fn modify_nutrition_record_request() {
    let sample: Value = serde_json::from_str(golden::example!("nutrition_patch_request")).unwrap();
    let size = NutritionChange::new().serving_size(120.0);
    let modify = ModifyNutritionRecord::new("r", size.clone());
    golden::assert_body(&modify, "PATCH /nutrition_records/r", &sample);
    assert!(!modify.call().unwrap().is_idempotent());

    let time: Timestamp = "2026-04-13T12:00:00.5+02:00".parse().unwrap();
    let both = ModifyNutritionRecord::new("a b", size.consumed_at(time));
    golden::assert_body(
        &both,
        "PATCH /nutrition_records/a%20b",
        &json!({"serving_size": 120, "consumed_at": "2026-04-13T10:00:00Z"}),
    );
}

#[test]
fn one_of_the_two_is_needed() {
    let with = |change| ModifyNutritionRecord::new("r", change);
    golden::assert_refused(&with(NutritionChange::new()), "nothing is to change");
    for size in [0.0, f64::NAN] {
        let change = NutritionChange::new().serving_size(size);
        golden::assert_refused(&with(change), "`serving_size`");
    }
}

#[test]
fn replace_nutrition_record_request() {
    let sample: Value = serde_json::from_str(golden::example!("nutrition_put_request")).unwrap();
    let fields = sample["ingredients"][0]["nutritional_fields"].as_object().unwrap();
    let fields: NutritionalFields = fields.keys().map(|name| (name.as_str(), 123.0)).collect();
    assert!(fields.iter().all(|(name, _)| name.is_known()));
    let ingredient = Ingredient::new("<string>", 123.0, "g")
        .name_translated("<string>")
        .nutritional_fields(fields);
    let meal = Meal::new("<string>", 1.01, "g")
        .consumed_at("2023-11-07T05:31:56.9Z".parse::<Timestamp>().unwrap())
        .dish_description("<string>")
        .dish_description_translated("<string>")
        .dish_name_translated("<string>")
        .ingredients([ingredient]);
    let replace = ReplaceNutritionRecord::new("a/b", meal.clone());
    golden::assert_body(&replace, "PUT /nutrition_records/a%2Fb", &sample);
    assert!(replace.call().unwrap().is_idempotent());

    // The two fields no sample shows.
    let meal = meal.nutri_score(NutriScore::B).nutritional_fields([(NutritionalField::SaltG, 1.5)]);
    let mut full = sample;
    full["nutri_score"] = json!("B");
    full["nutritional_fields"] = json!({"salt_g": 1.5});
    golden::assert_body(
        &ReplaceNutritionRecord::new("r", meal.clone()),
        "PUT /nutrition_records/r",
        &full,
    );
    golden::assert_refused(&ReplaceNutritionRecord::new("", meal), "nutrition_record_id");
}

#[test]
fn replace_nutrition_record_answer() {
    // No example shows the answer; it is a record, now `updated`.
    let replace = ReplaceNutritionRecord::new("r", Meal::new("soup", 300.0, "ml"));
    let body = r#"{"record_id": "r", "status": "updated"}"#;
    let record = golden::reply(&replace, body).unwrap().value;
    assert_eq!(record.status, NutritionStatus::Updated);
}

#[test]
fn delete_nutrition_record_request_and_answer() {
    let delete = DeleteNutritionRecord::new("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    golden::assert_bearer(
        &delete,
        "DELETE /nutrition_records/6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    );
    golden::reply(&delete, "").unwrap();
    assert!(delete.call().unwrap().is_idempotent());
    // An empty id would delete at another address.
    golden::assert_refused(&DeleteNutritionRecord::new(""), "nutrition_record_id");
}

#[test]
fn the_body_of_the_webhook_is_a_record_too() {
    let record: NutritionRecord = golden::decode(golden::example!("webhook_nutrition"));
    assert_eq!(record.application_user_id.as_deref(), Some("end_user_id1"));
    assert_eq!(record.nutri_score, Some(NutriScore::B));
    let ingredient = &record.ingredients.as_ref().unwrap()[0];
    assert_eq!(ingredient.serving_size, Some(150.0));
    let fields = ingredient.nutritional_fields.as_ref().unwrap();
    // Measured as nothing, which is not the same as not measured.
    assert_eq!(fields.get(NutritionalField::CarbohydrateG), Some(0.0));
    assert_eq!(fields.get(NutritionalField::SodiumMg), None);
    assert!(record.is_finished());
}
