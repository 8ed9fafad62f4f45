use proptest::prelude::*;
use serde_json::json;
use spike_core::vocabulary::Provider;

use super::*;

/// A sleep of a provider, in hours of 2026-04-10 UTC, at two hours east.
fn sleep(provider: &str, from: f64, to: f64) -> Sleep {
    let midnight: Timestamp = "2026-04-10T00:00:00Z".parse().unwrap();
    let at = |hours: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "small")]
        midnight.checked_add_millis((hours * 3_600_000.0) as i64)
    };
    serde_json::from_value(json!({
        "provider_slug": provider, "user_time_offset_minutes": 120,
        "start_at_timestamp": at(from), "end_at_timestamp": at(to),
    }))
    .unwrap()
}

fn options(order: &[&str]) -> NightOptions {
    let order = order.iter().map(|name| Provider::from(*name)).collect();
    NightOptions::new().preference(Preference::Providers(order))
}

fn coverage() -> NightOptions {
    NightOptions::new()
}

fn hours(local: &LocalSleep<'_>) -> String {
    let provider = local.sleep.provider_slug.as_ref();
    let (start, end) = (local.civil_start().hour(), local.civil_end().hour());
    let provider = provider.map_or("", Provider::as_str);
    format!("{provider} {start:02}-{end:02}")
}

