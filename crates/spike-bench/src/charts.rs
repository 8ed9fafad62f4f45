//! A line chart of each growth, as SVG.

use std::path::Path;

use anyhow::{Result, anyhow};
use plotters::prelude::{
    BLACK, ChartBuilder, Circle, Color as _, IntoDrawingArea as _, IntoLogRange as _, LineSeries,
    RGBColor, SVGBackend, WHITE,
};

use crate::report::Growth;

const LINE: RGBColor = RGBColor(20, 90, 160);

pub fn draw(growth: &Growth, folder: &Path) -> Result<()> {
    let path = folder.join(growth.file);
    draw_to(growth, &path).map_err(|error| anyhow!("cannot draw {}: {error}", path.display()))
}

fn draw_to(growth: &Growth, path: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let points = growth.points.iter().map(|(size, cost)| (f64::from(*size), *cost));
    let largest = growth.points.iter().map(|(size, _)| *size).max().unwrap_or(1);
    let highest = growth.points.iter().map(|(_, cost)| *cost).fold(0.0, f64::max);

    let area = SVGBackend::new(path, (640, 360)).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .caption(growth.name, ("sans-serif", 18))
        .margin(12)
        .x_label_area_size(36)
        .y_label_area_size(60)
        .build_cartesian_2d((1.0..f64::from(largest) * 1.2).log_scale(), 0.0..highest * 1.1)?;
    chart
        .configure_mesh()
        .light_line_style(WHITE)
        .x_desc(growth.size)
        .y_desc(growth.unit)
        .x_label_formatter(&|size| format!("{size:.0}"))
        .draw()?;
    chart.draw_series(LineSeries::new(points.clone(), LINE.stroke_width(2)))?;
    chart.draw_series(points.map(|point| Circle::new(point, 3, BLACK.filled())))?;
    area.present()?;
    Ok(())
}
