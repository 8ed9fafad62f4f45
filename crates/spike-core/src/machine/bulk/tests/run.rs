//! Whole runs on a simulated clock, checked against the rules and not against the implementation.

use proptest::prelude::*;

use super::*;

/// How one call goes: how long it takes, and its result.
#[derive(Clone, Debug)]
struct Fate {
    takes: Duration,
    status: u16,
    asks: Option<u64>,
}

/// What happened, and when.
#[derive(Debug, Default)]
struct Log {
    starts: Vec<Duration>,
    /// For every 429 how many calls had started before it, and until when no other may.
    throttlings: Vec<(usize, Duration)>,
    most_running: usize,
    ended: Vec<u32>,
    calls: Vec<u32>,
}

fn fates() -> impl Strategy<Value = Vec<Fate>> {
    let status = prop_oneof![4 => Just(200u16), 2 => Just(429), 1 => Just(500)];
    let asks = prop::option::weighted(0.5, 0u64..20);
    let fate = (0u64..8_000, status, asks).prop_map(|(millis, status, asks)| Fate {
        takes: Duration::from_millis(millis),
        status,
        asks,
    });
    prop::collection::vec(fate, 1..60)
}

fn policies() -> impl Strategy<Value = BulkPolicy> {
    let limit = prop::option::of(prop_oneof![0u32..6, 0u32..2000]);
    (0usize..9, limit, 0u64..7_000, 0u32..5, 10u64..20).prop_map(
        |(concurrency, per_second, pause, max_attempts, longest)| BulkPolicy {
            concurrency,
            per_second,
            pause: Duration::from_millis(pause),
            max_retry_after: Duration::from_secs(longest),
            max_attempts,
        },
    )
}

/// Runs to the end, repeating the fates; stops after this number of calls, if any.
fn run(policy: BulkPolicy, users: usize, fates: &[Fate], stop: Option<usize>) -> (Bulk, Log) {
    let mut bulk = Bulk::new(policy, users);
    let mut fates = fates.iter().cycle();
    let mut running: Vec<(Duration, BulkCall, &Fate)> = Vec::new();
    let mut log = Log { ended: vec![0; users], calls: vec![0; users], ..Log::default() };
    let (mut now, mut over) = (Duration::from_secs(1000), 0);
    // Every call is one start and one end, and before each start there is at most one wait.
    let most_steps = users * policy.max_attempts.max(1) as usize * 4 + 10;
    for _ in 0..most_steps {
        let first = running.iter().map(|(end, ..)| *end).min();
        now = match (bulk.poll(at(now)), first) {
            (BulkStep::Start(call), _) => {
                let fate = fates.next().unwrap();
                running.push((now + fate.takes, call, fate));
                log.starts.push(now);
                log.calls[call.index] += 1;
                log.most_running = log.most_running.max(running.len());
                continue;
            }
            (BulkStep::Done, None) => return (bulk, log),
            (BulkStep::Done, Some(_)) => panic!("done with calls under way"),
            (BulkStep::Wait(pause), first) => {
                assert!(!pause.is_zero());
                first.map_or(now + pause, |end| end.min(now + pause))
            }
            (BulkStep::Await, first) => first.expect("nothing to wait for"),
        };
        let Some(place) = running.iter().position(|(end, ..)| *end <= now) else {
            continue;
        };
        let (_, call, fate) = running.swap_remove(place);
        let failed = (fate.status != 200).then(|| error(fate.status, fate.asks));
        if fate.status == 429 {
            let least = fate.asks.map_or(policy.pause, Duration::from_secs);
            log.throttlings.push((log.starts.len(), now + least));
        }
        if bulk.handle(call, failed.as_ref(), at(now)) == Handled::Final {
            log.ended[call.index] += 1;
        }
        over += 1;
        if stop == Some(over) {
            bulk.stop();
        }
    }
    panic!("the run does not end: {log:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn the_rules_hold(policy in policies(), users in 0usize..40, fates in fates(), stop in prop::option::weighted(0.3, 1usize..30)) {
        let (bulk, log) = run(policy, users, &fates, stop);

        prop_assert!(log.most_running <= policy.concurrency.max(1));
        // Any second that begins with a start, its end not counted.
        if let Some(most) = policy.per_second {
            let second = Duration::from_secs(1);
            for (index, start) in log.starts.iter().enumerate() {
                let started = log.starts[index..].iter().filter(|other| **other < *start + second).count();
                prop_assert!(started <= most.max(1) as usize, "{started} in a second: {:?}", log.starts);
            }
        }
        for (before, until) in &log.throttlings {
            prop_assert!(log.starts[*before..].iter().all(|start| start >= until), "{log:?}");
        }

        let report = bulk.report(Vec::new(), id);
        let mut left = vec![0; users];
        for user in &report.not_reached {
            let index: usize = user.as_str()["user".len()..].parse().unwrap();
            left[index] += 1;
        }
        for (index, ended) in log.ended.iter().enumerate() {
            prop_assert_eq!(ended + left[index], 1, "user {}", index);
            prop_assert!(log.calls[index] <= policy.max_attempts.max(1));
        }
        let progress = bulk.progress();
        prop_assert_eq!(progress.finished() + report.not_reached.len(), users);
        let stopped = stop.is_some() || fates.iter().any(|fate| fate.asks > Some(policy.max_retry_after.as_secs()));
        prop_assert!(stopped || report.not_reached.is_empty());
    }

    /// A run ends however long the server is busy, and no pause is longer than the longest.
    #[test]
    fn a_server_that_is_always_busy_ends_a_run(policy in policies(), users in 1usize..20) {
        let busy = Fate { takes: Duration::from_millis(1), status: 429, asks: None };
        let (bulk, log) = run(policy, users, &[busy], None);
        prop_assert_eq!(bulk.progress().failed, users);
        prop_assert_eq!(log.starts.len(), users * policy.max_attempts.max(1) as usize);
        let interval = policy.per_second.map_or(0, |calls| 1_000_000_000_u64.div_ceil(u64::from(calls.max(1))));
        let longest = policy.pause * 16 + Duration::from_nanos(interval) + Duration::from_secs(1);
        prop_assert!(log.starts.windows(2).all(|pair| pair[1] - pair[0] <= longest));
    }
}
