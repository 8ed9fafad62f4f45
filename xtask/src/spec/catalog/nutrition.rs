//! Nutrition (section 6).

use serde_json::json;
use spike_core::api::{
    AnalyzeNutritionImage, AnalyzeNutritionLabel, AnalyzeNutritionText, DeleteNutritionRecord,
    FileSource, GetNutritionRecord, Ingredient, ListNutritionRecords, Meal, ModifyNutritionRecord,
    NutritionChange, ReplaceNutritionRecord, UploadNutritionRecord,
};
use spike_core::time::Offset;
use spike_core::vocabulary::{AnalysisMode, NutriScore, NutritionalField, ServingUnit};

use super::sample::{TEXT, every, png, time, window};
use super::world::{BOTH, World};
use super::{Entry, boxed, raw, silent, typed};

const ID: &str = "{nutrition_record_id}";

pub(super) fn entries() -> Vec<Entry> {
    vec![
        image(),
        label(),
        text(),
        manual(),
        list(),
        get(),
        modify(),
        replace(),
        silent(
            DeleteNutritionRecord::new(ID),
            [DeleteNutritionRecord::new(ID)],
            |world: &World| {
                let missing = "00000000-0000-4000-8000-000000000000";
                vec![
                    boxed(DeleteNutritionRecord::new(missing)),
                    boxed(DeleteNutritionRecord::new(&world.last_meal)),
                ]
            },
        ),
    ]
}

fn image() -> Entry {
    let url = || FileSource::url("https://example.com/a.jpg");
    let every_option = |image: FileSource, mode: AnalysisMode| {
        AnalyzeNutritionImage::new(image)
            .analysis_mode(mode)
            .wait_on_process(true)
            .consumed_at(time("2026-04-13T10:00:00Z"))
            .country_code("us")
            .language_code("en")
            .include_nutri_score(true)
            .include_dish_description(true)
            .include_ingredients(true)
            .include_nutrition_fields(every(NutritionalField::ALL))
            .user_time_offset_minutes(Offset::UTC)
    };
    let mut full = vec![every_option(url(), AnalysisMode::Fast)];
    let modes = every(AnalysisMode::ALL).into_iter();
    full.extend(modes.map(|mode| every_option(png("").into(), mode)));
    typed(AnalyzeNutritionImage::new(png("")), full, |_| {
        let plain = |salt: &str| AnalyzeNutritionImage::new(png(salt));
        let waiting = || plain("soup").wait_on_process(true);
        let mut all = vec![
            boxed(plain("now")),
            boxed(plain("unreadable").wait_on_process(true)),
            boxed(AnalyzeNutritionImage::new(FileSource::url(
                "https://example.com/a.jpg",
            ))),
            boxed(waiting().consumed_at(time("2026-04-13T10:00:00Z"))),
            boxed(waiting().country_code("us")),
            boxed(waiting().language_code("lt").include_dish_description(true)),
            boxed(waiting().include_nutrition_fields(NutritionalField::ALL)),
            boxed(waiting().user_time_offset_minutes(Offset::UTC)),
        ];
        for mode in AnalysisMode::ALL {
            all.push(boxed(waiting().analysis_mode(mode)));
        }
        for flag in BOTH {
            all.push(boxed(plain("flag").wait_on_process(flag)));
            all.push(boxed(waiting().include_nutri_score(flag)));
            all.push(boxed(waiting().include_dish_description(flag)));
            all.push(boxed(waiting().include_ingredients(flag)));
        }
        all
    })
}

fn label() -> Entry {
    let mut full = vec![AnalyzeNutritionLabel::new(FileSource::url(
        "https://example.com/a.jpg",
    ))];
    let modes = every(AnalysisMode::ALL).into_iter();
    full.extend(modes.map(|mode| AnalyzeNutritionLabel::new(png("")).analysis_mode(mode)));
    typed(AnalyzeNutritionLabel::new(png("")), full, |_| {
        let plain = |salt: &str| AnalyzeNutritionLabel::new(png(salt));
        let mut all = vec![
            boxed(plain("label")),
            boxed(plain("unreadable")),
            boxed(AnalyzeNutritionLabel::new(FileSource::url(
                "https://example.com/a.jpg",
            ))),
        ];
        for mode in AnalysisMode::ALL {
            all.push(boxed(plain("label").analysis_mode(mode)));
        }
        all
    })
}

