use std::ops::Range;
use std::time::Duration;

use spike_core::Milliseconds;
use spike_core::time::{TimeWindow, Timestamp};
use spike_core::vocabulary::{Metric, Provider, Unit};

use super::Track;

/// How the points of a cell are combined into one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Aggregate {
    /// The mean, weighted by the time each point has in the cell. A point without duration has the weight of one
    /// millisecond.
    Mean,
    /// The sum. A point that extends beyond the cell is split between cells in proportion to time.
    Sum,
    /// The smallest value of all points that overlap the cell.
    Min,
    /// The largest value of all points that overlap the cell.
    Max,
}

impl Aggregate {
    /// Returns the name: `mean`, `sum`, `min` or `max`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Sum => "sum",
            Self::Min => "min",
            Self::Max => "max",
        }
    }

    /// Returns the usual aggregate of a metric: the sum for counts, distances, calories and durations, the extreme for
    /// `_min` and `_max`, the mean for other measurements. `None` for metrics newer than this version of the SDK, and
    /// where no aggregate is meaningful.
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

/// The error of resampling a track.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ResampleError {
    /// The step is shorter than a millisecond.
    #[error("the step is shorter than a millisecond")]
    StepTooShort,
    /// The window is empty or reversed.
    #[error("the window is empty or reversed")]
    NoWindow,
    /// The window and the step give more cells than [`Resampled::MAX_CELLS`].
    #[error("the window has {cells} cells, the limit is {limit}; use a longer step")]
    TooManyCells {
        /// The number of cells.
        cells: u64,
        /// The limit.
        limit: u64,
    },
}

/// A track in cells of equal length. A cell without measurements is a gap, never zero.
#[derive(Clone, Debug)]
pub struct Resampled {
    metric: Option<Metric>,
    providers: Vec<Provider>,
    aggregate: Aggregate,
    start: i64,
    end: i64,
    step: i64,
    values: Vec<f64>,
    covered: Vec<Milliseconds>,
}

/// A cell of a resampled track.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Cell {
    /// The start, UTC.
    pub start: Timestamp,
    /// The length: the step, or less for the last cell.
    pub duration: Milliseconds,
    /// The value; `None` for a gap.
    pub value: Option<f64>,
    /// The sum of the times that points have in the cell; overlapping points each count.
    pub covered: Milliseconds,
}

impl Resampled {
    /// The maximum number of cells: half a year of seconds.
    pub const MAX_CELLS: u64 = 1 << 24;

    /// Returns the metric of the track; `None` if the answer does not name it.
    #[must_use]
    pub fn metric(&self) -> Option<&Metric> {
        self.metric.as_ref()
    }

    /// Returns the unit of the values; `None` if the metric is not known.
    #[must_use]
    pub fn unit(&self) -> Option<Unit> {
        self.metric.as_ref()?.unit()
    }

    /// Returns the providers of the track: a sorted set.
    #[must_use]
    pub fn providers(&self) -> &[Provider] {
        &self.providers
    }

    /// Returns how the points of a cell were combined.
    #[must_use]
    pub fn aggregate(&self) -> Aggregate {
        self.aggregate
    }

    /// Returns the start of the first cell, UTC.
    #[must_use]
    pub fn start(&self) -> Timestamp {
        timestamp(self.start)
    }

    /// Returns the end of the last cell, exclusive, UTC: the end of the window, rounded up to a millisecond.
    #[must_use]
    pub fn end(&self) -> Timestamp {
        timestamp(self.end)
    }

    /// Returns the length of the cells; the last one may be shorter, as it ends with the window.
    #[must_use]
    pub fn step(&self) -> Milliseconds {
        Milliseconds::new(self.step)
    }

    /// Returns the value of each cell. **A gap is NaN.**
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Returns for each cell the sum of the times that points have in it; overlapping points each count.
    #[must_use]
    pub fn covered(&self) -> &[Milliseconds] {
        &self.covered
    }

