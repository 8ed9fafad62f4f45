//! What this process uses.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

/// Sockets and files, threads, memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Usage {
    pub(super) descriptors: usize,
    pub(super) threads: usize,
    /// Resident memory in megabytes.
    pub(super) memory: usize,
}

/// The memory that an allocator may keep for later, in megabytes.
pub(super) const TOLERANCE: usize = 8;

impl Usage {
    /// Returns the usage now. Where there is no `/proc` everything is 0.
    pub(super) fn now() -> Self {
        let count = |folder| fs::read_dir(folder).map_or(0, Iterator::count);
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let memory = status.lines().find_map(|line| {
            let kilobytes = line.strip_prefix("VmRSS:")?.trim().strip_suffix("kB")?;
            kilobytes.trim().parse::<usize>().ok()
        });
        Self {
            descriptors: count("/proc/self/fd"),
            threads: count("/proc/self/task"),
            memory: memory.unwrap_or(0) / 1_024,
        }
    }

    /// Returns the usage once it is down to that of the start, or after some seconds.
    pub(super) fn settled(start: Self) -> Self {
        let waiting = Instant::now();
        loop {
            let now = Self::now();
            if now.is_back_to(start) || waiting.elapsed() > Duration::from_secs(10) {
                return now;
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    pub(super) fn is_back_to(self, start: Self) -> bool {
        self.descriptors <= start.descriptors
            && self.threads <= start.threads
            && self.memory <= start.memory + TOLERANCE
    }
}
