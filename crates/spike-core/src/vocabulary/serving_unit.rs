use crate::vocabulary::open_enum::open_enum;

open_enum! {
    /// The unit of a serving or an ingredient.
    ///
    /// Evidence: A; every sample has `g`.
    pub enum ServingUnit {
        /// Grams, for solids. Evidence: A.
        Grams = "g",
        /// Milligrams. Evidence: A.
        Milligrams = "mg",
        /// Micrograms. Evidence: A.
        Micrograms = "mcg",
        /// Millilitres, for liquids. Evidence: A.
        Milliliters = "ml",
        /// Kilocalories. Evidence: A.
        Kilocalories = "kcal",
    }
}
