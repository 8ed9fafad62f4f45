//! Workers killed at any moment: nothing is lost, nothing is there twice.

use std::collections::BTreeSet;

use spike_blocking::{ApplicationId, Client, HmacKey};
use spike_core::api::{ListSleeps, ListWorkouts};
use spike_toolkit::snapshot::Record as _;
use spike_core::time::{Date, Timestamp};

use super::stage::{NOW, Stage};
use super::wire::End;

const USERS: usize = 6;
const KILLS: usize = 50;

/// What the API tells of, one after the other: user, provider, window.
const SYNCS: [(usize, &str, &str, &str); 5] = [
    (0, "oura", "2026-05-12T18:00:00Z", "2026-05-13T08:00:00Z"),
    (1, "garmin", "2026-05-10T06:00:00Z", "2026-05-13T12:00:00Z"),
    (0, "garmin", "2026-05-12T06:00:00Z", "2026-05-13T12:00:00Z"),
    // Before the histories begin.
    (2, "garmin", "2026-03-02T00:00:00Z", "2026-03-05T00:00:00Z"),
    (3, "oura", "2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z"),
];

fn tell(stage: &Stage, number: usize) {
    let (user, provider, from, to) = SYNCS[number];
    assert!(stage.mock.sync(&stage.users[user], provider, from..to));
    assert_eq!(stage.mock.deliver_due(), 1);
}

/// Numbers that look random, the same for the same seed.
struct Dice(u64);

impl Dice {
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
    let mut dice = Dice(seed);

    let calm = Stage::new(USERS);
    let _door = calm.open_door();
    calm.put_histories();
    (0..SYNCS.len()).for_each(|number| tell(&calm, number));
    assert_eq!(calm.work_on_wires(None), End::Exited(Some(0)));
    let expected = calm.export();
    assert_eq!(calm.mock.logins(), USERS as u64);
    holds_what_the_api_has(&calm, &expected);

    let wild = Stage::new(USERS);
    let _door = wild.open_door();
    wild.put_histories();
    // One part on average, of five for each user: some workers get something done, and some do not.
    let most = 2 * calm.fuse.carried() / (USERS * 5);
    let (mut kills, mut runs) = (0, 0);
    while kills < KILLS {
        runs += 1;
        assert!(runs < 4 * KILLS, "{kills} kills in {runs} runs");
        if kills % 10 == 0 {
            tell(&wild, kills / 10);
            // What was delivered before comes again, as if our 200 had been lost.
            assert!(wild.mock.deliver_again(dice.below(kills / 10 + 1)));
            assert_eq!(wild.mock.deliver_due(), 1);
        }
        match wild.work_on_wires(Some(1 + dice.below(most))) {
            End::Killed => kills += 1,
            // Nothing was left: the same histories again, which are known by now.
            End::Exited(Some(0)) => wild.put_histories(),
            end => panic!("{end:?} after {kills} kills"),
        }
    }
    assert_eq!(wild.work_on_wires(None), End::Exited(Some(0)));
    let found = wild.export();
    let difference: Vec<_> = found
        .lines()
        .zip(expected.lines())
        .filter(|(one, other)| one != other)
        .take(3)
        .collect();
    assert!(
        found == expected,
        "{} lines, not {}: {difference:?}",
        found.lines().count(),
        expected.lines().count()
    );
    // A login is done again only where its token did not get as far as Redis.
    let logins = wild.mock.logins();
    assert!(logins <= (USERS + KILLS) as u64, "{logins}");
    let show = wild.output(&["show"]);
    assert!(
        show.ends_with("\n0 users with jobs, 0 jobs failed, 0 deliveries put aside\n"),
        "{show}"
    );
    println!(
        "{kills} kills in {runs} runs, {logins} logins, {} lines of data",
        found.lines().count()
    );
}

/// Asks the API itself, in one request for all four weeks.
fn holds_what_the_api_has(stage: &Stage, export: &str) {
    let key = HmacKey::new(stage.mock.hmac_key()).unwrap();
    let client = Client::builder(ApplicationId::new(stage.mock.application_id()), key);
    let client = client.base_url(stage.mock.base_url()).build().unwrap();
    let lines: BTreeSet<&str> = export.lines().collect();
    for name in &stage.users {
        let user = client.user(name).unwrap();
        let to: Timestamp = NOW.parse().unwrap();
        let from = to.checked_add_millis(-28 * 86_400_000).unwrap();
        let (first, last): (Date, Date) =
            ("2026-04-16".parse().unwrap(), "2026-05-13".parse().unwrap());
        let sleeps = user.send(&ListSleeps::new(first..=last)).unwrap().sleeps;
        let workouts = user.send(&ListWorkouts::new(from..to)).unwrap().workouts;
        assert!(
            sleeps.len() >= 28 && workouts.len() >= 3,
            "{} {}",
            sleeps.len(),
            workouts.len()
        );
        let sleeps = sleeps.iter().map(|one| ("sleeps", one.identity()));
        let workouts = workouts.iter().map(|one| ("workouts", one.identity()));
        for (kind, identity) in sleeps.chain(workouts) {
            let news = format!("data:news:{name} new {kind}:{identity}");
            assert!(lines.contains(&*news), "{news}");
        }
    }
}
