//! Fuzzes `spike_fuzz::base_urls`.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| spike_fuzz::base_urls(data));

#[cfg(not(fuzzing))]
fn main() {
    eprintln!("run it with cargo fuzz");
}
