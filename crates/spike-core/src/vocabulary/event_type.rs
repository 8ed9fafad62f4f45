use crate::vocabulary::open_enum::open_enum;

open_enum! {
    /// What a webhook reports.
    ///
    /// Evidence: A.
    pub enum EventType {
        /// Records were added or changed. Evidence: A.
        RecordChange = "record_change",
        /// A user connected a provider. Evidence: A.
        ProviderIntegrationCreated = "provider_integration_created",
        /// A user or the application disconnected a provider. Evidence: A.
        ProviderIntegrationDeleted = "provider_integration_deleted",
    }
}
