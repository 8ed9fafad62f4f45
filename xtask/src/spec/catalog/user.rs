//! The user, and the providers they connect (sections 3 and 4).

use spike_core::api::{
    DeleteIntegration, GetApplicationInfo, GetUserInfo, GetUserProperties, InitIntegration,
    IntegrationUrl,
};

use super::sample::TEXT;
use super::{Entry, boxed, raw, silent, typed};

pub(super) fn entries() -> Vec<Entry> {
    let slug = "{provider_slug}";
    vec![
        typed(GetUserInfo::new(), [GetUserInfo::new()], |_| {
            vec![boxed(GetUserInfo::new())]
        }),
        typed(GetUserProperties::new(), [GetUserProperties::new()], |_| {
            vec![boxed(GetUserProperties::new())]
        }),
        typed(
            IntegrationUrl::new(slug),
            [IntegrationUrl::new(slug)
                .redirect_to("https://example.com/done")
                .state(TEXT)
                .provider_user_id(TEXT)],
            |_| {
                let plain = || IntegrationUrl::new("oura");
                let to = "https://example.com/done";
                vec![
                    boxed(plain()),
                    boxed(plain().redirect_to(to)),
                    boxed(plain().state("s")),
                    boxed(plain().provider_user_id("someone@example.com")),
                ]
            },
        ),
        silent(
            DeleteIntegration::new(slug),
            [DeleteIntegration::new(slug)],
            |_| vec![boxed(DeleteIntegration::new("polar"))],
        ),
        raw(
            GetApplicationInfo::new(),
            [GetApplicationInfo::new()],
            |_| vec![boxed(GetApplicationInfo::new())],
        ),
        raw(
            InitIntegration::new(slug),
            [InitIntegration::new(slug)],
            |_| vec![boxed(InitIntegration::new("oura"))],
        ),
    ]
}
