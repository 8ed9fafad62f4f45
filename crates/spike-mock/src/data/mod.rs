//! The synthetic data: persons, what their devices record, and what users upload.

mod day_model;
mod ids;
mod nutrition;
mod person;
mod point;
mod profile;
mod random;
mod series;
mod sleep;
mod uploads;
mod view;
mod wear;

pub(crate) use ids::{RecordId, RecordKind, RecordRef};
pub(crate) use nutrition::{
    AnalysisOptions, DishContent, Ingredient, NutritionRecord, analyse_dish, analyse_label,
    json_number,
};
pub(crate) use person::{Person, Training};
pub(crate) use point::{Point, SLEEP_METRICS, decimals, rounded};
pub(crate) use profile::{Profile, SourceScope};
pub(crate) use random::{Random, hash, hash_text};
pub(crate) use sleep::Sleep;
pub(crate) use uploads::{LabReport, UploadedContent};
pub(crate) use view::{DataCache, UserView};
