/// How a user connects a provider.
///
/// Evidence: A, or A and B, as on each [`Provider`](super::Provider).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProviderKind {
    /// In the browser: the integration URL leads to the provider's consent page and redirects back.
    Redirect,
    /// Through an official mobile SDK on the user's phone only; there is no integration URL.
    MobileOnly,
}
