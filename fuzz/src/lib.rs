//! What holds for every input: a function for each target, which panics where it does not.
//!
//! A target takes bytes, so a file of a corpus is its input. How each one reads its bytes is described at its function.

mod answers;
mod base_urls;
mod failures;
mod redirects;
mod text;
mod times;
mod webhooks;

pub use answers::answers;
pub use base_urls::base_urls;
pub use failures::failures;
pub use redirects::redirects;
pub use times::times;
pub use webhooks::webhooks;

// When the core has a `BodyReader`: `mod bodies; pub use bodies::bodies;`, a `[[bin]]` and a file in `fuzz_targets` like
// the others. The property: chunks of any sizes give the same result as the whole, and never more bytes than the limit.

#[cfg(test)]
mod tests;
