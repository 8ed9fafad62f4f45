use spike_core::api::{Series, SeriesError};
use spike_core::time::Timestamp;
use spike_core::vocabulary::Metric;
use spike_core::{Milliseconds, canonical};

use super::{OtherValue, Track};

/// The error of joining parts of a series.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JoinError {
    /// The parts are of different metrics.
    #[error("the parts are of different metrics: {first} and {other}")]
    DifferentMetrics {
        /// The metric of the first part that has one.
        first: Metric,
        /// The other metric.
        other: Metric,
    },
    /// The points of a part cannot be read.
    #[error("the points of part {index} cannot be read")]
    Series {
        /// The index of the part, from 0.
        index: usize,
        /// The cause.
        source: SeriesError,
    },
}

impl Track {
    /// Joins parts of one metric, in any order, into one track sorted by time.
    ///
    /// A point that is in two parts (same start, duration and value) is kept once. A point that is in one part twice is
    /// kept twice. Points with the same start and duration but different values are all kept; see
    /// [`conflicts`](Self::conflicts). Without parts the track is empty.
    ///
    /// # Errors
    /// [`JoinError`] if the parts are of different metrics, or if the points of one cannot be read.
    pub fn join<'a>(parts: impl IntoIterator<Item = &'a Series>) -> Result<Self, JoinError> {
        let mut tracks = Vec::new();
        for (index, part) in parts.into_iter().enumerate() {
            let track = Self::from_series(part);
            tracks.push(track.map_err(|source| JoinError::Series { index, source })?);
        }
        // Pairwise, so that n parts are copied log n times, not n times.
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

    /// Joins two tracks by the rules of [`join`](Self::join).
    ///
    /// # Errors
    /// [`JoinError::DifferentMetrics`] if the tracks are of different metrics.
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
            // Both are sorted by these keys, so equal points are at the front at the same time.
            let (one, two) = (self.key(left), other.key(right));
            let (from, index) = match (one, two) {
                (Some(one), Some(two)) if one == two => {
                    right += 1;
                    (&self, &mut left)
                }
                (Some(one), Some(two)) if one > two => (&other, &mut right),
                (Some(_), _) => (&self, &mut left),
                (None, _) => (&other, &mut right),
            };
            all.push(from.starts[*index], from.durations[*index], from.values[*index]);
            *index += 1;
        }
        all.others = join_others(self.others, other.others);
        Ok(all)
    }

    /// Returns the key that a point is sorted and compared by; `None` past the end.
    fn key(&self, index: usize) -> Option<(Timestamp, Milliseconds, i64)> {
        let bits = self.values.get(index)?.to_bits().cast_signed();
        // The order of `f64::total_cmp`.
        let value = bits ^ ((bits >> 63).cast_unsigned() >> 1).cast_signed();
        Some((self.starts[index], self.durations[index], value))
    }
}

/// Joins the points that are not in the columns. Both sides are sorted, as by [`sort`].
fn join_others(one: Vec<OtherValue>, two: Vec<OtherValue>) -> Vec<OtherValue> {
    let (mut one, mut two) = (one.into_iter().peekable(), two.into_iter().peekable());
    let mut all = Vec::with_capacity(one.len() + two.len());
    while let (Some(first), Some(second)) = (one.peek(), two.peek()) {
        let order = times(first).cmp(&times(second)).then_with(|| text(first).cmp(&text(second)));
        if order.is_eq() {
            two.next();
        }
        all.extend(if order.is_gt() { two.next() } else { one.next() });
    }
    all.extend(one.chain(two));
    all
}

/// Sorts by start and duration, and points of equal ones by their JSON, which no other point needs.
pub(super) fn sort(others: &mut [OtherValue]) {
    others.sort_by_key(times);
    for equal in others.chunk_by_mut(|one, next| times(one) == times(next)) {
        equal.sort_by_cached_key(text);
    }
}

fn times(point: &OtherValue) -> (Timestamp, Milliseconds) {
    (point.start, point.duration)
}

fn text(point: &OtherValue) -> String {
    canonical::text(&point.value)
}