/// Main sleep, others, naps, and sleeps set aside.
fn shown(night: &Night<'_>) -> [String; 4] {
    let all = |list: &[LocalSleep<'_>]| list.iter().map(hours).collect::<Vec<_>>().join(", ");
    let aside = night.set_aside.iter();
    let aside = aside.map(|one| format!("{} for {}", hours(&one.sleep), hours(&one.in_favour_of)));
    [
        night.main.as_ref().map_or_else(String::new, hours),
        all(&night.others),
        all(&night.naps),
        aside.collect::<Vec<_>>().join(", "),
    ]
}

fn first_night(list: &[Sleep], options: &NightOptions) -> [String; 4] {
    shown(&group_sleeps(list, options).nights[0])
}

#[test]
fn the_date_is_the_local_day_on_which_a_sleep_ended() {
    let list = [
        sleep("oura", 20.0, 21.9), // 22:00 to 23:54 on the 10th
        sleep("oura", 44.0, 46.0), // 22:00 on the 11th to 00:00 on the 12th
    ];
    let all = group_sleeps(&list, &coverage());
    let dates = all.nights.iter().map(|night| night.date.to_string());
    assert_eq!(dates.collect::<Vec<_>>(), ["2026-04-10", "2026-04-12"]);
    let only_nap = |night: &Night<'_>| night.main.is_none() && night.naps.len() == 1;
    assert!(all.nights.iter().all(only_nap));
}

#[test]
fn the_preference_decides_between_two_reports_of_a_night() {
    let list = [sleep("oura", -2.0, 5.0), sleep("garmin", -1.0, 5.0), sleep("garmin", 11.0, 11.5)];
    let (oura, garmin) = ("oura 00-07", "garmin 01-07");
    for (options, main, aside) in [
        (options(&["garmin", "oura"]), garmin, oura),
        (options(&["oura"]), oura, garmin),
        (coverage(), oura, garmin),
    ] {
        let aside = &*format!("{aside} for {main}");
        let all = group_sleeps(&list, &options);
        assert_eq!(all.nights.len(), 1);
        assert_eq!(shown(&all.nights[0]), [main, "", "garmin 13-13", aside]);
        assert_eq!(all.overlaps.len(), 1);
        let overlap = &all.overlaps[0];
        assert!(overlap.competing);
        assert_eq!(overlap.common, Duration::from_secs(6 * 3600));
        assert_eq!(hours(&overlap.first), oura);
    }
}

#[test]
fn a_fragment_of_a_night_is_not_a_nap() {
    let (garmin, coverage) = (options(&["garmin"]), coverage());
    let night = [sleep("oura", -2.0, 6.0), sleep("garmin", -2.0, 0.0), sleep("garmin", 1.0, 6.0)];
    let aside = "oura 00-08 for garmin 03-08";
    let shown = first_night(&night, &garmin);
    assert_eq!(shown, ["garmin 03-08", "garmin 00-02", "", aside]);
    let aside = "garmin 00-02 for oura 00-08, garmin 03-08 for oura 00-08";
    let shown = first_night(&night, &coverage);
    assert_eq!(shown, ["oura 00-08", "", "", aside]);
    // Without the sleep of Oura it is not known that the short one belongs to the night.
    let shown = first_night(&night[1..], &coverage);
    assert_eq!(shown, ["garmin 03-08", "", "garmin 00-02", ""]);
    // The same if both fragments are short.
    let short = [sleep("oura", -2.0, 6.0), sleep("garmin", -1.0, 0.0), sleep("garmin", 1.0, 3.0)];
    let aside = "oura 00-08 for garmin 03-05";
    let shown = first_night(&short, &garmin);
    assert_eq!(shown, ["garmin 03-05", "garmin 01-02", "", aside]);
    // Two short ones that compete are two reports of one nap.
    let naps = [sleep("oura", 11.0, 12.0), sleep("garmin", 11.0, 12.5)];
    let aside = "oura 13-14 for garmin 13-14";
    let shown = first_night(&naps, &coverage);
    assert_eq!(shown, ["", "", "garmin 13-14", aside]);
}

#[test]
fn a_small_overlap_is_reported_and_both_sleeps_count() {
    let list = [sleep("oura", -2.0, 3.0), sleep("garmin", 2.0, 6.0)];
    let all = group_sleeps(&list, &coverage());
    let shown = shown(&all.nights[0]);
    assert_eq!(shown, ["oura 00-05", "garmin 04-08", "", ""]);
    assert_eq!(all.overlaps.len(), 1);
    let overlap = &all.overlaps[0];
    assert_eq!((overlap.competing, overlap.common), (false, Duration::from_secs(3600)));
    // A sleep that begins when the other ends does not overlap it.
    let list = [sleep("oura", -2.0, 3.0), sleep("garmin", 3.0, 6.0)];
    assert_eq!(group_sleeps(&list, &coverage()).overlaps, []);
}

#[test]
fn naps_by_stage_and_by_option() {
    let with_stages = |mut sleep: Sleep, stages: serde_json::Value| {
        sleep.stages = Some(serde_json::from_value(stages).unwrap());
        sleep
    };
    let list = [
        with_stages(sleep("oura", 10.0, 14.0), json!([{"stage": "nap"}, {}])),
        with_stages(sleep("garmin", 16.0, 20.0), json!([{"stage": "light"}])),
    ];
    let shown = first_night(&list, &coverage());
    assert_eq!(shown, ["garmin 18-22", "", "oura 12-16", ""]);
    let options = coverage().nap_below(Duration::from_secs(5 * 3600));
    let shown = first_night(&list, &options);
    assert_eq!(shown, ["", "", "oura 12-16, garmin 18-22", ""]);
}

#[test]
fn at_the_limits() {
    // A sleep exactly as long as the limit is not a nap; one of length zero is a sleep.
    let list = [sleep("oura", -2.0, 1.0), sleep("oura", 5.0, 5.0)];
    let all = group_sleeps(&list, &coverage());
    assert_eq!(shown(&all.nights[0]), ["oura 00-03", "", "oura 07-07", ""]);
    assert_eq!(all.unplaced, []);
    // An overlap of half of the shorter sleep is enough to compete.
    for (until, competing) in [(4.0, true), (3.9, false)] {
        let list = [sleep("oura", -4.0, until), sleep("garmin", 2.0, 6.0)];
        assert_eq!(group_sleeps(&list, &coverage()).overlaps[0].competing, competing);
    }
}

#[test]
fn unplaced_sleeps_have_a_reason() {
    let mut zoneless = sleep("oura", -2.0, 6.0);
    zoneless.user_time_offset_minutes = None;
    let mut endless = sleep("oura", -2.0, 6.0);
    endless.end_at_timestamp = None;
    let list = [zoneless, endless, sleep("oura", 6.0, 5.0)];
    let all = group_sleeps(&list, &coverage());
    let reasons: Vec<_> = all.unplaced.iter().map(|unplaced| unplaced.reason).collect();
    use UnplacedReason::{NoOffset, NoTimes, Reversed};
    assert_eq!(reasons, [NoOffset, NoTimes, Reversed]);
    assert!(all.nights.is_empty());
    let all = group_sleeps(&list, &coverage().assumed_offset(Offset::UTC));
    assert_eq!((all.nights.len(), all.unplaced.len()), (1, 2));
}

#[test]
fn implausible_sleeps_affect_no_night() {
    let nights: Vec<Sleep> =
        (0..7).map(|n| f64::from(n) * 24.0).map(|n| sleep("oura", n - 2.0, n + 6.0)).collect();
    let expected = group_sleeps(&nights, &options(&["garmin", "oura"]));
    assert_eq!(expected.nights.len(), 7);
    let with = |start: &str, end: &str| {
        let mut sleep = sleep("garmin", 0.0, 1.0);
        sleep.start_at_timestamp = Some(start.parse().unwrap());
        sleep.end_at_timestamp = Some(end.parse().unwrap());
        sleep
    };
    let mut endless = with("2026-04-12T00:00:00Z", "2026-04-12T00:00:00Z");
    endless.end_at_timestamp = None;
    endless.duration = serde_json::from_str("200000000000").unwrap();
    use UnplacedReason::{PlaceholderTime, Reversed, TooLong};
    for (odd, reason) in [
        (with("0001-01-01T00:00:00Z", "2026-04-12T06:00:00Z"), PlaceholderTime),
        (with("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"), PlaceholderTime),
        (with("1970-01-01T00:00:00Z", "2026-04-12T06:00:00Z"), PlaceholderTime),
        (with("2026-04-12T00:00:00Z", "9999-12-31T23:59:59Z"), PlaceholderTime),
        (with("2026-04-12T00:00:00Z", "0001-01-01T00:00:00Z"), PlaceholderTime),
        (with("2026-04-10T06:00:00Z", "2026-04-12T06:00:00Z"), TooLong),
        (with("2026-04-11T06:00:00Z", "2026-04-12T06:00:01Z"), TooLong),
        (with("2026-04-12T06:00:00Z", "2026-04-10T06:00:00Z"), Reversed),
        (endless, TooLong),
    ] {
        let list: Vec<&Sleep> = nights.iter().chain([&odd]).collect();
        let all = group_sleeps(list, &options(&["garmin", "oura"]));
        assert_eq!(all.unplaced, [Unplaced { sleep: &odd, reason }]);
        assert_eq!((&all.nights, &all.overlaps), (&expected.nights, &expected.overlaps));
    }
    let whole_day = with("2026-04-11T06:00:00Z", "2026-04-12T06:00:00Z");
    assert_eq!(group_sleeps([&whole_day], &coverage()).nights.len(), 1);
}

#[test]
fn a_repeated_record_counts_once() {
    let one = sleep("oura", -2.0, 6.0);
    let all = group_sleeps([&one, &one], &coverage());
    let shown = shown(&all.nights[0]);
    assert_eq!(shown, ["oura 00-08", "", "", "oura 00-08 for oura 00-08"]);
}

fn any_sleep() -> impl Strategy<Value = Sleep> {
    let provider = prop::sample::select(vec!["oura", "garmin", "polar"]);
    (provider, 0u8..90, 0u8..20, 0u8..12).prop_map(|(provider, from, length, odd)| {
        let from = f64::from(from);
        let mut sleep = sleep(provider, from, from + f64::from(length) / 2.0);
        if odd == 0 {
            sleep.user_time_offset_minutes = None;
        }
        if odd == 1 {
            sleep.start_at_timestamp = None;
        }
        sleep
    })
}

proptest! {
    #[test]
    fn every_sleep_is_in_the_output_once_in_any_order(
        (list, mixed) in prop::collection::vec(any_sleep(), 0..16)
            .prop_flat_map(|list| (Just(list.clone()), Just(list).prop_shuffle())),
        by_provider in any::<bool>(),
    ) {
        let options = if by_provider { options(&["garmin", "oura"]) } else { coverage() };
        let all = group_sleeps(&list, &options);
        let count: usize = all.nights.iter()
            .map(|night| usize::from(night.main.is_some()) + night.others.len() + night.naps.len() + night.set_aside.len())
            .sum();
        prop_assert_eq!(count + all.unplaced.len(), list.len());
        let again = group_sleeps(&mixed, &options);
        prop_assert_eq!(&again.nights, &all.nights);
        prop_assert_eq!(&again.overlaps, &all.overlaps);

        let kept: Vec<_> = all.nights.iter()
            .flat_map(|night| night.main.iter().chain(&night.others).chain(&night.naps)).collect();
        for overlap in &all.overlaps {
            let both = kept.contains(&&overlap.first) && kept.contains(&&overlap.second);
            let twins = overlap.first == overlap.second;
            prop_assert!(!overlap.competing || !both || twins, "{:?}", overlap);
        }
        for night in &all.nights {
            for aside in &night.set_aside {
                prop_assert!(kept.contains(&&aside.in_favour_of));
            }
            let longest = night.others.iter().map(LocalSleep::length).max();
            prop_assert!(night.main.map(|main| main.length()) >= longest);
            prop_assert!(night.main.is_none_or(|main| !main.is_nap && main.date() == night.date));
        }
    }
}

/// Sleeps of few lengths and starts, so that many are equally long, begin together, or have the same times.
fn crowded_sleep() -> impl Strategy<Value = Sleep> {
    let provider = prop::sample::select(vec!["oura", "garmin", "polar"]);
    (provider, 0u8..24, 0u8..12, 0u8..3).prop_map(|(provider, from, length, score)| {
        let from = f64::from(from) / 2.0;
        let mut sleep = sleep(provider, from, from + f64::from(length) / 2.0);
        sleep.score = Some(score.into());
        sleep
    })
}

/// All pairs of sleeps, and the rules applied to each pair. Sorted by times and JSON.
fn by_pairs<'a>(list: &'a [Sleep], options: &NightOptions) -> Vec<(LocalSleep<'a>, Option<usize>)> {
    let mut all: Vec<LocalSleep<'_>> = list
        .iter()
        .map(|sleep| LocalSleep {
            sleep,
            start_at: sleep.resolved_start().unwrap(),
            end_at: sleep.resolved_end().unwrap(),
            offset: sleep.offset().unwrap(),
            is_nap: false,
        })
        .collect();
    all.sort_by_key(|local| {
        (local.start_at, local.end_at, spike_core::canonical::text(local.sleep))
    });
    let competes = |one: &LocalSleep<'_>, other: &LocalSleep<'_>| {
        let (start, end) = (one.start_at.max(other.start_at), one.end_at.min(other.end_at));
        let common = end.duration_since(start).unwrap_or_default();
        let same = (one.start_at, one.end_at) == (other.start_at, other.end_at);
        same || (!common.is_zero() && common * 2 >= one.length().min(other.length()))
    };
    let is_short = |local: &LocalSleep<'_>| local.length() < options.nap_below;
    let is_nap = |local: &LocalSleep<'_>| {
        is_short(local) && !all.iter().any(|other| !is_short(other) && competes(local, other))
    };
    let naps: Vec<bool> = all.iter().map(is_nap).collect();
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|index| {
        let rank = options.rank(all[*index].sleep.provider_slug.as_ref());
        (rank, std::cmp::Reverse(all[*index].length()), *index)
    });
    let mut winners = vec![None; all.len()];
    for one in &order {
        for other in (0..all.len()).filter(|other| other != one) {
            if winners[*one].is_none() && competes(&all[*one], &all[other]) {
                winners[other] = winners[other].or(Some(*one));
            }
        }
    }
    for (local, nap) in all.iter_mut().zip(naps) {
        local.is_nap = nap;
    }
    all.into_iter().zip(winners).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn the_result_is_that_of_comparing_all_pairs(
        list in prop::collection::vec(crowded_sleep(), 0..24),
        by_provider in any::<bool>(),
    ) {
        let options = if by_provider { options(&["garmin", "oura"]) } else { coverage() };
        let all = group_sleeps(&list, &options);
        let expected = by_pairs(&list, &options);
        let aside: Vec<_> = all.nights.iter().flat_map(|night| night.set_aside.clone()).collect();
        let expected_aside = |date| {
            let of_date = expected.iter().filter(move |(local, _)| local.date() == date);
            of_date.filter_map(|(local, winner)| {
                Some(SetAside { sleep: *local, in_favour_of: expected[(*winner)?].0 })
            })
        };
        let dates = all.nights.iter().map(|night| night.date);
        prop_assert_eq!(aside, dates.flat_map(expected_aside).collect::<Vec<_>>());
        for night in &all.nights {
            let counting = |nap: bool| {
                let date = night.date;
                let of_date = expected.iter().filter(move |(local, winner)| {
                    local.date() == date && winner.is_none() && local.is_nap == nap
                });
                of_date.map(|(local, _)| *local)
            };
            prop_assert_eq!(&night.naps, &counting(true).collect::<Vec<_>>());
            let mut others = night.others.clone();
            others.extend(night.main);
            others.sort_by_key(|local| {
                expected.iter().position(|(other, _)| std::ptr::eq(other.sleep, local.sleep))
            });
            prop_assert_eq!(others, counting(false).collect::<Vec<_>>());
        }
    }
}

