//! A chart as SVG inside of a page: in two sizes, in colours of the style sheet, with a text alternative.

use plotters::coord::Shift;
use plotters::prelude::{
    Color as _, DrawingArea, IntoDrawingArea as _, IntoFont as _, RGBColor, Rectangle, SVGBackend,
    Text, TextStyle,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::escape;
use crate::failure::Failure;

pub(super) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// The size of a chart in pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    pub(super) width: u32,
    pub(super) height: u32,
}

impl Size {
    pub(super) fn is_narrow(self) -> bool {
        self.width < 500
    }
}

/// A colour of the style sheet: its name there, and the colour that stands for it until the page is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ink(&'static str, u8);

pub(super) const TEXT: Ink = Ink("ink", 1);
pub(super) const MUTED: Ink = Ink("muted", 2);
pub(super) const GRID: Ink = Ink("grid", 3);
pub(super) const STEPS: Ink = Ink("steps", 4);
pub(super) const ENERGY: Ink = Ink("energy", 5);
pub(super) const PULSE: Ink = Ink("pulse", 6);
pub(super) const BAND: Ink = Ink("band", 7);
pub(super) const GLUCOSE: Ink = Ink("glucose", 8);
pub(super) const GLUCOSE_BAND: Ink = Ink("glucose-band", 9);
pub(super) const DEEP: Ink = Ink("deep", 10);
pub(super) const LIGHT: Ink = Ink("light", 11);
pub(super) const REM: Ink = Ink("rem", 12);
pub(super) const AWAKE: Ink = Ink("awake", 13);
pub(super) const OTHER: Ink = Ink("other", 14);
pub(super) const LINE: Ink = Ink("other", 15);

const ALL: [Ink; 15] = [
    TEXT,
    MUTED,
    GRID,
    STEPS,
    ENERGY,
    PULSE,
    BAND,
    GLUCOSE,
    GLUCOSE_BAND,
    DEEP,
    LIGHT,
    REM,
    AWAKE,
    OTHER,
    LINE,
];

impl Ink {
    pub(super) fn color(self) -> RGBColor {
        RGBColor(self.1, 0, self.1)
    }

    /// Returns the colour for a `style` attribute.
    pub(super) fn css(self) -> String {
        format!("var(--{})", self.0)
    }

    fn placeholder(self) -> String {
        format!("\"#{0:02X}00{0:02X}\"", self.1)
    }
}

/// What a chart shows, for those who do not see it.
#[derive(Clone, Debug)]
pub(super) struct About {
    pub(super) id: &'static str,
    pub(super) title: String,
    pub(super) text: String,
}

/// Draws a chart in both sizes.
pub(super) fn chart(
    about: &About,
    sizes: [Size; 2],
    draw: impl Fn(&Area<'_>, Size) -> Result<(), String>,
) -> Result<String, Failure> {
    let mut both = String::new();
    for (class, size) in ["wide", "narrow"].into_iter().zip(sizes) {
        let mut svg = String::new();
        let area = SVGBackend::with_string(&mut svg, (size.width, size.height)).into_drawing_area();
        draw(&area, size)
            .and_then(|()| area.present().map_err(|error| error.to_string()))
            .map_err(|error| Failure::Server(format!("a chart cannot be drawn: {error}")))?;
        drop(area);
        both += &in_page(&svg, about, class, size);
    }
    Ok(both)
}

fn in_page(svg: &str, about: &About, class: &str, size: Size) -> String {
    let inner = svg.split_once('>').map_or("", |(_, inner)| inner);
    let mut inner = inner.replace(" font-family=\"sans-serif\"", "").replace('\n', "");
    for ink in ALL {
        inner = inner.replace(&ink.placeholder(), &format!("\"{}\"", ink.css()));
    }
    let id = format!("{}-{class}", about.id);
    let (title, text) = (escape(&about.title), escape(&about.text));
    let Size { width, height } = size;
    format!(
        "<svg class=\"{class}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-text\">\
         <title id=\"{id}-title\">{title}</title><desc id=\"{id}-text\">{text}</desc>{inner}\n"
    )
}

/// Where a text stands relative to its point.
#[derive(Clone, Copy, Debug)]
pub(super) enum At {
    Above,
    Below,
    Left,
    Right,
}

/// Writes a text of 12 pixels.
pub(super) fn label(
    area: &Area<'_>,
    text: &str,
    (x, y): (i32, i32),
    at: At,
    ink: Ink,
) -> Result<(), String> {
    let (horizontal, vertical) = match at {
        At::Above => (HPos::Center, VPos::Bottom),
        At::Below => (HPos::Center, VPos::Top),
        At::Left => (HPos::Right, VPos::Center),
        At::Right => (HPos::Left, VPos::Center),
    };
    // The backend divides the size by 1.24.
    let color = ink.color();
    let style = TextStyle::from(("sans-serif", 14.9).into_font())
        .color(&color)
        .pos(Pos::new(horizontal, vertical));
    area.draw(&Text::new(text.to_owned(), (x, y), style)).map_err(|error| error.to_string())
}

/// Fills a rectangle.
pub(super) fn fill(
    area: &Area<'_>,
    from: (i32, i32),
    to: (i32, i32),
    ink: Ink,
) -> Result<(), String> {
    let shape = Rectangle::new([from, to], ink.color().filled());
    area.draw(&shape).map_err(|error| error.to_string())
}

/// Returns round values from zero, or from a round value below `low`, to at least `high`; about so many.
pub(super) fn ticks(low: f64, high: f64, count: usize) -> Vec<f64> {
    let rough = ((high - low).max(f64::MIN_POSITIVE) / count.max(1) as f64).max(1e-9);
    let power = 10_f64.powf(rough.log10().floor());
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0];
    let step = steps.into_iter().map(|step| step * power).find(|step| *step >= rough * 0.999);
    let step = step.unwrap_or(10.0 * power);
    let first = (low / step).floor();
    let last = (high / step).ceil().max(first + 1.0);
    (0..=(last - first) as usize).map(|index| (first + index as f64) * step).collect()
}

#[cfg(test)]
mod tests {
    use super::ticks;

    #[test]
    fn ticks_are_round_and_enclose_the_values() {
        assert_eq!(ticks(0.0, 16_490.0, 4), [0.0, 5_000.0, 10_000.0, 15_000.0, 20_000.0]);
        assert_eq!(ticks(52.0, 131.0, 4), [40.0, 60.0, 80.0, 100.0, 120.0, 140.0]);
        assert_eq!(ticks(60.0, 60.0, 4).len(), 2);
        assert_eq!(ticks(0.0, 0.0, 4)[0], 0.0);
    }
}
