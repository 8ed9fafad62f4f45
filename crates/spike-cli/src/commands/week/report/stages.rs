//! The stages of a night: a line of letters, and the minutes of each stage.

use std::fmt;
use std::ops::Range;

use spike_blocking::api::{Sleep, SleepPeriod};
use spike_blocking::time::Timestamp;
use spike_blocking::vocabulary::SleepStage;

use crate::style::{self, paint};
use crate::text::name;

const MINUTE: i64 = 60_000;

/// What stands beside the line of letters.
const LEGEND: usize = "    one letter is 1,000 minutes".len();

/// Letter of a time without a stage.
const NOTHING: char = '.';

/// The letters of the known stages, in the order of the list.
const LETTERS: [(SleepStage, char); 9] = [
    (SleepStage::Deep, 'D'),
    (SleepStage::Light, 'L'),
    (SleepStage::Rem, 'R'),
    (SleepStage::Sleeping, 'S'),
    (SleepStage::Nap, 'N'),
    (SleepStage::Awake, 'A'),
    (SleepStage::AwakeInBed, 'B'),
    (SleepStage::OutOfBed, 'O'),
    (SleepStage::Unknown, '?'),
];

/// One stage of the night. A stage that this version of the SDK does not know has a digit as its letter.
struct Stage<'a> {
    name: Option<&'a SleepStage>,
    letter: char,
    millis: Option<i64>,
}

pub(super) fn write(
    f: &mut fmt::Formatter<'_>,
    sleep: &Sleep,
    start: Timestamp,
    end: Timestamp,
    width: usize,
) -> fmt::Result {
    let mut periods: Vec<&SleepPeriod> = sleep.stages.iter().flatten().collect();
    if periods.is_empty() {
        return writeln!(f, "  no stages were reported");
    }
    periods.sort_by_key(|period| (period.start_at, period.end_at));
    let stages = sum_up(&periods);
    let letters = width.saturating_sub(LEGEND) as i64;
    let (line, minutes) = line(&periods, &stages, start.unix_millis()..end.unix_millis(), letters);
    let painted: String = line.chars().map(|c| paint(style::of_stage(c), c)).collect();
    writeln!(f, "  {painted}  one letter is {minutes} minutes")?;

    let names: Vec<String> = stages.iter().map(Stage::shown).collect();
    let width = names.iter().map(|name| name.chars().count()).max();
    let width = width.unwrap_or(0);
    for (stage, name) in stages.iter().zip(&names) {
        let minutes = minutes_of(stage.millis);
        let letter = paint(style::of_stage(stage.letter), stage.letter);
        writeln!(f, "  {letter}  {name:<width$}  {minutes:>4} min")?;
    }
    if line.contains(NOTHING) {
        writeln!(f, "  {NOTHING}  nothing reported")?;
    }
    Ok(())
}

impl Stage<'_> {
    fn shown(&self) -> String {
        self.name.map_or_else(|| "without a name".to_owned(), name)
    }
}

/// Returns the stages of a sleep with their minutes.
pub(in super::super) fn minutes_per_stage(sleep: &Sleep) -> Vec<(String, String)> {
    let periods: Vec<&SleepPeriod> = sleep.stages.iter().flatten().collect();
    let stages = sum_up(&periods);
    stages.iter().map(|stage| (stage.shown(), minutes_of(stage.millis))).collect()
}

/// Returns the stages with their total time: known ones in their order, then the others in the order of their first use.
fn sum_up<'a>(periods: &[&'a SleepPeriod]) -> Vec<Stage<'a>> {
    let mut stages: Vec<Stage<'a>> = Vec::new();
    let mut digits = '1'..='9';
    for period in periods {
        let name = period.stage.as_ref();
        let millis = millis(period);
        if let Some(stage) = stages.iter_mut().find(|stage| stage.name == name) {
            stage.millis = stage.millis.into_iter().chain(millis).reduce(i64::saturating_add);
            continue;
        }
        let known = LETTERS.iter().find(|(stage, _)| Some(stage) == name);
        let letter = known.map(|(_, letter)| *letter).or_else(|| digits.next());
        stages.push(Stage { name, letter: letter.unwrap_or('#'), millis });
    }
    let place = |letter| LETTERS.iter().position(|(_, known)| *known == letter);
    stages.sort_by_key(|stage| place(stage.letter).unwrap_or(LETTERS.len()));
    stages
}

pub(in super::super) fn millis(period: &SleepPeriod) -> Option<i64> {
    let duration = period.duration.map(|duration| duration.get());
    duration.or_else(|| Some(period.end_at?.unix_millis() - period.start_at?.unix_millis()))
}

/// Returns the line of at most so many letters, and how many minutes one letter stands for.
fn line(
    periods: &[&SleepPeriod],
    stages: &[Stage<'_>],
    night: Range<i64>,
    letters: i64,
) -> (String, i64) {
    let length = night.end - night.start;
    let round = [5, 10, 15, 20, 30].map(|minutes| minutes * MINUTE);
    let hours = 60 * MINUTE * (1 + length / (60 * MINUTE * letters));
    let step = round.into_iter().find(|step| length <= step * letters);
    let step = step.unwrap_or(hours);
    let mut line = String::new();
    let mut from = night.start;
    while from < night.end {
        let to = (from + step).min(night.end);
        line.push(letter(periods, stages, from, to).unwrap_or(NOTHING));
        from = to;
    }
    (line, step / MINUTE)
}

/// Returns the letter of the longest stage in a slice of the night.
fn letter(periods: &[&SleepPeriod], stages: &[Stage<'_>], from: i64, to: i64) -> Option<char> {
    let share = |stage: &Stage<'_>| {
        let own = periods.iter().filter(|period| period.stage.as_ref() == stage.name);
        let shares = own.filter_map(|period| {
            let start = period.start_at?.unix_millis();
            let end = start.saturating_add(millis(period)?);
            Some((end.min(to) - start.max(from)).max(0))
        });
        shares.sum::<i64>()
    };
    let shares = stages.iter().map(|stage| (share(stage), stage.letter));
    // Reversed, because of equal shares `max_by_key` returns the last.
    let longest = shares.rev().max_by_key(|(share, _)| *share);
    longest.filter(|(share, _)| *share > 0).map(|(_, letter)| letter)
}

/// Formats a time in minutes, rounded. A reported time is never shown as zero, a missing one is a dash.
fn minutes_of(millis: Option<i64>) -> String {
    match millis {
        None => "-".to_owned(),
        Some(1..=29_999) => "<1".to_owned(),
        Some(millis) => format!("{:.0}", millis as f64 / MINUTE as f64),
    }
}
