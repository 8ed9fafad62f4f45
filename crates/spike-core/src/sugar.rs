//! The methods both clients have, written once.

/// Expands to the methods of a client's `User`: one per operation, with its required arguments only. The
/// argument is `async` or `blocking`; with `names` it expands to an array of the methods' names, each with the
/// expression that makes its request.
#[doc(hidden)]
#[macro_export]
macro_rules! __user_methods {
    ($flavour:ident) => {
        $crate::__user_methods! { @each $flavour
            /// Who the user is, and which providers are connected: `GET /userinfo`.
            user_info() -> $crate::api::UserInfo
                = $crate::api::GetUserInfo::new();

            /// What providers tell about the user as a person: `GET /userproperties`.
            user_properties() -> $crate::api::UserPropertiesAnswer
                = $crate::api::GetUserProperties::new();

            /// The link that connects a provider: `GET /providers/{provider_slug}/integration/init_url`.
            integration_url(provider: impl Into<$crate::vocabulary::Provider>) -> $crate::api::IntegrationLink
                = $crate::api::IntegrationUrl::new(provider);

            /// Disconnects a provider: `DELETE /providers/{provider_slug}/integration`.
            delete_integration(provider: impl Into<$crate::vocabulary::Provider>) -> ()
                = $crate::api::DeleteIntegration::new(provider);

            /// Aggregates per local day, both ends inclusive: `GET /queries/statistics/daily`.
            daily_statistics(
                days: impl Into<$crate::time::DayRange>,
                types: impl IntoIterator<Item = impl Into<$crate::vocabulary::StatisticType>>
            ) -> $crate::api::DailyStatisticsList
                = $crate::api::DailyStatistics::new(days, types);

            /// Aggregates per hour, UTC, end exclusive: `GET /queries/statistics/interval`.
            interval_statistics(
                window: impl Into<$crate::time::TimeWindow>,
                types: impl IntoIterator<Item = impl Into<$crate::vocabulary::StatisticType>>
            ) -> $crate::api::IntervalStatisticsList
                = $crate::api::IntervalStatistics::new(window, types);

            /// The points of one metric, UTC, end exclusive: `GET /queries/timeseries`.
            time_series(
                metric: impl Into<$crate::vocabulary::Metric>,
                window: impl Into<$crate::time::TimeWindow>
            ) -> $crate::api::Series
                = $crate::api::TimeSeries::new(metric, window);

            /// The sleeps of a range of local days, both ends inclusive: `GET /queries/sleeps`.
            sleeps(days: impl Into<$crate::time::DayRange>) -> $crate::api::SleepList
                = $crate::api::ListSleeps::new(days);

            /// One sleep by its id: `GET /queries/sleeps/{sleep_id}`.
            sleep(sleep_id: impl Into<String>) -> $crate::api::Sleep
                = $crate::api::GetSleep::new(sleep_id);

            /// The workouts of a window, UTC, end exclusive: `GET /queries/workouts`.
            workouts(window: impl Into<$crate::time::TimeWindow>) -> $crate::api::WorkoutList
                = $crate::api::ListWorkouts::new(window);

            /// One workout by its id: `GET /queries/workouts/{workout_id}`.
            workout(workout_id: impl Into<String>) -> $crate::api::Workout
                = $crate::api::GetWorkout::new(workout_id);

            /// The providers' records of a window, UTC, end exclusive: `GET /queries/provider_records`.
            provider_records(
                window: impl Into<$crate::time::TimeWindow>
            ) -> $crate::api::ProviderRecordList
                = $crate::api::ListProviderRecords::new(window);

            /// One provider record by its id: `GET /queries/provider_records/{record_id}`.
            provider_record(record_id: impl Into<String>) -> $crate::api::ProviderRecord
                = $crate::api::GetProviderRecord::new(record_id);

            /// Begins the analysis of a photo of a dish: `POST /nutrition_records/image`.
            analyze_nutrition_image(
                image: impl Into<$crate::api::FileSource>
            ) -> $crate::api::NutritionRecord
                = $crate::api::AnalyzeNutritionImage::new(image);

            /// Reads the photo of a nutrition facts label: `POST /nutrition_records/ingredients/label`.
            analyze_nutrition_label(
                image: impl Into<$crate::api::FileSource>
            ) -> $crate::api::LabelAnalysis
                = $crate::api::AnalyzeNutritionLabel::new(image);

            /// Stores a dish with known values: `POST /nutrition_records/manual`.
            upload_nutrition_record(meal: $crate::api::Meal) -> $crate::api::NutritionRecord
                = $crate::api::UploadNutritionRecord::new(meal);

            /// The nutrition records of a window, UTC, end exclusive: `GET /nutrition_records`.
            nutrition_records(
                window: impl Into<$crate::time::TimeWindow>
            ) -> Vec<$crate::api::NutritionRecord>
                = $crate::api::ListNutritionRecords::new(window);

            /// One nutrition record by its id: `GET /nutrition_records/{nutrition_record_id}`.
            nutrition_record(nutrition_record_id: impl Into<String>) -> $crate::api::NutritionRecord
                = $crate::api::GetNutritionRecord::new(nutrition_record_id);

            /// Changes size or time of a nutrition record: `PATCH /nutrition_records/{nutrition_record_id}`.
            modify_nutrition_record(
                nutrition_record_id: impl Into<String>,
                change: $crate::api::NutritionChange
            ) -> $crate::api::NutritionRecord
                = $crate::api::ModifyNutritionRecord::new(nutrition_record_id, change);

            /// Replaces all of a nutrition record: `PUT /nutrition_records/{nutrition_record_id}`.
            replace_nutrition_record(
                nutrition_record_id: impl Into<String>,
                meal: $crate::api::Meal
            ) -> $crate::api::NutritionRecord
                = $crate::api::ReplaceNutritionRecord::new(nutrition_record_id, meal);

            /// Deletes a nutrition record: `DELETE /nutrition_records/{nutrition_record_id}`.
            delete_nutrition_record(nutrition_record_id: impl Into<String>) -> ()
                = $crate::api::DeleteNutritionRecord::new(nutrition_record_id);

            /// Begins the reading of a lab report: `POST /lab_reports`.
            upload_lab_report(
                file: impl Into<$crate::api::FileBytes>,
                filename: impl Into<String>
            ) -> $crate::api::LabReportUpload
                = $crate::api::UploadLabReport::new(file, filename);

            /// The lab reports of a window, UTC, end exclusive: `GET /lab_reports`.
            lab_reports(window: impl Into<$crate::time::TimeWindow>) -> Vec<$crate::api::LabReport>
                = $crate::api::ListLabReports::new(window);

            /// One lab report by its id: `GET /lab_reports/{lab_report_id}`.
            lab_report(lab_report_id: impl Into<String>) -> $crate::api::LabReport
                = $crate::api::GetLabReport::new(lab_report_id);

            /// What the API tells about the application, as JSON of a shape that is not documented:
            /// `GET /applicationinfo`.
            application_info() -> $crate::RawReply
                = $crate::api::GetApplicationInfo::new();
        }
    };

    (@each names $(
        $(#[$meta:meta])*
        $name:ident($($arg:ident: $type:ty),* $(,)?) -> $answer:ty = $endpoint:expr;
    )*) => {
        [$( (stringify!($name), stringify!($endpoint)) ),*]
    };

    (@each $flavour:ident $(
        $(#[$meta:meta])*
        $name:ident($($arg:ident: $type:ty),* $(,)?) -> $answer:ty = $endpoint:expr;
    )*) => {
        $( $crate::__user_methods! { @one $flavour
            $(#[$meta])*
            $name($($arg: $type),*) -> $answer = $endpoint;
        } )*
    };

    (@one async $(#[$meta:meta])* $name:ident($($arg:ident: $type:ty),*) -> $answer:ty = $endpoint:expr;) => {
        $(#[$meta])*
        ///
        /// Optional parameters are set on the request type; see [`send`](Self::send).
        ///
        /// # Errors
        /// See [`Error`]($crate::Error).
        pub async fn $name(&self, $($arg: $type),*) -> Result<$answer, $crate::Error> {
            self.send(&$endpoint).await
        }
    };

    (@one blocking $(#[$meta:meta])* $name:ident($($arg:ident: $type:ty),*) -> $answer:ty = $endpoint:expr;) => {
        $(#[$meta])*
        ///
        /// Optional parameters are set on the request type; see [`send`](Self::send).
        ///
        /// # Errors
        /// See [`Error`]($crate::Error).
        pub fn $name(&self, $($arg: $type),*) -> Result<$answer, $crate::Error> {
            self.send(&$endpoint)
        }
    };
}

/// Expands to the ways to a builder and to a user that every client has; the client keeps an
/// [`Engine`](crate::Engine) in `self.0.engine`.
#[doc(hidden)]
#[macro_export]
macro_rules! __client_methods {
    () => {
        /// A client that signs for its users. The HMAC key belongs on a server only.
        #[must_use]
        pub fn builder(
            application_id: impl Into<$crate::ApplicationId>,
            hmac_key: $crate::HmacKey,
        ) -> ClientBuilder {
            ClientBuilder::new($crate::Settings::new(application_id.into(), Some(hmac_key)))
        }

        /// A client without the HMAC key: its users come with a signature or a token made by your server.
        #[must_use]
        pub fn builder_without_key(
            application_id: impl Into<$crate::ApplicationId>,
        ) -> ClientBuilder {
            ClientBuilder::new($crate::Settings::new(application_id.into(), None))
        }

        /// A user of the application. Nothing is sent: the user is logged in when first needed.
        ///
        /// # Errors
        /// [`ErrorKind::Input`]($crate::ErrorKind::Input) if the id cannot be one,
        /// [`ErrorKind::Config`]($crate::ErrorKind::Config) if the client has no HMAC key.
        pub fn user<I: TryInto<$crate::UserId, Error: Into<$crate::Error>>>(
            &self,
            id: I,
        ) -> Result<User, $crate::Error> {
            Ok(User::new(self.clone(), self.0.engine.user(id)?))
        }

        /// A user who logs in with a signature made by your server.
        ///
        /// # Errors
        /// [`ErrorKind::Input`]($crate::ErrorKind::Input) if the id cannot be one.
        pub fn user_with_signature<I: TryInto<$crate::UserId, Error: Into<$crate::Error>>>(
            &self,
            id: I,
            signature: $crate::Signature,
        ) -> Result<User, $crate::Error> {
            Ok(User::new(
                self.clone(),
                self.0.engine.user_with_signature(id, signature)?,
            ))
        }

        /// A user with a token obtained elsewhere. When the server refuses it, that is final.
        ///
        /// # Errors
        /// [`ErrorKind::Input`]($crate::ErrorKind::Input) if the id cannot be one.
        pub fn user_with_token<I: TryInto<$crate::UserId, Error: Into<$crate::Error>>>(
            &self,
            id: I,
            token: $crate::AccessToken,
        ) -> Result<User, $crate::Error> {
            Ok(User::new(
                self.clone(),
                self.0.engine.user_with_token(id, token)?,
            ))
        }
    };
}

/// Expands to the setters every client builder has; the builder keeps a [`Settings`](crate::Settings) in
/// `self.settings`.
#[doc(hidden)]
#[macro_export]
macro_rules! __builder_methods {
    () => {
        /// Sets where the API is, including `/v3`. The default is the production API.
        #[must_use]
        pub fn base_url(mut self, url: impl Into<String>) -> Self {
            self.settings.base_url = url.into();
            self
        }

        /// Allows `http://` to another machine, where everybody on the way can read tokens and health data.
        /// To this machine it is always allowed.
        #[must_use]
        pub fn allow_plain_http(mut self) -> Self {
            self.settings.allow_plain_http = true;
            self
        }

        /// Sets how arrays stand in a query. The default is [`Comma`]($crate::ArrayStyle::Comma).
        #[must_use]
        pub fn array_style(mut self, style: $crate::ArrayStyle) -> Self {
            self.settings.array_style = style;
            self
        }

        /// Adds a word to the user agent, such as `clinic-app/2.1`.
        #[must_use]
        pub fn user_agent_suffix(mut self, suffix: impl Into<String>) -> Self {
            self.settings.user_agent_suffix = Some(suffix.into());
            self
        }

        /// Sets when to try again.
        #[must_use]
        pub fn retry(mut self, policy: $crate::RetryPolicy) -> Self {
            self.settings.retry = policy;
            self
        }

        /// Sets the limits of calls that answer at once. The default is 30 s per attempt, 120 s in all.
        #[must_use]
        pub fn time_limits(mut self, limits: $crate::TimeLimits) -> Self {
            self.settings.quick = limits;
            self
        }

        /// Sets the limits of calls that wait for an analysis. The default is 600 s per attempt, 660 s in all.
        #[must_use]
        pub fn analysis_time_limits(mut self, limits: $crate::TimeLimits) -> Self {
            self.settings.analysis = limits;
            self
        }

        /// Sets the largest answer in bytes, counted after decompression. The default is 64 MB.
        #[must_use]
        pub fn body_limit(mut self, bytes: usize) -> Self {
            self.settings.body_limit = bytes;
            self
        }

        /// Sets how many users' tokens are kept. The default is 100,000.
        #[must_use]
        pub fn token_capacity(mut self, users: usize) -> Self {
            self.settings.token_capacity = users;
            self
        }
    };
}
