//! Workers that are killed at any moment: no data are lost, and none are there twice.

use std::collections::BTreeSet;

use spike_blocking::api::{ListSleeps, ListWorkouts, TimeSeries};
use spike_blocking::snapshot::Record as _;
use spike_blocking::time::{Date, Timestamp};
use spike_blocking::vocabulary::{MergeMethod, Metric};
use spike_blocking::{Client, HmacKey, Settings};
use spike_examples::fleet::Sandbox;

use super::stage::Stage;
use super::wire::End;

const USERS: usize = 6;
const KILLS: usize = 50;

/// The webhooks, in their order: user, provider, window.
const SYNCS: [(usize, &str, &str, &str); 5] = [
    (0, "oura", "2026-05-12T18:00:00Z", "2026-05-13T08:00:00Z"),
    (1, "garmin", "2026-05-10T06:00:00Z", "2026-05-13T12:00:00Z"),
    (0, "garmin", "2026-05-12T06:00:00Z", "2026-05-13T12:00:00Z"),
    // Before the histories start.
    (2, "garmin", "2026-03-02T00:00:00Z", "2026-03-05T00:00:00Z"),
    (3, "oura", "2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z"),
];

fn deliver(stage: &Stage, number: usize) {
    let (user, provider, from, to) = SYNCS[number];
    stage.sync(user, provider, from, to);
}

/// Pseudorandom numbers, the same for the same seed.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }
}

#[test]
#[ignore = "needs redis-server; CI runs it"]
fn fifty_kills_change_nothing() {
    let seed = std::env::var("FLEET_SEED").map_or(20_260_513, |text| text.parse().unwrap());
    println!("FLEET_SEED={seed}");
    let mut random = Random(seed);

    let calm = Stage::with_histories(USERS);
    let _receiver = calm.start_receiver();
    (0..SYNCS.len()).for_each(|number| deliver(&calm, number));
    assert_eq!(calm.work_on_wires(None), End::Exited(Some(0)));
    let expected = calm.export();
    assert_eq!(calm.mock.logins(), USERS as u64);
    has_what_one_request_returns(&calm, &expected);

    let disturbed = Stage::with_histories(USERS);
    let _receiver = disturbed.start_receiver();
    // On average the bytes of one job, of about five for each user: some workers finish jobs, and some do not.
    let most = 2 * calm.wires.carried() / (USERS * 5);
    let (mut kills, mut runs) = (0, 0);
    while kills < KILLS {
        runs += 1;
        assert!(runs < 4 * KILLS, "{kills} kills in {runs} runs");
        if kills % 10 == 0 {
            deliver(&disturbed, kills / 10);
            // An earlier delivery is repeated, as if the answer to it had been lost.
            disturbed.repeat(random.below(kills / 10 + 1));
        }
        match disturbed.work_on_wires(Some(1 + random.below(most))) {
            End::Killed => kills += 1,
            // All jobs were done: the same histories again, which are stored by now.
            End::Exited(Some(0)) => disturbed.add_histories("28").unwrap(),
            end => panic!("{end:?} after {kills} kills"),
        }
    }
    assert_eq!(disturbed.work_on_wires(None), End::Exited(Some(0)));
    let found = disturbed.export();
    let (lines, wanted) = (found.lines(), expected.lines());
    let (count, wanted_count) = (lines.clone().count(), wanted.clone().count());
    let mut pairs = lines.zip(wanted).map(|(one, other)| (start(one), start(other)));
    let first = pairs.find(|(one, other)| one != other);
    assert!(found == expected, "{count} lines, not {wanted_count}; {first:?}");
    // A login is repeated only if its token did not reach Redis.
    let logins = disturbed.mock.logins();
    assert!(logins <= (USERS + KILLS) as u64, "{logins}");
    disturbed.shows(0, 0, 0);
    println!("{kills} kills in {runs} runs, {logins} logins, {count} lines of data");
}

/// Returns the start of a line of data.
fn start(line: &str) -> String {
    line.chars().take(100).collect()
}

/// Compares with the answers of the API to one request for all four weeks.
fn has_what_one_request_returns(stage: &Stage, export: &str) {
    let key = HmacKey::new(stage.mock.hmac_key()).unwrap();
    let settings = Settings::new(stage.mock.application_id(), key);
    let client = Client::new(settings.base_url(stage.mock.base_url())).unwrap();
    let lines: BTreeSet<&str> = export.lines().collect();
    for name in &stage.users {
        let user = client.user(name).unwrap();
        let to: Timestamp = Sandbox::NOW.parse().unwrap();
        let from = to.checked_add_millis(-28 * 86_400_000).unwrap();
        let (first, last): (Date, Date) =
            ("2026-04-16".parse().unwrap(), "2026-05-13".parse().unwrap());
        let sleeps = user.send(&ListSleeps::new(first..=last)).unwrap().sleeps;
        let workouts = user.send(&ListWorkouts::new(from..to)).unwrap().workouts;
        assert!(sleeps.len() >= 28 && workouts.len() >= 3, "{} {}", sleeps.len(), workouts.len());
        let sleeps = sleeps.iter().map(|one| ("sleeps", one.identity()));
        let workouts = workouts.iter().map(|one| ("workouts", one.identity()));
        for (kind, identity) in sleeps.chain(workouts) {
            let news = format!("data:news:{name} new {kind}:{identity}");
            assert!(lines.contains(&*news), "{news}");
        }

        let series = TimeSeries::new(Metric::HeartRate, from..to);
        let series = series.merge_method(MergeMethod::MergeMaximizeCoverage);
        let series = user.send(&series).unwrap();
        let points: BTreeSet<String> = series
            .points()
            .unwrap()
            .map(|point| {
                let (start, duration) = (point.start_at.unix_millis(), point.duration.get());
                format!("{start}/{duration}/{}", point.value.unwrap())
            })
            .collect();
        let prefix = format!("data:heartrate:{name} ");
        let hours = lines.iter().filter_map(|line| line.strip_prefix(&*prefix));
        let stored = hours.flat_map(|hour| hour.split(' ').skip(1));
        let inside = |point: &&str| {
            let start = point.split('/').next().unwrap().parse().unwrap();
            (from.unix_millis()..to.unix_millis()).contains(&start)
        };
        let stored: Vec<&str> = stored.filter(inside).collect();
        assert!(points.len() > 1_000, "{}", points.len());
        assert!(stored == points.iter().collect::<Vec<_>>(), "{name}");
    }
}
