//! The analysis of pictures, texts and labels: equal content has equal results.

use serde_json::{Map, Value};

use super::{DishContent, Ingredient, four_decimals, json_number};
use crate::data::random::{Random, hash_text};

/// Ingredient, grams of it, and per 100 g: kcal, carbohydrate, protein, fat.
type DishPart = (&'static str, f64, [f64; 4]);

#[rustfmt::skip]
const DISHES: [(&str, &[DishPart]); 6] = [
    ("beef and broccoli stir-fry", &[
        ("beef, ground, lean, cooked", 120.0, [217.0, 0.0, 26.1, 11.8]),
        ("broccoli, raw", 90.0, [34.0, 6.6, 2.8, 0.4]),
        ("rice, brown, cooked", 150.0, [123.0, 25.6, 2.7, 1.0]),
    ]),
    ("grilled chicken caesar salad", &[
        ("chicken, breast, grilled", 130.0, [165.0, 0.0, 31.0, 3.6]),
        ("lettuce, romaine, raw", 95.0, [17.0, 3.3, 1.2, 0.3]),
        ("dressing, caesar", 30.0, [542.0, 3.3, 2.2, 57.9]),
        ("croutons, plain", 20.0, [407.0, 73.5, 11.9, 6.6]),
    ]),
    ("oatmeal with banana and walnuts", &[
        ("oats, cooked with water", 220.0, [71.0, 12.0, 2.5, 1.5]),
        ("banana, raw", 110.0, [89.0, 22.8, 1.1, 0.3]),
        ("nuts, walnuts", 18.0, [654.0, 13.7, 15.2, 65.2]),
    ]),
    ("salmon with potatoes and dill", &[
        ("salmon, atlantic, baked", 140.0, [206.0, 0.0, 22.1, 12.4]),
        ("potatoes, boiled", 190.0, [87.0, 20.1, 1.9, 0.1]),
        ("butter, salted", 8.0, [717.0, 0.1, 0.9, 81.1]),
    ]),
    ("margherita pizza", &[
        ("pizza dough, baked", 170.0, [275.0, 52.0, 8.9, 3.2]),
        ("cheese, mozzarella", 80.0, [300.0, 2.2, 22.2, 22.4]),
        ("tomato sauce", 60.0, [29.0, 5.3, 1.3, 0.2]),
    ]),
    ("cold beet soup", &[
        ("kefir, plain", 250.0, [52.0, 4.8, 3.4, 2.0]),
        ("beets, boiled", 90.0, [44.0, 10.0, 1.7, 0.2]),
        ("egg, boiled", 50.0, [155.0, 1.1, 12.6, 10.6]),
        ("cucumber, raw", 60.0, [15.0, 3.6, 0.7, 0.1]),
    ]),
];

/// What an analysis is asked for.
pub(crate) struct AnalysisOptions<'a> {
    pub(crate) fields: &'a [String],
    pub(crate) language: Option<&'a str>,
    pub(crate) description: bool,
    pub(crate) ingredients: bool,
    pub(crate) nutri_score: bool,
}

/// Analyses a picture or text. The fields of the dish are the sums of those of its ingredients.
pub(crate) fn analyse_dish(salt: u64, options: &AnalysisOptions<'_>) -> DishContent {
    let (name, parts) = choose(salt);
    let portion = Random::new(&[salt, 2]).integer(8, 13) as f64 / 10.0;
    let translated = |text: &str| {
        let language = options.language.filter(|code| *code != "en");
        language.map(|code| format!("{text} ({code})"))
    };
    let ingredients = parts.iter().map(|part| Ingredient {
        name: part.0.to_owned(),
        name_translated: translated(part.0),
        serving_size: four_decimals(part.1 * portion),
        unit: "g".to_owned(),
        fields: Some(fields_of(part, part.1 * portion, options.fields)),
    });
    let ingredients: Vec<Ingredient> = ingredients.collect();
    let names: Vec<&str> = parts.iter().map(|part| part.0).collect();
    let description = options.description.then(|| names.join(" with "));
    let serving_size: f64 = ingredients.iter().map(|part| part.serving_size).sum();
    let energy: f64 = parts.iter().map(|part| part.1 * portion * part.2[0] / 100.0).sum();
    DishContent {
        dish_name: name.to_owned(),
        dish_name_translated: translated(name),
        dish_description_translated: description.as_deref().and_then(translated),
        dish_description: description,
        serving_size: four_decimals(serving_size),
        unit: "g".to_owned(),
        nutri_score: options.nutri_score.then(|| nutri_score(energy / serving_size).to_owned()),
        fields: Some(sum(ingredients.iter().filter_map(|part| part.fields.as_ref()))),
        ingredients: options.ingredients.then_some(ingredients),
    }
}

