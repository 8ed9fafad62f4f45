use std::time::Duration;

use super::Track;
use spike_core::time::{TimeWindow, Timestamp};
use spike_core::vocabulary::{Metric, Provider, Unit};

/// How the points in a cell become one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Aggregate {
    /// The mean, each point weighted by the time it has in the cell. A point without duration weighs as much as a
    /// millisecond.
    Mean,
    /// The sum. A point that lasts beyond the cell is split between cells by time, as if it had grown evenly.
    Sum,
    /// The smallest value of all points that reach into the cell.
    Min,
    /// The largest value of all points that reach into the cell.
    Max,
}

impl Aggregate {
    /// Its name: `mean`, `sum`, `min` or `max`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Sum => "sum",
            Self::Min => "min",
            Self::Max => "max",
        }
    }

    /// The one that gives sense for a metric: sums for what is counted up, means for what is measured, extremes for
    /// what is one; `None` for metrics newer than this version of the SDK and where none makes sense.
    ///
    /// Evidence: A for steps, distances, calories and the heart rate (the methods of the statistics), D by name
    /// for the rest.
    #[must_use]
    pub fn usual_for(metric: &Metric) -> Option<Self> {
        let name = metric.as_str();
        match metric {
            Metric::Latitude | Metric::Longitude | Metric::EcgVoltage | Metric::EcgRri => None,
            _ if !metric.is_known() => None,
            _ if name.ends_with("_max") => Some(Self::Max),
            _ if name.ends_with("_min") => Some(Self::Min),
            Metric::Steps
            | Metric::FloorsClimbed
            | Metric::SwimmingLengths
            | Metric::SleepInterruptions
            | Metric::Ascent
            | Metric::Descent
            | Metric::ElevationGain
            | Metric::ElevationLoss
            | Metric::CaloriesIntake => Some(Self::Sum),
            _ if name.starts_with("calories_burned") => Some(Self::Sum),
            _ if name == "distance" || name.starts_with("distance_") => Some(Self::Sum),
            _ if name.contains("duration") => Some(Self::Sum),
            _ => Some(Self::Mean),
        }
    }
}

/// Why a track cannot be resampled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ResampleError {
    /// The step is shorter than a millisecond.
    #[error("the step is shorter than a millisecond")]
    StepTooShort,
    /// The window is empty or reversed.
    #[error("the window is empty or reversed")]
    NoWindow,
    /// There would be more cells than anybody needs.
    #[error("there would be {cells} cells, more than {limit}")]
    TooManyCells {
        /// How many.
        cells: u64,
        /// How many are allowed: [`Resampled::MAX_CELLS`].
        limit: u64,
    },
}

/// A track in cells of equal length. A cell in which nothing was measured is a gap, never zero.
#[derive(Clone, Debug)]
pub struct Resampled {
    metric: Option<Metric>,
    providers: Vec<Provider>,
    aggregate: Aggregate,
    start: i64,
    end: i64,
    step: i64,
    values: Vec<f64>,
    covered: Vec<i64>,
}

/// A cell of a resampled track.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Cell {
    /// When it begins, in milliseconds of Unix time.
    pub start: i64,
    /// How long it is, in milliseconds: the step, or less for the last one.
    pub duration: i64,
    /// The value; `None` for a gap.
    pub value: Option<f64>,
    /// How many milliseconds of it points take up; where points overlap, each counts.
    pub covered: i64,
}

impl Resampled {
    /// As many cells there may be: seconds of half a year.
    pub const MAX_CELLS: u64 = 1 << 24;

    /// The metric of the track, if the answer names it.
    #[must_use]
    pub fn metric(&self) -> Option<&Metric> {
        self.metric.as_ref()
    }

    /// What the values are counted in, if the metric is known.
    #[must_use]
    pub fn unit(&self) -> Option<Unit> {
        self.metric.as_ref()?.unit()
    }

    /// The providers that took part in the track: a set.
    #[must_use]
    pub fn providers(&self) -> &[Provider] {
        &self.providers
    }

    /// How the points in a cell became one value.
    #[must_use]
    pub fn aggregate(&self) -> Aggregate {
        self.aggregate
    }

    /// When the first cell begins, in milliseconds of Unix time.
    #[must_use]
    pub fn start(&self) -> i64 {
        self.start
    }

    /// When the last cell ends, in milliseconds of Unix time.
    #[must_use]
    pub fn end(&self) -> i64 {
        self.end
    }

    /// How long each cell is, in milliseconds; the last one ends with the window.
    #[must_use]
    pub fn step(&self) -> i64 {
        self.step
    }

