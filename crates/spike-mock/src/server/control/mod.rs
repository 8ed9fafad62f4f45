//! Recorded requests, counters, faults and gates.

mod fault;
mod gate;
mod recorded;
mod refusal;

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

pub use fault::Fault;
pub(super) use fault::gzip_bomb;
use gate::Barrier;
pub use gate::Gate;
pub use recorded::RecordedRequest;
pub(super) use recorded::RequestEnd;

/// Maximum number of recorded requests and of counted paths, and of bytes in the bodies; older requests are removed.
const MAX_RECORDED: usize = 20_000;
const MAX_RECORDED_BYTES: usize = 64 << 20;

#[derive(Default)]
pub(super) struct Control {
    /// The recorded requests, oldest first.
    pub(super) recorded: VecDeque<RecordedRequest>,
    recorded_bytes: usize,
    /// The number of the next request.
    next: u64,
    /// Requests by path.
    pub(super) counts: HashMap<String, u64>,
    pub(super) logins: u64,
    pub(super) connections: u64,
    pub(super) faults: Vec<FaultRule>,
    gates: HashMap<String, Arc<Barrier>>,
}

/// A fault for requests to a path, or to any. `times` is `None` if there is no limit.
pub(super) struct FaultRule {
    pub(super) path: Option<String>,
    pub(super) times: Option<u64>,
    pub(super) fault: Fault,
}

impl Control {
    /// Records a request, and counts it if it is one to the API. Returns its number, the gate that holds it, and its
    /// fault.
    pub(super) fn arrive(
        &mut self,
        mut request: RecordedRequest,
    ) -> (u64, Option<Arc<Barrier>>, Option<Fault>) {
        let number = self.next;
        self.next += 1;
        request.number = number;
        let (mut gate, mut fault) = (None, None);
        if request.in_api {
            if self.counts.len() < MAX_RECORDED || self.counts.contains_key(request.path()) {
                *self.counts.entry(request.path().to_owned()).or_default() += 1;
            }
            self.logins += u64::from(request.path().starts_with("/auth/"));
            gate = self.gates.get(request.path()).cloned();
            fault = self.take_fault(request.path());
            request.fault = fault.as_ref().map(Fault::name);
        }
        self.recorded_bytes += request.size();
        self.recorded.push_back(request);
        self.trim();
        (number, gate, fault)
    }

    /// Records how a request ended, if it is still there.
    pub(super) fn end(&mut self, number: u64, end: RequestEnd) {
        let first = self.recorded.front().map_or(0, |request| request.number);
        let index = number.checked_sub(first).and_then(|index| usize::try_from(index).ok());
        if let Some(request) = index.and_then(|index| self.recorded.get_mut(index)) {
            let before = request.size();
            request.end = Some(end);
            self.recorded_bytes += request.size() - before;
            self.trim();
        }
    }

    /// The request with this number, if it is still there.
    pub(super) fn request(&self, number: u64) -> Option<&RecordedRequest> {
        let first = self.recorded.front()?.number;
        self.recorded.get(usize::try_from(number.checked_sub(first)?).ok()?)
    }

    fn trim(&mut self) {
        while self.recorded.len() > MAX_RECORDED || self.recorded_bytes > MAX_RECORDED_BYTES {
            let oldest = self.recorded.pop_front();
            self.recorded_bytes -= oldest.map_or(0, |request| request.size());
        }
    }

    /// Clears everything recorded and counted, except connections.
    pub(super) fn forget(&mut self) {
        self.recorded.clear();
        self.recorded_bytes = 0;
        self.counts.clear();
        self.logins = 0;
    }

    pub(super) fn inject(&mut self, path: Option<&str>, times: Option<u64>, fault: Fault) {
        let path = path.map(str::to_owned);
        self.faults.push(FaultRule { path, times, fault });
    }

    pub(super) fn hold(&mut self, path: &str) -> Gate {
        let barrier = Arc::new(Barrier::default());
        self.gates.insert(path.to_owned(), Arc::clone(&barrier));
        Gate::new(barrier)
    }

    fn take_fault(&mut self, path: &str) -> Option<Fault> {
        let matches = |rule: &FaultRule| rule.path.as_deref().is_none_or(|own| own == path);
        let index = self.faults.iter().position(matches)?;
        let rule = &mut self.faults[index];
        let fault = rule.fault.clone();
        if let Some(times) = &mut rule.times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                self.faults.remove(index);
            }
        }
        Some(fault)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use axum::http::HeaderMap;
    use bytes::Bytes;

    use super::{Control, MAX_RECORDED, RecordedRequest};

    #[test]
    fn requests_and_counted_paths_are_bounded() {
        let mut control = Control::default();
        for number in 0..MAX_RECORDED + 5 {
            control.arrive(RecordedRequest {
                number: 0,
                in_api: true,
                at: 0,
                method: String::new(),
                path: number.to_string(),
                query: String::new(),
                headers: HeaderMap::new(),
                body: Bytes::new(),
                arrived: Instant::now(),
                fault: None,
                end: None,
            });
        }
        assert_eq!((control.recorded.len(), control.counts.len()), (MAX_RECORDED, MAX_RECORDED));
        assert_eq!(control.recorded[0].path(), "5");
    }
}
