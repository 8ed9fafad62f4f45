use super::{OtherValue, Track};
use spike_core::api::{Series, SeriesError};
use spike_core::canonical;
use spike_core::vocabulary::Metric;

/// Why parts cannot be joined.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JoinError {
    /// The parts are not of one metric.
    #[error("the parts are of different metrics: {first} and {other}")]
    DifferentMetrics {
        /// The metric of the first part that names one.
        first: Metric,
        /// Another.
        other: Metric,
    },
    /// A part has no points to join.
    #[error("part {index} has no points: {error}")]
    Series {
        /// Which part, counted from 0.
        index: usize,
        /// Why.
        error: SeriesError,
    },
}

impl Track {
    /// Joins parts of one metric, in whatever order, to one track in order of time.
    ///
    /// Where parts meet or overlap, the same point may stand in two of them: same start, same duration, same value.
    /// It is taken once. What stands twice within one part stays twice. Points of equal start and duration but
    /// different values all stay; see [`conflicts`](Self::conflicts).
    ///
    /// # Errors
    /// [`JoinError`] if the parts are of different metrics, or if one cannot be read.
    pub fn join<'a>(parts: impl IntoIterator<Item = &'a Series>) -> Result<Self, JoinError> {
        let mut tracks = Vec::new();
        for (index, part) in parts.into_iter().enumerate() {
            let track = Self::from_series(part);
            tracks.push(track.map_err(|error| JoinError::Series { index, error })?);
        }
        // Two by two, so that a thousand parts are not copied a thousand times.
        while tracks.len() > 1 {
            let mut pairs = Vec::with_capacity(tracks.len().div_ceil(2));
            let mut rest = tracks.into_iter();
            while let Some(one) = rest.next() {
                pairs.push(match rest.next() {
                    Some(other) => one.joined(other)?,
                    None => one,
                });
            }
            tracks = pairs;
        }
        Ok(tracks.pop().unwrap_or_default())
    }

    /// Joins another part to this one; see [`join`](Self::join).
    ///
    /// # Errors
    /// [`JoinError::DifferentMetrics`].
    pub fn joined(self, other: Self) -> Result<Self, JoinError> {
        if let (Some(first), Some(other)) = (&self.metric, &other.metric)
            && first != other
        {
            let (first, other) = (first.clone(), other.clone());
            return Err(JoinError::DifferentMetrics { first, other });
        }
        let mut all = Self {
            metric: self.metric.clone().or_else(|| other.metric.clone()),
            providers: [&self.providers[..], &other.providers[..]].concat(),
            ..Self::default()
        };
        all.providers.sort();
        all.providers.dedup();
        let (mut left, mut right) = (0, 0);
        while left < self.len() || right < other.len() {
            // Both are in the order of these keys, so what is the same meets here.
            let (one, two) = (self.key(left), other.key(right));
            let (from, place) = match (one, two) {
                (Some(one), Some(two)) if one == two => {
                    right += 1;
                    (&self, &mut left)
                }
                (Some(one), Some(two)) if one > two => (&other, &mut right),
                (Some(_), _) => (&self, &mut left),
                (None, _) => (&other, &mut right),
            };
            all.push(
                from.starts[*place],
                from.durations[*place],
                from.values[*place],
            );
            *place += 1;
        }
        all.others = others(self.others, other.others);
        Ok(all)
    }

    /// What a point is sorted and recognised by.
    fn key(&self, place: usize) -> Option<(i64, i64, i64)> {
        let bits = self.values.get(place)?.to_bits().cast_signed();
        // The order of `f64::total_cmp`.
        let value = bits ^ ((bits >> 63).cast_unsigned() >> 1).cast_signed();
        Some((self.starts[place], self.durations[place], value))
    }
}

/// The same for values that are no numbers; there are few of them.
fn others(one: Vec<OtherValue>, two: Vec<OtherValue>) -> Vec<OtherValue> {
    let mut known = one.clone();
    let mut all = one;
    for other in two {
        match known.iter().position(|point| *point == other) {
            Some(place) => drop(known.swap_remove(place)),
            None => all.push(other),
        }
    }
    sort(&mut all);
    all
}

pub(super) fn sort(others: &mut [OtherValue]) {
    others.sort_by_cached_key(|point| (point.start, point.duration, canonical::text(&point.value)));
}
