//! The statistics of the week as a table: a row per day, a dash where there are no data.

use std::fmt;

use spike_blocking::api::{DailyStatistic, DailyStatisticsList};
use spike_blocking::time::DayRange;
use spike_blocking::vocabulary::StatisticType;

use crate::style::{TITLE, paint};
use crate::table::{self, Column};
use crate::text::{hours, name, printable};

/// Format of a number.
#[derive(Clone, Copy, Debug)]
enum Form {
    Whole,
    Kilometers,
    Hours,
    Plain,
}

/// Group, title, format, and whether the column is shown even if it is empty.
type Head = (&'static str, &'static str, Form, bool);

const COLUMNS: [(StatisticType, Head); 14] = [
    (StatisticType::Steps, ("", "Steps", Form::Whole, true)),
    (StatisticType::DistanceTotal, ("", "Distance", Form::Kilometers, true)),
    (StatisticType::CaloriesBurnedTotal, ("", "Calories", Form::Whole, true)),
    (StatisticType::HeartRateMin, ("Heart rate", "min", Form::Whole, true)),
    (StatisticType::HeartRate, ("Heart rate", "mean", Form::Whole, true)),
    (StatisticType::HeartRateMax, ("Heart rate", "max", Form::Whole, true)),
    (StatisticType::HeartRateResting, ("Heart rate", "rest", Form::Whole, true)),
    (StatisticType::HrvRmssd, ("HRV", "rmssd", Form::Whole, true)),
    (StatisticType::HrvSdnn, ("HRV", "sdnn", Form::Whole, false)),
    (StatisticType::SleepDurationTotal, ("", "Sleep", Form::Hours, true)),
    (StatisticType::SleepScore, ("Scores", "sleep", Form::Whole, false)),
    (StatisticType::StressScore, ("Scores", "stress", Form::Whole, false)),
    (StatisticType::RecoveryScore, ("Scores", "recovery", Form::Whole, false)),
    (StatisticType::ActivityScore, ("Scores", "activity", Form::Whole, false)),
];

pub(super) fn write(
    f: &mut fmt::Formatter<'_>,
    list: &DailyStatisticsList,
    week: DayRange,
    width: usize,
) -> fmt::Result {
    let rows: Vec<Option<&DailyStatistic>> = week.days().map(|day| list.day(day)).collect();
    let days = week.days().map(|day| {
        let weekday = day.weekday();
        format!("{weekday:.3} {:02}-{:02}", day.month(), day.day())
    });
    let mut columns = vec![Column::new("", "Day", "").with_rows(days).left_aligned()];
    for (statistic, (group, title, form, always)) in &COLUMNS {
        let cells = cells(&rows, statistic, *form);
        if *always || cells.iter().any(|cell| cell != NONE) {
            let head = Column::new(group, title, unit(statistic, *form));
            columns.push(head.with_rows(cells));
        }
    }
    for statistic in unknown(&rows) {
        let head = Column::new("", &name(statistic), "?");
        columns.push(head.with_rows(cells(&rows, statistic, Form::Plain)));
    }
    let (first, last) = (week.first(), week.last());
    let title = match week.days().count() {
        1 => "Yesterday".to_owned(),
        7 => "Last seven complete days".to_owned(),
        count => format!("Last {count} complete days"),
    };
    writeln!(f, "{}, {first} to {last}", paint(TITLE, title))?;
    f.write_str(&table::text(&columns, width))
}

const NONE: &str = "-";

fn cells(rows: &[Option<&DailyStatistic>], statistic: &StatisticType, form: Form) -> Vec<String> {
    let cell = |row: &Option<&DailyStatistic>| {
        let values = &row.as_ref()?.values;
        let number = values.get(statistic).map(|number| form.write(number));
        // A value that is not a number is shown as well.
        number.or_else(|| {
            let mut others = values.others();
            let (_, other) = others.find(|(key, _)| *key == statistic)?;
            Some(printable(&other.to_string(), 20))
        })
    };
    let cells = rows.iter().map(cell);
    cells.map(|cell| cell.unwrap_or_else(|| NONE.to_owned())).collect()
}

/// Returns the statistics that this version of the SDK does not know, in the order of their first use.
fn unknown<'a>(rows: &[Option<&'a DailyStatistic>]) -> Vec<&'a StatisticType> {
    let mut found = Vec::new();
    for row in rows.iter().flatten() {
        let numbers = row.values.iter().map(|(statistic, _)| statistic);
        let others = row.values.others().map(|(statistic, _)| statistic);
        for statistic in numbers.chain(others) {
            if !statistic.is_known() && !found.contains(&statistic) {
                found.push(statistic);
            }
        }
    }
    found
}

fn unit(statistic: &StatisticType, form: Form) -> &'static str {
    match form {
        Form::Kilometers => "km",
        Form::Hours => "h:mm",
        Form::Whole | Form::Plain => statistic.unit().map_or("?", |unit| unit.symbol()),
    }
}

impl Form {
    fn write(self, number: f64) -> String {
        match self {
            Self::Whole => format!("{number:.0}"),
            Self::Kilometers => format!("{:.2}", number / 1_000.0),
            Self::Hours => hours(number),
            Self::Plain => number.to_string(),
        }
    }
}