fn text() -> Entry {
    let request = || AnalyzeNutritionText::new(json!({ "body": "two eggs" }));
    raw(request(), [request()], |_| {
        let waiting = json!({ "body": "two eggs", "wait_on_process": true });
        vec![
            boxed(AnalyzeNutritionText::new(json!({ "body": "two eggs" }))),
            boxed(AnalyzeNutritionText::new(waiting)),
        ]
    })
}

fn least() -> Meal {
    Meal::new("soup", 1.5, ServingUnit::Grams)
}

/// A meal with all there is.
pub(super) fn whole(ingredients: Vec<Ingredient>, score: NutriScore, unit: ServingUnit) -> Meal {
    Meal::new("soup", 1.5, unit)
        .consumed_at(time("2026-04-13T10:00:00Z"))
        .dish_description(TEXT)
        .dish_description_translated(TEXT)
        .dish_name_translated(TEXT)
        .ingredients(ingredients)
        .nutri_score(score)
        .nutritional_fields(nutrients())
}

fn nutrients() -> spike_core::model::NutritionalFields {
    NutritionalField::ALL
        .iter()
        .map(|field| (field.clone(), 1.5))
        .collect()
}

fn ingredient(unit: ServingUnit) -> Ingredient {
    Ingredient::new("water", 1.5, unit)
        .name_translated(TEXT)
        .nutritional_fields(nutrients())
}

/// Meals with every unit and every score between them.
fn full_meals() -> impl Iterator<Item = Meal> {
    let units = every(ServingUnit::ALL);
    let ingredients: Vec<_> = units.iter().cloned().map(ingredient).collect();
    let scores = every(NutriScore::ALL);
    let pairs = units.into_iter().cycle().zip(scores);
    pairs.map(move |(unit, score)| whole(ingredients.clone(), score, unit))
}

fn manual() -> Entry {
    typed(
        UploadNutritionRecord::new(least()),
        full_meals().map(UploadNutritionRecord::new),
        |_| {
            live_meals()
                .into_iter()
                .map(|meal| boxed(UploadNutritionRecord::new(meal)))
                .collect()
        },
    )
}

fn replace() -> Entry {
    typed(
        ReplaceNutritionRecord::new(ID, least()),
        full_meals().map(|meal| ReplaceNutritionRecord::new(ID, meal)),
        |world: &World| {
            let meals = live_meals().into_iter();
            meals
                .map(|meal| boxed(ReplaceNutritionRecord::new(&world.meal, meal)))
                .collect()
        },
    )
}

fn live_meals() -> Vec<Meal> {
    let grams = || ServingUnit::Grams;
    let mut all = vec![
        least(),
        whole(vec![ingredient(grams())], NutriScore::A, grams()),
    ];
    all.extend(
        ServingUnit::ALL
            .iter()
            .map(|unit| Meal::new("soup", 1.5, unit)),
    );
    all.extend(
        NutriScore::ALL
            .iter()
            .map(|score| least().nutri_score(score)),
    );
    all
}

fn list() -> Entry {
    typed(
        ListNutritionRecords::new(window()),
        [ListNutritionRecords::new(window())],
        |world: &World| vec![boxed(ListNutritionRecords::new(world.today))],
    )
}

fn get() -> Entry {
    typed(
        GetNutritionRecord::new(ID),
        [GetNutritionRecord::new(ID)],
        |world: &World| vec![boxed(GetNutritionRecord::new(&world.meal))],
    )
}

fn modify() -> Entry {
    let size = || NutritionChange::new().serving_size(1.5);
    let when = || time("2026-04-13T10:00:00Z");
    typed(
        ModifyNutritionRecord::new(ID, size()),
        [ModifyNutritionRecord::new(ID, size().consumed_at(when()))],
        |world: &World| {
            let change = |change| boxed(ModifyNutritionRecord::new(&world.meal, change));
            let when = time("2026-04-13T10:00:00Z");
            vec![
                change(NutritionChange::new().serving_size(2.5)),
                change(NutritionChange::new().consumed_at(when)),
                change(NutritionChange::new().serving_size(1.5).consumed_at(when)),
            ]
        },
    )
}