#[test]
fn many_sleeps_that_all_overlap() {
    // 40,000 sleeps have 800 million pairs.
    const COUNT: u32 = 40_000;
    let second = 1.0 / 3600.0;
    let options = options(&["garmin"]);
    let template = sleep("oura", 0.0, 24.0);
    let long = (0..COUNT / 2).map(|n| {
        let mut sleep = template.clone();
        let start = sleep.start_at_timestamp.unwrap();
        sleep.start_at_timestamp = start.checked_add_millis(n.into());
        sleep
    });
    let fragment = sleep("garmin", 1.0, 1.0 + second);
    let fragments = (0..COUNT / 2).map(|n| {
        let mut sleep = fragment.clone();
        let later = |time: Option<Timestamp>| time.unwrap().checked_add_millis(i64::from(n) * 1000);
        sleep.start_at_timestamp = later(sleep.start_at_timestamp);
        sleep.end_at_timestamp = later(sleep.end_at_timestamp);
        sleep
    });
    let list: Vec<Sleep> = long.chain(fragments).collect();
    let all = group_sleeps(&list, &options);
    assert!(all.overlaps.len() <= 64 * list.len());
    let aside: usize = all.nights.iter().map(|night| night.set_aside.len()).sum();
    assert_eq!(aside, list.len() / 2);
    let first = all.nights[0].main.unwrap();
    assert_eq!(first.start_at, fragment.start_at_timestamp.unwrap());
    assert!(all.nights[1].set_aside.iter().all(|aside| aside.in_favour_of == first));
    // The same record, many times: the overlaps of each with the next 64 are listed.
    let same = vec![&fragment; 1000];
    let all = group_sleeps(same, &options);
    assert_eq!(all.nights[0].set_aside.len(), 999);
    assert_eq!(all.overlaps.len(), 1000 * 64 - 64 * 65 / 2);
}