    /// The values for bulk use. **NaN stands for a gap.**
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// For each cell, how many milliseconds of it points take up; where points overlap, each counts.
    #[must_use]
    pub fn covered(&self) -> &[i64] {
        &self.covered
    }

    /// The value of a cell; `None` for a gap and beyond the end.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<f64> {
        self.values
            .get(index)
            .copied()
            .filter(|value| !value.is_nan())
    }

    /// The cells in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Cell> {
        let cells = self.values.iter().zip(&self.covered);
        let mut start = self.start;
        cells.map(move |(value, covered)| {
            let end = start.saturating_add(self.step).min(self.end);
            let cell = Cell {
                start,
                duration: end - start,
                value: Some(*value).filter(|value| !value.is_nan()),
                covered: *covered,
            };
            start = end;
            cell
        })
    }
}

impl Track {
    /// Puts the points into cells of equal length, the first of which begins with the window.
    ///
    /// Only what lies in the window counts; of a point that reaches out of it, the part inside. Points whose value is
    /// no number do not take part.
    ///
    /// # Errors
    /// [`ResampleError`] if there are no cells or too many.
    pub fn resample(
        &self,
        window: TimeWindow,
        step: Duration,
        aggregate: Aggregate,
    ) -> Result<Resampled, ResampleError> {
        let step = i64::try_from(step.as_millis()).unwrap_or(i64::MAX);
        if step == 0 {
            return Err(ResampleError::StepTooShort);
        }
        let (from, to) = (window.start().unix_millis(), ceil_millis(window.end()));
        let length = to.saturating_sub(from);
        if length <= 0 {
            return Err(ResampleError::NoWindow);
        }
        let cells = length.cast_unsigned().div_ceil(step.cast_unsigned());
        let limit = Resampled::MAX_CELLS;
        let count = usize::try_from(cells)
            .ok()
            .filter(|_| cells <= limit)
            .ok_or(ResampleError::TooManyCells { cells, limit })?;
        let mut sums = vec![Sum::default(); count];
        let points = self.starts.iter().zip(&self.durations).zip(&self.values);
        for ((start, duration), value) in points {
            let duration = (*duration).max(0);
            let end = start.saturating_add(duration);
            // An instant lies in its cell; a stretch in those it takes time of.
            let last = if duration == 0 { *start } else { end - 1 };
            if *start >= to || last < from {
                continue;
            }
            let cell_of = |time: i64| usize::try_from((time - from) / step).unwrap_or(0);
            let first_cell = cell_of((*start).max(from));
            let last_cell = cell_of(last.min(to - 1));
            let mut cell_start = from + step.saturating_mul(first_cell.try_into().unwrap_or(0));
            for sum in &mut sums[first_cell..=last_cell] {
                let cell_end = cell_start.saturating_add(step).min(to);
                let covered = end.min(cell_end) - (*start).max(cell_start);
                sum.add(*value, covered, duration, aggregate);
                cell_start = cell_end;
            }
        }
        Ok(Resampled {
            metric: self.metric.clone(),
            providers: self.providers.clone(),
            aggregate,
            start: from,
            end: to,
            step,
            values: sums.iter().map(|sum| sum.value(aggregate)).collect(),
            covered: sums.iter().map(|sum| sum.covered).collect(),
        })
    }
}

fn ceil_millis(time: Timestamp) -> i64 {
    let whole = time.subsec_nanos().is_multiple_of(1_000_000);
    time.unix_millis() + i64::from(!whole)
}

/// What is in a cell so far.
#[derive(Clone, Copy, Default)]
struct Sum {
    count: u64,
    covered: i64,
    weight: f64,
    total: f64,
}

impl Sum {
    #[expect(
        clippy::cast_precision_loss,
        reason = "times within a cell are far below 2^53 milliseconds"
    )]
    fn add(&mut self, value: f64, covered: i64, duration: i64, aggregate: Aggregate) {
        self.total = match aggregate {
            Aggregate::Mean => {
                let weight = covered.max(1) as f64;
                self.weight += weight;
                self.total + value * weight
            }
            Aggregate::Sum if duration == 0 => self.total + value,
            Aggregate::Sum => self.total + value * (covered as f64 / duration as f64),
            Aggregate::Min if self.count > 0 => self.total.min(value),
            Aggregate::Max if self.count > 0 => self.total.max(value),
            Aggregate::Min | Aggregate::Max => value,
        };
        self.count += 1;
        self.covered += covered;
    }

    fn value(&self, aggregate: Aggregate) -> f64 {
        match aggregate {
            _ if self.count == 0 => f64::NAN,
            Aggregate::Mean => self.total / self.weight,
            Aggregate::Sum | Aggregate::Min | Aggregate::Max => self.total,
        }
    }
}
