//! A plot for each group, as SVG.

use anyhow::Result;
use plotters::coord::combinators::IntoLogRange;
use plotters::prelude::*;

use crate::figures::{Figure, Outcome, Results, subjects};
use crate::measures::{Compared, is_ours, measure, size};
use crate::spread::{Spread, digits};
use crate::suites::{Group, Suites};

const COLUMNS: usize = 2;
/// Of a panel.
const SIZE: (u32, u32) = (520, 340);
const TEXT: (&str, u32) = ("sans-serif", 13);

/// Axes, with a line for each subject. Both scales are logarithmic.
struct Panel {
    title: String,
    /// What the vertical axis says.
    axis: String,
    lines: Vec<Line>,
    /// What lies at 1.
    one: Option<String>,
}

struct Line {
    subject: String,
    /// The size in bytes, and the value there.
    points: Vec<(usize, Spread)>,
}

/// The plot of a group: a panel for every measure of its suites that grows with the body. None without such a measure.
pub(crate) fn svg(group: &Group, suites: &Suites, results: &Results) -> Result<Option<String>> {
    let panels = panels(group, suites, results);
    if panels.is_empty() {
        return Ok(None);
    }
    let columns = panels.len().min(COLUMNS);
    let rows = panels.len().div_ceil(columns);
    let mut text = String::new();
    {
        let area = SVGBackend::with_string(&mut text, (SIZE.0 * number(columns), SIZE.1 * number(rows)));
        let area = area.into_drawing_area();
        area.fill(&WHITE)?;
        for (panel, area) in panels.iter().zip(area.split_evenly((rows, columns))) {
            panel.draw(&area)?;
        }
        area.present()?;
    }
    Ok(Some(text))
}

/// Whether a group has something to plot.
pub(crate) fn exists(group: &Group, suites: &Suites, results: &Results) -> bool {
    !panels(group, suites, results).is_empty()
}

fn panels(group: &Group, suites: &Suites, results: &Results) -> Vec<Panel> {
    suites
        .of(group)
        .filter_map(|suite| Some((suite, results.suites.get(&suite.name)?)))
        .flat_map(|(suite, outcome)| {
            let cases = outcome.cases().into_iter();
            cases.filter_map(|(name, scheme)| panel(&suite.title, outcome, name, scheme)).collect::<Vec<_>>()
        })
        .collect()
}

fn panel(suite: &str, outcome: &Outcome, name: &str, scheme: &str) -> Option<Panel> {
    let figures: Vec<&Figure> = outcome.of(name, scheme).collect();
    let measure = measure(name);
    let mut sizes: Vec<usize> = figures.iter().map(|figure| figure.case.size).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let (axis, one) = match measure.compared {
        Compared::WithOurs => {
            let ours = subjects(&figures).into_iter().find(|subject| is_ours(subject))?;
            (format!("multiples of {ours}'s time"), Some(ours))
        }
        Compared::AcrossSizes if name == "scale" => ("nanoseconds per byte".to_owned(), None),
        _ => return None,
    };
    let value = |figure: &Figure| match one {
        Some(one) => figures.iter().find(|ours| ours.subject == one && ours.case == figure.case)?.lead_over(figure),
        None => Spread::of(figure.rounds.iter().map(|ns| ns / float(figure.case.size))),
    };
    let lines = subjects(&figures).into_iter().filter(|subject| Some(*subject) != one).map(|subject| {
        let points = sizes.iter().filter_map(|size| {
            let figure = figures.iter().find(|figure| figure.subject == subject && figure.case.size == *size)?;
            Some((*size, value(figure)?))
        });
        Line { subject: subject.to_owned(), points: points.collect() }
    });
    let title = format!("{suite}: {}", measure.title);
    let axis = if name == "scale" { axis } else { format!("{axis} ({scheme})") };
    Some(Panel { title, axis, lines: lines.collect(), one: one.map(str::to_owned) })
}

impl Panel {
    fn draw(&self, area: &DrawingArea<SVGBackend<'_>, plotters::coord::Shift>) -> Result<()> {
        let (least, most) = self.sizes();
        let mut chart = ChartBuilder::on(area)
            .margin(8)
            .margin_right(24)
            .caption(&self.title, (TEXT.0, 15))
            .x_label_area_size(28)
            .y_label_area_size(56)
            .build_cartesian_2d((least..most).log_scale().base(4.0), self.limits().log_scale().base(self.step()))?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes in bytes, far below 2^52")]
        let bytes = |value: &f64| size(value.round() as usize);
        chart
            .configure_mesh()
            .label_style(TEXT)
            .light_line_style(TRANSPARENT)
            .x_labels(5)
            .y_labels(8)
            .x_label_formatter(&bytes)
            .y_label_formatter(&|value| format!("{value:.*}", digits(*value)))
            .y_desc(&self.axis)
            .draw()?;
        if let Some(one) = &self.one {
            let line = LineSeries::new([(least, 1.0), (most, 1.0)], BLACK.stroke_width(2));
            chart.draw_series(line)?.label(one).legend(|(x, y)| key(x, y, BLACK.to_rgba()));
        }
        for (index, line) in self.lines.iter().enumerate() {
            let colour = Palette99::pick(index).to_rgba();
            let points = || line.points.iter().map(|(size, value)| (float(*size), value));
            let medians = LineSeries::new(points().map(|(size, value)| (size, value.median)), colour.stroke_width(2));
            chart.draw_series(medians)?.label(&line.subject).legend(move |(x, y)| key(x, y, colour));
            chart.draw_series(points().map(|(size, Spread { lower, median, upper })| {
                ErrorBar::new_vertical(size, *lower, *median, *upper, colour.filled(), 4)
            }))?;
        }
        chart
            .configure_series_labels()
            .label_font(TEXT)
            .position(SeriesLabelPosition::UpperRight)
            .background_style(WHITE.mix(0.8))
            .draw()?;
        Ok(())
    }

    fn sizes(&self) -> (f64, f64) {
        let sizes = || self.lines.iter().flat_map(|line| &line.points).map(|(size, _)| float(*size));
        (sizes().fold(f64::MAX, f64::min), sizes().fold(f64::MIN, f64::max) * 1.01)
    }

    /// From one tick of the vertical axis to the next: the least of these factors that leaves few of them.
    fn step(&self) -> f64 {
        const STEPS: [f64; 5] = [1.05, 1.1, 1.25, 2.0, 4.0];
        let limits = self.limits();
        let ticks = |step: f64| (limits.end / limits.start).ln() / step.ln();
        STEPS.into_iter().find(|step| ticks(*step) < 8.0).unwrap_or(10.0)
    }

    /// What the vertical axis spans: all quartiles and 1, and a little more.
    fn limits(&self) -> std::ops::Range<f64> {
        let values = self.lines.iter().flat_map(|line| &line.points).flat_map(|(_, value)| [value.lower, value.upper]);
        let values = values.chain(self.one.as_ref().map(|_| 1.0)).filter(|value| *value > 0.0);
        let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
        // Above the lines there is room for the list of subjects.
        low / 1.05..high * (high / low).powf(0.4) * 1.05
    }
}

/// A line in the list of subjects.
fn key(x: i32, y: i32, colour: RGBAColor) -> PathElement<(i32, i32)> {
    PathElement::new([(x, y), (x + 16, y)], colour.stroke_width(2))
}

fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
fn float(value: usize) -> f64 {
    value as f64
}
