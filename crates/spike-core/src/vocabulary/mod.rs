//! The enums of the API: providers, metrics, statistic types, sleep stages and others.
//!
//! Every enum is open: a value that is newer than this version of the SDK is kept as it came, never an error. Known values
//! are variants; [`ENUMS`] lists them as data. The number types ([`Metric`], [`StatisticType`], [`NutritionalField`])
//! have a [`Unit`].
//!
//! ```
//! use spike_core::vocabulary::{Metric, Unit};
//!
//! assert_eq!(Metric::from("heartrate"), Metric::HeartRate);
//! assert_eq!(Metric::HeartRate.unit(), Some(Unit::BeatsPerMinute));
//! let newer = Metric::from("brand_new");
//! assert!(!newer.is_known() && newer.as_str() == "brand_new");
//! ```
//!
//! The module depends on no other module of the crate, so that a mock server can share the values and nothing else.

mod activities;
mod metric;
mod nutrition;
pub(crate) mod open_enum;
mod providers;
mod records;
mod similar;
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
pub use records::{
    EventType, Gender, Interval, LabStatus, LegacyInterval, MergeMethod, SleepStage,
};
pub use statistic_type::StatisticType;
pub use unit::Unit;

pub use self::open_enum::EnumShape;
pub(crate) use self::similar::similar;

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
    LegacyInterval::SHAPE,
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
