"""A method for each operation. Written by `cargo xtask python --write`."""
# mypy: disable-error-code="no-any-return"

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from . import types as t
    from ._native import Answer, Track


class Operations:
    """The operations, as methods that return the answer."""

    def send(self, operation: str, parameters: Mapping[str, Any]) -> Any:
        """Send an operation by its id; parameters that are `None` are left out."""
        raise NotImplementedError

    def _answer(self, operation: str, parameters: Mapping[str, Any]) -> Answer:
        raise NotImplementedError

    def auth_hmac(
        self,
        *,
        application_id: int,
        application_user_id: str,
        signature: str,
    ) -> t.AuthAnswer:
        """`POST /auth/hmac`: request for a token, by a login with a signature. The clients log in
        automatically when a call needs a token; send this request to pass a token to another
        program.

        Evidence: A (contract 2.1).

        Args:
            application_id: The application.
            application_user_id: The user.
            signature: The HMAC-SHA256 of the user id.
        """
        return self.send(
            "postAuthHmac",
            {
                "application_id": application_id,
                "application_user_id": application_user_id,
                "signature": signature,
            },
        )

    def auth_client_token(
        self,
        *,
        application_compat_client_id: str,
        application_id: int | None = None,
        application_user_id: str | None = None,
        signature: str | None = None,
    ) -> t.ClientTokenAnswer:
        """`POST /auth/client_token`: request for a token in exchange for a client token of the
        legacy API (version 2).

        Only for the migration of users from the legacy API; otherwise use `auth_hmac`. Which of the
        optional fields the server requires is not known; the sample in the documentation has all
        four.

        Evidence: B (contract 2.2); legacy.

        Args:
            application_compat_client_id: Id of the application in the legacy API, a UUID.
            application_id: The application.
            application_user_id: The user.
            signature: The HMAC-SHA256 of the user id (evidence: D, by the name of the field).
        """
        return self.send(
            "postAuthClientToken",
            {
                "application_compat_client_id": application_compat_client_id,
                "application_id": application_id,
                "application_user_id": application_user_id,
                "signature": signature,
            },
        )

    def auth_pkcs1(
        self,
        **parameters: Any,
    ) -> Any:
        """`POST /auth/pkcs1`: request for a token, by a login with a PKCS1 signature (contract
        2.3).

        According to its name, it accepts what `auth_hmac` accepts, with an RSA signature of PKCS#1
        v1.5 (evidence: D). Sent without a token.
        """
        return self.send(
            "postAuthPkcs1",
            {
                **parameters,
            },
        )

    def user_info(self) -> t.UserInfo:
        """`GET /userinfo`: request for the user and the connected providers.

        Evidence: A (contract 3.1).
        """
        return self.send(
            "getUserinfo",
            {},
        )

    def user_properties(self) -> t.UserPropertiesAnswer:
        """`GET /userproperties`: request for the personal properties of the user, as the providers
        report them.

        Evidence: A (contract 3.2); units C.
        """
        return self.send(
            "getUserproperties",
            {},
        )

    def application_info(
        self,
        **parameters: Any,
    ) -> Any:
        """`GET /applicationinfo`: request for information about the application, including the
        providers that can be connected (contract 3.3).
        """
        return self.send(
            "getApplicationinfo",
            {
                **parameters,
            },
        )

    def integration_url(
        self,
        *,
        provider_slug: t.Provider,
        redirect_uri: str | None = None,
        state: str | None = None,
        provider_user_id: str | None = None,
    ) -> t.IntegrationLink:
        """`GET /providers/{provider_slug}/integration/init_url`: request for the link that a user
        opens in a browser to connect a provider.

        Not for `apple`, `health_connect` and `samsung_health_data`, which the mobile SDKs connect.

        Evidence: A (contract 4.1).

        Args:
            provider_slug: The provider to connect.
            redirect_uri: The URL to which the browser is redirected afterwards; its domain must be
                allowed in the admin console. The default is set in the admin console.
            state: A text that the redirect returns. Use an unguessable value and compare it,
                because the redirect is not signed.
            provider_user_id: The user's id at the provider; Ultrahuman requires the e-mail address.
        """
        return self.send(
            "getProvidersByProviderSlugIntegrationInitUrl",
            {
                "provider_slug": provider_slug,
                "redirect_uri": redirect_uri,
                "state": state,
                "provider_user_id": provider_user_id,
            },
        )

    def init_integration(
        self,
        *,
        provider_slug: t.Provider,
        **parameters: Any,
    ) -> Any:
        """`GET /providers/{provider_slug}/integration/init`: request that starts an integration
        (contract 4.4).

        Meant for a browser, and likely answered with a redirect (evidence: D). The redirect is not
        followed: it is the answer, with its target in the `location` header. Applications usually
        need `integration_url` instead.

        Args:
            provider_slug: The provider.
        """
        return self.send(
            "getProvidersByProviderSlugIntegrationInit",
            {
                "provider_slug": provider_slug,
                **parameters,
            },
        )

    def delete_integration(
        self,
        *,
        provider_slug: t.Provider,
    ) -> None:
        """`DELETE /providers/{provider_slug}/integration`: request that disconnects a provider from
        the user. It accepts providers of every kind.

        Evidence: A (contract 4.3).

        Args:
            provider_slug: The provider to disconnect.
        """
        return self.send(
            "deleteProvidersByProviderSlugIntegration",
            {
                "provider_slug": provider_slug,
            },
        )

    def daily_statistics(
        self,
        *,
        from_date: date | str,
        to_date: date | str,
        types: Sequence[t.StatisticType],
        exclude_manual: bool | None = None,
        providers: Sequence[t.Provider] | None = None,
        include_record_ids: bool | None = None,
        device_types: Sequence[t.DeviceType] | None = None,
    ) -> t.DailyStatisticsList:
        """`GET /queries/statistics/daily`: request for aggregates per day, in the user's local time
        zone according to the provider.

        Evidence: A (contract 5.2).

        Args:
            from_date: Local days, both ends inclusive.
            to_date: Local days, both ends inclusive.
            types: The types to compute; at least one.
            exclude_manual: Whether to exclude manually entered data. The server's default is
                `false`.
            providers: Only these providers; empty means all.
            include_record_ids: Whether to add the ids of the records that a row was computed from.
                The server's default is `false`.
            device_types: Only these types of devices; empty means all.
        """
        return self.send(
            "getQueriesStatisticsDaily",
            {
                "from_date": from_date,
                "to_date": to_date,
                "types": types,
                "exclude_manual": exclude_manual,
                "providers": providers,
                "include_record_ids": include_record_ids,
                "device_types": device_types,
            },
        )

    def interval_statistics(
        self,
        *,
        from_timestamp: datetime | str,
        to_timestamp: datetime | str,
        types: Sequence[t.StatisticType],
        interval: t.Interval | None = None,
        exclude_manual: bool | None = None,
        providers: Sequence[t.Provider] | None = None,
        device_types: Sequence[t.DeviceType] | None = None,
        include_record_ids: bool | None = None,
    ) -> t.IntervalStatisticsList:
        """`GET /queries/statistics/interval`: request for aggregates per hour. All times are UTC,
        and within one interval all data come from one provider source.

        Accepts all types except scores and `sleep_duration_total`.

        Evidence: A (contract 5.3).

        Args:
            from_timestamp: UTC; start inclusive, end EXCLUSIVE.
            to_timestamp: UTC; start inclusive, end EXCLUSIVE.
            interval: The length of an interval. One hour is the default and the only documented
                value.
            types: The types to compute; at least one.
            exclude_manual: Whether to exclude manually entered data. The server's default is
                `false`.
            providers: Only these providers; empty means all.
            device_types: Only these types of devices; empty means all.
            include_record_ids: Whether to add the ids of the records that a row was computed from.
                The server's default is `false`.
        """
        return self.send(
            "getQueriesStatisticsInterval",
            {
                "from_timestamp": from_timestamp,
                "to_timestamp": to_timestamp,
                "interval": interval,
                "types": types,
                "exclude_manual": exclude_manual,
                "providers": providers,
                "device_types": device_types,
                "include_record_ids": include_record_ids,
            },
        )

    def legacy_statistics(
        self,
        *,
        from_timestamp: datetime | str,
        to_timestamp: datetime | str,
        interval: t.LegacyInterval,
        types: Sequence[t.StatisticType],
        exclude_manual: bool | None = None,
        providers: Sequence[t.Provider] | None = None,
        include_record_ids: bool | None = None,
    ) -> t.IntervalStatisticsList:
        """`GET /queries/statistics`: request for aggregates per quarter of an hour, half an hour,
        hour or day: the older form of `interval_statistics`.

        Its only advantages are the shorter intervals; otherwise use `interval_statistics` or
        `daily_statistics`. It is on the official list of operations, but it is gone from the
        documentation, and untested whether it still answers. It cannot be cut into `Chunks`,
        because it is not documented where its intervals begin.

        Evidence: A for the path, B for the rest (contract 5.4).

        Args:
            from_timestamp: UTC; start inclusive, end EXCLUSIVE (evidence: D, as for interval
                statistics).
            to_timestamp: UTC; start inclusive, end EXCLUSIVE (evidence: D, as for interval
                statistics).
            interval: The length of an interval.
            types: The types to compute; at least one. Which types are supported is not documented;
                the sample has scores too.
            exclude_manual: Whether to exclude manually entered data. The server's default is
                `false`.
            providers: Only these providers; empty means all.
            include_record_ids: Whether to add the ids of the records that a row was computed from.
                The server's default is `true`, unlike for the other statistics.
        """
        return self.send(
            "getQueriesStatistics",
            {
                "from_timestamp": from_timestamp,
                "to_timestamp": to_timestamp,
                "interval": interval,
                "types": types,
                "exclude_manual": exclude_manual,
                "providers": providers,
                "include_record_ids": include_record_ids,
            },
        )

    def statistics_interpolation(
        self,
        **parameters: Any,
    ) -> Any:
        """`GET /queries/statistics/interpolation`: request for interpolated statistics (contract
        5.4).
        """
        return self.send(
            "getQueriesStatisticsInterpolation",
            {
                **parameters,
            },
        )

    def time_series(
        self,
        *,
        metric: t.Metric,
        from_timestamp: datetime | str,
        to_timestamp: datetime | str,
        merge_method: t.MergeMethod | None = None,
        providers: Sequence[t.Provider] | None = None,
        device_types: Sequence[t.DeviceType] | None = None,
        include_record_ids: bool | None = None,
    ) -> t.Series:
        """`GET /queries/timeseries`: request for the points of ONE metric, raw or lightly
        processed.

        The server selects the method that merges several sources, per metric. Some methods select
        one source for the whole query, so chunks of such a series may come from different sources.

        Evidence: A, filters C (contract 5.5).

        Args:
            metric: The metric.
            from_timestamp: UTC; start inclusive, end EXCLUSIVE (evidence: D, as for interval
                statistics).
            to_timestamp: UTC; start inclusive, end EXCLUSIVE (evidence: D, as for interval
                statistics).
            merge_method: The method that merges sources, for experts. Without it, the server
                selects one.
            providers: Only these providers; empty means all.
            device_types: Only these types of devices; empty means all.
            include_record_ids: Whether to add the ids of the records. The server's default is not
                documented.
        """
        return self.send(
            "getQueriesTimeseries",
            {
                "metric": metric,
                "from_timestamp": from_timestamp,
                "to_timestamp": to_timestamp,
                "merge_method": merge_method,
                "providers": providers,
                "device_types": device_types,
                "include_record_ids": include_record_ids,
            },
        )

    def time_series_track(
        self,
        *,
        metric: t.Metric,
        from_timestamp: datetime | str,
        to_timestamp: datetime | str,
        merge_method: t.MergeMethod | None = None,
        providers: Sequence[t.Provider] | None = None,
        device_types: Sequence[t.DeviceType] | None = None,
        include_record_ids: bool | None = None,
    ) -> Track:
        """The same as `time_series`, as a `Track`: for tables, data frames, other steps and units."""
        answer = self._answer(
            "getQueriesTimeseries",
            {
                "metric": metric,
                "from_timestamp": from_timestamp,
                "to_timestamp": to_timestamp,
                "merge_method": merge_method,
                "providers": providers,
                "device_types": device_types,
                "include_record_ids": include_record_ids,
            },
        )
        return answer.track()

    def time_series_samples(
        self,
        **parameters: Any,
    ) -> Any:
        """`GET /queries/timeseries/samples`: request for series of samples (contract 5.6).

        A similar, removed operation accepted `from_timestamp`, `to_timestamp` and a list `metrics`.
        """
        return self.send(
            "getQueriesTimeseriesSamples",
            {
                **parameters,
            },
        )

    def time_series_split(
        self,
        **parameters: Any,
    ) -> Any:
        """`GET /queries/timeseries/split`: request for a series split by the source of the provider
        (contract 5.6).
        """
        return self.send(
            "getQueriesTimeseriesSplit",
            {
                **parameters,
            },
        )

    def sleeps(
        self,
        *,
        from_date: date | str,
        to_date: date | str,
        providers: Sequence[t.Provider] | None = None,
        include_stages: bool | None = None,
        include_samples: bool | None = None,
    ) -> t.SleepList:
        """`GET /queries/sleeps`: request for the sleeps of a range of local days.

        A sleep belongs to the date in the provider's data; without one, to the local day of its
        end.

        Evidence: A for path and answer, C for the parameters (contract 5.7).

        Args:
            from_date: Local days, both ends inclusive (evidence: D, as for daily statistics).
            to_date: Local days, both ends inclusive (evidence: D, as for daily statistics).
            providers: Only these providers; empty means all.
            include_stages: Whether to add the stages of each sleep. The server's default is not
                documented.
            include_samples: Whether to add samples. Their name and shape are not documented.
        """
        return self.send(
            "getQueriesSleeps",
            {
                "from_date": from_date,
                "to_date": to_date,
                "providers": providers,
                "include_stages": include_stages,
                "include_samples": include_samples,
            },
        )

    def sleep(
        self,
        *,
        sleep_id: str,
        include_stages: bool | None = None,
        include_samples: bool | None = None,
    ) -> t.Sleep:
        """`GET /queries/sleeps/{sleep_id}`: request for a sleep by its id.

        Evidence: A for path and answer, C for the parameters (contract 5.7).

        Args:
            sleep_id: The id. In older documentation it is the `record_id` of the sleep, so try that
                first; this is not proven.
            include_stages: Whether to add the stages. The server's default is not documented.
            include_samples: Whether to add samples. Their name and shape are not documented.
        """
        return self.send(
            "getQueriesSleepsBySleepId",
            {
                "sleep_id": sleep_id,
                "include_stages": include_stages,
                "include_samples": include_samples,
            },
        )

    def workouts(
        self,
        *,
        from_timestamp: datetime | str,
        to_timestamp: datetime | str,
    ) -> t.WorkoutList:
        """`GET /queries/workouts`: request for the workouts of a time window.

        The list very likely accepts `providers` and the flags of `workout` too, but this is not
        documented (evidence: U).

        Evidence: A for path and answer, C for the parameters (contract 5.8).

        Args:
            from_timestamp: UTC; start inclusive, end EXCLUSIVE (evidence: D, as for interval
                statistics).
            to_timestamp: UTC; start inclusive, end EXCLUSIVE (evidence: D, as for interval
                statistics).
        """
        return self.send(
            "getQueriesWorkouts",
            {
                "from_timestamp": from_timestamp,
                "to_timestamp": to_timestamp,
            },
        )

    def workout(
        self,
        *,
        workout_id: str,
        include_laps: bool | None = None,
        include_route_points: bool | None = None,
        include_samples: bool | None = None,
        include_segments: bool | None = None,
        include_sessions: bool | None = None,
        include_splits: bool | None = None,
    ) -> t.Workout:
        """`GET /queries/workouts/{workout_id}`: request for a workout by its id, with the requested
        parts.

        The server's defaults of the flags are not documented; a flag is sent only when it is set.

        Evidence: A for path and answer, B for the names of the flags (contract 5.8).

        Args:
            workout_id: The id: the `workout_id` of the workout, else its `activity_id`. An older
                page names it `workout_id`, and its sample differs from the `record_id` (evidence:
                B); the newest documentation calls it the "activity ID". Whether a `record_id` is
                accepted too is not proven.
            include_laps: Whether to add the laps.
            include_route_points: Whether to add the points of the route.
            include_samples: Whether to add the samples.
            include_segments: Whether to add the segments.
            include_sessions: Whether to add the sessions.
            include_splits: Whether to add the splits.
        """
        return self.send(
            "getQueriesWorkoutsByWorkoutId",
            {
                "workout_id": workout_id,
                "include_laps": include_laps,
                "include_route_points": include_route_points,
                "include_samples": include_samples,
                "include_segments": include_segments,
                "include_sessions": include_sessions,
                "include_splits": include_splits,
            },
        )

    def provider_records(
        self,
        *,
        from_timestamp: datetime | str,
        to_timestamp: datetime | str,
        providers: Sequence[t.Provider] | None = None,
        metrics: Sequence[t.Metric] | None = None,
        include_provider_specific_metrics: bool | None = None,
    ) -> t.ProviderRecordList:
        """`GET /queries/provider_records`: request for the records of a time window, which are
        close to the data that the providers sent.

        Evidence: A for path and answer, B and C for the parameters (contract 5.9).

        Args:
            from_timestamp: UTC; start inclusive, end EXCLUSIVE (evidence: D, as for interval
                statistics).
            to_timestamp: UTC; start inclusive, end EXCLUSIVE (evidence: D, as for interval
                statistics).
            providers: Only these providers; empty means all.
            metrics: Only these metrics; empty means all.
            include_provider_specific_metrics: Whether to add provider-specific metrics, some of
                which are not numbers. The server's default is not documented.
        """
        return self.send(
            "getQueriesProviderRecords",
            {
                "from_timestamp": from_timestamp,
                "to_timestamp": to_timestamp,
                "providers": providers,
                "metrics": metrics,
                "include_provider_specific_metrics": include_provider_specific_metrics,
            },
        )

    def provider_record(
        self,
        *,
        record_id: str,
        include_provider_specific_metrics: bool | None = None,
        include_samples: bool | None = None,
    ) -> t.ProviderRecord:
        """`GET /queries/provider_records/{record_id}`: request for a provider record by its id.

        Evidence: A for the path, B and C for the rest (contract 5.9).

        Args:
            record_id: The `record_id` of a record, sleep or workout, or one of the `record_ids` of
                statistics.
            include_provider_specific_metrics: Whether to add provider-specific metrics, some of
                which are not numbers. The server's default is not documented.
            include_samples: Whether to add samples. The server's default is not documented.
        """
        return self.send(
            "getQueriesProviderRecordsByRecordId",
            {
                "record_id": record_id,
                "include_provider_specific_metrics": include_provider_specific_metrics,
                "include_samples": include_samples,
            },
        )

    def query_provider_record(
        self,
        **parameters: Any,
    ) -> Any:
        """`POST /queries/provider_record`: request for provider records that is kept for
        compatibility (contract 5.10). Applications usually need `provider_records` instead.
        """
        return self.send(
            "postQueriesProviderRecord",
            {
                **parameters,
            },
        )

    def analyze_nutrition_image(
        self,
        *,
        body: bytes | str | None = None,
        body_url: str | None = None,
        analysis_mode: t.AnalysisMode | None = None,
        wait_on_process: bool | None = None,
        consumed_at: datetime | str | None = None,
        country_code: str | None = None,
        language_code: str | None = None,
        include_nutri_score: bool | None = None,
        include_dish_description: bool | None = None,
        include_ingredients: bool | None = None,
        include_nutrition_fields: Sequence[t.NutritionalField] | None = None,
        user_time_offset_minutes: int | None = None,
    ) -> t.NutritionRecord:
        """`POST /nutrition_records/image`: request that analyses the photo of a dish and stores the
        result as a nutrition record.

        The image is a JPEG, PNG or WebP of at least 512x512 pixels and at most 10,000,000 bytes in
        base64 (7,500,000 as a file); this is checked before the request is sent.

        Without `wait_on_process`, the server answers immediately with the id and the status
        `pending` or `processing`. Poll the record by id until its analysis is over
        (`wait_for_nutrition_record`), usually after 4 to 30 seconds, or wait for the webhook. With
        it, the answer is complete, and the call has the timeouts of an analysis. The webhook is
        sent in both cases. Not idempotent, so it is not retried when it may have been carried out.

        Evidence: A (contract 6.2).

        Args:
            body: The image.
            body_url: The image.
            analysis_mode: The mode of the analysis; the server's default is `precise`.
            wait_on_process: Whether the server answers only when the analysis is over. The server's
                default is `false` (evidence: B).
            consumed_at: When the dish was or will be eaten; sent in UTC, in whole seconds rounded
                down.
            country_code: The country where the dish is eaten: ISO 3166-1 alpha-2 in lower case,
                such as `us`.
            language_code: The language of the translations: two lower-case letters, such as `en`.
            include_nutri_score: Whether to add the Nutri-Score. The server's default is `false`.
            include_dish_description: Whether to add the description of the dish. The server's
                default is `false`.
            include_ingredients: Whether to add the ingredients. The server's default is `false`.
            include_nutrition_fields: The nutrients to return; empty means energy, carbohydrate,
                protein and fat.
            user_time_offset_minutes: The offset of the user's local time from UTC. Documented for
                "nutrition endpoints"; not proven for this one.
        """
        return self.send(
            "postNutritionRecordsImage",
            {
                "body": body,
                "body_url": body_url,
                "analysis_mode": analysis_mode,
                "wait_on_process": wait_on_process,
                "consumed_at": consumed_at,
                "country_code": country_code,
                "language_code": language_code,
                "include_nutri_score": include_nutri_score,
                "include_dish_description": include_dish_description,
                "include_ingredients": include_ingredients,
                "include_nutrition_fields": include_nutrition_fields,
                "user_time_offset_minutes": user_time_offset_minutes,
            },
        )

    def analyze_nutrition_label(
        self,
        *,
        body: bytes | str | None = None,
        body_url: str | None = None,
        analysis_mode: t.AnalysisMode | None = None,
    ) -> t.LabelAnalysis:
        """`POST /nutrition_records/ingredients/label`: request that reads the photo of a nutrition
        facts label.

        The image is a JPEG, PNG or WebP of at least 512x512 pixels and at most 10,000,000 bytes in
        base64 (7,500,000 as a file); this is checked before the request is sent.

        The server answers when the label is read, so the call has the timeouts of an analysis.
        There is no webhook, and nothing seems to be stored. Not idempotent, so it is not retried
        when it may have been carried out.

        Evidence: A for path and rules, D for the names of the fields (contract 6.3).

        Args:
            body: The image.
            body_url: The image.
            analysis_mode: The mode of the analysis; the server's default is `precise`.
        """
        return self.send(
            "postNutritionRecordsIngredientsLabel",
            {
                "body": body,
                "body_url": body_url,
                "analysis_mode": analysis_mode,
            },
        )

    def analyze_nutrition_text(
        self,
        **parameters: Any,
    ) -> Any:
        """`POST /nutrition_records/text`: request that analyses the description of a meal (contract
        6.4).

        Likely accepts the options of `analyze_nutrition_image`, with the text in `body` (evidence:
        D). The server may wait for the analysis, so the call has the timeouts of an analysis.
        """
        return self.send(
            "postNutritionRecordsText",
            {
                **parameters,
            },
        )

    def upload_nutrition_record(
        self,
        *,
        dish_name: str,
        serving_size: float,
        unit: t.ServingUnit,
        consumed_at: datetime | str | None = None,
        dish_description: str | None = None,
        dish_description_translated: str | None = None,
        dish_name_translated: str | None = None,
        ingredients: Sequence[t.Ingredient] | None = None,
        nutri_score: t.NutriScore | None = None,
        nutritional_fields: Mapping[t.NutritionalField, float] | None = None,
    ) -> t.NutritionRecord:
        """`POST /nutrition_records/manual`: request that stores a dish with known values, without
        an analysis. The record is complete immediately.

        Not idempotent, so it is not retried when it may have been carried out: the dish could be
        stored twice.

        Evidence: A for path and rules, D for the fields, which are those of the replacing call
        (contract 6.5).

        Args:
            dish_name: Name of the dish in English, or in the local language if there is none.
            serving_size: Size of the serving, in `unit`; at least 0.01.
            unit: Unit of the size of the serving.
            consumed_at: When the dish was or will be eaten; sent in UTC, in whole seconds rounded
                down.
            dish_description: Description of the dish in English.
            dish_description_translated: Description of the dish in the local language.
            dish_name_translated: Name of the dish in the local language.
            ingredients: Ingredients; each needs name, size and unit. Other members are not sent.
            nutri_score: The Nutri-Score (evidence: D).
            nutritional_fields: Nutrients of the serving (evidence: D). Only numbers are sent.
        """
        return self.send(
            "postNutritionRecordsManual",
            {
                "dish_name": dish_name,
                "serving_size": serving_size,
                "unit": unit,
                "consumed_at": consumed_at,
                "dish_description": dish_description,
                "dish_description_translated": dish_description_translated,
                "dish_name_translated": dish_name_translated,
                "ingredients": ingredients,
                "nutri_score": nutri_score,
                "nutritional_fields": nutritional_fields,
            },
        )

    def nutrition_records(
        self,
        *,
        from_timestamp: datetime | str,
        to_timestamp: datetime | str,
    ) -> list[t.NutritionRecord]:
        """`GET /nutrition_records`: request for the nutrition records of a time window. The answer
        is a list without pages.

        It is not documented whether `uploaded_at` or `consumed_at` has to be in the window. To
        follow an analysis, request its record by id.

        Evidence: A (contract 6.6).

        Args:
            from_timestamp: UTC; start inclusive, end EXCLUSIVE.
            to_timestamp: UTC; start inclusive, end EXCLUSIVE.
        """
        return self.send(
            "listNutritionRecords",
            {
                "from_timestamp": from_timestamp,
                "to_timestamp": to_timestamp,
            },
        )

    def nutrition_record(
        self,
        *,
        nutrition_record_id: str,
    ) -> t.NutritionRecord:
        """`GET /nutrition_records/{nutrition_record_id}`: request for a nutrition record by its id,
        also to check whether an analysis is over.

        Evidence: A for the path, B for the answer (contract 6.6).

        Args:
            nutrition_record_id: The `record_id` of the record.
        """
        return self.send(
            "getNutritionRecordsByNutritionRecordId",
            {
                "nutrition_record_id": nutrition_record_id,
            },
        )

    def modify_nutrition_record(
        self,
        *,
        nutrition_record_id: str,
        serving_size: float | None = None,
        consumed_at: datetime | str | None = None,
    ) -> t.NutritionRecord:
        """`PATCH /nutrition_records/{nutrition_record_id}`: request that changes the size of a
        serving or the time it was eaten. The status becomes `updated`.

        With the size, the server rescales the ingredients and the nutritional fields. Not
        idempotent, so it is not retried when it may have been carried out.

        Evidence: A (contract 6.6).

        Args:
            nutrition_record_id: The `record_id` of the record.
            serving_size: Size of the serving, in the unit of the record; at least 0.01.
            consumed_at: When the dish was or will be eaten; sent in UTC, in whole seconds rounded
                down.
        """
        return self.send(
            "patchNutritionRecordsByNutritionRecordId",
            {
                "nutrition_record_id": nutrition_record_id,
                "serving_size": serving_size,
                "consumed_at": consumed_at,
            },
        )

    def replace_nutrition_record(
        self,
        *,
        nutrition_record_id: str,
        dish_name: str,
        serving_size: float,
        unit: t.ServingUnit,
        consumed_at: datetime | str | None = None,
        dish_description: str | None = None,
        dish_description_translated: str | None = None,
        dish_name_translated: str | None = None,
        ingredients: Sequence[t.Ingredient] | None = None,
        nutri_score: t.NutriScore | None = None,
        nutritional_fields: Mapping[t.NutritionalField, float] | None = None,
    ) -> t.NutritionRecord:
        """`PUT /nutrition_records/{nutrition_record_id}`: request that replaces a nutrition record,
        except for its id. The status becomes `updated`.

        Values that are not set are deleted. To change single values, send those of the record
        again.

        Evidence: A, the answer D (contract 6.7).

        Args:
            nutrition_record_id: The `record_id` of the record.
            dish_name: Name of the dish in English, or in the local language if there is none.
            serving_size: Size of the serving, in `unit`; at least 0.01.
            unit: Unit of the size of the serving.
            consumed_at: When the dish was or will be eaten; sent in UTC, in whole seconds rounded
                down.
            dish_description: Description of the dish in English.
            dish_description_translated: Description of the dish in the local language.
            dish_name_translated: Name of the dish in the local language.
            ingredients: Ingredients; each needs name, size and unit. Other members are not sent.
            nutri_score: The Nutri-Score (evidence: D).
            nutritional_fields: Nutrients of the serving (evidence: D). Only numbers are sent.
        """
        return self.send(
            "putNutritionRecordsByNutritionRecordId",
            {
                "nutrition_record_id": nutrition_record_id,
                "dish_name": dish_name,
                "serving_size": serving_size,
                "unit": unit,
                "consumed_at": consumed_at,
                "dish_description": dish_description,
                "dish_description_translated": dish_description_translated,
                "dish_name_translated": dish_name_translated,
                "ingredients": ingredients,
                "nutri_score": nutri_score,
                "nutritional_fields": nutritional_fields,
            },
        )

    def delete_nutrition_record(
        self,
        *,
        nutrition_record_id: str,
    ) -> None:
        """`DELETE /nutrition_records/{nutrition_record_id}`: request that deletes a nutrition
        record. It also succeeds if there is no record with this id.

        Evidence: A (contract 6.6).

        Args:
            nutrition_record_id: The `record_id` of the record.
        """
        return self.send(
            "deleteNutritionRecordsByNutritionRecordId",
            {
                "nutrition_record_id": nutrition_record_id,
            },
        )

    def upload_lab_report(
        self,
        *,
        body: bytes | str,
        filename: str,
        wait_on_process: bool | None = None,
        mime_type: str | None = None,
    ) -> t.LabReportUpload:
        """`POST /lab_reports`: request that uploads a lab report, to be read and stored.

        The file is a PDF (preferred), JPEG, PNG, GIF or WebP of at most 10,000,000 bytes in base64
        (7,500,000 as a file); this is checked before the request is sent. 300 DPI or more are
        recommended.

        Without `wait_on_process`, the server answers immediately with the id and the status
        `pending` or `processing`. Poll the report by id until its processing is over
        (`wait_for_lab_report`), usually after 10 to 60 seconds, or wait for the webhook. With it,
        the answer is complete, and the call has the timeouts of an analysis. Not idempotent, so it
        is not retried when it may have been carried out.

        Evidence: A (contract 7.2).

        Args:
            body: The content of the file.
            filename: The name of the file, which should not identify the patient. Every sample has
                one.
            wait_on_process: Whether the server answers only when the report is read. The server's
                default is `false`.
            mime_type: The media type, such as `application/pdf`. The newest reference page no
                longer has it, and integrations work without it; a strict server may reject it. Sent
                only if set.
        """
        return self.send(
            "postLabReports",
            {
                "body": body,
                "filename": filename,
                "wait_on_process": wait_on_process,
                "mime_type": mime_type,
            },
        )

    def lab_reports(
        self,
        *,
        from_timestamp: datetime | str,
        to_timestamp: datetime | str,
    ) -> list[t.LabReport]:
        """`GET /lab_reports`: request for the lab reports of a time window. The answer is a list
        without pages.

        It is not documented which time of a report has to be in the window. To follow an upload,
        request its report by id.

        Evidence: A for the request, B for the answer (contract 7.3).

        Args:
            from_timestamp: UTC; start inclusive, end EXCLUSIVE.
            to_timestamp: UTC; start inclusive, end EXCLUSIVE.
        """
        return self.send(
            "listLabReports",
            {
                "from_timestamp": from_timestamp,
                "to_timestamp": to_timestamp,
            },
        )

    def lab_report(
        self,
        *,
        lab_report_id: str,
    ) -> t.LabReport:
        """`GET /lab_reports/{lab_report_id}`: request for a lab report by its id, also to check
        whether its processing is over.

        Evidence: A for the path, B for the answer (contract 7.3).

        Args:
            lab_report_id: The `record_id` of the report.
        """
        return self.send(
            "getLabReportsByLabReportId",
            {
                "lab_report_id": lab_report_id,
            },
        )

    def process_lab_reports(
        self,
        **parameters: Any,
    ) -> Any:
        """`POST /lab_reports/process`: request that processes lab reports, according to its name
        (contract 7.4). The server may wait for the result, so the call has the timeouts of an
        analysis.
        """
        return self.send(
            "postLabReportsProcess",
            {
                **parameters,
            },
        )


