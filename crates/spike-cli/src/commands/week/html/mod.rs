//! The report as one page that needs nothing else: no script, no font, no picture from elsewhere.
//!
//! Each chart is drawn twice, for wide and for narrow windows, so that its text is never scaled down. Colours are
//! those of the style sheet, light or dark as the reader prefers. Each chart has a title and a description for screen
//! readers, and its values as a table.

mod bars;
mod canvas;
mod line;
mod nights;
mod workouts;

use std::fmt::Write as _;
use std::time::Duration;

use spike_blocking::api::{DailyStatistic, Series};
use spike_blocking::series::Track;
use spike_blocking::vocabulary::StatisticType;

use self::bars::{Bars, thousands};
use self::canvas::{About, BAND, ENERGY, GLUCOSE, GLUCOSE_BAND, Ink, PULSE, STEPS, Size, chart};
use self::line::Line;
use self::nights::Nights;
use super::fetch::{Data, More};
use super::report::{longest_of_each, nights};
use crate::failure::Failure;
use crate::text::{day, hours, name};

const WIDE: Size = Size { width: 570, height: 230 };
const WHOLE: Size = Size { width: 1_190, height: 260 };
const NARROW: Size = Size { width: 340, height: 220 };

/// The length of a part of a day in a line.
const STEP: Duration = Duration::from_secs(600);

/// Returns the page.
///
/// # Errors
/// [`Failure`] if a chart cannot be drawn.
pub fn page(data: &Data, more: &More, is_synthetic: bool) -> Result<String, Failure> {
    let mut main = String::new();
    if data.is_empty() {
        main += &card(true, "No data", "No providers connected, or a wrong user id", "");
    } else {
        main += &tiles(data);
        main += "<div class=\"grid\">\n";
        main += &days(data, "steps", "Steps", StatisticType::Steps, "steps", STEPS)?;
        main += &days(
            data,
            "energy",
            "Energy burned",
            StatisticType::CaloriesBurnedTotal,
            "kcal",
            ENERGY,
        )?;
        main += &series(data, &data.pulse, "pulse", "Heart rate", "bpm", [PULSE, BAND])?;
        main += &sleep(data)?;
        if !more.glucose.values.is_empty() {
            let inks = [GLUCOSE, GLUCOSE_BAND];
            main += &series(data, &more.glucose, "glucose", "Glucose", "mg/dL", inks)?;
        }
        main += &workouts::card(data, more);
        main += "</div>\n";
    }
    let user = escape(&name(&data.info.application_user_id));
    let (first, last) = (data.days.week.first(), data.days.week.last());
    let badge = if is_synthetic { "<span class=\"badge\">Synthetic data</span>\n" } else { "" };
    Ok(format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{user}, {first} to {last}</title>\n<style>\n{css}</style>\n</head>\n<body>\n\
         <header>\n{badge}<h1>{user}</h1>\n<p>{from} to {to}</p>\n<p>{providers} · {zone}</p>\n</header>\n\
         <main>\n{main}</main>\n<footer>Written by spike {version}</footer>\n</body>\n</html>\n",
        css = include_str!("page.css"),
        from = day(first),
        to = day(last),
        providers = providers(data),
        zone = escape(&data.zone.to_string()),
        version = env!("CARGO_PKG_VERSION"),
    ))
}

/// Returns text for HTML.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            _ => out.push(letter),
        }
    }
    out
}

fn providers(data: &Data) -> String {
    let all = &data.info.integrated_providers;
    let names = all.iter().map(|provider| {
        let text = escape(&name(&provider.provider_slug));
        match provider.is_integration_broken {
            Some(true) => format!("{text} <span class=\"warn\">has to be connected again</span>"),
            _ => text,
        }
    });
    let names: Vec<String> = names.collect();
    if names.is_empty() { "no provider connected".to_owned() } else { names.join(", ") }
}

/// Returns a card; the body is HTML.
fn card(is_whole: bool, title: &str, text: &str, body: &str) -> String {
    let class = if is_whole { "card whole" } else { "card" };
    let (title, text) = (escape(title), escape(text));
    format!("<section class=\"{class}\">\n<h2>{title}</h2>\n<p>{text}</p>\n{body}</section>\n")
}

/// Returns a table behind a summary; the cells are text.
fn details(head: &[&str], rows: &[Vec<String>]) -> String {
    let table = table(head, rows, head.len());
    format!("<details><summary>Values</summary><div class=\"scroll\">{table}</div></details>\n")
}

/// Returns a table. Columns from `numbers` on are numbers.
fn table(head: &[&str], rows: &[Vec<String>], numbers: usize) -> String {
    let class = |index: usize| if index >= numbers { " class=\"number\"" } else { "" };
    let mut out = "<table><thead><tr>".to_owned();
    for (index, title) in head.iter().enumerate() {
        let _ = write!(out, "<th scope=\"col\"{}>{}</th>", class(index), escape(title));
    }
    out += "</tr></thead><tbody>\n";
    for row in rows {
        out += "<tr>";
        for (index, cell) in row.iter().enumerate() {
            let label = escape(head.get(index).copied().unwrap_or_default());
            let _ = write!(out, "<td{} data-label=\"{label}\">{}</td>", class(index), escape(cell));
        }
        out += "</tr>\n";
    }
    out + "</tbody></table>"
}

