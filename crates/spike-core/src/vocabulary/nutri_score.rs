use crate::vocabulary::open_enum::open_enum;

open_enum! {
    /// The Nutri-Score of a meal, from best to worst.
    ///
    /// Evidence: B.
    pub enum NutriScore {
        /// Best. Evidence: B.
        A = "A",
        /// Second best. Evidence: B.
        B = "B",
        /// Middle. Evidence: B.
        C = "C",
        /// Second worst. Evidence: B.
        D = "D",
        /// Worst. Evidence: B.
        E = "E",
    }
}
