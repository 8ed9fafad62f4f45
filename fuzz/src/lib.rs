//! What holds for every input: a function for each target, which panics where it does not.
//!
//! A target takes bytes, so a file of a corpus is its input. How each one reads its bytes is described at its function.

mod answers;
mod base_urls;
mod bodies;
mod failures;
mod redirects;
mod text;
mod times;
mod webhooks;

pub use answers::answers;
pub use base_urls::base_urls;
pub use bodies::bodies;
pub use failures::failures;
pub use redirects::redirects;
pub use times::times;
pub use webhooks::webhooks;

#[cfg(test)]
mod tests;
