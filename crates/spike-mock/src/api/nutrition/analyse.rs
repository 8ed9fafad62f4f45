//! The analysis of pictures, labels and texts.

use serde_json::json;
use spike_core::vocabulary::{AnalysisMode, NutritionalField};

use super::store::{consumed_at, insert};
use crate::api::answer::Answer;
use crate::api::call::{Call, Outcome};
use crate::api::fields::Fields;
use crate::api::problem::{NOT_DOCUMENTED, Problem};
use crate::api::upload::{FileType, file_or_url};
use crate::app::WebhookKind;
use crate::data::{
    AnalysisOptions, NutritionRecord, UploadedContent, analyse_dish, analyse_label, json_number,
};

const IMAGES: [FileType; 3] = [FileType::Jpeg, FileType::Png, FileType::Webp];

const MEMBERS: [&str; 11] = [
    "body",
    "analysis_mode",
    "wait_on_process",
    "consumed_at",
    "country_code",
    "language_code",
    "include_nutri_score",
    "include_dish_description",
    "include_ingredients",
    "include_nutrition_fields",
    "user_time_offset_minutes",
];

/// The documented default of `include_nutrition_fields`.
const DEFAULT_FIELDS: [&str; 4] = ["carbohydrate_g", "energy_kcal", "fat_total_g", "protein_g"];

/// `POST /nutrition_records/image`.
pub(crate) fn image(call: &Call) -> Outcome {
    let known: Vec<&str> = MEMBERS.into_iter().chain(["body_url"]).collect();
    let mut fields = call.fields(&known)?;
    let content = file_or_url(&mut fields, &IMAGES);
    start(call, fields, content)
}

/// `POST /nutrition_records/text`. The documentation shows no body: the mock accepts that of a picture, with the text
/// in `body`.
pub(crate) fn text(call: &Call) -> Outcome {
    let mut fields = call.fields(&MEMBERS)?;
    let content = fields.text("body", true).map(|text| UploadedContent::text(&text));
    start(call, fields, content)
}

/// `POST /nutrition_records/ingredients/label`: nothing is stored.
pub(crate) fn label(call: &Call) -> Outcome {
    let mut fields = call.fields(&["body", "body_url", "analysis_mode"])?;
    let content = file_or_url(&mut fields, &IMAGES);
    analysis_mode(&mut fields);
    fields.done()?;
    let Some(content) = content.filter(|content| content.readable) else {
        let failed = json!({ "status": "failed", "failure_reason": "Unable to identify label" });
        return Ok(Answer::ok(failed));
    };
    let found = analyse_label(content.salt);
    Ok(Answer::ok(json!({
        "name": found.name,
        "serving_size": json_number(found.serving_size),
        "unit": found.unit,
        "nutritional_fields": found.fields,
        "status": "completed",
    })))
}

/// Starts an analysis. With `wait_on_process` it ends at once.
fn start(call: &Call, mut fields: Fields, content: Option<UploadedContent>) -> Outcome {
    analysis_mode(&mut fields);
    let wait = fields.flag("wait_on_process");
    let consumed = consumed_at(&mut fields);
    country_or_language(&mut fields, "country_code");
    let language = country_or_language(&mut fields, "language_code");
    let nutri_score = fields.flag("include_nutri_score");
    let description = fields.flag("include_dish_description");
    let ingredients = fields.flag("include_ingredients");
    let is_field = |text: &str| NutritionalField::from(text).is_known();
    let mut wanted = fields.known_list("include_nutrition_fields", NOT_DOCUMENTED, is_field);
    if wanted.is_empty() {
        wanted.extend(DEFAULT_FIELDS.map(str::to_owned));
    }
    let offset_minutes = fields.integer("user_time_offset_minutes", false);
    fields.done()?;
    let content = content.ok_or_else(|| Problem::new(400, "validation failed"))?;
    let options = AnalysisOptions {
        fields: &wanted,
        language: language.as_deref(),
        description,
        ingredients,
        nutri_score,
    };
    let outcome = if content.readable {
        Ok(analyse_dish(content.salt, &options))
    } else {
        Err("Unable to identify food items".to_owned())
    };
    let (id, now) = (call.app.next_id(&call.user), call.app.millis());
    let ready = call.app.analysis_end(now, wait);
    let record = NutritionRecord {
        id,
        uploaded: now,
        ready,
        modified: ready,
        consumed,
        offset_minutes,
        updated: false,
        outcome,
    };
    let mut answer = insert(call, record);
    call.app.webhooks.watch(WebhookKind::NutritionRecord, &call.user, id);
    if let (false, Some(value)) = (wait, answer.json_mut()) {
        // Even an analysis without delay has not ended when the answer is sent.
        *value = json!({
            "record_id": value["record_id"], "status": "pending", "uploaded_at": value["uploaded_at"],
        });
    }
    Ok(answer)
}

fn analysis_mode(fields: &mut Fields) {
    fields.known("analysis_mode", false, |text| AnalysisMode::from(text).is_known());
}

/// Two lower-case letters.
fn country_or_language(fields: &mut Fields, name: &str) -> Option<String> {
    let text = fields.text(name, false)?;
    if text.len() != 2 || !text.bytes().all(|byte| byte.is_ascii_lowercase()) {
        fields.error(name, "expected two lower-case letters");
    }
    Some(text)
}
