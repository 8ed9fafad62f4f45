//! The enums of the SDK, and what it knows of each value.

use spike_core::vocabulary::{
    ActivityTag, ActivityType, AnalysisMode, DeviceType, EventType, Gender, InputMethod, Interval,
    LabStatus, LabelStatus, MergeMethod, Metric, NutriScore, NutritionStatus, NutritionalField,
    Provider, ProviderKind, ProviderSource, ProviderSourceType, ServingUnit, SleepStage,
    StatisticType,
};

/// An open enum.
pub struct Enum {
    pub name: &'static str,
    pub words: Vec<Word>,
}

/// One value.
#[derive(Default)]
pub struct Word {
    pub text: &'static str,
    /// The symbol of its unit.
    pub unit: Option<&'static str>,
    pub decimals: Option<u8>,
    /// How a provider is connected.
    pub kind: Option<&'static str>,
    /// The tags of an activity type.
    pub tags: Option<Vec<&'static str>>,
    /// Whether interval statistics are documented with it.
    pub in_intervals: bool,
}

/// All of them.
pub fn enums() -> Vec<Enum> {
    macro_rules! plain {
        ($( $name:ident ),+ $(,)?) => {
            vec![$( Enum {
                name: stringify!($name),
                words: $name::ALL.iter().map(|value| Word { text: value.as_str(), ..Word::default() }).collect(),
            } ),+]
        };
    }
    let mut all = plain![
        ActivityTag,
        AnalysisMode,
        DeviceType,
        EventType,
        Gender,
        InputMethod,
        Interval,
        LabStatus,
        LabelStatus,
        MergeMethod,
        NutriScore,
        NutritionStatus,
        ProviderSource,
        ProviderSourceType,
        ServingUnit,
        SleepStage,
    ];
    let metrics = Metric::ALL.iter().map(|metric| Word {
        text: metric.as_str(),
        unit: metric.unit().map(|unit| unit.symbol()),
        decimals: metric.decimals(),
        ..Word::default()
    });
    let statistics = StatisticType::ALL.iter().map(|statistic| Word {
        text: statistic.as_str(),
        unit: statistic.unit().map(|unit| unit.symbol()),
        decimals: statistic.decimals(),
        in_intervals: statistic.is_listed_for_interval(),
        ..Word::default()
    });
    let nutrients = NutritionalField::ALL.iter().map(|field| Word {
        text: field.as_str(),
        unit: field.unit().map(|unit| unit.symbol()),
        ..Word::default()
    });
    let providers = Provider::ALL.iter().map(|provider| Word {
        text: provider.as_str(),
        kind: provider.kind().map(kind),
        ..Word::default()
    });
    let activities = ActivityType::ALL.iter().map(|activity| Word {
        text: activity.as_str(),
        tags: activity
            .tags()
            .map(|tags| tags.iter().map(ActivityTag::as_str).collect()),
        ..Word::default()
    });
    all.extend([
        Enum {
            name: "Metric",
            words: metrics.collect(),
        },
        Enum {
            name: "StatisticType",
            words: statistics.collect(),
        },
        Enum {
            name: "NutritionalField",
            words: nutrients.collect(),
        },
        Enum {
            name: "Provider",
            words: providers.collect(),
        },
        Enum {
            name: "ActivityType",
            words: activities.collect(),
        },
    ]);
    all
}

/// As the document calls it.
fn kind(kind: ProviderKind) -> &'static str {
    match kind {
        ProviderKind::Redirect => "redirect",
        ProviderKind::MobileOnly => "mobile",
        _ => "another kind",
    }
}
