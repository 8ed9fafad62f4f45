use super::ProviderKind;
use crate::vocabulary::open_enum::open_enum;

open_enum! {
    /// A source of health data, by its slug.
    ///
    /// The list holds every slug that any edition of the documentation proves, also those for tests and those that
    /// are gone; [`kind`](Self::kind) says how a user connects it, where that is known.
    ///
    /// Evidence stands on each value.
    pub enum Provider {
        /// Apple Health (HealthKit); through a mobile SDK only. Evidence: A.
        Apple = "apple",
        /// Health Connect (Android); through a mobile SDK only. Evidence: A.
        HealthConnect = "health_connect",
        /// Samsung Health (Android); through a mobile SDK only. Evidence: A.
        SamsungHealthData = "samsung_health_data",
        /// Fitbit; by redirect. Evidence: A, B.
        Fitbit = "fitbit",
        /// Garmin; by redirect. Evidence: A, B.
        Garmin = "garmin",
        /// Oura; by redirect. Evidence: A, B.
        Oura = "oura",
        /// Whoop; by redirect. Evidence: A, B.
        Whoop = "whoop",
        /// Polar; by redirect. Evidence: A, B.
        Polar = "polar",
        /// Strava; by redirect, through the mobile application since v3.5.48. Evidence: A, B.
        Strava = "strava",
        /// Withings; by redirect. Evidence: A, B.
        Withings = "withings",
        /// Suunto; by redirect. Evidence: A, B.
        Suunto = "suunto",
        /// Huawei Health; by redirect. Evidence: A, B.
        Huawei = "huawei",
        /// Coros; by redirect. Evidence: A, B.
        Coros = "coros",
        /// Ultrahuman; by redirect, needs the e-mail as provider user id. Evidence: A, B.
        Ultrahuman = "ultrahuman",
        /// Dexcom; by redirect. Evidence: A, B.
        Dexcom = "dexcom",
        /// FreeStyle Libre; by redirect. Evidence: A, B.
        FreestyleLibre = "freestyle_libre",
        /// Luna; by redirect. Evidence: A, B.
        Luna = "luna",
        /// Omron, region US; by redirect. Evidence: A.
        OmronUs = "omron_us",
        /// Omron, region EU; by redirect. Evidence: A.
        OmronEu = "omron_eu",
        /// Dexcom for tests; by redirect. Evidence: A, path list only.
        DexcomSandbox = "dexcom_sandbox",
        /// Wahoo; dropped by the mobile SDK 4.3.144, still in the path list. Evidence: B, A path list.
        Wahoo = "wahoo",
        /// Google Fit; only a callback name. Evidence: A, path list only.
        GoogleFit = "google_fit",
        /// Google Health; only a callback name. Evidence: A, path list only.
        GoogleHealth = "google_health",
        /// Biostrap; only a callback name. Evidence: A, path list only.
        Biostrap = "biostrap",
        /// MapMyFitness; only a callback name. Evidence: A, path list only.
        MapMyFitness = "map_my_fitness",
        /// A provider for tests; only a callback name. Evidence: A, path list only.
        Testing = "testing",
        /// Spotify; version 2 of the API and an old sample, not version 3. Evidence: B.
        Spotify = "spotify",
        /// MyFitnessPal; version 2 of the API, not version 3. Evidence: B.
        MyFitnessPal = "myfitnesspal",
    }
}

impl Provider {
    /// How a user connects the provider; `None` for one whose way is not known (`wahoo`, callback names,
    /// version 2 of the API, and everything newer than this version of the SDK).
    ///
    /// Evidence: as on each value.
    ///
    /// ```
    /// use spike_core::vocabulary::{Provider, ProviderKind};
    ///
    /// assert_eq!(Provider::Garmin.kind(), Some(ProviderKind::Redirect));
    /// assert_eq!(Provider::Apple.kind(), Some(ProviderKind::MobileOnly));
    /// assert_eq!(Provider::from("brand_new").kind(), None);
    /// ```
    #[must_use]
    pub const fn kind(&self) -> Option<ProviderKind> {
        match self {
            Self::Apple | Self::HealthConnect | Self::SamsungHealthData => {
                Some(ProviderKind::MobileOnly)
            }
            Self::Fitbit
            | Self::Garmin
            | Self::Oura
            | Self::Whoop
            | Self::Polar
            | Self::Strava
            | Self::Withings
            | Self::Suunto
            | Self::Huawei
            | Self::Coros
            | Self::Ultrahuman
            | Self::Dexcom
            | Self::FreestyleLibre
            | Self::Luna
            | Self::OmronUs
            | Self::OmronEu
            | Self::DexcomSandbox => Some(ProviderKind::Redirect),
            Self::Wahoo
            | Self::GoogleFit
            | Self::GoogleHealth
            | Self::Biostrap
            | Self::MapMyFitness
            | Self::Testing
            | Self::Spotify
            | Self::MyFitnessPal
            | Self::_Unknown(_) => None,
        }
    }
}
