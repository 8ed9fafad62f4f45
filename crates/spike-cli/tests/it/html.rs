//! The page of `spike week --html`.

use spike_blocking::ArrayStyle;
use spike_cli::Connection;
use spike_cli::commands::week;
use spike_mock::{ManualClock, MockServer, Options};

use crate::support::{fetch, output_of};

pub(crate) const NOW: &str = "2026-04-19T09:30:00Z";

/// Returns the page of a user with these providers.
pub(crate) fn page(providers: &[&str]) -> String {
    let options = Options::new().clock(ManualClock::at(NOW)).providers(providers.iter().copied());
    let server = MockServer::start_with(options).unwrap();
    let data = fetch(&server, NOW, ArrayStyle::Comma);
    let user = Connection::to_mock(&server).unwrap().user().unwrap();
    week::page(&data, &week::fetch_more(&user, &data).unwrap(), true).unwrap()
}

#[test]
fn the_page_needs_nothing_from_elsewhere() {
    let page = page(&["garmin", "oura", "dexcom"]);
    for part in ["<script", "<link", "@import", "url(", "src=", "href=", "http-equiv=\"refresh"] {
        assert!(!page.contains(part), "{part}");
    }
    assert_eq!(page.matches("http").count(), page.matches("http-equiv").count());
}

#[test]
fn every_chart_has_a_title_a_description_and_its_values_as_a_table() {
    let page = page(&["garmin", "oura", "dexcom"]);
    let charts = page.matches("<svg").count();
    // Steps, energy, heart rate, nights and glucose, each wide and narrow.
    assert_eq!(charts, 10);
    assert_eq!(page.matches("role=\"img\"").count(), charts);
    assert_eq!(page.matches("<title id=").count(), charts);
    assert_eq!(page.matches("<desc id=").count(), charts);
    assert_eq!(page.matches("<details>").count(), charts / 2);
    for part in [
        "Steps per day",
        "Energy burned per day, kcal",
        "bpm",
        "mg/dL",
        "Nights, in local time",
        "Workouts",
    ] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn all_colours_are_those_of_the_style_sheet() {
    let page = page(&["garmin", "oura", "dexcom"]);
    let body = page.split_once("</style>").unwrap().1;
    assert!(!body.contains("=\"#"), "a colour of the drawing is left");
    assert!(page.contains("prefers-color-scheme: dark"));
}

#[test]
fn without_data_the_page_says_so() {
    let page = page(&[]);
    assert!(page.contains("No providers connected, or a wrong user id"));
    assert!(!page.contains("<svg"));
}

#[test]
fn the_command_writes_the_page_and_prints_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("week.html");
    let out = output_of(&format!("week --html {}", path.display()), &[]);
    assert_eq!(out.trim(), path.display().to_string());
    let page = std::fs::read_to_string(&path).unwrap();
    assert!(page.contains("Synthetic data") && page.contains("demo-user"));
}
