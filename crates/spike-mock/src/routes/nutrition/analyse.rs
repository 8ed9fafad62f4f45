//! Pictures, labels and texts that are analysed.

use serde_json::{Value, json};
use spike_core::vocabulary::{AnalysisMode, NutritionalField};

use super::super::Call;
use super::{consumed_at, keep, word};
use crate::nutrition::{Dish, Meal, analyse, label as read_label, plain};
use crate::upload::{Kind, Upload};
use crate::webhooks::WebhookKind;
use crate::wire::{Answer, Fields, Problem};

const IMAGES: [Kind; 3] = [Kind::Jpeg, Kind::Png, Kind::Webp];

const OPTIONS: [&str; 11] = [
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

/// `POST /nutrition_records/image`.
pub(crate) fn image(call: &Call<'_>) -> Result<Answer, Problem> {
    let known: Vec<&str> = OPTIONS.into_iter().chain(["body_url"]).collect();
    let mut fields = Fields::read(call.content_type, call.body, &known)?;
    let upload = Upload::file_or_url(&mut fields, &IMAGES);
    start(call, fields, upload)
}

/// `POST /nutrition_records/text`. The documentation shows no body: the mock takes that of a picture, with
/// the text in `body`.
pub(crate) fn text(call: &Call<'_>) -> Result<Answer, Problem> {
    let mut fields = Fields::read(call.content_type, call.body, &OPTIONS)?;
    let upload = fields.text("body", true).map(|text| Upload::of(&text));
    start(call, fields, upload)
}

/// `POST /nutrition_records/ingredients/label`: nothing is stored.
pub(crate) fn label(call: &Call<'_>) -> Result<Answer, Problem> {
    let mut fields = Fields::read(
        call.content_type,
        call.body,
        &["body", "body_url", "analysis_mode"],
    )?;
    let upload = Upload::file_or_url(&mut fields, &IMAGES);
    mode(&mut fields);
    fields.done()?;
    let Some(upload) = upload.filter(|upload| upload.readable) else {
        return Ok(Answer::ok(
            json!({ "status": "failed", "failure_reason": "Unable to identify label" }),
        ));
    };
    let found = read_label(upload.salt);
    Ok(Answer::ok(json!({
        "name": found.name,
        "serving_size": plain(found.serving_size),
        "unit": found.unit,
        "nutritional_fields": found.fields,
        "status": "completed",
    })))
}

/// Starts an analysis. A caller who waits gets the result at once, as if the time had passed.
fn start(call: &Call<'_>, mut fields: Fields, upload: Option<Upload>) -> Result<Answer, Problem> {
    mode(&mut fields);
    let wait = fields.flag("wait_on_process");
    let consumed = consumed_at(&mut fields);
    code(&mut fields, "country_code");
    let language = code(&mut fields, "language_code");
    let nutri_score = fields.flag("include_nutri_score");
    let description = fields.flag("include_dish_description");
    let ingredients = fields.flag("include_ingredients");
    let wanted = wanted_fields(&mut fields);
    let offset_minutes = fields.integer("user_time_offset_minutes", false);
    fields.done()?;
    let Some(upload) = upload else {
        return Err(Problem::new(400, "validation failed"));
    };
    let now = call.app.millis();
    let ready = if wait {
        now
    } else {
        now.saturating_add(call.app.analysis_millis())
    };
    let outcome = if upload.readable {
        let language = language.as_deref();
        Ok(analyse(&Dish {
            salt: upload.salt,
            fields: &wanted,
            language,
            description,
            ingredients,
            nutri_score,
        }))
    } else {
        Err("Unable to identify food items".to_owned())
    };
    let id = call.app.next_id(&call.user);
    let meal = Meal {
        id,
        uploaded: now,
        ready,
        modified: ready,
        consumed,
        offset_minutes,
        updated: false,
        outcome,
    };
    let mut answer = keep(call, meal);
    call.app
        .webhooks
        .analysis(WebhookKind::NutritionRecord, &call.user, id);
    if let (false, crate::wire::Body::Json(value)) = (wait, &mut answer.body) {
        // Even an analysis without delay is not over when the answer is sent.
        *value = json!({ "record_id": value["record_id"], "status": "pending", "uploaded_at": value["uploaded_at"] });
    }
    Ok(answer)
}

fn mode(fields: &mut Fields) {
    word(fields, "analysis_mode", false, &|text| {
        AnalysisMode::from(text).is_known()
    });
}

/// Two lower-case letters.
fn code(fields: &mut Fields, name: &str) -> Option<String> {
    let is_code =
        |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_lowercase());
    let text = fields.text(name, false)?;
    if !is_code(&text) {
        fields.fault(name, "expected two lower-case letters");
    }
    Some(text)
}

/// The fields asked for; the documented four when there are none.
fn wanted_fields(fields: &mut Fields) -> Vec<String> {
    let mut wanted = Vec::new();
    match fields.get("include_nutrition_fields").cloned() {
        None => {}
        Some(Value::Array(names)) => {
            for (index, name) in names.into_iter().enumerate() {
                match name.as_str() {
                    Some(text) if NutritionalField::from(text).is_known() => {
                        wanted.push(text.to_owned());
                    }
                    _ => {
                        let place = format!("include_nutrition_fields[{index}]");
                        fields.fault_at(
                            &place,
                            "expected value to be one of the documented values",
                            name,
                        );
                    }
                }
            }
        }
        Some(_) => fields.fault("include_nutrition_fields", "expected array"),
    }
    if wanted.is_empty() {
        wanted.extend(
            ["carbohydrate_g", "energy_kcal", "fat_total_g", "protein_g"].map(str::to_owned),
        );
    }
    wanted
}
