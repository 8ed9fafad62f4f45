//! A bar for each day.

use plotters::prelude::{Color as _, PathElement};

use super::canvas::{Area, At, GRID, Ink, MUTED, Size, TEXT, fill, label, ticks};

/// The values of the days, and how to show them.
pub(super) struct Bars<'a> {
    /// Label and value of each day.
    pub(super) days: &'a [(String, Option<f64>)],
    pub(super) ink: Ink,
}

const TOP: i32 = 22;
const BOTTOM: i32 = 24;

impl Bars<'_> {
    pub(super) fn draw(&self, area: &Area<'_>, size: Size) -> Result<(), String> {
        let (width, height) = (size.width as i32, size.height as i32);
        let highest = self.days.iter().filter_map(|(_, value)| *value).fold(0.0, f64::max);
        let ticks = ticks(0.0, highest, 4);
        let top = ticks.last().copied().unwrap_or(1.0);
        let left = 8 + 7 * ticks.iter().map(|tick| short(*tick).len() as i32).max().unwrap_or(1);
        let y = |value: f64| {
            let share = value / top.max(f64::MIN_POSITIVE);
            height - BOTTOM - (share * f64::from(height - BOTTOM - TOP)).round() as i32
        };
        for tick in &ticks {
            let line = vec![(left, y(*tick)), (width, y(*tick))];
            let line = PathElement::new(line, GRID.color().stroke_width(1));
            area.draw(&line).map_err(|error| error.to_string())?;
            label(area, &short(*tick), (left - 8, y(*tick)), At::Left, MUTED)?;
        }
        let count = self.days.len().max(1) as i32;
        let step = f64::from(width - left) / f64::from(count);
        let bar = (step * 0.62).clamp(1.0, 56.0);
        // A label needs about fifty pixels.
        let every = (52.0 / step).ceil().max(1.0) as usize;
        for (index, (day, value)) in self.days.iter().enumerate() {
            let middle = f64::from(left) + step * (index as f64 + 0.5);
            let x = middle.round() as i32;
            // Counted from the last day, which is always labelled.
            let is_labelled = (self.days.len() - 1 - index).is_multiple_of(every);
            if is_labelled {
                label(area, day, (x, height - BOTTOM + 8), At::Below, MUTED)?;
            }
            let Some(value) = *value else {
                if is_labelled {
                    label(area, "–", (x, height - BOTTOM - 4), At::Above, MUTED)?;
                }
                continue;
            };
            let half = (bar / 2.0) as i32;
            fill(area, (x - half, y(value)), (x + half, height - BOTTOM), self.ink)?;
            if step >= 40.0 {
                label(area, &thousands(value), (x, y(value) - 5), At::Above, TEXT)?;
            }
        }
        Ok(())
    }
}

/// Returns a whole number with a comma between thousands.
pub(super) fn thousands(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if value < 0.0 && out != "0" { format!("-{out}") } else { out }
}

/// Returns a number for an axis: `10k` for ten thousand.
fn short(value: f64) -> String {
    if value >= 10_000.0 || (value >= 1_000.0 && value % 1_000.0 == 0.0) {
        return format!("{}k", value / 1_000.0);
    }
    format!("{value}")
}

#[cfg(test)]
mod tests {
    use super::thousands;

    #[test]
    fn thousands_have_a_comma() {
        for (value, text) in [(0.0, "0"), (999.4, "999"), (16_490.0, "16,490"), (1e6, "1,000,000")]
        {
            assert_eq!(thousands(value), text);
        }
    }
}