/// Reads a label: one ingredient, with a fixed set of fields.
pub(crate) fn analyse_label(salt: u64) -> Ingredient {
    let (_, parts) = choose(salt);
    let part = parts[(salt >> 32) as usize % parts.len()];
    let fields = [
        "energy_kcal",
        "carbohydrate_g",
        "sugars_total_g",
        "protein_g",
        "fat_total_g",
        "fat_saturated_g",
        "fiber_total_dietary_g",
        "sodium_mg",
    ];
    Ingredient {
        name: part.0.to_owned(),
        name_translated: None,
        serving_size: 100.0,
        unit: "g".to_owned(),
        fields: Some(fields_of(&part, 100.0, &fields.map(str::to_owned))),
    }
}

fn choose(salt: u64) -> (&'static str, &'static [DishPart]) {
    DISHES[(salt % DISHES.len() as u64) as usize]
}

fn fields_of(part: &DishPart, grams: f64, wanted: &[String]) -> Map<String, Value> {
    let value = |name: &String| json_number(per_100g(part, name) * grams / 100.0);
    wanted.iter().map(|name| (name.clone(), value(name))).collect()
}

/// The value of a field per 100 g: from the table, derived from it, or random for the name.
fn per_100g(part: &DishPart, field: &str) -> f64 {
    let [energy, carbohydrate, protein, fat] = part.2;
    let factor =
        |field: &str| Random::new(&[hash_text(part.0), hash_text(field)]).between(0.2, 1.8);
    // The daily amount, in proportion to 2,000 kcal, times a random factor.
    let daily = |amount: f64| amount * energy.max(20.0) / 2_000.0 * factor(field);
    let sodium_mg = || 2_300.0 * energy.max(20.0) / 2_000.0 * factor("sodium_mg");
    match field {
        "energy_kcal" => energy,
        "carbohydrate_g" => carbohydrate,
        "protein_g" => protein,
        "fat_total_g" => fat,
        "fat_saturated_g" => fat * 0.31,
        "fat_polyunsaturated_g" => fat * 0.22,
        "fat_monounsaturated_g" => fat * 0.4,
        "fat_trans_g" => fat * 0.01,
        "sugars_total_g" => carbohydrate * 0.2,
        "fiber_total_dietary_g" => carbohydrate * 0.09,
        "cholesterol_mg" => protein * 2.4,
        "sodium_mg" => sodium_mg(),
        "sodium_g" => sodium_mg() / 1_000.0,
        "salt_mg" => sodium_mg() * 2.5,
        "salt_g" => sodium_mg() * 2.5 / 1_000.0,
        "potassium_mg" => daily(3_500.0),
        "calcium_mg" => daily(1_000.0),
        "iron_mg" => daily(18.0),
        "magnesium_mg" | "folate_mcg" => daily(400.0),
        "phosphorus_mg" => daily(700.0),
        "zinc_mg" => daily(11.0),
        "vitamin_a_rae_mcg" => daily(900.0),
        "vitamin_c_mg" => daily(90.0),
        "vitamin_d_mcg" => daily(20.0),
        "vitamin_e_mg" => daily(15.0),
        "vitamin_k_mcg" => daily(120.0),
        "niacin_mg" => daily(16.0),
        "vitamin_b12_mcg" => daily(2.4),
        _ => daily(1.3),
    }
}

fn sum<'a>(maps: impl Iterator<Item = &'a Map<String, Value>>) -> Map<String, Value> {
    let mut total = Map::new();
    for map in maps {
        for (name, value) in map {
            let before = total.get(name).and_then(Value::as_f64).unwrap_or(0.0);
            total.insert(name.clone(), json_number(before + value.as_f64().unwrap_or(0.0)));
        }
    }
    total
}

fn nutri_score(energy_per_gram: f64) -> &'static str {
    match energy_per_gram {
        low if low < 0.8 => "A",
        low if low < 1.2 => "B",
        low if low < 1.7 => "C",
        low if low < 2.3 => "D",
        _ => "E",
    }
}
