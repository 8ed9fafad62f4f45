use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::Duration;

use spike_core::api::Sleep;
use spike_core::canonical;
use spike_core::time::Date;
use spike_core::vocabulary::SleepStage;

use super::{
    LocalSleep, LocalTime as _, Night, NightOptions, Nights, Overlap, SetAside, Unplaced,
    UnplacedReason,
};
use crate::plausible::{MAX_SLEEP, is_placeholder};

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
    placed.sort_by_cached_key(|local| (local.start_at, local.end_at, canonical::text(local.sleep)));
    let pairs = overlaps(&placed);
    mark_naps(&mut placed, &pairs, options);
    all.overlaps = pairs.iter().map(|pair| pair.of(&placed)).collect();
    let winners = decide(&placed, &pairs, options);
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

/// The indices of two sleeps that overlap.
struct Pair {
    first: usize,
    second: usize,
    common: Duration,
    competing: bool,
}

impl Pair {
    fn of<'a>(&self, placed: &[LocalSleep<'a>]) -> Overlap<'a> {
        Overlap {
            first: placed[self.first],
            second: placed[self.second],
            common: self.common,
            competing: self.competing,
        }
    }
}

/// Returns all pairs of sleeps that overlap. The input is sorted by start.
fn overlaps(placed: &[LocalSleep<'_>]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (first, one) in placed.iter().enumerate() {
        let later = placed.iter().enumerate().skip(first + 1);
        for (second, other) in later.take_while(|(_, other)| other.start_at <= one.end_at) {
            let end = one.end_at.min(other.end_at);
            let common = end.duration_since(other.start_at).unwrap_or_default();
            let same = (one.start_at, one.end_at) == (other.start_at, other.end_at);
            if common.is_zero() && !same {
                continue;
            }
            let shorter = one.length().min(other.length());
            let competing = same || common * 2 >= shorter;
            pairs.push(Pair { first, second, common, competing });
        }
    }
    pairs
}

fn mark_naps(placed: &mut [LocalSleep<'_>], pairs: &[Pair], options: &NightOptions) {
    let short: Vec<bool> = placed.iter().map(|local| local.length() < options.nap_below).collect();
    let mut fragment = vec![false; placed.len()];
    for pair in pairs.iter().filter(|pair| pair.competing) {
        fragment[pair.first] |= !short[pair.second];
        fragment[pair.second] |= !short[pair.first];
    }
    for (index, local) in placed.iter_mut().enumerate() {
        let stages = local.sleep.stages.iter().flatten();
        let has_nap_stage = stages
            .filter_map(|period| period.stage.as_ref())
            .any(|stage| *stage == SleepStage::Nap);
        local.is_nap = has_nap_stage || (short[index] && !fragment[index]);
    }
}

/// Returns for each sleep the index of the one it is set aside for. Goes through the sleeps from the most to the least
/// preferred; each one that is not set aside yet sets aside those that compete with it.
fn decide(placed: &[LocalSleep<'_>], pairs: &[Pair], options: &NightOptions) -> Vec<Option<usize>> {
    let mut rivals = vec![Vec::new(); placed.len()];
    for pair in pairs.iter().filter(|pair| pair.competing) {
        rivals[pair.first].push(pair.second);
        rivals[pair.second].push(pair.first);
    }
    let mut order: Vec<usize> = (0..placed.len()).collect();
    order.sort_by_key(|index| {
        let local = &placed[*index];
        let rank = options.rank(local.sleep.provider_slug.as_ref());
        (rank, Reverse(local.length()), *index)
    });
    let mut winners = vec![None; placed.len()];
    for index in order {
        if winners[index].is_none() {
            for rival in &rivals[index] {
                winners[*rival] = winners[*rival].or(Some(index));
            }
        }
    }
    winners
}
