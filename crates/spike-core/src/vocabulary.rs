//! The words of the API: providers, metrics, statistic types, sleep stages and the other enums.
//!
//! Every list is open: see the note on each type. This module depends on nothing else of the crate, so
//! that a server or a test can share the names without sharing the rest.

mod activities;
mod metric;
mod nutrition;
pub(crate) mod open_enum;
mod providers;
mod records;
mod statistic_type;
mod unit;

pub use activities::{ActivityTag, ActivityType};
pub use metric::Metric;
pub use nutrition::{
    AnalysisMode, LabelStatus, NutriScore, NutritionStatus, NutritionalField, ServingUnit,
};
pub use providers::{
    DeviceType, InputMethod, Provider, ProviderKind, ProviderSource, ProviderSourceType,
};
pub use records::{EventType, Gender, Interval, LabStatus, MergeMethod, SleepStage};
pub use statistic_type::StatisticType;
pub use unit::Unit;

pub use self::open_enum::EnumShape;

/// All open enums, as data.
pub const ENUMS: &[EnumShape] = &[
    ActivityTag::SHAPE,
    ActivityType::SHAPE,
    AnalysisMode::SHAPE,
    DeviceType::SHAPE,
    EventType::SHAPE,
    Gender::SHAPE,
    InputMethod::SHAPE,
    Interval::SHAPE,
    LabStatus::SHAPE,
    LabelStatus::SHAPE,
    MergeMethod::SHAPE,
    Metric::SHAPE,
    NutriScore::SHAPE,
    NutritionStatus::SHAPE,
    NutritionalField::SHAPE,
    Provider::SHAPE,
    ProviderSource::SHAPE,
    ProviderSourceType::SHAPE,
    ServingUnit::SHAPE,
    SleepStage::SHAPE,
    StatisticType::SHAPE,
];

#[cfg(test)]
mod tests;
