//! Known names that are similar to a misspelt or an older one.

use super::EnumShape;

/// The most names that are returned.
const MOST: usize = 3;
/// A shorter word is contained in too many names.
const SHORTEST_WORD: usize = 3;
/// The longest text that is compared, in characters.
const LONGEST: usize = 64;

impl EnumShape {
    /// Returns up to three known values that are similar to this text, the most similar one first: by their edit
    /// distance, or because they have the same words.
    ///
    /// ```
    /// # use spike_core as spike_blocking;
    /// use spike_blocking::vocabulary::{Metric, StatisticType};
    ///
    /// assert_eq!(StatisticType::SHAPE.similar("distance")[0], "distance_total");
    /// assert_eq!(Metric::SHAPE.similar("Heart-Rate")[0], "heartrate");
    /// assert!(Metric::SHAPE.similar("brand_new").is_empty());
    /// ```
    #[must_use]
    pub fn similar(&self, text: &str) -> Vec<&'static str> {
        similar(text, self.values.iter().copied())
    }
}

/// Returns the known names that are similar to a text.
pub(crate) fn similar<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let text: String = text.chars().take(LONGEST).collect();
    let words = words(&text);
    let costs = known.into_iter().filter_map(|name| Some((cost(&words, name)?, name)));
    let mut costs: Vec<((usize, usize), &str)> = costs.collect();
    costs.sort_by_key(|(cost, _)| *cost);
    costs.into_iter().take(MOST).map(|(_, name)| name).collect()
}

/// Returns how different two names are, for sorting; `None` if they are not similar.
fn cost(words: &[String], name: &str) -> Option<(usize, usize)> {
    let known = self::words(name);
    let (text, name) = (words.concat(), known.concat());
    let distance = distance(&text, &name);
    let has_all = |words: &[String], text: &str| {
        let is_in = |word: &String| word.len() >= SHORTEST_WORD && text.contains(word.as_str());
        !words.is_empty() && words.iter().all(is_in)
    };
    let longest = text.chars().count().max(name.chars().count());
    if has_all(words, &name) || has_all(&known, &text) {
        // The words may have another order: then the distance says nothing.
        let longer = text.len().abs_diff(name.len());
        Some((1 + longer / 4, longer))
    } else {
        (distance <= 1.max(longest / 3)).then_some((distance, distance))
    }
}

/// Returns the words of a name in lower case.
fn words(name: &str) -> Vec<String> {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Returns the edit distance: how many characters are inserted, deleted or replaced (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (index, left) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, right) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(left != *right);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{ENUMS, Metric, Provider, StatisticType};
    use super::*;

    #[test]
    fn names_that_were_meant_come_first() {
        let types = |text| StatisticType::SHAPE.similar(text);
        assert_eq!(types("distance")[0], "distance_total");
        assert_eq!(types("total_distance")[0], "distance_total");
        assert_eq!(types("resting_heart_rate")[0], "heartrate_resting");
        assert_eq!(types("step"), ["steps"]);
        assert_eq!(types("HeartRate")[0], "heartrate");
        assert_eq!(Metric::SHAPE.similar("hartrate")[0], "heartrate");
        assert_eq!(Provider::SHAPE.similar("gramin")[0], "garmin");
        for far in ["", "zzz", "-", "a", "brand_new"] {
            assert!(types(far).is_empty(), "{far}");
        }
    }

    #[test]
    fn edit_distances() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("aé", "ae"), 1);
    }

    proptest! {
        #[test]
        fn a_known_value_is_most_similar_to_itself(index in 0..ENUMS.len(), value in 0usize..1000) {
            let values = ENUMS[index].values;
            let value = values[value % values.len()];
            // Others may have the same letters, such as `a_b` and `ab`.
            prop_assert!(ENUMS[index].similar(value).contains(&value));
        }

        #[test]
        fn any_text_has_an_answer(text in ".{0,80}") {
            prop_assert!(Metric::SHAPE.similar(&text).len() <= MOST);
        }
    }
}
