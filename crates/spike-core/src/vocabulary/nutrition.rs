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
    pub enum NutritionalField {
        /// Energy, in kilocalories; one of the default four. Evidence: A.
        EnergyKcal = "energy_kcal",
        /// Carbohydrate, in grams; one of the default four. Evidence: A.
        CarbohydrateG = "carbohydrate_g",
        /// Protein, in grams; one of the default four. Evidence: A.
        ProteinG = "protein_g",
        /// Fat, in grams; one of the default four. Evidence: A.
        FatTotalG = "fat_total_g",
        /// Saturated fat, in grams. Evidence: A.
        FatSaturatedG = "fat_saturated_g",
        /// Polyunsaturated fat, in grams. Evidence: A.
        FatPolyunsaturatedG = "fat_polyunsaturated_g",
        /// Monounsaturated fat, in grams. Evidence: A.
        FatMonounsaturatedG = "fat_monounsaturated_g",
        /// Trans fat, in grams. Evidence: A.
        FatTransG = "fat_trans_g",
        /// Sugars, in grams. Evidence: A.
        SugarsTotalG = "sugars_total_g",
        /// Dietary fibre, in grams. Evidence: A.
        FiberTotalDietaryG = "fiber_total_dietary_g",
        /// Cholesterol, in milligrams. Evidence: A.
        CholesterolMg = "cholesterol_mg",
        /// Sodium, in milligrams. Evidence: A.
        SodiumMg = "sodium_mg",
        /// Potassium, in milligrams. Evidence: A.
        PotassiumMg = "potassium_mg",
        /// Calcium, in milligrams. Evidence: A.
        CalciumMg = "calcium_mg",
        /// Iron, in milligrams. Evidence: A.
        IronMg = "iron_mg",
        /// Magnesium, in milligrams. Evidence: A.
        MagnesiumMg = "magnesium_mg",
        /// Phosphorus, in milligrams. Evidence: A.
        PhosphorusMg = "phosphorus_mg",
        /// Zinc, in milligrams. Evidence: A.
        ZincMg = "zinc_mg",
        /// Vitamin A, in micrograms of retinol activity equivalents. Evidence: A.
        VitaminARaeMcg = "vitamin_a_rae_mcg",
        /// Vitamin C, in milligrams. Evidence: A.
        VitaminCMg = "vitamin_c_mg",
        /// Vitamin D, in micrograms. Evidence: A.
        VitaminDMcg = "vitamin_d_mcg",
        /// Vitamin E, in milligrams. Evidence: A.
        VitaminEMg = "vitamin_e_mg",
        /// Vitamin K, in micrograms. Evidence: A.
        VitaminKMcg = "vitamin_k_mcg",
        /// Thiamin (vitamin B1), in milligrams. Evidence: A.
        ThiaminMg = "thiamin_mg",
        /// Riboflavin (vitamin B2), in milligrams. Evidence: A.
        RiboflavinMg = "riboflavin_mg",
        /// Niacin (vitamin B3), in milligrams. Evidence: A.
        NiacinMg = "niacin_mg",
        /// Vitamin B6, in milligrams. Evidence: A.
        VitaminB6Mg = "vitamin_b6_mg",
        /// Folate, in micrograms. Evidence: A.
        FolateMcg = "folate_mcg",
        /// Vitamin B12, in micrograms. Evidence: A.
        VitaminB12Mcg = "vitamin_b12_mcg",
        /// Salt, in grams; seen in ingredients only. Evidence: A.
        SaltG = "salt_g",
        /// Salt, in milligrams; seen in ingredients only. Evidence: A.
        SaltMg = "salt_mg",
        /// Sodium, in grams; seen in ingredients only. Evidence: A.
        SodiumG = "sodium_g",
    }
}

impl NutritionalField {
    /// Returns the unit of the values; `None` for a field newer than this version of the SDK.
    ///
    /// Evidence: A, the unit is the end of the name.
    ///
    /// ```
    /// use spike_core::vocabulary::{NutritionalField, Unit};
    ///
    /// assert_eq!(NutritionalField::SodiumMg.unit(), Some(Unit::Milligrams));
    /// ```
    #[must_use]
    pub const fn unit(&self) -> Option<Unit> {
        match self {
            Self::EnergyKcal => Some(Unit::Kilocalories),
            Self::CarbohydrateG
            | Self::ProteinG
            | Self::FatTotalG
            | Self::FatSaturatedG
            | Self::FatPolyunsaturatedG
            | Self::FatMonounsaturatedG
            | Self::FatTransG
            | Self::SugarsTotalG
            | Self::FiberTotalDietaryG
            | Self::SaltG
            | Self::SodiumG => Some(Unit::Grams),
            Self::CholesterolMg
            | Self::SodiumMg
            | Self::PotassiumMg
            | Self::CalciumMg
            | Self::IronMg
            | Self::MagnesiumMg
            | Self::PhosphorusMg
            | Self::ZincMg
            | Self::VitaminCMg
            | Self::VitaminEMg
            | Self::ThiaminMg
            | Self::RiboflavinMg
            | Self::NiacinMg
            | Self::VitaminB6Mg
            | Self::SaltMg => Some(Unit::Milligrams),
            Self::VitaminARaeMcg
            | Self::VitaminDMcg
            | Self::VitaminKMcg
            | Self::FolateMcg
            | Self::VitaminB12Mcg => Some(Unit::Micrograms),
            Self::_Unknown(_) => None,
        }
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
