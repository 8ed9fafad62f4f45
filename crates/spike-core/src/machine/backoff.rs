use std::time::Duration;

use crate::session::settings::RetryPolicy;

/// Exponential backoff with full jitter. The seed decides the whole schedule.
pub(super) struct Backoff {
    state: u64,
}

impl Backoff {
    pub(super) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// Returns the pause after this number of failed attempts (1 is the first): evenly drawn from zero to
    /// `base * 2^(failed - 1)`, capped.
    pub(super) fn pause(&mut self, failed: u32, policy: &RetryPolicy) -> Duration {
        let doubled = 2u32.saturating_pow(failed.saturating_sub(1));
        let bound = policy.base.saturating_mul(doubled).min(policy.cap);
        let nanos = u64::try_from(bound.as_nanos()).unwrap_or(u64::MAX);
        // The high half of the product is an even draw from 0..=nanos.
        let drawn = (u128::from(self.next()) * (u128::from(nanos) + 1)) >> 64;
        Duration::from_nanos(u64::try_from(drawn).unwrap_or(nanos))
    }

    /// Draws the next number, which may also seed another backoff.
    ///
    /// SplitMix64 (Steele, Lea and Flood, 2014): its output is fixed for all time, which the promise "same seed, same
    /// schedule" needs across versions.
    pub(super) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn policy(base: u64, cap: u64) -> RetryPolicy {
        RetryPolicy {
            base: Duration::from_millis(base),
            cap: Duration::from_millis(cap),
            ..RetryPolicy::default()
        }
    }

    #[test]
    fn splitmix_gives_its_published_numbers() {
        // Seed 1234567, from the reference implementation.
        let mut backoff = Backoff::new(1_234_567);
        let drawn: Vec<u64> = (0..3).map(|_| backoff.next()).collect();
        assert_eq!(
            drawn,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn the_draw_fills_its_range() {
        let mut backoff = Backoff::new(7);
        let draws: Vec<u128> =
            (0..1000).map(|_| backoff.pause(1, &policy(1000, 9000)).as_millis()).collect();
        let mean = draws.iter().sum::<u128>() / 1000;
        assert!((450..=550).contains(&mean), "{mean}");
        assert!(draws.iter().any(|ms| *ms < 20) && draws.iter().any(|ms| *ms > 980));
        let later: Vec<u128> =
            (0..1000).map(|_| backoff.pause(3, &policy(1000, 9000)).as_millis()).collect();
        assert!(later.iter().any(|ms| *ms > 3900) && later.iter().all(|ms| *ms <= 4000));
    }

    #[test]
    fn both_ends_of_the_range_are_drawn() {
        let one = RetryPolicy { base: Duration::from_nanos(1), ..RetryPolicy::default() };
        let mut backoff = Backoff::new(3);
        let drawn: Vec<u128> = (0..100).map(|_| backoff.pause(1, &one).as_nanos()).collect();
        assert!(drawn.contains(&0) && drawn.contains(&1));
        assert_eq!(Backoff::new(3).pause(1, &policy(0, 0)), Duration::ZERO);
    }

    proptest! {
        #[test]
        fn never_above_bound_or_cap(seed: u64, failed in 0u32..200, base in 0u64..100_000, cap in 0u64..100_000) {
            let policy = policy(base, cap);
            let pause = Backoff::new(seed).pause(failed, &policy);
            prop_assert!(pause <= policy.cap);
            if failed <= 1 {
                prop_assert!(pause <= policy.base);
            }
            prop_assert_eq!(pause, Backoff::new(seed).pause(failed, &policy));
        }
    }
}
