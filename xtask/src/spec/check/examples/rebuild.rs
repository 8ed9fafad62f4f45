//! Requests made with the builders of the SDK from the bodies of examples.

use serde::de::DeserializeOwned;
use serde_json::Value;
use spike_core::api::{
    AnalyzeNutritionImage, AuthClientToken, AuthHmac, Ingredient, Meal, ModifyNutritionRecord,
    NutritionChange, ReplaceNutritionRecord, UploadLabReport, UploadNutritionRecord,
};
use spike_core::{ApplicationId, HmacKey, Operation, Signature, UserId};

use crate::spec::catalog::sample::{PDF, png};

/// Fields whose values in the examples stand for something else.
const PLACEHOLDERS: &[&str] = &["body", "signature"];

/// The example with what was sent in the place of its placeholders.
pub fn with_placeholders(example: &Value, sent: &Value) -> Value {
    let mut example = example.clone();
    for name in PLACEHOLDERS {
        if let (Some(field), Some(value)) = (example.get_mut(*name), sent.get(*name)) {
            *field = value.clone();
        }
    }
    example
}

/// The request of an operation that has this body.
pub fn request(id: &str, body: &Value) -> Result<Box<dyn Operation>, String> {
    Ok(match id {
        "postAuthHmac" => Box::new(AuthHmac::new(
            ApplicationId::new(need(body, "application_id")?),
            user(body)?,
            signature(body)?,
        )),
        "postAuthClientToken" => Box::new(
            AuthClientToken::new(need::<String>(body, "application_compat_client_id")?)
                .application_id(ApplicationId::new(need(body, "application_id")?))
                .application_user_id(user(body)?)
                .signature(signature(body)?),
        ),
        "postNutritionRecordsImage" => Box::new(image(body)?),
        "postNutritionRecordsManual" => Box::new(UploadNutritionRecord::new(meal(body)?)),
        "putNutritionRecordsByNutritionRecordId" => {
            Box::new(ReplaceNutritionRecord::new("id", meal(body)?))
        }
        "patchNutritionRecordsByNutritionRecordId" => {
            let mut change = NutritionChange::new();
            change.serving_size = get(body, "serving_size")?;
            change.consumed_at = get(body, "consumed_at")?;
            Box::new(ModifyNutritionRecord::new("id", change))
        }
        "postLabReports" => {
            let mut upload = UploadLabReport::new(PDF, need::<String>(body, "filename")?);
            upload.wait_on_process = get(body, "wait_on_process")?;
            upload.mime_type = get(body, "mime_type")?;
            Box::new(upload)
        }
        other => return Err(format!("the check cannot rebuild a request of `{other}`")),
    })
}

fn image(body: &Value) -> Result<AnalyzeNutritionImage, String> {
    let mut image = AnalyzeNutritionImage::new(png(""));
    image.analysis_mode = get::<String>(body, "analysis_mode")?.map(Into::into);
    image.wait_on_process = get(body, "wait_on_process")?;
    image.consumed_at = get(body, "consumed_at")?;
    image.country_code = get(body, "country_code")?;
    image.language_code = get(body, "language_code")?;
    image.include_nutri_score = get(body, "include_nutri_score")?;
    image.include_dish_description = get(body, "include_dish_description")?;
    image.include_ingredients = get(body, "include_ingredients")?;
    image.include_nutrition_fields = get(body, "include_nutrition_fields")?.unwrap_or_default();
    image.user_time_offset_minutes = get(body, "user_time_offset_minutes")?;
    Ok(image)
}

fn meal(body: &Value) -> Result<Meal, String> {
    let unit: String = need(body, "unit")?;
    let mut meal = Meal::new(
        need::<String>(body, "dish_name")?,
        need(body, "serving_size")?,
        unit,
    );
    meal.consumed_at = get(body, "consumed_at")?;
    meal.dish_description = get(body, "dish_description")?;
    meal.dish_description_translated = get(body, "dish_description_translated")?;
    meal.dish_name_translated = get(body, "dish_name_translated")?;
    meal.ingredients = get::<Vec<Ingredient>>(body, "ingredients")?.unwrap_or_default();
    meal.nutri_score = get(body, "nutri_score")?;
    meal.nutritional_fields = get(body, "nutritional_fields")?;
    Ok(meal)
}

fn user(body: &Value) -> Result<UserId, String> {
    UserId::new(need::<String>(body, "application_user_id")?).map_err(|error| error.to_string())
}

/// Any signature: that of the examples is a placeholder.
fn signature(body: &Value) -> Result<Signature, String> {
    let key = HmacKey::new("HMAC_KEY_FROM_ADMIN_CONSOLE").map_err(|error| error.to_string())?;
    Ok(key.sign(&user(body)?))
}

fn get<T: DeserializeOwned>(body: &Value, name: &str) -> Result<Option<T>, String> {
    let value = body.get(name).cloned();
    let read = value
        .map(|value| serde_json::from_value(value).map_err(|error| format!("`{name}`: {error}")));
    read.transpose()
}

fn need<T: DeserializeOwned>(body: &Value, name: &str) -> Result<T, String> {
    get(body, name)?.ok_or_else(|| format!("has no `{name}`"))
}
