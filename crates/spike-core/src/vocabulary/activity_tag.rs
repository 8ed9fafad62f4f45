use crate::vocabulary::open_enum::open_enum;

open_enum! {
    /// A group that activity types belong to.
    ///
    /// The documented table goes on after `workout`; `on_bicycle` is gone since the mobile SDK 4.3.144.
    ///
    /// Evidence: A for all values listed.
    pub enum ActivityTag {
        /// Climbing. Evidence: A.
        Climbing = "climbing",
        /// Cycling. Evidence: A.
        Cycling = "cycling",
        /// Dancing. Evidence: A.
        Dancing = "dancing",
        /// Electrocardiograms. Evidence: A.
        Ecg = "ecg",
        /// In the gym. Evidence: A.
        Gym = "gym",
        /// Individual sports. Evidence: A.
        IndividualSports = "individual_sports",
        /// Lab reports. Evidence: A.
        LabReport = "lab_report",
        /// Martial arts. Evidence: A.
        MartialArts = "martial_arts",
        /// Mindfulness. Evidence: A.
        Mindfulness = "mindfulness",
        /// On foot. Evidence: A.
        OnFoot = "on_foot",
        /// Outdoor recreation. Evidence: A.
        OutdoorRecreation = "outdoor_recreation",
        /// Racket sports. Evidence: A.
        RacketSports = "racket_sports",
        /// Running. Evidence: A.
        Running = "running",
        /// Sleep. Evidence: A.
        Sleep = "sleep",
        /// Swimming. Evidence: A.
        Swimming = "swimming",
        /// Winter sports. Evidence: A.
        WinterSports = "winter_sports",
        /// Workouts. Evidence: A.
        Workout = "workout",
    }
}
