use serde_json::Value;

use super::join::sort;
use spike_core::api::{Series, SeriesError};
use spike_core::model::Column;
use spike_core::time::{TimeWindow, Timestamp};
use spike_core::vocabulary::{Metric, Provider, Unit};

/// The points of one metric in order of time, as columns of equal length.
///
/// Times are milliseconds of Unix time, UTC; a fraction of a millisecond in the base time of a series (none is
/// known) is cut off.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Track {
    pub(super) metric: Option<Metric>,
    pub(super) starts: Vec<i64>,
    pub(super) durations: Vec<i64>,
    pub(super) values: Vec<f64>,
    pub(super) others: Vec<OtherValue>,
    pub(super) providers: Vec<Provider>,
}

/// A point whose value is no number.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct OtherValue {
    /// When it begins, in milliseconds of Unix time.
    pub start: i64,
    /// How long it lasts, in milliseconds.
    pub duration: i64,
    /// The value, as it came.
    pub value: Value,
}

impl Track {
    /// The points of one series. A series with none of the three columns, or with empty ones, has no points.
    ///
    /// # Errors
    /// [`SeriesError`] if the base time or one of the columns is missing, or if they do not fit together.
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
        let lengths = [
            series.offsets.as_ref().map(Vec::len),
            series.durations.as_ref().map(Vec::len),
            series.values.as_ref().map(Column::len),
        ];
        // Without any column, or with empty ones, there is nothing to have a base time.
        if lengths == [None; 3] || lengths == [Some(0); 3] {
            return Ok(());
        }
        let points = series.points()?;
        let mut order: Vec<_> = points
            .map(|point| {
                let start = point.start_at.unix_millis();
                (start, point.duration.get(), point.value, point.other)
            })
            .collect();
        order.sort_by(|one, other| {
            let by_value = one
                .2
                .unwrap_or(f64::NAN)
                .total_cmp(&other.2.unwrap_or(f64::NAN));
            (one.0, one.1).cmp(&(other.0, other.1)).then(by_value)
        });
        for (start, duration, value, other) in order {
            match (value, other) {
                (Some(value), _) => self.push(start, duration, value),
                (None, other) => self.others.push(OtherValue {
                    start,
                    duration,
                    value: other.cloned().unwrap_or_default(),
                }),
            }
        }
        sort(&mut self.others);
        Ok(())
    }

    pub(super) fn push(&mut self, start: i64, duration: i64, value: f64) {
        self.starts.push(start);
        self.durations.push(duration);
        self.values.push(value);
    }

    /// The metric, if the answer names it.
    #[must_use]
    pub fn metric(&self) -> Option<&Metric> {
        self.metric.as_ref()
    }

    /// What the values are counted in, if the metric is known.
    #[must_use]
    pub fn unit(&self) -> Option<Unit> {
        self.metric.as_ref()?.unit()
    }

    /// When each point begins, in milliseconds of Unix time, ascending.
    #[must_use]
    pub fn starts(&self) -> &[i64] {
        &self.starts
    }

    /// How long each point lasts, in milliseconds.
    #[must_use]
    pub fn durations(&self) -> &[i64] {
        &self.durations
    }

    /// The values; numbers all, see [`others`](Self::others).
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The points whose value is no number, apart from the columns.
    #[must_use]
    pub fn others(&self) -> &[OtherValue] {
        &self.others
    }

    /// The providers that took part: a set, not one per point.
    #[must_use]
    pub fn providers(&self) -> &[Provider] {
        &self.providers
    }

    /// How many points there are in the columns.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// From the start of the first point to the end of the last to end, at least a millisecond; `None` without
    /// points.
    #[must_use]
    pub fn window(&self) -> Option<TimeWindow> {
        let start = *self.starts.first()?;
        let ends = self.starts.iter().zip(&self.durations);
        let end = ends
            .map(|(start, length)| start.saturating_add((*length).max(0)))
            .max()?;
        let start = Timestamp::from_unix_millis(start)?;
        let end = Timestamp::from_unix_millis(end).unwrap_or(Timestamp::MAX);
        let end = end.max(start.checked_add_millis(1)?);
        Some(TimeWindow::from(start..end))
    }

    /// Places where two points have the same start and duration but different values: the first of each two.
    ///
    /// They come from parts fetched at different times, between which the server changed its mind, or from a
    /// series that has several sources; both values are kept.
    pub fn conflicts(&self) -> impl Iterator<Item = usize> {
        let same = |place: usize| {
            (self.starts[place], self.durations[place])
                == (self.starts[place + 1], self.durations[place + 1])
                && self.values[place] != self.values[place + 1]
        };
        (0..self.len().saturating_sub(1)).filter(move |place| same(*place))
    }
}
