use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, btree_map};
use std::ops::Range;
use std::time::Duration;

use spike_core::api::Sleep;
use spike_core::canonical;
use spike_core::time::{Date, Timestamp};
use spike_core::vocabulary::SleepStage;

use super::{
    LocalSleep, LocalTime as _, Night, NightOptions, Nights, Overlap, SetAside, Unplaced,
    UnplacedReason,
};
use crate::plausible::{MAX_SLEEP, is_placeholder};

/// How many of the sleeps that begin next are compared with a sleep to list overlaps. If many sleeps overlap, the number
/// of all pairs grows with its square.
const MAX_OVERLAPS: usize = 64;

/// Groups sleeps into nights by local date; the rules are in the documentation of the [module](super).
#[must_use]
pub fn group_sleeps<'a>(
    sleeps: impl IntoIterator<Item = &'a Sleep>,
    options: &NightOptions,
) -> Nights<'a> {
    let mut all = Nights::default();
    let mut placed = Vec::new();
    for sleep in sleeps {
        match place(sleep, options) {
            Ok(sleep) => placed.push(sleep),
            Err(reason) => all.unplaced.push(Unplaced { sleep, reason }),
        }
    }
    sort(&mut placed);
    mark_naps(&mut placed, options);
    all.overlaps = overlaps(&placed);
    let winners = decide(&placed, options);
    let mut dates: BTreeMap<Date, Night<'a>> = BTreeMap::new();
    for (local, winner) in placed.iter().zip(winners) {
        let date = local.date();
        let night = dates.entry(date).or_insert_with(|| Night {
            date,
            main: None,
            others: Vec::new(),
            naps: Vec::new(),
            set_aside: Vec::new(),
        });
        match winner {
            Some(winner) => {
                night.set_aside.push(SetAside { sleep: *local, in_favour_of: placed[winner] });
            }
            None if local.is_nap => night.naps.push(*local),
            None => night.others.push(*local),
        }
    }
    for night in dates.values_mut() {
        let main = (0..night.others.len())
            .min_by_key(|index| (Reverse(night.others[*index].length()), *index));
        night.main = main.map(|index| night.others.remove(index));
    }
    all.nights = dates.into_values().collect();
    all
}

fn place<'a>(sleep: &'a Sleep, options: &NightOptions) -> Result<LocalSleep<'a>, UnplacedReason> {
    let (Some(start_at), Some(end_at)) = (sleep.resolved_start(), sleep.resolved_end()) else {
        return Err(UnplacedReason::NoTimes);
    };
    if is_placeholder(start_at) || is_placeholder(end_at) {
        return Err(UnplacedReason::PlaceholderTime);
    }
    // `None` if the end is before the start.
    let length = end_at.duration_since(start_at).ok_or(UnplacedReason::Reversed)?;
    if length > MAX_SLEEP {
        return Err(UnplacedReason::TooLong);
    }
    let offset = sleep.offset().or(options.assumed_offset);
    Ok(LocalSleep {
        sleep,
        start_at,
        end_at,
        offset: offset.ok_or(UnplacedReason::NoOffset)?,
        is_nap: false,
    })
}

/// Sorts by start and end. The order of sleeps with the same times must not depend on the input either: it is that of
/// their JSON, which takes long to write and is needed for no other sleep.
fn sort(placed: &mut [LocalSleep<'_>]) {
    placed.sort_by_key(times);
    for equal in placed.chunk_by_mut(|one, next| times(one) == times(next)) {
        equal.sort_by_cached_key(|local| canonical::text(local.sleep));
    }
}

fn times(local: &LocalSleep<'_>) -> (Timestamp, Timestamp) {
    (local.start_at, local.end_at)
}

/// Returns the length of the overlap, and whether the sleeps compete; `None` if they do not overlap.
fn overlap(one: &LocalSleep<'_>, other: &LocalSleep<'_>) -> Option<(Duration, bool)> {
    let end = one.end_at.min(other.end_at);
    let common = end.duration_since(one.start_at.max(other.start_at))?;
    let same = times(one) == times(other);
    let shorter = one.length().min(other.length());
    (same || !common.is_zero()).then_some((common, same || common * 2 >= shorter))
}

fn competes(one: &LocalSleep<'_>, other: &LocalSleep<'_>) -> bool {
    overlap(one, other).is_some_and(|(_, competing)| competing)
}

/// Returns the pairs of sleeps that overlap, of each sleep those with the next [`MAX_OVERLAPS`] ones. The input is sorted.
fn overlaps<'a>(placed: &[LocalSleep<'a>]) -> Vec<Overlap<'a>> {
    let mut pairs = Vec::new();
    for (index, first) in placed.iter().enumerate() {
        let next = placed[index + 1..].iter().take(MAX_OVERLAPS);
        for second in next.take_while(|second| second.start_at <= first.end_at) {
            if let Some((common, competing)) = overlap(first, second) {
                pairs.push(Overlap { first: *first, second: *second, common, competing });
            }
        }
    }
    pairs
}

