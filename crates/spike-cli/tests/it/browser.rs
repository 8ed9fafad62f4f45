//! The page in headless Chromium, in dark and light, wide and narrow: nothing sticks out, and nothing is asked for.

use std::path::Path;
use std::process::Command;

use crate::html::page;

/// Puts a script at the end of the page that writes its measures into the title, which `--dump-dom` then shows.
const MEASURE: &str = r"<script>
const seen = [...document.querySelectorAll('svg')].filter(svg => svg.getBoundingClientRect().width > 0);
const out = seen.filter(svg => [...svg.querySelectorAll('text')].some(text => {
  const box = text.getBoundingClientRect();
  return box.left < 0 || box.right > innerWidth;
}));
document.title = [document.documentElement.scrollWidth <= innerWidth, seen.length, out.length,
  getComputedStyle(document.body).backgroundColor].join('|');
</script></body>";

fn chromium(page: &Path, width: u32, is_dark: bool, more: &[&str]) -> String {
    let output = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"])
        .arg(format!("--window-size={width},1000"))
        .arg(format!("--blink-settings=preferredColorScheme={}", u8::from(!is_dark)))
        .args(more)
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
#[ignore = "needs Chromium"]
fn the_page_fits_into_wide_and_narrow_windows_in_dark_and_light() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("week.html");
    let html = page(&["garmin", "oura", "dexcom"]);
    // The policy of the page forbids scripts, also this one.
    let policy = "default-src 'none'; style-src 'unsafe-inline'";
    assert!(html.contains(policy));
    let html = html.replace(policy, "default-src 'unsafe-inline'").replace("</body>", MEASURE);
    std::fs::write(&path, html).unwrap();
    for width in [500, 1_400] {
        for (is_dark, background) in [(true, "rgb(16, 20, 24)"), (false, "rgb(244, 245, 247)")] {
            let dom = chromium(&path, width, is_dark, &["--dump-dom"]);
            let title = dom.split("<title>").nth(1).unwrap().split('<').next().unwrap();
            assert_eq!(title, format!("true|5|0|{background}"), "{width} pixels");
        }
    }
}

#[test]
#[ignore = "needs Chromium"]
fn the_page_becomes_a_picture() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("week.html");
    std::fs::write(&path, page(&["garmin", "oura"])).unwrap();
    let picture = folder.path().join("week.png");
    chromium(&path, 1_400, true, &[&format!("--screenshot={}", picture.display())]);
    assert!(std::fs::metadata(&picture).unwrap().len() > 20_000);
}
