//! What a test can see of the server, and how it can make it misbehave.

mod fault;
mod gate;
mod record;

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use parking_lot::Mutex;

pub use fault::Fault;
pub(crate) use fault::gzip_bomb;
pub(crate) use gate::Barrier;
pub use gate::Gate;
pub use record::RecordedRequest;

/// Requests kept in the log, and bytes of their bodies; older ones are forgotten.
const LOG: usize = 20_000;
const LOG_BYTES: usize = 64 << 20;

/// Log, counters, faults and gates.
#[derive(Default)]
pub(crate) struct Control(Mutex<State>);

#[derive(Default)]
struct State {
    log: VecDeque<RecordedRequest>,
    log_bytes: usize,
    counts: HashMap<String, u64>,
    logins: u64,
    faults: Vec<Rule>,
    gates: HashMap<String, Arc<Barrier>>,
    connections: u64,
}

struct Rule {
    path: Option<String>,
    times: Option<u64>,
    fault: Fault,
}

impl Control {
    /// Writes a request down, and says what is to be done to it: wait at a gate, and fail.
    pub(crate) fn arrive(&self, request: RecordedRequest) -> (Option<Arc<Barrier>>, Option<Fault>) {
        let mut state = self.0.lock();
        *state.counts.entry(request.path().to_owned()).or_default() += 1;
        let gate = state.gates.get(request.path()).cloned();
        let fault = state.take_fault(request.path());
        state.log_bytes += request.body().len();
        state.log.push_back(request);
        while state.log.len() > LOG || state.log_bytes > LOG_BYTES {
            let Some(oldest) = state.log.pop_front() else {
                break;
            };
            state.log_bytes -= oldest.body().len();
        }
        (gate, fault)
    }

    pub(crate) fn count_login(&self) {
        self.0.lock().logins += 1;
    }

    pub(crate) fn count_connection(&self) {
        self.0.lock().connections += 1;
    }

    pub(crate) fn logins(&self) -> u64 {
        self.0.lock().logins
    }

    pub(crate) fn connections(&self) -> u64 {
        self.0.lock().connections
    }

    pub(crate) fn requests_to(&self, path: &str) -> u64 {
        self.0.lock().counts.get(path).copied().unwrap_or(0)
    }

    pub(crate) fn requests(&self) -> Vec<RecordedRequest> {
        self.0.lock().log.iter().cloned().collect()
    }

    pub(crate) fn forget(&self) {
        let mut state = self.0.lock();
        state.log.clear();
        state.log_bytes = 0;
        state.counts.clear();
        state.logins = 0;
    }

    pub(crate) fn inject(&self, path: Option<&str>, times: Option<u64>, fault: Fault) {
        self.0.lock().faults.push(Rule {
            path: path.map(str::to_owned),
            times,
            fault,
        });
    }

    pub(crate) fn clear_faults(&self) {
        self.0.lock().faults.clear();
    }

    pub(crate) fn gate(&self, path: &str) -> Gate {
        let barrier = Arc::new(Barrier::default());
        self.0
            .lock()
            .gates
            .insert(path.to_owned(), Arc::clone(&barrier));
        Gate::new(barrier)
    }
}

impl State {
    fn take_fault(&mut self, path: &str) -> Option<Fault> {
        let at = self
            .faults
            .iter()
            .position(|rule| rule.path.as_deref().is_none_or(|own| own == path))?;
        let rule = &mut self.faults[at];
        let fault = rule.fault.clone();
        if let Some(times) = &mut rule.times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                self.faults.remove(at);
            }
        }
        Some(fault)
    }
}
