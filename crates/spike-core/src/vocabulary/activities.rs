//! Types and tags of activities.

use self::ActivityTag as Tag;
use crate::vocabulary::open_enum::open_enum;

open_enum! {
    /// A group that activity types belong to.
    ///
    /// The documented table continues after `workout`; `on_bicycle` was removed with the mobile SDK 4.3.144.
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

open_enum! {
    /// The type of the activity in a workout, sleep or other record.
    ///
    /// The documented matrix continues after the rows that are proven here. [`tags`](Self::tags) returns the groups of a
    /// type, if they are documented.
    ///
    /// Evidence is given for each value: A, official matrix of January 2026 or release notes; B, a sample; D, a name of
    /// the mobile SDK written in snake case.
    pub enum ActivityType -> &'static [Tag] {
        /// An activity of no listed type. Evidence: A.
        Other = "other" => &[],
        /// Sitting or lying, no activity. Evidence: A.
        Sedentary = "sedentary" => &[],
        /// Aerobics. Evidence: A.
        Aerobics = "aerobics" => &[Tag::Workout],
        /// Play. Evidence: A.
        Play = "play" => &[Tag::Workout],
        /// House work. Evidence: A.
        HouseWork = "house_work" => &[Tag::Workout],
        /// Gardening. Evidence: A.
        Gardening = "gardening" => &[Tag::Workout],
        /// A workout of unknown type. Evidence: A.
        Workout = "workout" => &[Tag::Workout],
        /// Sleep. Evidence: A.
        Sleep = "sleep" => &[Tag::Sleep],
        /// Taking an electrocardiogram. Evidence: A.
        EcgMeasurement = "ecg_measurement" => &[Tag::Ecg],
        /// Running. Evidence: A.
        Running = "running" => &[Tag::OnFoot, Tag::Running, Tag::Workout],
        /// Obstacle run. Evidence: A.
        ObstacleRun = "obstacle_run" => &[Tag::OnFoot, Tag::Running, Tag::Workout],
        /// Street running. Evidence: A.
        StreetRunning = "street_running" => &[Tag::OnFoot, Tag::Running, Tag::Workout],
        /// Track running. Evidence: A.
        TrackRunning = "track_running" => &[Tag::OnFoot, Tag::Running, Tag::Workout],
        /// Trail running. Evidence: A.
        TrailRunning = "trail_running" => &[Tag::OnFoot, Tag::Running, Tag::Workout],
        /// Ultra running. Evidence: A.
        UltraRunning = "ultra_running" => &[Tag::OnFoot, Tag::Running, Tag::Workout],
        /// Virtual running. Evidence: A.
        VirtualRunning = "virtual_running" => &[Tag::OnFoot, Tag::Running, Tag::Workout],
        /// Indoor running. Evidence: A.
        IndoorRunning = "indoor_running" => &[Tag::OnFoot, Tag::Running, Tag::Gym, Tag::Workout],
        /// Treadmill running. Evidence: A.
        TreadmillRunning = "treadmill_running" => &[Tag::OnFoot, Tag::Running, Tag::Gym, Tag::Workout],
        /// Triathlon. Evidence: A.
        Triathlon = "triathlon" => &[Tag::Running, Tag::Cycling, Tag::Swimming, Tag::Workout],
        /// Duathlon. Evidence: A.
        Duathlon = "duathlon" => &[Tag::Running, Tag::Cycling, Tag::Workout],
        /// Biathlon. Evidence: A.
        Biathlon = "biathlon" => &[Tag::WinterSports, Tag::Workout],
        /// Cycling. Evidence: A.
        Cycling = "cycling" => &[Tag::Cycling, Tag::Workout],
        /// BMX cycling. Evidence: A.
        BmxCycling = "bmx_cycling" => &[Tag::Cycling, Tag::Workout],
        /// Cyclocross cycling. Evidence: A.
        CyclocrossCycling = "cyclocross_cycling" => &[Tag::Cycling, Tag::Workout],
        /// Downhill biking. Evidence: A.
        DownhillBiking = "downhill_biking" => &[Tag::Cycling, Tag::Workout],
        /// Fitness on an e-bike. Evidence: A.
        EBikeFitness = "e_bike_fitness" => &[Tag::Cycling, Tag::Workout],
        /// Mountain biking on an e-bike. Evidence: A.
        EBikeMountain = "e_bike_mountain" => &[Tag::Cycling, Tag::Workout],
        /// Swimming. Evidence: B, from a workout sample.
        Swimming = "swimming" => &[Tag::Swimming, Tag::Workout],
        /// Walking. Evidence: A, from a webhook sample; tags not shown.
        Walking = "walking",
        /// Work. Evidence: A, since v3.5.47; tags not shown.
        Work = "work",
        /// Functional fitness. Evidence: A, since v3.5.47; tags not shown.
        FunctionalFitness = "functional_fitness",
        /// Stretching. Evidence: A, since v3.5.47; tags not shown.
        Stretching = "stretching",
        /// Walking with a stroller. Evidence: A, since v3.5.47; tags not shown.
        Stroller = "stroller",
        /// Netball. Evidence: A, since v3.5.47; tags not shown.
        Netball = "netball",
        /// Paintball. Evidence: A, since v3.5.47; tags not shown.
        Paintball = "paintball",
        /// Polo. Evidence: A, since v3.5.47; tags not shown.
        Polo = "polo",
        /// Jumping. Evidence: A, since v3.5.47; tags not shown.
        Jumping = "jumping",
        /// Parkour. Evidence: A, since v3.5.47; tags not shown.
        Parkour = "parkour",
        /// Rollerblading. Evidence: D, from a name of the mobile SDK 4.3.163.
        Rollerblading = "rollerblading",
        /// Skateboarding. Evidence: D, from a name of the mobile SDK 4.3.163.
        Skateboarding = "skateboarding",
        /// Skating. Evidence: D, from a name of the mobile SDK 4.3.163.
        Skating = "skating",
        /// Calisthenics. Evidence: D, from a name of the mobile SDK 4.3.163.
        Calisthenics = "calisthenics",
        /// Weight lifting. Evidence: D, from a name of the mobile SDK 4.3.163.
        WeightLifting = "weight_lifting",
        /// Canoeing. Evidence: D, from a name of the mobile SDK 4.3.163.
        Canoeing = "canoeing",
        /// Floorball. Evidence: D, from a name of the mobile SDK 4.3.163.
        Floorball = "floorball",
        /// Jiu jitsu. Evidence: D, from a name of the mobile SDK 4.3.163.
        JiuJitsu = "jiu_jitsu",
        /// Diving. Evidence: D, from a name of the mobile SDK 4.3.163.
        Diving = "diving",
        /// Orienteering. Evidence: D, from a name of the mobile SDK 4.3.163.
        Orienteering = "orienteering",
        /// Bootcamp. Evidence: D, from a name of the mobile SDK 4.3.163.
        Bootcamp = "bootcamp",
        /// Motorsports. Evidence: D, from a name of the mobile SDK 4.3.163.
        Motorsports = "motorsports",
        /// Horseriding. Evidence: D, from a name of the mobile SDK 4.3.163.
        Horseriding = "horseriding",
        /// Paragliding. Evidence: D, from a name of the mobile SDK 4.3.163.
        Paragliding = "paragliding",
        /// Multisport. Evidence: D, from a name of the mobile SDK 4.3.163.
        Multisport = "multisport",
        /// Blood test. Evidence: D, from a name of the mobile SDK 4.3.163.
        BloodTest = "blood_test",
        /// Mindfulness session. Evidence: D, from a name of the mobile SDK 4.3.163.
        MindfulnessSession = "mindfulness_session",
    }
}

impl ActivityType {
    /// Returns the groups the type belongs to, in the order of the documentation.
    ///
    /// `Some(&[])` when the documentation says it has none, `None` when its tags are not shown or the type is
    /// newer than this version of the SDK.
    ///
    /// Evidence: A, matrix of January 2026; B for `swimming`.
    ///
    /// ```
    /// # use spike_core as spike_blocking;
    /// use spike_blocking::vocabulary::{ActivityTag, ActivityType};
    ///
    /// assert_eq!(ActivityType::Duathlon.tags().map(<[_]>::len), Some(3));
    /// assert_eq!(ActivityType::Sedentary.tags(), Some(&[][..]));
    /// assert_eq!(ActivityType::Walking.tags(), None);
    /// assert!(ActivityType::Running.tags().is_some_and(|tags| tags.contains(&ActivityTag::OnFoot)));
    /// ```
    #[must_use]
    pub const fn tags(&self) -> Option<&'static [ActivityTag]> {
        self.table()
    }
}
