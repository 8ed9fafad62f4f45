//! The calls of one user.

use std::sync::Arc;

use spike_core::api::{AnalyzeNutritionImage, LabReport, NutritionRecord, UploadLabReport};
use spike_core::poller::{PollPolicy, PollRequest, Pollable};
use spike_core::{Call, CallOptions, Caller, Error, RawReply, Reply, Request, UserId};

use crate::client::Client;
use crate::driver::Driver;

/// A user of the application, and the calls on their behalf. Cheap to make and to clone; all handles of a user share one
/// token, and log in once.
///
/// [`send`](Self::send) takes every request of [`api`](crate::api). Each operation has a short method as well, which takes
/// the required arguments only.
#[derive(Clone, Debug)]
pub struct User {
    driver: Arc<Driver>,
    caller: Caller,
}

impl User {
    pub(crate) fn new(driver: &Arc<Driver>, caller: Caller) -> Self {
        let driver = Arc::clone(driver);
        Self { driver, caller }
    }

    /// Returns the id of the user.
    #[must_use]
    pub fn user_id(&self) -> &UserId {
        self.caller.user_id()
    }

    /// Returns the hash that stands for the user in traces (`user.hash`): 16 hexadecimal digits. A user id cannot be found
    /// from it by trying, because the user's signature or token is part of what is hashed.
    #[must_use]
    pub fn user_hash(&self) -> String {
        self.caller.user_hash()
    }

    /// Returns the client of this user.
    #[must_use]
    pub fn client(&self) -> Client {
        Client(Arc::clone(&self.driver))
    }

    /// Returns the same user with other options, such as a deadline for each call.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use spike_blocking::CallOptions;
    ///
    /// # fn run(user: spike_blocking::User) -> Result<(), spike_blocking::Error> {
    /// let options = CallOptions::new().deadline(Duration::from_secs(5)).no_retries();
    /// let info = user.with_options(options).user_info()?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self::new(&self.driver, self.caller.clone().with_options(options))
    }

    /// Returns the options of this user's calls.
    #[must_use]
    pub fn options(&self) -> CallOptions {
        self.caller.options()
    }

    /// Sends a request and returns the answer.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn send<R: Request>(&self, request: &R) -> Result<R::Answer, Error> {
        self.send_reply(request).map(Reply::into_value)
    }

    /// Sends a request and returns the answer with its status, headers and raw bytes, and the deviations from the
    /// documentation.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn send_reply<R: Request>(&self, request: &R) -> Result<Reply<R::Answer>, Error> {
        request.decode(self.send_raw(&request.call()?)?)
    }

    /// Sends a call and returns the response, not decoded.
    ///
    /// # Errors
    /// See [`Error`]; never of kind [`Decode`](crate::ErrorKind::Decode).
    pub fn send_raw(&self, call: &Call) -> Result<RawReply, Error> {
        let call = self.driver.engine.begin(&self.caller, call)?;
        self.driver.drive(call)
    }

    /// Polls a record, with growing pauses, until its analysis is over. Only the id of the record is needed, so this also
    /// continues after a restart.
    ///
    /// ```no_run
    /// use spike_blocking::PollPolicy;
    /// use spike_blocking::api::GetLabReport;
    ///
    /// # fn run(user: spike_blocking::User) -> Result<(), spike_blocking::Error> {
    /// let request = GetLabReport::new("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    /// let report = user.wait_for(&request, PollPolicy::default())?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::AnalysisFailed`](crate::ErrorKind::AnalysisFailed) if the analysis ended without a result,
    /// [`ErrorKind::DeadlineExceeded`](crate::ErrorKind::DeadlineExceeded) if it is not over in time; otherwise see
    /// [`Error`]. Every error has the id of the record: [`Error::record_id`].
    pub fn wait_for<R: PollRequest + Clone>(
        &self,
        request: &R,
        policy: PollPolicy,
    ) -> Result<R::Answer, Error> {
        let engine = &self.driver.engine;
        let call = engine.start_polling(&self.caller, request.clone(), policy);
        self.driver.drive(call)
    }

    /// Uploads the photo of a dish and polls the record until the analysis is over. The upload is not retried when it is
    /// unknown whether it arrived.
    ///
    /// # Errors
    /// As [`wait_for`](Self::wait_for). If the error has a [`record_id`](Error::record_id), the upload succeeded and
    /// [`wait_for`](Self::wait_for) can continue later; otherwise the upload failed.
    pub fn analyze_nutrition_image_and_wait(
        &self,
        request: &AnalyzeNutritionImage,
        policy: PollPolicy,
    ) -> Result<NutritionRecord, Error> {
        let record = self.send(request)?;
        self.wait_after(record, policy)
    }

    /// Uploads a lab report and polls it until the analysis is over. The upload is not retried when it is unknown whether
    /// it arrived.
    ///
    /// # Errors
    /// As [`wait_for`](Self::wait_for). If the error has a [`record_id`](Error::record_id), the upload succeeded and
    /// [`wait_for`](Self::wait_for) can continue later; otherwise the upload failed.
    pub fn upload_lab_report_and_wait(
        &self,
        request: &UploadLabReport,
        policy: PollPolicy,
    ) -> Result<LabReport, Error> {
        let report = self.send(request)?.lab_report;
        self.wait_after(report, policy)
    }

    /// Polls a record that an upload returned.
    fn wait_after<T: Pollable>(&self, record: T, policy: PollPolicy) -> Result<T, Error> {
        let engine = &self.driver.engine;
        let call = engine.start_polling_after(&self.caller, record, policy);
        self.driver.drive(call)
    }
}
