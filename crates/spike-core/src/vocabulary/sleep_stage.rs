use crate::vocabulary::open_enum::open_enum;

open_enum! {
    /// A stage of a night, as `stages[].stage` of a sleep names it.
    ///
    /// Evidence: A, the documented list of nine values is complete as of release v3.5.48.
    pub enum SleepStage {
        /// Awake, without saying where.
        Awake = "awake",
        /// Asleep, stage not told apart by the provider.
        Sleeping = "sleeping",
        /// Up and out of bed during the night.
        OutOfBed = "out_of_bed",
        /// Light sleep.
        Light = "light",
        /// Deep sleep.
        Deep = "deep",
        /// REM sleep.
        Rem = "rem",
        /// Awake while lying in bed.
        AwakeInBed = "awake_in_bed",
        /// A nap.
        Nap = "nap",
        /// The provider could not tell.
        Unknown = "unknown",
    }
}
