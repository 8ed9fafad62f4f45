use serde_json::Value;
use spike_core::Milliseconds;
use spike_core::api::{Series, SeriesError};
use spike_core::model::Json;
use spike_core::time::{TimeWindow, Timestamp};
use spike_core::vocabulary::{Metric, Provider, Unit};

use super::join::sort;
use crate::plausible::{MAX_POINT, is_placeholder};

/// The points of one metric, sorted by time, in columns of equal length.
///
/// Times are whole milliseconds, UTC; a fraction of a millisecond in the base time of a series (none is known) is cut
/// off.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Track {
    pub(super) metric: Option<Metric>,
    pub(super) starts: Vec<Timestamp>,
    pub(super) durations: Vec<Milliseconds>,
    pub(super) values: Vec<f64>,
    pub(super) others: Vec<OtherValue>,
    pub(super) providers: Vec<Provider>,
}

/// A point whose value is not a number, or whose time is not plausible.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct OtherValue {
    /// The start, UTC.
    pub start: Timestamp,
    /// The duration.
    pub duration: Milliseconds,
    /// The value as it was received.
    pub value: Json,
}

impl Track {
    /// Creates a track of the points of one series; empty if the series has no values.
    ///
    /// # Errors
    /// [`SeriesError`] if the base time or one of the columns is missing, or if their lengths differ.
    pub fn from_series(series: &Series) -> Result<Self, SeriesError> {
        let mut track = Self {
            metric: series.metric.clone(),
            providers: series.providers.clone().unwrap_or_default(),
            ..Self::default()
        };
        track.providers.sort();
        track.providers.dedup();
        track.fill(series)?;
        Ok(track)
    }

    fn fill(&mut self, series: &Series) -> Result<(), SeriesError> {
        let is_empty = |column: &Option<Vec<i64>>| column.as_ref().is_none_or(Vec::is_empty);
        // Without points no base time is needed.
        if series.values.is_empty() && is_empty(&series.offsets) && is_empty(&series.durations) {
            return Ok(());
        }
        let points = series.points()?;
        let mut order: Vec<_> = points
            .map(|point| {
                let start = point.start_at.unix_millis();
                let start = Timestamp::from_unix_millis(start).unwrap_or(point.start_at);
                (start, point.duration, point.value, point.other)
            })
            .collect();
        order.sort_by(|one, other| {
            let by_value = one.2.unwrap_or(f64::NAN).total_cmp(&other.2.unwrap_or(f64::NAN));
            (one.0, one.1).cmp(&(other.0, other.1)).then(by_value)
        });
        for (start, duration, value, other) in order {
            let length = duration.to_duration().unwrap_or_default();
            match value {
                Some(value) if length <= MAX_POINT && !is_placeholder(start) => {
                    self.push(start, duration, value);
                }
                _ => self.others.push(OtherValue {
                    start,
                    duration,
                    value: other.map_or_else(|| Value::from(value).into(), Json::detach),
                }),
            }
        }
        sort(&mut self.others);
        Ok(())
    }

    pub(super) fn push(&mut self, start: Timestamp, duration: Milliseconds, value: f64) {
        self.starts.push(start);
        self.durations.push(duration);
        self.values.push(value);
    }

    /// Returns the metric; `None` if the answer does not name it.
    #[must_use]
    pub fn metric(&self) -> Option<&Metric> {
        self.metric.as_ref()
    }

    /// Returns the unit of the values; `None` if the metric is not known.
    #[must_use]
    pub fn unit(&self) -> Option<Unit> {
        self.metric.as_ref()?.unit()
    }

    /// Returns the start of each point, UTC, in ascending order.
    #[must_use]
    pub fn starts(&self) -> &[Timestamp] {
        &self.starts
    }

    /// Returns the duration of each point. The API does not rule out negative ones.
    #[must_use]
    pub fn durations(&self) -> &[Milliseconds] {
        &self.durations
    }

    /// Returns the value of each point, in the unit of the metric. Values that are not numbers are in
    /// [`others`](Self::others).
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Returns the points that are not in the columns: those whose value is not a number, and those whose time cannot be
    /// that of a measurement. The latter begin before 1971 or in the year 9999, as devices and programs write for "no
    /// time", or last longer than 31 days; one of them would stretch every [window](Self::window), and be in every cell of
    /// a resampled track.
    #[must_use]
    pub fn others(&self) -> &[OtherValue] {
        &self.others
    }

    /// Returns the providers of the series: a sorted set, not one per point.
    #[must_use]
    pub fn providers(&self) -> &[Provider] {
        &self.providers
    }

    /// Returns the length of the columns.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Returns `true` if the columns are empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Returns the window from the first start to the latest end, at least one millisecond long; `None` without
    /// points.
    #[must_use]
    pub fn window(&self) -> Option<TimeWindow> {
        let start = *self.starts.first()?;
        let ends = self.starts.iter().zip(&self.durations);
        let end = ends
            .map(|(start, duration)| {
                start.saturating_add(duration.to_duration().unwrap_or_default())
            })
            .max()?;
        let end = end.max(start.checked_add_millis(1)?);
        Some(TimeWindow::from(start..end))
    }

    /// Returns the indices at which a point and the next one have the same start and duration but different values.
    ///
    /// This happens if the server changed a value between the requests for two parts, or if a series has several
    /// sources. Both values are kept.
    pub fn conflicts(&self) -> impl Iterator<Item = usize> {
        let conflict = |index: &usize| {
            let (one, next) = (*index, *index + 1);
            (self.starts[one], self.durations[one]) == (self.starts[next], self.durations[next])
                && self.values[one] != self.values[next]
        };
        (0..self.len().saturating_sub(1)).filter(conflict)
    }
}
