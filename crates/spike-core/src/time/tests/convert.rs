//! There and back through the types of other crates, at every instant and not only at convenient ones.

#[cfg(any(feature = "jiff", feature = "chrono", feature = "time"))]
fn jiff_ends() -> super::Timestamp {
    super::time("9999-12-30T22:00:00.999999999Z")
}

/// The same promises for each crate: what goes out comes back the same, and shows the same.
macro_rules! there_and_back {
    ($feature:literal, $module:ident, $instant:ty, $date:ty, $local:ty, $offset:ty, $max_offset:literal) => {
        #[cfg(feature = $feature)]
        mod $module {
            use super::super::*;
            use super::jiff_ends;

            proptest! {
                #[test]
                fn instants(time in timestamps()) {
                    match <$instant>::try_from(time) {
                        Ok(there) => prop_assert_eq!(Timestamp::try_from(there), Ok(time)),
                        // Only jiff ends earlier than the year 9999.
                        Err(_) => prop_assert!($feature == "jiff" && time > jiff_ends()),
                    }
                }

                #[test]
                fn days(date in dates()) {
                    let there = <$date>::from(date);
                    prop_assert_eq!(there.to_string(), date.to_string());
                    prop_assert_eq!(Date::try_from(there), Ok(date));
                }

                #[test]
                fn clocks(time in timestamps(), offset in offsets()) {
                    let local = time.at(offset);
                    let there = <$local>::from(local);
                    prop_assert_eq!(CivilDateTime::try_from(there), Ok(local));
                }

                #[test]
                fn distances(offset in offsets()) {
                    let back = <$offset>::try_from(offset).ok().map(Offset::try_from);
                    let expected = (offset.minutes().abs() < $max_offset * 60).then_some(Ok(offset));
                    prop_assert_eq!(back, expected);
                }
            }
        }
    };
}

there_and_back!(
    "jiff",
    with_jiff,
    ::jiff::Timestamp,
    ::jiff::civil::Date,
    ::jiff::civil::DateTime,
    ::jiff::tz::Offset,
    26
);
there_and_back!(
    "chrono",
    with_chrono,
    ::chrono::DateTime<::chrono::Utc>,
    ::chrono::NaiveDate,
    ::chrono::NaiveDateTime,
    ::chrono::FixedOffset,
    24
);
there_and_back!(
    "time",
    with_time,
    ::time::OffsetDateTime,
    ::time::Date,
    ::time::PrimitiveDateTime,
    ::time::UtcOffset,
    26
);

#[cfg(any(feature = "jiff", feature = "chrono", feature = "time"))]
mod beyond {
    use super::super::*;
    use super::jiff_ends;
    use crate::time::ConvertTimeError;

    #[cfg(feature = "jiff")]
    #[test]
    fn jiff_goes_further() {
        assert_eq!(Timestamp::try_from(::jiff::Timestamp::MAX), Ok(jiff_ends()));
        assert_eq!(::jiff::Timestamp::try_from(Timestamp::MAX), Err(ConvertTimeError));
        assert_eq!(Timestamp::try_from(::jiff::Timestamp::MIN), Err(ConvertTimeError));
        assert_eq!(Date::try_from(::jiff::civil::Date::MIN), Err(ConvertTimeError));
        assert_eq!(CivilDateTime::try_from(::jiff::civil::DateTime::MIN), Err(ConvertTimeError));
        assert_eq!(Offset::try_from(::jiff::tz::Offset::MAX), Err(ConvertTimeError));
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn chrono_goes_further() {
        use ::chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, Utc};

        assert_eq!(Timestamp::try_from(DateTime::<Utc>::MAX_UTC), Err(ConvertTimeError));
        assert_eq!(Timestamp::try_from(DateTime::<Utc>::MIN_UTC), Err(ConvertTimeError));
        assert_eq!(Date::try_from(NaiveDate::MAX), Err(ConvertTimeError));
        assert_eq!(CivilDateTime::try_from(NaiveDateTime::MIN), Err(ConvertTimeError));
        assert_eq!(Offset::try_from(FixedOffset::east_opt(1).unwrap()), Err(ConvertTimeError));
        let leap: DateTime<FixedOffset> = "2016-12-31T23:59:60.5+00:00".parse().unwrap();
        assert_eq!(Timestamp::try_from(leap), Ok(time("2017-01-01T00:00:00.5Z")));
        assert_eq!(CivilDateTime::try_from(leap.naive_utc()), Err(ConvertTimeError));
    }

    #[cfg(feature = "time")]
    #[test]
    fn time_goes_further() {
        use ::time::{Date as Other, PrimitiveDateTime, UtcOffset};

        assert_eq!(Date::try_from(Other::MIN), Err(ConvertTimeError));
        assert_eq!(CivilDateTime::try_from(PrimitiveDateTime::MIN), Err(ConvertTimeError));
        assert_eq!(Timestamp::try_from(PrimitiveDateTime::MAX.assume_utc()), Ok(Timestamp::MAX));
        assert_eq!(Offset::try_from(UtcOffset::from_hms(0, 0, 1).unwrap()), Err(ConvertTimeError));
    }
}
