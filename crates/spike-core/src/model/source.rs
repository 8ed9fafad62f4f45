use crate::codec::answer::answer;

answer! {
    /// The device and the app a record comes from. Everything is optional, and `{}` is common.
    ///
    /// Evidence: B, some of it C.
    pub struct Source {
        /// Manufacturer of the device, such as `Garmin`.
        optional device_manufacturer: String,
        /// Model of the device.
        optional device_model: String,
        /// Product name of the device.
        optional device_product: String,
        /// Version of the device or its firmware.
        optional device_version: String,
        /// Bundle identifier of the app that wrote the record.
        optional source_bundle_identifier: String,
        /// Version of the operating system of the app that wrote the record.
        optional source_os_version: String,
        /// Product name of the app that wrote the record.
        optional source_product: String,
        /// Version of the app that wrote the record.
        optional source_version: String,
    }
}
