//! Fuzzes `spike_fuzz::bodies`.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| spike_fuzz::bodies(data));

#[cfg(not(fuzzing))]
fn main() {
    eprintln!("run it with cargo fuzz");
}
