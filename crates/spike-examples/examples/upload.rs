//! Uploads a lab report, waits for its analysis, and prints the results.
//!
//! ```sh
//! cargo run -p spike-cli -- mock     # prints the SPIKE_ variables to set
//! cargo run -p spike-examples --example upload -- report.pdf
//! ```

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use spike_blocking::api::UploadLabReport;
use spike_blocking::{Client, PollPolicy};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("say which file to upload")?;
    let path = Path::new(&path);
    let name = path.file_name().ok_or("this is no file")?.to_string_lossy();
    let client = Client::from_env()?;
    let user = client.user_from_env()?;

    let request = UploadLabReport::new(std::fs::read(path)?, name);
    let policy = PollPolicy::new().deadline(Duration::from_secs(300));
    match user.upload_lab_report_and_wait(&request, policy) {
        Ok(report) => {
            for result in report.results() {
                println!("{result:?}");
            }
            Ok(())
        }
        // The report is uploaded: `User::wait_for` continues with the id, also after a restart.
        Err(error) if error.record_id().is_some() => {
            println!("uploaded, but not analysed yet: {}", error.record_id().unwrap_or_default());
            Err(error.into())
        }
        // Sending it again could upload it twice.
        Err(error) if error.may_have_been_carried_out() => {
            println!("list the reports of this user before you try again");
            Err(error.into())
        }
        Err(error) => Err(error.into()),
    }
}