    /// Returns the value of a cell; `None` for a gap and past the end.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<f64> {
        self.values.get(index).copied().filter(|value| !value.is_nan())
    }

    /// Returns an iterator over the cells, in order.
    #[must_use]
    pub fn iter(&self) -> Cells<'_> {
        let indices = 0..self.values.len();
        Cells(self, indices)
    }

    fn cell(&self, index: usize) -> Cell {
        let steps = i64::try_from(index).unwrap_or(i64::MAX);
        let start = self.start.saturating_add(self.step.saturating_mul(steps));
        let end = start.saturating_add(self.step).min(self.end);
        Cell {
            start: timestamp(start),
            duration: Milliseconds::new(end - start),
            value: self.get(index),
            covered: self.covered[index],
        }
    }
}

/// An iterator over the cells of a [`Resampled`] track.
#[derive(Clone, Debug)]
pub struct Cells<'a>(&'a Resampled, Range<usize>);

impl Iterator for Cells<'_> {
    type Item = Cell;

    fn next(&mut self) -> Option<Cell> {
        self.1.next().map(|index| self.0.cell(index))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.1.size_hint()
    }
}

impl ExactSizeIterator for Cells<'_> {}

impl<'a> IntoIterator for &'a Resampled {
    type Item = Cell;
    type IntoIter = Cells<'a>;

    fn into_iter(self) -> Cells<'a> {
        self.iter()
    }
}

impl Track {
    /// Puts the points into cells of length `step`, from the start of the window to its end.
    ///
    /// Of a point that extends beyond the window, only the part inside counts. Points whose value is not a number are
    /// ignored. The step is cut to whole milliseconds.
    ///
    /// # Errors
    /// [`ResampleError`] if the step is shorter than a millisecond, the window is empty or reversed, or there are more
    /// than [`Resampled::MAX_CELLS`] cells.
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
        let mut cells = CellSums::new(count, aggregate);
        let points = self.starts.iter().zip(&self.durations).zip(&self.values);
        for ((start, duration), value) in points {
            let (start, duration) = (start.unix_millis(), duration.get().max(0));
            let end = start.saturating_add(duration);
            // The last millisecond of the point; one without duration is in the cell of its start.
            let last = if duration == 0 { start } else { end - 1 };
            if start >= to || last < from {
                continue;
            }
            let cell_of = |time: i64| usize::try_from((time - from) / step).unwrap_or(0);
            let first_cell = cell_of(start.max(from));
            let last_cell = cell_of(last.min(to - 1));
            let covered = |cell: usize| {
                let cell_start = from + step.saturating_mul(cell.try_into().unwrap_or(0));
                let cell_end = cell_start.saturating_add(step).min(to);
                end.min(cell_end) - start.max(cell_start)
            };
            let part = |covered| Sum::of(*value, covered, duration, aggregate);
            if last_cell - first_cell <= FEW_CELLS {
                (first_cell..=last_cell).for_each(|cell| cells.add(cell, &part(covered(cell))));
            } else {
                cells.add(first_cell, &part(covered(first_cell)));
                cells.add_to_each(first_cell + 1..last_cell, &part(step));
                cells.add(last_cell, &part(covered(last_cell)));
            }
        }
        let sums = cells.finish();
        Ok(Resampled {
            metric: self.metric.clone(),
            providers: self.providers.clone(),
            aggregate,
            start: from,
            end: to,
            step,
            values: sums.iter().map(|sum| sum.value(aggregate)).collect(),
            covered: sums.iter().map(|sum| Milliseconds::new(sum.covered)).collect(),
        })
    }
}

/// The end of the last cell may be out of range by a fraction of a millisecond.
fn timestamp(millis: i64) -> Timestamp {
    Timestamp::from_unix_millis(millis).unwrap_or(Timestamp::MAX)
}