/// Returns the means of the days.
fn tiles(data: &Data) -> String {
    let mean = |statistic: &StatisticType| {
        let rows = data.days.week.days().filter_map(|day| data.statistics.day(day));
        let values: Vec<f64> = rows.filter_map(|row| row.values.get(statistic)).collect();
        let sum: f64 = values.iter().sum();
        (!values.is_empty()).then(|| sum / values.len() as f64)
    };
    let tiles = [
        ("Steps a day", StatisticType::Steps, ""),
        ("Sleep a night", StatisticType::SleepDurationTotal, "h"),
        ("Resting heart rate", StatisticType::HeartRateResting, "bpm"),
        ("Energy a day", StatisticType::CaloriesBurnedTotal, "kcal"),
    ];
    let mut out = "<dl class=\"tiles\">\n".to_owned();
    for (title, statistic, unit) in tiles {
        let value = mean(&statistic).map_or_else(
            || "–".to_owned(),
            |mean| if unit == "h" { hours(mean) } else { thousands(mean) },
        );
        let _ = writeln!(
            out,
            "<div class=\"tile\"><dt>{title}</dt><dd>{value} <small>{unit}</small></dd></div>"
        );
    }
    out + "</dl>\n"
}

/// Returns a bar chart of a statistic.
fn days(
    data: &Data,
    id: &'static str,
    title: &str,
    statistic: StatisticType,
    unit: &str,
    ink: Ink,
) -> Result<String, Failure> {
    let value = |row: Option<&DailyStatistic>| row?.values.get(&statistic);
    let days: Vec<_> =
        data.days.week.days().map(|day| (day, value(data.statistics.day(day)))).collect();
    let labels: Vec<(String, Option<f64>)> = days
        .iter()
        .map(|(day, value)| (format!("{:.3} {}", day.weekday(), day.day()), *value))
        .collect();
    let highest = days.iter().filter_map(|(day, value)| Some((*day, (*value)?)));
    let text = match highest.max_by(|a, b| a.1.total_cmp(&b.1)) {
        Some((best, value)) => {
            format!("Most on {}: {} {unit}", day(best), thousands(value))
        }
        None => "Nothing was reported in these days".to_owned(),
    };
    let about = About { id, title: format!("{title} per day"), text: text.clone() };
    let bars = Bars { days: &labels, ink };
    let picture = chart(&about, [WIDE, NARROW], |area, size| bars.draw(area, size))?;
    let rows: Vec<Vec<String>> = days
        .iter()
        .map(|(day, value)| vec![day.to_string(), value.map_or_else(|| "–".to_owned(), thousands)])
        .collect();
    let body = picture + &details(&["Day", unit], &rows);
    let heading = match unit == id {
        true => about.title,
        false => format!("{}, {unit}", about.title),
    };
    Ok(card(false, &heading, &text, &body))
}

/// Returns a line chart of yesterday.
fn series(
    data: &Data,
    series: &Series,
    id: &'static str,
    title: &str,
    unit: &str,
    inks: [Ink; 2],
) -> Result<String, Failure> {
    let heading = format!("{title} of {}, {unit}", day(data.days.yesterday));
    let track = match Track::from_series(series) {
        Ok(track) => track,
        Err(error) => return Ok(card(true, &heading, &error.to_string(), "")),
    };
    let Some(line) = Line::new(&track, data.days.window, STEP, inks) else {
        return Ok(card(true, &heading, "Nothing was reported on this day", ""));
    };
    let from: Vec<String> = series.providers.iter().flatten().map(name).collect();
    let from = if from.is_empty() { String::new() } else { format!(", from {}", from.join(", ")) };
    let text =
        format!("Mean of ten minutes, and the range from the lowest to the highest value{from}");
    let spoken = match line.extremes() {
        Some([low, high]) => format!("{text}. From {:.0} to {:.0} {unit}.", low.1, high.1),
        None => text.clone(),
    };
    let about = About { id, title: heading.clone(), text: spoken };
    let picture = chart(&about, [WHOLE, NARROW], |area, size| line.draw(area, size, &data.zone))?;
    let rows = line.rows(&data.zone);
    Ok(card(
        true,
        &heading,
        &text,
        &(picture + &details(&["Time", "lowest", "mean", "highest"], &rows)),
    ))
}

/// Returns the nights.
fn sleep(data: &Data) -> Result<String, Failure> {
    const TITLE: &str = "Nights, in local time";
    let nights = Nights(longest_of_each(nights(&data.sleeps, &data.zone)));
    if nights.0.is_empty() {
        return Ok(card(true, TITLE, "No night was reported in these days", ""));
    }
    let text = "The longest report of each night, by its morning; its length in hours on the right";
    let legend: String = nights
        .lanes()
        .into_iter()
        .map(|(lane, ink)| format!("<li><i style=\"background:{}\"></i>{lane}</li>", ink.css()))
        .collect();
    let rows = nights.rows();
    let spoken =
        rows.iter().map(|row| format!("{}: {} to {}, {} h", row[0], row[1], row[2], row[3]));
    let about = About {
        id: "nights",
        title: TITLE.to_owned(),
        text: spoken.collect::<Vec<_>>().join("; "),
    };
    let height = nights.height();
    let sizes = [Size { height, ..WHOLE }, Size { height, ..NARROW }];
    let picture = chart(&about, sizes, |area, size| nights.draw(area, size))?;
    let head = ["Morning", "From", "To", "Length", "Stages", "Provider"];
    let body = format!("<ul class=\"legend\">{legend}</ul>\n{picture}{}", details(&head, &rows));
    Ok(card(true, TITLE, text, &body))
}
