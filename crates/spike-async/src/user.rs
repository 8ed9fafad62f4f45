//! The calls of one user.

use std::fmt;

use spike_core::api::{AnalyzeNutritionImage, LabReport, NutritionRecord, UploadLabReport};
use spike_core::poller::{PollPolicy, PollRequest, Pollable};
use spike_core::{Call, CallOptions, Caller, Error, RawReply, Reply, Request, UserId};

use crate::client::Client;

/// One user of the application, and everything that can be asked about them. Cheap to make and to clone;
/// all handles of a user share one token and one login at a time.
#[derive(Clone)]
pub struct User {
    client: Client,
    caller: Caller,
}

impl User {
    pub(crate) fn new(client: Client, caller: Caller) -> Self {
        Self { client, caller }
    }

    /// The user's id.
    #[must_use]
    pub fn user_id(&self) -> &UserId {
        self.caller.user_id()
    }

    /// The client this user belongs to.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The same user with other time limits or without retries.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use spike_async::CallOptions;
    ///
    /// # async fn run(user: spike_async::User) -> Result<(), spike_async::Error> {
    /// let quick = CallOptions::new().deadline(Duration::from_secs(5)).no_retries();
    /// let info = user.with_options(quick).user_info().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self {
            client: self.client.clone(),
            caller: self.caller.clone().with_options(options),
        }
    }

    /// The options of this user's calls.
    #[must_use]
    pub fn options(&self) -> CallOptions {
        self.caller.options()
    }

    /// Calls an operation and gives its answer.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn send<R: Request>(&self, request: &R) -> Result<R::Answer, Error> {
        self.send_reply(request).await.map(Reply::into_value)
    }

    /// Calls an operation and gives its answer with status, headers, raw bytes, and what was not as
    /// documented.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn send_reply<R: Request>(&self, request: &R) -> Result<Reply<R::Answer>, Error> {
        request.decode(self.send_raw(&request.call()?).await?)
    }

    /// Calls an operation and gives the answer as it came, not decoded.
    ///
    /// # Errors
    /// See [`Error`]; none of kind [`Decode`](spike_core::ErrorKind::Decode).
    pub async fn send_raw(&self, call: &Call) -> Result<RawReply, Error> {
        let inner = self.client.inner();
        inner.drive(inner.engine.begin(&self.caller, call)?).await
    }

    /// Polls a record until its analysis is over, less and less often. The request with the id of the record is all
    /// it needs, so it can be resumed after a restart.
    ///
    /// ```no_run
    /// use spike_async::PollPolicy;
    /// use spike_async::api::GetLabReport;
    ///
    /// # async fn run(user: spike_async::User) -> Result<(), spike_async::Error> {
    /// let report = user.wait_for(&GetLabReport::new("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), PollPolicy::default()).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::AnalysisFailed`](spike_core::ErrorKind::AnalysisFailed) if it ended without a result,
    /// [`ErrorKind::DeadlineExceeded`](spike_core::ErrorKind::DeadlineExceeded) if it is not over in time; else
    /// see [`Error`]. Every one keeps the id: [`Error::record_id`].
    pub async fn wait_for<R: PollRequest + Clone>(
        &self,
        request: &R,
        policy: PollPolicy,
    ) -> Result<R::Answer, Error> {
        let inner = self.client.inner();
        let call = inner
            .engine
            .start_polling(&self.caller, request.clone(), policy);
        inner.drive(call).await
    }

    /// Has an image analysed and waits for the result: the upload returns at once, then the record is
    /// polled until its analysis is over. The upload itself is not idempotent and is not retried blindly.
    ///
    /// If the future may be dropped, [`send`](Self::send) the request and [`wait_for`](Self::wait_for) the record
    /// instead: otherwise the id is lost with the future.
    ///
    /// # Errors
    /// As [`wait_for`](Self::wait_for). With a [`record_id`](Error::record_id) the upload succeeded, and
    /// [`wait_for`](Self::wait_for) goes on later; without one, it was the upload that failed.
    pub async fn analyze_nutrition_image_and_wait(
        &self,
        request: &AnalyzeNutritionImage,
        policy: PollPolicy,
    ) -> Result<NutritionRecord, Error> {
        let record = self.send(request).await?;
        self.wait_after(record, policy).await
    }

    /// Uploads a lab report and waits until it is read: the upload returns at once, then the report is
    /// polled until its analysis is over. The upload itself is not idempotent and is not retried blindly.
    ///
    /// If the future may be dropped, [`send`](Self::send) the request and [`wait_for`](Self::wait_for) the record
    /// instead: otherwise the id is lost with the future.
    ///
    /// # Errors
    /// As [`wait_for`](Self::wait_for). With a [`record_id`](Error::record_id) the upload succeeded, and
    /// [`wait_for`](Self::wait_for) goes on later; without one, it was the upload that failed.
    pub async fn upload_lab_report_and_wait(
        &self,
        request: &UploadLabReport,
        policy: PollPolicy,
    ) -> Result<LabReport, Error> {
        let report = self.send(request).await?.lab_report;
        self.wait_after(report, policy).await
    }

    /// Waits for the analysis that an upload started.
    async fn wait_after<T: Pollable>(&self, record: T, policy: PollPolicy) -> Result<T, Error> {
        let inner = self.client.inner();
        let call = inner
            .engine
            .start_polling_after(&self.caller, record, policy);
        inner.drive(call).await
    }

    spike_core::__user_methods!(async);
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("caller", &self.caller)
            .finish_non_exhaustive()
    }
}