fn ceil_millis(time: Timestamp) -> i64 {
    let whole = time.subsec_nanos().is_multiple_of(1_000_000);
    time.unix_millis() + i64::from(!whole)
}

/// The number of cells up to which a point is added to each one.
const FEW_CELLS: usize = 32;

/// The states of all cells. What a long point adds to all cells within it is the same for each, so it is kept for whole
/// groups of cells until the end: the time for a point grows with the logarithm of its cells.
///
/// The sums of a cell that long points cover are added in another order than that of the points. The order is the only
/// difference to adding each point to each cell, so the error of rounding has the same bound. Minimum, maximum and
/// covered time are exact.
struct CellSums {
    cells: Vec<Sum>,
    /// Node `n` is for all cells of its children `2n` and `2n + 1`; after these nodes come the cells. Empty without a
    /// long point.
    groups: Vec<Sum>,
    aggregate: Aggregate,
}

impl CellSums {
    fn new(count: usize, aggregate: Aggregate) -> Self {
        Self { cells: vec![Sum::default(); count], groups: Vec::new(), aggregate }
    }

    fn add(&mut self, cell: usize, part: &Sum) {
        self.cells[cell].add(part, self.aggregate);
    }

    fn add_to_each(&mut self, range: Range<usize>, part: &Sum) {
        let count = self.cells.len();
        self.groups.resize(count, Sum::default());
        let (mut from, mut to) = (count + range.start, count + range.end);
        while from < to {
            // A node whose sibling is outside the range is added to; otherwise its parent is.
            if from % 2 == 1 {
                self.add_to_node(from, part);
                from += 1;
            }
            if to % 2 == 1 {
                to -= 1;
                self.add_to_node(to, part);
            }
            (from, to) = (from / 2, to / 2);
        }
    }

    fn add_to_node(&mut self, node: usize, part: &Sum) {
        match node.checked_sub(self.cells.len()) {
            Some(cell) => self.add(cell, part),
            None => self.groups[node].add(part, self.aggregate),
        }
    }

    fn finish(mut self) -> Vec<Sum> {
        for node in 1..self.groups.len() {
            let part = self.groups[node];
            self.add_to_node(2 * node, &part);
            self.add_to_node(2 * node + 1, &part);
        }
        self.cells
    }
}

/// The state of one cell, or what is added to it.
#[derive(Clone, Copy, Default)]
struct Sum {
    count: u64,
    covered: i64,
    weight: f64,
    total: f64,
}

impl Sum {
    /// What a point adds to a cell in which it has the time `covered`.
    #[expect(
        clippy::cast_precision_loss,
        reason = "times within a cell are far below 2^53 milliseconds"
    )]
    fn of(value: f64, covered: i64, duration: i64, aggregate: Aggregate) -> Self {
        let weight = covered.max(1) as f64;
        let total = match aggregate {
            Aggregate::Mean => value * weight,
            Aggregate::Sum if duration > 0 => value * (covered as f64 / duration as f64),
            Aggregate::Sum | Aggregate::Min | Aggregate::Max => value,
        };
        Self { count: 1, covered, weight, total }
    }

    fn add(&mut self, part: &Self, aggregate: Aggregate) {
        self.total = match aggregate {
            _ if part.count == 0 => return,
            Aggregate::Mean | Aggregate::Sum => self.total + part.total,
            Aggregate::Min | Aggregate::Max if self.count == 0 => part.total,
            Aggregate::Min => self.total.min(part.total),
            Aggregate::Max => self.total.max(part.total),
        };
        self.count += part.count;
        self.covered += part.covered;
        self.weight += part.weight;
    }

    fn value(&self, aggregate: Aggregate) -> f64 {
        match aggregate {
            _ if self.count == 0 => f64::NAN,
            Aggregate::Mean => self.total / self.weight,
            Aggregate::Sum | Aggregate::Min | Aggregate::Max => self.total,
        }
    }
}
