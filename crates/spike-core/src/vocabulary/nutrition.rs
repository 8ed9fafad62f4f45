//! Nutrition: nutrients, units of servings, scores and the states of an analysis.

use super::Unit;
use crate::vocabulary::open_enum::open_enum;

open_enum! {
    /// A nutrient: the keys of `nutritional_fields`; the unit is the end of the name.
    ///
    /// The first 29 are on the field reference page. The last three were seen only inside
    /// `ingredients[].nutritional_fields` of newer pages; whether they may be requested is unknown.
    ///
    /// Evidence: A.
    pub enum NutritionalField -> Unit {
        /// Energy, in kilocalories; one of the default four. Evidence: A.
        EnergyKcal = "energy_kcal" => Unit::Kilocalories,
        /// Carbohydrate, in grams; one of the default four. Evidence: A.
        CarbohydrateG = "carbohydrate_g" => Unit::Grams,
        /// Protein, in grams; one of the default four. Evidence: A.
        ProteinG = "protein_g" => Unit::Grams,
        /// Fat, in grams; one of the default four. Evidence: A.
        FatTotalG = "fat_total_g" => Unit::Grams,
        /// Saturated fat, in grams. Evidence: A.
        FatSaturatedG = "fat_saturated_g" => Unit::Grams,
        /// Polyunsaturated fat, in grams. Evidence: A.
        FatPolyunsaturatedG = "fat_polyunsaturated_g" => Unit::Grams,
        /// Monounsaturated fat, in grams. Evidence: A.
        FatMonounsaturatedG = "fat_monounsaturated_g" => Unit::Grams,
        /// Trans fat, in grams. Evidence: A.
        FatTransG = "fat_trans_g" => Unit::Grams,
        /// Sugars, in grams. Evidence: A.
        SugarsTotalG = "sugars_total_g" => Unit::Grams,
        /// Dietary fibre, in grams. Evidence: A.
        FiberTotalDietaryG = "fiber_total_dietary_g" => Unit::Grams,
        /// Cholesterol, in milligrams. Evidence: A.
        CholesterolMg = "cholesterol_mg" => Unit::Milligrams,
        /// Sodium, in milligrams. Evidence: A.
        SodiumMg = "sodium_mg" => Unit::Milligrams,
        /// Potassium, in milligrams. Evidence: A.
        PotassiumMg = "potassium_mg" => Unit::Milligrams,
        /// Calcium, in milligrams. Evidence: A.
        CalciumMg = "calcium_mg" => Unit::Milligrams,
        /// Iron, in milligrams. Evidence: A.
        IronMg = "iron_mg" => Unit::Milligrams,
        /// Magnesium, in milligrams. Evidence: A.
        MagnesiumMg = "magnesium_mg" => Unit::Milligrams,
        /// Phosphorus, in milligrams. Evidence: A.
        PhosphorusMg = "phosphorus_mg" => Unit::Milligrams,
        /// Zinc, in milligrams. Evidence: A.
        ZincMg = "zinc_mg" => Unit::Milligrams,
        /// Vitamin A, in micrograms of retinol activity equivalents. Evidence: A.
        VitaminARaeMcg = "vitamin_a_rae_mcg" => Unit::Micrograms,
        /// Vitamin C, in milligrams. Evidence: A.
        VitaminCMg = "vitamin_c_mg" => Unit::Milligrams,
        /// Vitamin D, in micrograms. Evidence: A.
        VitaminDMcg = "vitamin_d_mcg" => Unit::Micrograms,
        /// Vitamin E, in milligrams. Evidence: A.
        VitaminEMg = "vitamin_e_mg" => Unit::Milligrams,
        /// Vitamin K, in micrograms. Evidence: A.
        VitaminKMcg = "vitamin_k_mcg" => Unit::Micrograms,
        /// Thiamin (vitamin B1), in milligrams. Evidence: A.
        ThiaminMg = "thiamin_mg" => Unit::Milligrams,
        /// Riboflavin (vitamin B2), in milligrams. Evidence: A.
        RiboflavinMg = "riboflavin_mg" => Unit::Milligrams,
        /// Niacin (vitamin B3), in milligrams. Evidence: A.
        NiacinMg = "niacin_mg" => Unit::Milligrams,
        /// Vitamin B6, in milligrams. Evidence: A.
        VitaminB6Mg = "vitamin_b6_mg" => Unit::Milligrams,
        /// Folate, in micrograms. Evidence: A.
        FolateMcg = "folate_mcg" => Unit::Micrograms,
        /// Vitamin B12, in micrograms. Evidence: A.
        VitaminB12Mcg = "vitamin_b12_mcg" => Unit::Micrograms,
        /// Salt, in grams; seen in ingredients only. Evidence: A.
        SaltG = "salt_g" => Unit::Grams,
        /// Salt, in milligrams; seen in ingredients only. Evidence: A.
        SaltMg = "salt_mg" => Unit::Milligrams,
        /// Sodium, in grams; seen in ingredients only. Evidence: A.
        SodiumG = "sodium_g" => Unit::Grams,
    }
}

impl NutritionalField {
    /// Returns the unit of the values; `None` for a field newer than this version of the SDK.
    ///
    /// Evidence: A, the unit is the end of the name.
    ///
    /// ```
    /// # use spike_core as spike_blocking;
    /// use spike_blocking::vocabulary::{NutritionalField, Unit};
    ///
    /// assert_eq!(NutritionalField::SodiumMg.unit(), Some(Unit::Milligrams));
    /// ```
    #[must_use]
    pub const fn unit(&self) -> Option<Unit> {
        self.table()
    }
}

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

open_enum! {
    /// The state of a nutrition record.
    ///
    /// Evidence: B; A for `updated`.
    pub enum NutritionStatus {
        /// Waiting for its analysis. Evidence: B.
        Pending = "pending",
        /// Being analysed. Evidence: B.
        Processing = "processing",
        /// Analysed. Evidence: B.
        Completed = "completed",
        /// The analysis failed. Evidence: B.
        Failed = "failed",
        /// Changed by a modify or replace call. Evidence: A.
        Updated = "updated",
    }
}

open_enum! {
    /// The result of reading a nutrition facts label.
    ///
    /// Evidence: A.
    pub enum LabelStatus {
        /// Read. Evidence: A.
        Completed = "completed",
        /// Could not be read. Evidence: A.
        Failed = "failed",
    }
}

open_enum! {
    /// How thoroughly an image is analysed.
    ///
    /// Evidence: A.
    pub enum AnalysisMode {
        /// Thoroughly; the default of the server. Evidence: A.
        Precise = "precise",
        /// Quickly. Evidence: A.
        Fast = "fast",
    }
}