fn mark_naps(placed: &mut [LocalSleep<'_>], options: &NightOptions) {
    let is_short = |local: &LocalSleep<'_>| local.length() < options.nap_below;
    // The latest end of the long sleeps before each index.
    let mut reach = vec![Timestamp::MIN];
    for (index, local) in placed.iter().enumerate() {
        let end = if is_short(local) { Timestamp::MIN } else { local.end_at };
        reach.push(end.max(reach[index]));
    }
    let marks = placed.iter().map(|local| {
        let stages = local.sleep.stages.iter().flatten();
        let mut stages = stages.filter_map(|period| period.stage.as_ref());
        stages.any(|stage| *stage == SleepStage::Nap)
            || (is_short(local) && !is_fragment(local, placed, &reach))
    });
    let marks: Vec<bool> = marks.collect();
    for (local, is_nap) in placed.iter_mut().zip(marks) {
        local.is_nap = is_nap;
    }
}

/// Returns whether a short sleep competes with a long one. As that is longer, it covers the first half of the short one
/// from its start, or the second half to its end.
fn is_fragment(short: &LocalSleep<'_>, placed: &[LocalSleep<'_>], reach: &[Timestamp]) -> bool {
    let covers_half = |from: Timestamp, to: Timestamp| {
        to.duration_since(from).is_some_and(|common| common * 2 >= short.length())
    };
    let (start, end) = (short.start_at, short.end_at);
    let begun = placed.partition_point(|local| local.start_at <= start);
    let begun_by_half =
        placed.partition_point(|local| local.start_at <= start || covers_half(local.start_at, end));
    start < end && (covers_half(start, reach[begun]) || reach[begun_by_half] >= end)
}

/// Returns for each sleep the index of the one it is set aside for: the most preferred one that competes with it and is
/// not set aside itself. Goes through the sleeps from the most to the least preferred.
///
/// Of the sleeps that count, none competes with another. So none contains another, they end in the order in which they
/// start, and of three that share an instant two would compete: those that extend from it to the same side for half of
/// their length. Of those that overlap a given sleep, at most two therefore begin before it, and of those that begin
/// within it, all but the last one end within it or extend beyond it for less than half: they compete with it. A sleep
/// without length only competes with one at the same instant.
fn decide(placed: &[LocalSleep<'_>], options: &NightOptions) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..placed.len()).collect();
    order.sort_by_key(|index| {
        let local = &placed[*index];
        let rank = options.rank(local.sleep.provider_slug.as_ref());
        (rank, Reverse(local.length()), *index)
    });
    let mut instants = BTreeMap::new();
    let mut counting = BTreeSet::new();
    let mut ranks = MinTree::new(placed.len());
    let mut winners = vec![None; placed.len()];
    for (rank, &index) in order.iter().enumerate() {
        let local = &placed[index];
        if local.length().is_zero() {
            match instants.entry(local.start_at) {
                btree_map::Entry::Occupied(winner) => winners[index] = Some(*winner.get()),
                btree_map::Entry::Vacant(instant) => drop(instant.insert(index)),
            }
            continue;
        }
        let start = placed.partition_point(|other| other.start_at < local.start_at);
        let end = placed.partition_point(|other| other.start_at < local.end_at);
        let last = counting.range(start..end).next_back();
        let before = counting.range(..start).rev().take(2);
        let at_the_ends = before.chain(last).filter(|other| competes(local, &placed[**other]));
        let within = ranks.min(start..last.copied().unwrap_or(start));
        let best = at_the_ends.map(|other| ranks.get(*other)).chain([within]).min();
        match best.and_then(|rank| order.get(rank)) {
            Some(winner) => winners[index] = Some(*winner),
            None => {
                counting.insert(index);
                ranks.set(index, rank);
            }
        }
    }
    winners
}

/// A list of numbers, `usize::MAX` at first, that finds the smallest of a range in logarithmic time. Node `n` has the
/// smaller number of its children `2n` and `2n + 1`; the second half are the numbers.
struct MinTree(Vec<usize>);

impl MinTree {
    fn new(length: usize) -> Self {
        Self(vec![usize::MAX; 2 * length])
    }

    fn get(&self, index: usize) -> usize {
        self.0[self.0.len() / 2 + index]
    }

    fn set(&mut self, index: usize, number: usize) {
        let mut node = self.0.len() / 2 + index;
        while node > 0 {
            self.0[node] = self.0[node].min(number);
            node /= 2;
        }
    }

    fn min(&self, range: Range<usize>) -> usize {
        let half = self.0.len() / 2;
        let (mut from, mut to) = (half + range.start, half + range.end);
        let mut min = usize::MAX;
        while from < to {
            // A node whose sibling is outside the range counts itself; otherwise its parent counts.
            if from % 2 == 1 {
                min = min.min(self.0[from]);
                from += 1;
            }
            if to % 2 == 1 {
                to -= 1;
                min = min.min(self.0[to]);
            }
            (from, to) = (from / 2, to / 2);
        }
        min
    }
}
