//! The nights as hypnograms, one above the other, by local time.

use plotters::prelude::{Color as _, PathElement};
use spike_blocking::time::CivilDateTime;
use spike_blocking::vocabulary::SleepStage;

use super::canvas::{
    AWAKE, Area, At, DEEP, GRID, Ink, LIGHT, LINE, MUTED, OTHER, REM, Size, TEXT, fill, label,
};
use crate::commands::week::report::{Night, millis, minutes_per_stage};
use crate::text::{clock, hours, name};

/// The stages from the top of a hypnogram to its bottom.
pub(super) const LANES: [(&str, Ink); 5] =
    [("awake", AWAKE), ("REM", REM), ("light", LIGHT), ("deep", DEEP), ("other", OTHER)];

/// The height of the row of a night, without its space below.
const ROW: i32 = 34;
const SPACE: i32 = 16;
const TOP: i32 = 26;

/// The nights of the report: the longest report of each.
pub(super) struct Nights<'a>(pub(super) Vec<Night<'a>>);

/// Minutes from the noon before the night.
type Minutes = i64;

fn lane(stage: Option<&SleepStage>) -> usize {
    match stage {
        Some(SleepStage::Awake | SleepStage::AwakeInBed | SleepStage::OutOfBed) => 0,
        Some(SleepStage::Rem) => 1,
        Some(SleepStage::Light) => 2,
        Some(SleepStage::Deep) => 3,
        _ => 4,
    }
}

impl Nights<'_> {
    pub(super) fn height(&self) -> u32 {
        u32::try_from(TOP + (ROW + SPACE) * self.0.len() as i32).unwrap_or(400)
    }

    pub(super) fn draw(&self, area: &Area<'_>, size: Size) -> Result<(), String> {
        let width = size.width as i32;
        let (left, right) = if size.is_narrow() { (64, width - 40) } else { (118, width - 64) };
        let starts = self.0.iter().map(|night| start_of(night));
        let first = starts.clone().min().unwrap_or(0).div_euclid(60) * 60;
        let ends = self.0.iter().map(|night| start_of(night) + night.millis() / 60_000);
        let last = (ends.max().unwrap_or(60) + 59).div_euclid(60) * 60;
        let x = |minutes: Minutes| {
            let share = (minutes - first) as f64 / (last - first).max(1) as f64;
            left + (share * f64::from(right - left)).round() as i32
        };
        let every = if size.is_narrow() { 180 } else { 60 };
        let bottom = size.height as i32 - 4;
        for minutes in (first..=last).filter(|minutes| minutes % every == 0) {
            let line = vec![(x(minutes), TOP - 4), (x(minutes), bottom)];
            let line = PathElement::new(line, GRID.color().stroke_width(1));
            area.draw(&line).map_err(|error| error.to_string())?;
            let hour = (12 + minutes / 60).rem_euclid(24);
            label(area, &format!("{hour:02}"), (x(minutes), 6), At::Below, MUTED)?;
        }
        for (index, night) in self.0.iter().enumerate() {
            let top = TOP + index as i32 * (ROW + SPACE);
            let middle = top + ROW / 2;
            let morning = night.local_end.date();
            let weekday = format!("{:.3}", morning.weekday());
            let day = if size.is_narrow() {
                format!("{weekday} {}", morning.day())
            } else {
                format!("{weekday} {:02}-{:02}", morning.month(), morning.day())
            };
            label(area, &day, (0, middle), At::Right, TEXT)?;
            let length = hours(night.millis() as f64);
            label(area, &length, (width, middle), At::Left, TEXT)?;
            self.draw_night(area, night, top, &x)?;
        }
        Ok(())
    }

    fn draw_night(
        &self,
        area: &Area<'_>,
        night: &Night<'_>,
        top: i32,
        x: &impl Fn(Minutes) -> i32,
    ) -> Result<(), String> {
        let start = start_of(night);
        let at = |millis: i64| x(start + (millis - night.start.unix_millis()) / 60_000);
        let stages = night.sleep.stages.iter().flatten();
        let periods: Vec<_> = stages
            .filter_map(|period| {
                let from = period.start_at?.unix_millis();
                let to = from.saturating_add(millis(period)?);
                Some((at(from), at(to), lane(period.stage.as_ref())))
            })
            .collect();
        if periods.is_empty() {
            let (from, to) = (at(night.start.unix_millis()), at(night.end.unix_millis()));
            return fill(area, (from, top + ROW / 2 - 4), (to, top + ROW / 2 + 4), OTHER);
        }
        // Four lanes; a stage without a lane has the place of light sleep.
        let height = ROW / 4;
        let row_of = |lane: usize| top + height * if lane == 4 { 2 } else { lane as i32 };
        // A line from each stage to the next makes the steps visible.
        for pair in periods.windows(2) {
            let [(_, end, lane), (start, _, next)] = [pair[0], pair[1]];
            if (start - end).abs() <= 1 {
                let (a, b) = (row_of(lane).min(row_of(next)), row_of(lane).max(row_of(next)));
                fill(area, (end - 1, a + height / 2), (end, b + height / 2), LINE)?;
            }
        }
        for (from, to, lane) in periods {
            let row = row_of(lane);
            fill(area, (from, row), (to.max(from + 1), row + height - 1), LANES[lane].1)?;
        }
        Ok(())
    }

    /// Returns the lanes that occur.
    pub(super) fn lanes(&self) -> Vec<(&'static str, Ink)> {
        let stages = || self.0.iter().flat_map(|night| night.sleep.stages.iter().flatten());
        let occurs = |index: usize| stages().any(|period| lane(period.stage.as_ref()) == index);
        let lanes = LANES.into_iter().enumerate().filter(|(index, _)| occurs(*index));
        lanes.map(|(_, lane)| lane).collect()
    }

    /// Returns night, start, end, length, the minutes of each stage and the provider, for a table.
    pub(super) fn rows(&self) -> Vec<Vec<String>> {
        let row = |night: &Night<'_>| {
            let stages: Vec<String> = minutes_per_stage(night.sleep)
                .into_iter()
                .map(|(stage, minutes)| format!("{stage} {minutes} min"))
                .collect();
            vec![
                night.local_end.date().to_string(),
                clock(night.local_start),
                clock(night.local_end),
                hours(night.millis() as f64),
                stages.join(", "),
                night.sleep.provider_slug.as_ref().map(name).unwrap_or_default(),
            ]
        };
        self.0.iter().map(row).collect()
    }
}

/// Returns the local start of a night in minutes from the noon before its morning.
fn start_of(night: &Night<'_>) -> Minutes {
    let minutes = |time: CivilDateTime| i64::from(time.hour()) * 60 + i64::from(time.minute());
    let days = night.local_start.date().days_until(night.local_end.date());
    // A night that starts after midnight has its noon on the day before.
    minutes(night.local_start) - 12 * 60 + (1 - days) * 24 * 60
}
