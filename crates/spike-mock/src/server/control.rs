//! Recorded requests, counters, faults and gates.

mod fault;
mod gate;
mod recorded;

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use parking_lot::Mutex;

pub use fault::Fault;
pub(super) use fault::gzip_bomb;
use gate::Barrier;
pub use gate::Gate;
pub use recorded::RecordedRequest;

/// Maximum number of recorded requests, and of bytes in their bodies; older ones are removed.
const MAX_RECORDED: usize = 20_000;
const MAX_RECORDED_BYTES: usize = 64 << 20;

#[derive(Default)]
pub(super) struct Control(Mutex<ControlState>);

#[derive(Default)]
struct ControlState {
    recorded: VecDeque<RecordedRequest>,
    recorded_bytes: usize,
    counts: HashMap<String, u64>,
    logins: u64,
    faults: Vec<FaultRule>,
    gates: HashMap<String, Arc<Barrier>>,
    connections: u64,
}

struct FaultRule {
    path: Option<String>,
    times: Option<u64>,
    fault: Fault,
}

impl Control {
    /// Records and counts a request. Returns the gate that holds it, and its fault.
    pub(super) fn arrive(&self, request: RecordedRequest) -> (Option<Arc<Barrier>>, Option<Fault>) {
        let mut state = self.0.lock();
        *state.counts.entry(request.path().to_owned()).or_default() += 1;
        state.logins += u64::from(request.path().starts_with("/auth/"));
        let gate = state.gates.get(request.path()).cloned();
        let fault = state.take_fault(request.path());
        state.recorded_bytes += request.body().len();
        state.recorded.push_back(request);
        while state.recorded.len() > MAX_RECORDED || state.recorded_bytes > MAX_RECORDED_BYTES {
            let Some(oldest) = state.recorded.pop_front() else {
                break;
            };
            state.recorded_bytes -= oldest.body().len();
        }
        (gate, fault)
    }

    pub(super) fn count_connection(&self) {
        self.0.lock().connections += 1;
    }

    pub(super) fn logins(&self) -> u64 {
        self.0.lock().logins
    }

    pub(super) fn connections(&self) -> u64 {
        self.0.lock().connections
    }

    pub(super) fn requests_to(&self, path: &str) -> u64 {
        self.0.lock().counts.get(path).copied().unwrap_or(0)
    }

    pub(super) fn requests(&self) -> Vec<RecordedRequest> {
        self.0.lock().recorded.iter().cloned().collect()
    }

    pub(super) fn forget(&self) {
        let mut state = self.0.lock();
        state.recorded.clear();
        state.recorded_bytes = 0;
        state.counts.clear();
        state.logins = 0;
    }

    pub(super) fn inject(&self, path: Option<&str>, times: Option<u64>, fault: Fault) {
        self.0.lock().faults.push(FaultRule {
            path: path.map(str::to_owned),
            times,
            fault,
        });
    }

    pub(super) fn clear_faults(&self) {
        self.0.lock().faults.clear();
    }

    pub(super) fn hold(&self, path: &str) -> Gate {
        let barrier = Arc::new(Barrier::default());
        self.0
            .lock()
            .gates
            .insert(path.to_owned(), Arc::clone(&barrier));
        Gate::new(barrier)
    }
}

impl ControlState {
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