class AsyncOperations:
    """The operations, as coroutines that return the answer."""

    async def send(self, operation: str, parameters: Mapping[str, Any]) -> Any:
        """Send an operation by its id; parameters that are `None` are left out."""
        raise NotImplementedError

    async def _answer(self, operation: str, parameters: Mapping[str, Any]) -> Answer:
        raise NotImplementedError

    async def auth_hmac(
        self,
        *,
        application_id: int,
        application_user_id: str,
        signature: str,
    ) -> t.AuthAnswer:
        """`POST /auth/hmac`: request for a token, by a login with a signature. The clients log in
        automatically when a call needs a token; send this request to pass a token to another
        program.

        Evidence: A (contract 2.1).

        Args:
            application_id: The application.
            application_user_id: The user.
            signature: The HMAC-SHA256 of the user id.
        """
        return await self.send(
            "postAuthHmac",
            {
                "application_id": application_id,
                "application_user_id": application_user_id,
                "signature": signature,
            },
        )

    async def auth_client_token(
        self,
        *,
        application_compat_client_id: str,
        application_id: int | None = None,
        application_user_id: str | None = None,
        signature: str | None = None,
    ) -> t.ClientTokenAnswer:
        """`POST /auth/client_token`: request for a token in exchange for a client token of the
        legacy API (version 2).

        Only for the migration of users from the legacy API; otherwise use `auth_hmac`. Which of the
        optional fields the server requires is not known; the sample in the documentation has all
        four.

        Evidence: B (contract 2.2); legacy.

        Args:
            application_compat_client_id: Id of the application in the legacy API, a UUID.
            application_id: The application.
            application_user_id: The user.
            signature: The HMAC-SHA256 of the user id (evidence: D, by the name of the field).
        """
        return await self.send(
            "postAuthClientToken",
            {
                "application_compat_client_id": application_compat_client_id,
                "application_id": application_id,
                "application_user_id": application_user_id,
                "signature": signature,
            },
        )

    async def auth_pkcs1(
        self,
        **parameters: Any,
    ) -> Any:
        """`POST /auth/pkcs1`: request for a token, by a login with a PKCS1 signature (contract
        2.3).

        According to its name, it accepts what `auth_hmac` accepts, with an RSA signature of PKCS#1
        v1.5 (evidence: D). Sent without a token.
        """
        return await self.send(
            "postAuthPkcs1",
            {
                **parameters,
            },
        )

    async def user_info(self) -> t.UserInfo:
        """`GET /userinfo`: request for the user and the connected providers.

        Evidence: A (contract 3.1).
        """
        return await self.send(
            "getUserinfo",
            {},
        )

    async def user_properties(self) -> t.UserPropertiesAnswer:
        """`GET /userproperties`: request for the personal properties of the user, as the providers
        report them.

        Evidence: A (contract 3.2); units C.
        """
        return await self.send(
            "getUserproperties",
            {},
        )

    async def application_info(
        self,
        **parameters: Any,
    ) -> Any:
        """`GET /applicationinfo`: request for information about the application, including the
        providers that can be connected (contract 3.3).
        """
        return await self.send(
            "getApplicationinfo",
            {
                **parameters,
            },
        )

    async def integration_url(
        self,
        *,
        provider_slug: t.Provider,
        redirect_uri: str | None = None,
        state: str | None = None,
        provider_user_id: str | None = None,
    ) -> t.IntegrationLink:
        """`GET /providers/{provider_slug}/integration/init_url`: request for the link that a user
        opens in a browser to connect a provider.

        Not for `apple`, `health_connect` and `samsung_health_data`, which the mobile SDKs connect.

        Evidence: A (contract 4.1).

        Args:
            provider_slug: The provider to connect.
            redirect_uri: The URL to which the browser is redirected afterwards; its domain must be
                allowed in the admin console. The default is set in the admin console.
            state: A text that the redirect returns. Use an unguessable value and compare it,
                because the redirect is not signed.
            provider_user_id: The user's id at the provider; Ultrahuman requires the e-mail address.
        """
        return await self.send(
            "getProvidersByProviderSlugIntegrationInitUrl",
            {
                "provider_slug": provider_slug,
                "redirect_uri": redirect_uri,
                "state": state,
                "provider_user_id": provider_user_id,
            },
        )

    async def init_integration(
        self,
        *,
        provider_slug: t.Provider,
        **parameters: Any,
    ) -> Any:
        """`GET /providers/{provider_slug}/integration/init`: request that starts an integration
        (contract 4.4).

        Meant for a browser, and likely answered with a redirect (evidence: D). The redirect is not
        followed: it is the answer, with its target in the `location` header. Applications usually
        need `integration_url` instead.

        Args:
            provider_slug: The provider.
        """
        return await self.send(
            "getProvidersByProviderSlugIntegrationInit",
            {
                "provider_slug": provider_slug,
                **parameters,
            },
        )

    async def delete_integration(
        self,
        *,
        provider_slug: t.Provider,
    ) -> None:
        """`DELETE /providers/{provider_slug}/integration`: request that disconnects a provider from
        the user. It accepts providers of every kind.

        Evidence: A (contract 4.3).

        Args:
            provider_slug: The provider to disconnect.
        """
        return await self.send(
            "deleteProvidersByProviderSlugIntegration",
            {
                "provider_slug": provider_slug,
            },
        )

    async def daily_statistics(
        self,
        *,
        from_date: date | str,
        to_date: date | str,
        types: Sequence[t.StatisticType],
        exclude_manual: bool | None = None,
        providers: Sequence[t.Provider] | None = None,
        include_record_ids: bool | None = None,
        device_types: Sequence[t.DeviceType] | None = None,
    ) -> t.DailyStatisticsList:
        """`GET /queries/statistics/daily`: request for aggregates per day, in the user's local time
        zone according to the provider.

        Evidence: A (contract 5.2).

        Args:
            from_date: Local days, both ends inclusive.
            to_date: Local days, both ends inclusive.
            types: The types to compute; at least one.
            exclude_manual: Whether to exclude manually entered data. The server's default is
                `false`.
            providers: Only these providers; empty means all.
            include_record_ids: Whether to add the ids of the records that a row was computed from.
                The server's default is `false`.
            device_types: Only these types of devices; empty means all.
        """
        return await self.send(
            "getQueriesStatisticsDaily",
            {
                "from_date": from_date,
                "to_date": to_date,
                "types": types,
                "exclude_manual": exclude_manual,
                "providers": providers,
                "include_record_ids": include_record_ids,
                "device_types": device_types,
            },
        )

    async def interval_statistics(
        self,
        *,
        from_timestamp: datetime | str,
        to_timestamp: datetime | str,
        types: Sequence[t.StatisticType],
        interval: t.Interval | None = None,
        exclude_manual: bool | None = None,
        providers: Sequence[t.Provider] | None = None,
        device_types: Sequence[t.DeviceType] | None = None,
        include_record_ids: bool | None = None,
    ) -> t.IntervalStatisticsList:
        """`GET /queries/statistics/interval`: request for aggregates per hour. All times are UTC,
        and within one interval all data come from one provider source.

        Accepts all types except scores and `sleep_duration_total`.

        Evidence: A (contract 5.3).

        Args:
            from_timestamp: UTC; start inclusive, end EXCLUSIVE.
            to_timestamp: UTC; start inclusive, end EXCLUSIVE.
            interval: The length of an interval. One hour is the default and the only documented
                value.
            types: The types to compute; at least one.
            exclude_manual: Whether to exclude manually entered data. The server's default is
                `false`.
            providers: Only these providers; empty means all.
            device_types: Only these types of devices; empty means all.
            include_record_ids: Whether to add the ids of the records that a row was computed from.
                The server's default is `false`.
        """
        return await self.send(
            "getQueriesStatisticsInterval",
            {
                "from_timestamp": from_timestamp,
                "to_timestamp": to_timestamp,
                "interval": interval,
                "types": types,
                "exclude_manual": exclude_manual,
                "providers": providers,
                "device_types": device_types,
                "include_record_ids": include_record_ids,
            },
        )

    async def legacy_statistics(
        self,
        *,
        from_timestamp: datetime | str,
        to_timestamp: datetime | str,
        interval: t.LegacyInterval,
        types: Sequence[t.StatisticType],
        exclude_manual: bool | None = None,
        providers: Sequence[t.Provider] | None = None,
        include_record_ids: bool | None = None,
    ) -> t.IntervalStatisticsList:
        """`GET /queries/statistics`: request for aggregates per quarter of an hour, half an hour,
        hour or day: the older form of `interval_statistics`.

        Its only advantages are the shorter intervals; otherwise use `interval_statistics` or
        `daily_statistics`. It is on the official list of operations, but it is gone from the
        documentation, and untested whether it still answers. It cannot be cut into `Chunks`,
        because it is not documented where its intervals begin.

        Evidence: A for the path, B for the rest (contract 5.4).

        Args:
            from_timestamp: UTC; start inclusive, end EXCLUSIVE (evidence: D, as for interval
                statistics).
            to_timestamp: UTC; start inclusive, end EXCLUSIVE (evidence: D, as for interval
                statistics).
            interval: The length of an interval.
            types: The types to compute; at least one. Which types are supported is not documented;
                the sample has scores too.
            exclude_manual: Whether to exclude manually entered data. The server's default is
                `false`.
            providers: Only these providers; empty means all.
            include_record_ids: Whether to add the ids of the records that a row was computed from.
                The server's default is `true`, unlike for the other statistics.
        """
        return await self.send(
            "getQueriesStatistics",
            {
                "from_timestamp": from_timestamp,
                "to_timestamp": to_timestamp,
                "interval": interval,
                "types": types,
                "exclude_manual": exclude_manual,
                "providers": providers,
                "include_record_ids": include_record_ids,
            },
        )

    async def statistics_interpolation(
        self,
        **parameters: Any,
    ) -> Any:
        """`GET /queries/statistics/interpolation`: request for interpolated statistics (contract
        5.4).
        """
        return await self.send(
            "getQueriesStatisticsInterpolation",
            {
                **parameters,
            },
        )

    async def time_series(
        self,
        *,
        metric: t.Metric,
        from_timestamp: datetime | str,
        to_timestamp: datetime | str,
        merge_method: t.MergeMethod | None = None,
        providers: Sequence[t.Provider] | None = None,
        device_types: Sequence[t.DeviceType] | None = None,
        include_record_ids: bool | None = None,
    ) -> t.Series:
        """`GET /queries/timeseries`: request for the points of ONE metric, raw or lightly
        processed.

        The server selects the method that merges several sources, per metric. Some methods select
        one source for the whole query, so chunks of such a series may come from different sources.

        Evidence: A, filters C (contract 5.5).

        Args:
            metric: The metric.
            from_timestamp: UTC; start inclusive, end EXCLUSIVE (evidence: D, as for interval
                statistics).
            to_timestamp: UTC; start inclusive, end EXCLUSIVE (evidence: D, as for interval
                statistics).
            merge_method: The method that merges sources, for experts. Without it, the server
                selects one.
            providers: Only these providers; empty means all.
            device_types: Only these types of devices; empty means all.
            include_record_ids: Whether to add the ids of the records. The server's default is not
                documented.
        """
        return await self.send(
            "getQueriesTimeseries",
            {
                "metric": metric,
                "from_timestamp": from_timestamp,
                "to_timestamp": to_timestamp,
                "merge_method": merge_method,
                "providers": providers,
                "device_types": device_types,
                "include_record_ids": include_record_ids,
            },
        )

    async def time_series_track(
        self,
        *,
        metric: t.Metric,
        from_timestamp: datetime | str,
        to_timestamp: datetime | str,
        merge_method: t.MergeMethod | None = None,
        providers: Sequence[t.Provider] | None = None,
        device_types: Sequence[t.DeviceType] | None = None,
        include_record_ids: bool | None = None,
    ) -> Track:
        """The same as `time_series`, as a `Track`: for tables, data frames, other steps and units."""
        answer = await self._answer(
            "getQueriesTimeseries",
            {
                "metric": metric,
                "from_timestamp": from_timestamp,
                "to_timestamp": to_timestamp,
                "merge_method": merge_method,
                "providers": providers,
                "device_types": device_types,
                "include_record_ids": include_record_ids,
            },
        )
        return answer.track()

    async def time_series_samples(
        self,
        **parameters: Any,
    ) -> Any:
        """`GET /queries/timeseries/samples`: request for series of samples (contract 5.6).

        A similar, removed operation accepted `from_timestamp`, `to_timestamp` and a list `metrics`.
        """
        return await self.send(
            "getQueriesTimeseriesSamples",
            {
                **parameters,
            },
        )

    async def time_series_split(
        self,
        **parameters: Any,
    ) -> Any:
        """`GET /queries/timeseries/split`: request for a series split by the source of the provider
        (contract 5.6).
        """
        return await self.send(
            "getQueriesTimeseriesSplit",
            {
                **parameters,
            },
        )

    async def sleeps(
        self,
        *,
        from_date: date | str,
        to_date: date | str,
        providers: Sequence[t.Provider] | None = None,
        include_stages: bool | None = None,
        include_samples: bool | None = None,
    ) -> t.SleepList:
        """`GET /queries/sleeps`: request for the sleeps of a range of local days.

        A sleep belongs to the date in the provider's data; without one, to the local day of its
        end.

        Evidence: A for path and answer, C for the parameters (contract 5.7).

        Args:
            from_date: Local days, both ends inclusive (evidence: D, as for daily statistics).
            to_date: Local days, both ends inclusive (evidence: D, as for daily statistics).
            providers: Only these providers; empty means all.
            include_stages: Whether to add the stages of each sleep. The server's default is not
                documented.
            include_samples: Whether to add samples. Their name and shape are not documented.
        """
        return await self.send(
            "getQueriesSleeps",
            {
                "from_date": from_date,
                "to_date": to_date,
                "providers": providers,
                "include_stages": include_stages,
                "include_samples": include_samples,
            },
        )

    async def sleep(
        self,
        *,
        sleep_id: str,
        include_stages: bool | None = None,
        include_samples: bool | None = None,
    ) -> t.Sleep:
        """`GET /queries/sleeps/{sleep_id}`: request for a sleep by its id.

        Evidence: A for path and answer, C for the parameters (contract 5.7).

        Args:
            sleep_id: The id. In older documentation it is the `record_id` of the sleep, so try that
                first; this is not proven.
            include_stages: Whether to add the stages. The server's default is not documented.
            include_samples: Whether to add samples. Their name and shape are not documented.
        """
        return await self.send(
            "getQueriesSleepsBySleepId",
            {
                "sleep_id": sleep_id,
                "include_stages": include_stages,
                "include_samples": include_samples,
            },
        )

    async def workouts(
        self,
        *,
        from_timestamp: datetime | str,
        to_timestamp: datetime | str,
    ) -> t.WorkoutList:
        """`GET /queries/workouts`: request for the workouts of a time window.

        The list very likely accepts `providers` and the flags of `workout` too, but this is not
        documented (evidence: U).

        Evidence: A for path and answer, C for the parameters (contract 5.8).

        Args:
            from_timestamp: UTC; start inclusive, end EXCLUSIVE (evidence: D, as for interval
                statistics).
            to_timestamp: UTC; start inclusive, end EXCLUSIVE (evidence: D, as for interval
                statistics).
        """
        return await self.send(
            "getQueriesWorkouts",
            {
                "from_timestamp": from_timestamp,
                "to_timestamp": to_timestamp,
            },
        )

    async def workout(
        self,
        *,
        workout_id: str,
        include_laps: bool | None = None,
        include_route_points: bool | None = None,
        include_samples: bool | None = None,
        include_segments: bool | None = None,
        include_sessions: bool | None = None,
        include_splits: bool | None = None,
    ) -> t.Workout:
        """`GET /queries/workouts/{workout_id}`: request for a workout by its id, with the requested
        parts.

        The server's defaults of the flags are not documented; a flag is sent only when it is set.

        Evidence: A for path and answer, B for the names of the flags (contract 5.8).

        Args:
            workout_id: The id: the `workout_id` of the workout, else its `activity_id`. An older
                page names it `workout_id`, and its sample differs from the `record_id` (evidence:
                B); the newest documentation calls it the "activity ID". Whether a `record_id` is
                accepted too is not proven.
            include_laps: Whether to add the laps.
            include_route_points: Whether to add the points of the route.
            include_samples: Whether to add the samples.
            include_segments: Whether to add the segments.
            include_sessions: Whether to add the sessions.
            include_splits: Whether to add the splits.
        """
        return await self.send(
            "getQueriesWorkoutsByWorkoutId",
            {
                "workout_id": workout_id,
                "include_laps": include_laps,
                "include_route_points": include_route_points,
                "include_samples": include_samples,
                "include_segments": include_segments,
                "include_sessions": include_sessions,
                "include_splits": include_splits,
            },
        )

    async def provider_records(
        self,
        *,
        from_timestamp: datetime | str,
        to_timestamp: datetime | str,
        providers: Sequence[t.Provider] | None = None,
        metrics: Sequence[t.Metric] | None = None,
        include_provider_specific_metrics: bool | None = None,
    ) -> t.ProviderRecordList:
        """`GET /queries/provider_records`: request for the records of a time window, which are
        close to the data that the providers sent.

        Evidence: A for path and answer, B and C for the parameters (contract 5.9).

        Args:
            from_timestamp: UTC; start inclusive, end EXCLUSIVE (evidence: D, as for interval
                statistics).
            to_timestamp: UTC; start inclusive, end EXCLUSIVE (evidence: D, as for interval
                statistics).
            providers: Only these providers; empty means all.
            metrics: Only these metrics; empty means all.
            include_provider_specific_metrics: Whether to add provider-specific metrics, some of
                which are not numbers. The server's default is not documented.
        """
        return await self.send(
            "getQueriesProviderRecords",
            {
                "from_timestamp": from_timestamp,
                "to_timestamp": to_timestamp,
                "providers": providers,
                "metrics": metrics,
                "include_provider_specific_metrics": include_provider_specific_metrics,
            },
        )

    async def provider_record(
        self,
        *,
        record_id: str,
        include_provider_specific_metrics: bool | None = None,
        include_samples: bool | None = None,
    ) -> t.ProviderRecord:
        """`GET /queries/provider_records/{record_id}`: request for a provider record by its id.

        Evidence: A for the path, B and C for the rest (contract 5.9).

        Args:
            record_id: The `record_id` of a record, sleep or workout, or one of the `record_ids` of
                statistics.
            include_provider_specific_metrics: Whether to add provider-specific metrics, some of
                which are not numbers. The server's default is not documented.
            include_samples: Whether to add samples. The server's default is not documented.
        """
        return await self.send(
            "getQueriesProviderRecordsByRecordId",
            {
                "record_id": record_id,
                "include_provider_specific_metrics": include_provider_specific_metrics,
                "include_samples": include_samples,
            },
        )

    async def query_provider_record(
        self,
        **parameters: Any,
    ) -> Any:
        """`POST /queries/provider_record`: request for provider records that is kept for
        compatibility (contract 5.10). Applications usually need `provider_records` instead.
        """
        return await self.send(
            "postQueriesProviderRecord",
            {
                **parameters,
            },
        )

    async def analyze_nutrition_image(
        self,
        *,
        body: bytes | str | None = None,
        body_url: str | None = None,
        analysis_mode: t.AnalysisMode | None = None,
        wait_on_process: bool | None = None,
        consumed_at: datetime | str | None = None,
        country_code: str | None = None,
        language_code: str | None = None,
        include_nutri_score: bool | None = None,
        include_dish_description: bool | None = None,
        include_ingredients: bool | None = None,
        include_nutrition_fields: Sequence[t.NutritionalField] | None = None,
        user_time_offset_minutes: int | None = None,
    ) -> t.NutritionRecord:
        """`POST /nutrition_records/image`: request that analyses the photo of a dish and stores the
        result as a nutrition record.

        The image is a JPEG, PNG or WebP of at least 512x512 pixels and at most 10,000,000 bytes in
        base64 (7,500,000 as a file); this is checked before the request is sent.

        Without `wait_on_process`, the server answers immediately with the id and the status
        `pending` or `processing`. Poll the record by id until its analysis is over
        (`wait_for_nutrition_record`), usually after 4 to 30 seconds, or wait for the webhook. With
        it, the answer is complete, and the call has the timeouts of an analysis. The webhook is
        sent in both cases. Not idempotent, so it is not retried when it may have been carried out.

        Evidence: A (contract 6.2).

        Args:
            body: The image.
            body_url: The image.
            analysis_mode: The mode of the analysis; the server's default is `precise`.
            wait_on_process: Whether the server answers only when the analysis is over. The server's
                default is `false` (evidence: B).
            consumed_at: When the dish was or will be eaten; sent in UTC, in whole seconds rounded
                down.
            country_code: The country where the dish is eaten: ISO 3166-1 alpha-2 in lower case,
                such as `us`.
            language_code: The language of the translations: two lower-case letters, such as `en`.
            include_nutri_score: Whether to add the Nutri-Score. The server's default is `false`.
            include_dish_description: Whether to add the description of the dish. The server's
                default is `false`.
            include_ingredients: Whether to add the ingredients. The server's default is `false`.
            include_nutrition_fields: The nutrients to return; empty means energy, carbohydrate,
                protein and fat.
            user_time_offset_minutes: The offset of the user's local time from UTC. Documented for
                "nutrition endpoints"; not proven for this one.
        """
        return await self.send(
            "postNutritionRecordsImage",
            {
                "body": body,
                "body_url": body_url,
                "analysis_mode": analysis_mode,
                "wait_on_process": wait_on_process,
                "consumed_at": consumed_at,
                "country_code": country_code,
                "language_code": language_code,
                "include_nutri_score": include_nutri_score,
                "include_dish_description": include_dish_description,
                "include_ingredients": include_ingredients,
                "include_nutrition_fields": include_nutrition_fields,
                "user_time_offset_minutes": user_time_offset_minutes,
            },
        )

    async def analyze_nutrition_label(
        self,
        *,
        body: bytes | str | None = None,
        body_url: str | None = None,
        analysis_mode: t.AnalysisMode | None = None,
    ) -> t.LabelAnalysis:
        """`POST /nutrition_records/ingredients/label`: request that reads the photo of a nutrition
        facts label.

        The image is a JPEG, PNG or WebP of at least 512x512 pixels and at most 10,000,000 bytes in
        base64 (7,500,000 as a file); this is checked before the request is sent.

        The server answers when the label is read, so the call has the timeouts of an analysis.
        There is no webhook, and nothing seems to be stored. Not idempotent, so it is not retried
        when it may have been carried out.

        Evidence: A for path and rules, D for the names of the fields (contract 6.3).

        Args:
            body: The image.
            body_url: The image.
            analysis_mode: The mode of the analysis; the server's default is `precise`.
        """
        return await self.send(
            "postNutritionRecordsIngredientsLabel",
            {
                "body": body,
                "body_url": body_url,
                "analysis_mode": analysis_mode,
            },
        )

    async def analyze_nutrition_text(
        self,
        **parameters: Any,
    ) -> Any:
        """`POST /nutrition_records/text`: request that analyses the description of a meal (contract
        6.4).

        Likely accepts the options of `analyze_nutrition_image`, with the text in `body` (evidence:
        D). The server may wait for the analysis, so the call has the timeouts of an analysis.
        """
        return await self.send(
            "postNutritionRecordsText",
            {
                **parameters,
            },
        )

    async def upload_nutrition_record(
        self,
        *,
        dish_name: str,
        serving_size: float,
        unit: t.ServingUnit,
        consumed_at: datetime | str | None = None,
        dish_description: str | None = None,
        dish_description_translated: str | None = None,
        dish_name_translated: str | None = None,
        ingredients: Sequence[t.Ingredient] | None = None,
        nutri_score: t.NutriScore | None = None,
        nutritional_fields: Mapping[t.NutritionalField, float] | None = None,
    ) -> t.NutritionRecord:
        """`POST /nutrition_records/manual`: request that stores a dish with known values, without
        an analysis. The record is complete immediately.

        Not idempotent, so it is not retried when it may have been carried out: the dish could be
        stored twice.

        Evidence: A for path and rules, D for the fields, which are those of the replacing call
        (contract 6.5).

        Args:
            dish_name: Name of the dish in English, or in the local language if there is none.
            serving_size: Size of the serving, in `unit`; at least 0.01.
            unit: Unit of the size of the serving.
            consumed_at: When the dish was or will be eaten; sent in UTC, in whole seconds rounded
                down.
            dish_description: Description of the dish in English.
            dish_description_translated: Description of the dish in the local language.
            dish_name_translated: Name of the dish in the local language.
            ingredients: Ingredients; each needs name, size and unit. Other members are not sent.
            nutri_score: The Nutri-Score (evidence: D).
            nutritional_fields: Nutrients of the serving (evidence: D). Only numbers are sent.
        """
        return await self.send(
            "postNutritionRecordsManual",
            {
                "dish_name": dish_name,
                "serving_size": serving_size,
                "unit": unit,
                "consumed_at": consumed_at,
                "dish_description": dish_description,
                "dish_description_translated": dish_description_translated,
                "dish_name_translated": dish_name_translated,
                "ingredients": ingredients,
                "nutri_score": nutri_score,
                "nutritional_fields": nutritional_fields,
            },
        )

    async def nutrition_records(
        self,
        *,
        from_timestamp: datetime | str,
        to_timestamp: datetime | str,
    ) -> list[t.NutritionRecord]:
        """`GET /nutrition_records`: request for the nutrition records of a time window. The answer
        is a list without pages.

        It is not documented whether `uploaded_at` or `consumed_at` has to be in the window. To
        follow an analysis, request its record by id.

        Evidence: A (contract 6.6).

        Args:
            from_timestamp: UTC; start inclusive, end EXCLUSIVE.
            to_timestamp: UTC; start inclusive, end EXCLUSIVE.
        """
        return await self.send(
            "listNutritionRecords",
            {
                "from_timestamp": from_timestamp,
                "to_timestamp": to_timestamp,
            },
        )

    async def nutrition_record(
        self,
        *,
        nutrition_record_id: str,
    ) -> t.NutritionRecord:
        """`GET /nutrition_records/{nutrition_record_id}`: request for a nutrition record by its id,
        also to check whether an analysis is over.

        Evidence: A for the path, B for the answer (contract 6.6).

        Args:
            nutrition_record_id: The `record_id` of the record.
        """
        return await self.send(
            "getNutritionRecordsByNutritionRecordId",
            {
                "nutrition_record_id": nutrition_record_id,
            },
        )

    async def modify_nutrition_record(
        self,
        *,
        nutrition_record_id: str,
        serving_size: float | None = None,
        consumed_at: datetime | str | None = None,
    ) -> t.NutritionRecord:
        """`PATCH /nutrition_records/{nutrition_record_id}`: request that changes the size of a
        serving or the time it was eaten. The status becomes `updated`.

        With the size, the server rescales the ingredients and the nutritional fields. Not
        idempotent, so it is not retried when it may have been carried out.

        Evidence: A (contract 6.6).

        Args:
            nutrition_record_id: The `record_id` of the record.
            serving_size: Size of the serving, in the unit of the record; at least 0.01.
            consumed_at: When the dish was or will be eaten; sent in UTC, in whole seconds rounded
                down.
        """
        return await self.send(
            "patchNutritionRecordsByNutritionRecordId",
            {
                "nutrition_record_id": nutrition_record_id,
                "serving_size": serving_size,
                "consumed_at": consumed_at,
            },
        )

    async def replace_nutrition_record(
        self,
        *,
        nutrition_record_id: str,
        dish_name: str,
        serving_size: float,
        unit: t.ServingUnit,
        consumed_at: datetime | str | None = None,
        dish_description: str | None = None,
        dish_description_translated: str | None = None,
        dish_name_translated: str | None = None,
        ingredients: Sequence[t.Ingredient] | None = None,
        nutri_score: t.NutriScore | None = None,
        nutritional_fields: Mapping[t.NutritionalField, float] | None = None,
    ) -> t.NutritionRecord:
        """`PUT /nutrition_records/{nutrition_record_id}`: request that replaces a nutrition record,
        except for its id. The status becomes `updated`.

        Values that are not set are deleted. To change single values, send those of the record
        again.

        Evidence: A, the answer D (contract 6.7).

        Args:
            nutrition_record_id: The `record_id` of the record.
            dish_name: Name of the dish in English, or in the local language if there is none.
            serving_size: Size of the serving, in `unit`; at least 0.01.
            unit: Unit of the size of the serving.
            consumed_at: When the dish was or will be eaten; sent in UTC, in whole seconds rounded
                down.
            dish_description: Description of the dish in English.
            dish_description_translated: Description of the dish in the local language.
            dish_name_translated: Name of the dish in the local language.
            ingredients: Ingredients; each needs name, size and unit. Other members are not sent.
            nutri_score: The Nutri-Score (evidence: D).
            nutritional_fields: Nutrients of the serving (evidence: D). Only numbers are sent.
        """
        return await self.send(
            "putNutritionRecordsByNutritionRecordId",
            {
                "nutrition_record_id": nutrition_record_id,
                "dish_name": dish_name,
                "serving_size": serving_size,
                "unit": unit,
                "consumed_at": consumed_at,
                "dish_description": dish_description,
                "dish_description_translated": dish_description_translated,
                "dish_name_translated": dish_name_translated,
                "ingredients": ingredients,
                "nutri_score": nutri_score,
                "nutritional_fields": nutritional_fields,
            },
        )

    async def delete_nutrition_record(
        self,
        *,
        nutrition_record_id: str,
    ) -> None:
        """`DELETE /nutrition_records/{nutrition_record_id}`: request that deletes a nutrition
        record. It also succeeds if there is no record with this id.

        Evidence: A (contract 6.6).

        Args:
            nutrition_record_id: The `record_id` of the record.
        """
        return await self.send(
            "deleteNutritionRecordsByNutritionRecordId",
            {
                "nutrition_record_id": nutrition_record_id,
            },
        )

    async def upload_lab_report(
        self,
        *,
        body: bytes | str,
        filename: str,
        wait_on_process: bool | None = None,
        mime_type: str | None = None,
    ) -> t.LabReportUpload:
        """`POST /lab_reports`: request that uploads a lab report, to be read and stored.

        The file is a PDF (preferred), JPEG, PNG, GIF or WebP of at most 10,000,000 bytes in base64
        (7,500,000 as a file); this is checked before the request is sent. 300 DPI or more are
        recommended.

        Without `wait_on_process`, the server answers immediately with the id and the status
        `pending` or `processing`. Poll the report by id until its processing is over
        (`wait_for_lab_report`), usually after 10 to 60 seconds, or wait for the webhook. With it,
        the answer is complete, and the call has the timeouts of an analysis. Not idempotent, so it
        is not retried when it may have been carried out.

        Evidence: A (contract 7.2).

        Args:
            body: The content of the file.
            filename: The name of the file, which should not identify the patient. Every sample has
                one.
            wait_on_process: Whether the server answers only when the report is read. The server's
                default is `false`.
            mime_type: The media type, such as `application/pdf`. The newest reference page no
                longer has it, and integrations work without it; a strict server may reject it. Sent
                only if set.
        """
        return await self.send(
            "postLabReports",
            {
                "body": body,
                "filename": filename,
                "wait_on_process": wait_on_process,
                "mime_type": mime_type,
            },
        )

    async def lab_reports(
        self,
        *,
        from_timestamp: datetime | str,
        to_timestamp: datetime | str,
    ) -> list[t.LabReport]:
        """`GET /lab_reports`: request for the lab reports of a time window. The answer is a list
        without pages.

        It is not documented which time of a report has to be in the window. To follow an upload,
        request its report by id.

        Evidence: A for the request, B for the answer (contract 7.3).

        Args:
            from_timestamp: UTC; start inclusive, end EXCLUSIVE.
            to_timestamp: UTC; start inclusive, end EXCLUSIVE.
        """
        return await self.send(
            "listLabReports",
            {
                "from_timestamp": from_timestamp,
                "to_timestamp": to_timestamp,
            },
        )

    async def lab_report(
        self,
        *,
        lab_report_id: str,
    ) -> t.LabReport:
        """`GET /lab_reports/{lab_report_id}`: request for a lab report by its id, also to check
        whether its processing is over.

        Evidence: A for the path, B for the answer (contract 7.3).

        Args:
            lab_report_id: The `record_id` of the report.
        """
        return await self.send(
            "getLabReportsByLabReportId",
            {
                "lab_report_id": lab_report_id,
            },
        )

    async def process_lab_reports(
        self,
        **parameters: Any,
    ) -> Any:
        """`POST /lab_reports/process`: request that processes lab reports, according to its name
        (contract 7.4). The server may wait for the result, so the call has the timeouts of an
        analysis.
        """
        return await self.send(
            "postLabReportsProcess",
            {
                **parameters,
            },
        )
