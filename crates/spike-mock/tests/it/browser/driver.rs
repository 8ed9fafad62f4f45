//! Chromium without a window, driven by its driver.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use fantoccini::error::CmdError;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

/// Maximum time for a condition to become true.
const TIMEOUT: Duration = Duration::from_secs(60);
/// Time between two looks at a condition.
const PERIOD: Duration = Duration::from_millis(20);

/// A driver on any free port. Dropping it ends the driver, which ends its browsers.
struct Driver {
    process: Child,
    /// Kept open: the driver may write to it.
    _output: BufReader<ChildStdout>,
    url: String,
}

impl Driver {
    fn start() -> Self {
        let mut command = Command::new("chromedriver");
        command.arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process =
            command.spawn().expect("chromedriver; on Debian: apt-get install chromium-driver");
        let mut output = BufReader::new(process.stdout.take().expect("a pipe"));
        let mut line = String::new();
        let port = loop {
            line.clear();
            assert!(output.read_line(&mut line).expect("a line") > 0, "chromedriver ended");
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                break port.trim().trim_end_matches('.').to_owned();
            }
        };
        Self { process, _output: output, url: format!("http://127.0.0.1:{port}") }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A browser with short methods that wait.
pub(super) struct Browser(Client);

/// Runs a test in a new browser.
pub(super) fn in_browser(test: impl AsyncFnOnce(&Browser)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let driver = Driver::start();
        // Root, as in a container, needs `--no-sandbox`.
        let options = json!({ "args": ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1400,900"] });
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities([("goog:chromeOptions".to_owned(), options)].into_iter().collect());
        let browser = Browser(builder.connect(&driver.url).await.expect("a browser"));
        test(&browser).await;
        let _ = browser.0.close().await;
    });
}

impl Browser {
    pub(super) async fn open(&self, url: &str) {
        self.0.goto(url).await.expect("a page");
    }

    /// The address of the page.
    pub(super) async fn address(&self) -> String {
        self.0.current_url().await.expect("an address").into()
    }

    /// Clicks an element as soon as it is there and visible.
    pub(super) async fn click(&self, css: &str) {
        self.until(&format!("clicking {css}"), async || {
            let element = self.0.find(Locator::Css(css)).await?;
            element.click().await.map(|()| true)
        })
        .await;
    }

    /// Chooses an option of a select element by its value.
    pub(super) async fn choose(&self, css: &str, value: &str) {
        let element = self.0.find(Locator::Css(css)).await.expect("an element");
        element.select_by_value(value).await.expect("an option");
    }

    /// Replaces the text of an input.
    pub(super) async fn fill(&self, css: &str, text: &str) {
        let element = self.0.find(Locator::Css(css)).await.expect("an element");
        element.clear().await.expect("an input");
        element.send_keys(text).await.expect("an input");
    }

    /// Waits until the first element has this text somewhere in it.
    pub(super) async fn see(&self, css: &str, text: &str) {
        self.until(&format!("{text:?} in {css}"), async || {
            let element = self.0.find(Locator::Css(css)).await?;
            Ok(element.text().await?.contains(text))
        })
        .await;
    }

    /// The result of a script.
    pub(super) async fn script(&self, script: &str) -> serde_json::Value {
        self.0.execute(script, Vec::new()).await.expect("a result")
    }

    /// Looks again until the condition is true. An element that is absent, hidden or replaced is not an error.
    async fn until(&self, what: &str, condition: impl AsyncFn() -> Result<bool, CmdError>) {
        let wait = async {
            while !condition().await.unwrap_or(false) {
                tokio::time::sleep(PERIOD).await;
            }
        };
        let waited = tokio::time::timeout(TIMEOUT, wait).await;
        assert!(waited.is_ok(), "did not happen: {what}; at {}", self.address().await);
    }
}
