//! The stages of a night: a line of letters, and the minutes of each.

use std::fmt;

use spike_core::api::{Sleep, SleepPeriod};
use spike_core::time::Timestamp;
use spike_core::vocabulary::SleepStage;

use crate::text::name;

const MINUTE: i64 = 60_000;

/// The longest line of letters.
const WIDTH: i64 = 60;

/// Where a line tells nothing.
const NOTHING: char = '.';

/// The letters of the known stages, in the order they are listed.
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

/// One stage of the night. What this version of the SDK does not know has a digit for a letter.
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
) -> fmt::Result {
    let mut periods: Vec<&SleepPeriod> = sleep.stages.iter().flatten().collect();
    if periods.is_empty() {
        return writeln!(f, "  no stages were reported");
    }
    periods.sort_by_key(|period| (period.start_at, period.end_at));
    let stages = sum_up(&periods);
    let (line, minutes) = line(&periods, &stages, start.unix_millis(), end.unix_millis());
    writeln!(f, "  {line}  one letter is {minutes} minutes")?;

    let names = stages.iter().map(|stage| match stage.name {
        Some(stage) => name(stage),
        None => "without a name".to_owned(),
    });
    let names: Vec<String> = names.collect();
    let width = names.iter().map(|name| name.chars().count()).max();
    let width = width.unwrap_or(0);
    for (stage, name) in stages.iter().zip(&names) {
        let minutes = minutes_of(stage.millis);
        writeln!(f, "  {}  {name:<width$}  {minutes:>4} min", stage.letter)?;
    }
    if line.contains(NOTHING) {
        writeln!(f, "  {NOTHING}  nothing reported")?;
    }
    Ok(())
}

/// The stages that occur with their time: known ones in their order, then the others as they come up.
fn sum_up<'a>(periods: &[&'a SleepPeriod]) -> Vec<Stage<'a>> {
    let mut stages: Vec<Stage<'a>> = Vec::new();
    let mut digits = '1'..='9';
    for period in periods {
        let name = period.stage.as_ref();
        let millis = millis(period);
        if let Some(stage) = stages.iter_mut().find(|stage| stage.name == name) {
            stage.millis = stage
                .millis
                .into_iter()
                .chain(millis)
                .reduce(i64::saturating_add);
            continue;
        }
        let known = LETTERS.iter().find(|(stage, _)| Some(stage) == name);
        let letter = known.map(|(_, letter)| *letter).or_else(|| digits.next());
        stages.push(Stage {
            name,
            letter: letter.unwrap_or('#'),
            millis,
        });
    }
    let place = |letter| LETTERS.iter().position(|(_, known)| *known == letter);
    stages.sort_by_key(|stage| place(stage.letter).unwrap_or(LETTERS.len()));
    stages
}

fn millis(period: &SleepPeriod) -> Option<i64> {
    let told = period.duration.map(|duration| duration.get());
    told.or_else(|| Some(period.end_at?.unix_millis() - period.start_at?.unix_millis()))
}

/// The line, and how many minutes each of its letters lasts.
fn line(periods: &[&SleepPeriod], stages: &[Stage<'_>], start: i64, end: i64) -> (String, i64) {
    let length = end - start;
    let round = [5, 10, 15, 20, 30].map(|minutes| minutes * MINUTE);
    let hours = 60 * MINUTE * (1 + length / (60 * MINUTE * WIDTH));
    let step = round.into_iter().find(|step| length <= step * WIDTH);
    let step = step.unwrap_or(hours);
    let mut line = String::new();
    let mut from = start;
    while from < end {
        let to = (from + step).min(end);
        line.push(letter(periods, stages, from, to).unwrap_or(NOTHING));
        from = to;
    }
    (line, step / MINUTE)
}

/// The stage that lasts longest in a slice of the night.
fn letter(periods: &[&SleepPeriod], stages: &[Stage<'_>], from: i64, to: i64) -> Option<char> {
    let share = |stage: &Stage<'_>| {
        let own = periods
            .iter()
            .filter(|period| period.stage.as_ref() == stage.name);
        let shares = own.filter_map(|period| {
            let start = period.start_at?.unix_millis();
            let end = start.saturating_add(millis(period)?);
            Some((end.min(to) - start.max(from)).max(0))
        });
        shares.sum::<i64>()
    };
    let shares = stages.iter().map(|stage| (share(stage), stage.letter));
    // The first of those that last equally long: `max_by_key` would take the last.
    let longest = shares.rev().max_by_key(|(share, _)| *share);
    longest
        .filter(|(share, _)| *share > 0)
        .map(|(_, letter)| letter)
}

/// Rounded, but what was reported never becomes zero, and what was not is a dash.
fn minutes_of(millis: Option<i64>) -> String {
    match millis {
        None => "-".to_owned(),
        Some(1..=29_999) => "<1".to_owned(),
        Some(millis) => format!("{:.0}", millis as f64 / MINUTE as f64),
    }
}
