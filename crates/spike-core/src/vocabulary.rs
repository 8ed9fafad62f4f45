//! The words of the API: providers, metrics, statistic types, sleep stages and the other enums.
//!
//! Every list is open: see the note on each type. This module depends on nothing else of the crate, so
//! that a server or a test can share the names without sharing the rest.

mod activity_tag;
mod activity_type;
mod analysis_mode;
mod device_type;
mod event_type;
mod gender;
mod input_method;
mod interval;
mod lab_status;
mod label_status;
mod merge_method;
mod metric;
mod nutri_score;
mod nutrition_status;
mod nutritional_field;
pub(crate) mod open_enum;
mod provider;
mod provider_kind;
mod provider_source;
mod provider_source_type;
mod serving_unit;
mod sleep_stage;
mod statistic_type;
mod unit;

pub use activity_tag::ActivityTag;
pub use activity_type::ActivityType;
pub use analysis_mode::AnalysisMode;
pub use device_type::DeviceType;
pub use event_type::EventType;
pub use gender::Gender;
pub use input_method::InputMethod;
pub use interval::Interval;
pub use lab_status::LabStatus;
pub use label_status::LabelStatus;
pub use merge_method::MergeMethod;
pub use metric::Metric;
pub use nutri_score::NutriScore;
pub use nutrition_status::NutritionStatus;
pub use nutritional_field::NutritionalField;
pub use provider::Provider;
pub use provider_kind::ProviderKind;
pub use provider_source::ProviderSource;
pub use provider_source_type::ProviderSourceType;
pub use serving_unit::ServingUnit;
pub use sleep_stage::SleepStage;
pub use statistic_type::StatisticType;
pub use unit::Unit;

use crate::EnumShape;

/// All open enums as data, by name.
pub const ENUMS: &[&EnumShape] = &[
    &ActivityTag::SHAPE,
    &ActivityType::SHAPE,
    &AnalysisMode::SHAPE,
    &DeviceType::SHAPE,
    &EventType::SHAPE,
    &Gender::SHAPE,
    &InputMethod::SHAPE,
    &Interval::SHAPE,
    &LabStatus::SHAPE,
    &LabelStatus::SHAPE,
    &MergeMethod::SHAPE,
    &Metric::SHAPE,
    &NutriScore::SHAPE,
    &NutritionStatus::SHAPE,
    &NutritionalField::SHAPE,
    &Provider::SHAPE,
    &ProviderSource::SHAPE,
    &ProviderSourceType::SHAPE,
    &ServingUnit::SHAPE,
    &SleepStage::SHAPE,
    &StatisticType::SHAPE,
];

#[cfg(test)]
mod tests;
