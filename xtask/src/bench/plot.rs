//! A plot for each group, as SVG: drawn here, since no crate that draws charts follows the reader's colour scheme.

use std::fmt::Write as _;

use super::figures::{Figure, Outcome, Results};
use super::measures::{Compared, is_ours, measure, size};
use super::report::subjects;
use super::spread::Spread;
use super::suites::{Group, SUITES};

const COLUMNS: usize = 2;
const PANEL: (f64, f64) = (520.0, 290.0);
/// Of the axes within a panel: left, top, right, bottom.
const AXES: (f64, f64, f64, f64) = (48.0, 52.0, 330.0, 250.0);
/// Between labels at the ends of lines.
const LINE_HEIGHT: f64 = 15.0;
/// As many as there are colours below.
const COLOURS: usize = 6;

const STYLE: &str = "\
text { font: 12px system-ui, sans-serif; fill: #1f2328 }
.title { font-weight: 600; font-size: 13px }
.ground { fill: #ffffff }
.grid { stroke: #d8dee4 }
.one { stroke: #1f2328; stroke-width: 2 }
.line { fill: none; stroke-width: 2 }
.c0 { color: #0a58ca } .c1 { color: #c2410c } .c2 { color: #15803d } .c3 { color: #7e22ce } .c4 { color: #b91c1c } .c5 { color: #0e7490 }
.ink { stroke: currentColor } .dot, text.ink { fill: currentColor; stroke: none }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 }
.ground { fill: #0d1117 }
.grid { stroke: #30363d }
.one { stroke: #e6edf3 }
.c0 { color: #6ea8fe } .c1 { color: #fb923c } .c2 { color: #4ade80 } .c3 { color: #c084fc } .c4 { color: #f87171 } .c5 { color: #22d3ee }
}
";

/// Axes, with a line for each subject. Both scales are logarithmic.
struct Panel {
    title: String,
    /// Under the title: what the vertical axis says.
    axis: String,
    sizes: Vec<usize>,
    lines: Vec<Line>,
    /// What lies at 1.
    one: Option<String>,
}

struct Line {
    subject: String,
    /// Index of the size, and the value there.
    points: Vec<(usize, Spread)>,
}

/// The plot of a group: a panel for every measure of its suites that grows with the body. None without such a measure.
pub(super) fn svg(group: &Group, results: &Results) -> Option<String> {
    let suites = SUITES.iter().filter(|suite| suite.group == group.file);
    let panels: Vec<Panel> = suites
        .filter_map(|suite| Some((suite, results.suites.get(suite.name)?)))
        .flat_map(|(suite, outcome)| {
            outcome.cases().into_iter().filter_map(|(name, scheme)| panel(suite.title, outcome, name, scheme))
        })
        .collect();
    if panels.is_empty() {
        return None;
    }
    let columns = panels.len().min(COLUMNS);
    let (width, height) = (PANEL.0 * float(columns), PANEL.1 * float(panels.len().div_ceil(columns)));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\">\n<title>{}: Hookseal beside its peers</title>\n<style>\n{STYLE}</style>\n\
         <rect class=\"ground\" width=\"{width}\" height=\"{height}\"/>\n",
        escaped(group.title)
    );
    for (index, panel) in panels.iter().enumerate() {
        let (x, y) = (PANEL.0 * float(index % columns), PANEL.1 * float(index / columns));
        let _ = writeln!(svg, "<g transform=\"translate({x} {y})\">");
        panel.draw(&mut svg);
        svg.push_str("</g>\n");
    }
    svg.push_str("</svg>\n");
    Some(svg)
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
            (format!("time of a call, in multiples of {ours}'s"), Some(ours))
        }
        Compared::AcrossSizes if name == "scale" => ("nanoseconds per byte".to_owned(), None),
        _ => return None,
    };
    let value = |figure: &Figure| match one {
        Some(one) => figures.iter().find(|ours| ours.subject == one && ours.case == figure.case)?.lead_over(figure),
        None => Spread::of(figure.rounds.iter().map(|ns| ns / float(figure.case.size))),
    };
    let lines = subjects(&figures).into_iter().filter(|subject| Some(*subject) != one).map(|subject| {
        let points = sizes.iter().enumerate().filter_map(|(index, size)| {
            let figure = figures.iter().find(|figure| figure.subject == subject && figure.case.size == *size)?;
            Some((index, value(figure)?))
        });
        Line { subject: subject.to_owned(), points: points.collect() }
    });
    let title = format!("{suite}: {}", measure.title);
    let axis = if name == "scale" { axis } else { format!("{axis} ({scheme})") };
    Some(Panel { title, axis, lines: lines.collect(), sizes, one: one.map(str::to_owned) })
}

impl Panel {
    fn draw(&self, svg: &mut String) {
        let (left, top, right, bottom) = AXES;
        let _ = writeln!(svg, "<text class=\"title\" x=\"10\" y=\"20\">{}</text>", escaped(&self.title));
        let _ = writeln!(svg, "<text x=\"10\" y=\"37\">{}</text>", escaped(&self.axis));
        let (low, high) = self.limits();
        let height = |value: f64| bottom - (value / low).ln() / (high / low).ln() * (bottom - top);
        let step = (right - left - 24.0) / float(self.sizes.len().max(2) - 1);
        let across = |index: usize| left + 12.0 + step * float(index);

        for tick in ticks(low, high) {
            let y = height(tick);
            let _ = writeln!(svg, "<path class=\"grid\" d=\"M{left} {y:.1}H{right}\"/>");
            let _ = writeln!(svg, "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{tick}</text>", left - 6.0, y + 4.0);
        }
        for (index, bytes) in self.sizes.iter().enumerate() {
            let (x, y) = (across(index), bottom + 18.0);
            let _ = writeln!(svg, "<text x=\"{x:.1}\" y=\"{y}\" text-anchor=\"middle\">{}</text>", size(*bytes));
        }
        let mut labels: Vec<(f64, String, &str)> = Vec::new();
        if let Some(one) = &self.one {
            let _ = writeln!(svg, "<path class=\"one\" d=\"M{left} {y:.1}H{right}\"/>", y = height(1.0));
            labels.push((height(1.0), String::new(), one));
        }
        for (index, line) in self.lines.iter().enumerate() {
            let colour = format!("c{}", index % COLOURS);
            let path: Vec<String> = line
                .points
                .iter()
                .map(|(at, value)| format!("{:.1} {:.1}", across(*at), height(value.median)))
                .collect();
            let _ = writeln!(svg, "<g class=\"{colour}\"><path class=\"line ink\" d=\"M{}\"/>", path.join("L"));
            for (at, Spread { lower, median, upper }) in &line.points {
                let (x, from, to) = (across(*at), height(*lower), height(*upper));
                let _ = write!(svg, "<path class=\"ink\" d=\"M{x:.1} {from:.1}V{to:.1}\"/>");
                let _ = writeln!(svg, "<circle class=\"dot\" cx=\"{x:.1}\" cy=\"{:.1}\" r=\"3\"/>", height(*median));
            }
            svg.push_str("</g>\n");
            if let Some((_, last)) = line.points.last() {
                labels.push((height(last.median), colour, &line.subject));
            }
        }
        spread_out(&mut labels, top, bottom);
        for (y, colour, subject) in labels {
            let ink = if colour.is_empty() { "" } else { " ink" };
            let (x, y) = (right + 8.0, y + 4.0);
            let _ = writeln!(svg, "<text class=\"{colour}{ink}\" x=\"{x}\" y=\"{y:.1}\">{}</text>", escaped(subject));
        }
    }

    /// What the vertical axis spans: all quartiles and 1, and a little more.
    fn limits(&self) -> (f64, f64) {
        let values = self.lines.iter().flat_map(|line| &line.points).flat_map(|(_, value)| [value.lower, value.upper]);
        let values = values.chain(self.one.as_ref().map(|_| 1.0)).filter(|value| *value > 0.0);
        let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
        (low / 1.15, high * 1.15)
    }
}

/// Round numbers between the limits: 1, 2 and 5 with zeros after or before them; the powers of ten where that is many.
fn ticks(low: f64, high: f64) -> Vec<f64> {
    let decades = || (-3..6).map(|power| 10_f64.powi(power));
    let within = |tick: &f64| (low..=high).contains(tick);
    let fine: Vec<f64> = decades().flat_map(|ten| [ten, 2.0 * ten, 5.0 * ten]).filter(within).collect();
    if fine.len() <= 8 { fine } else { decades().filter(within).collect() }
}

/// Moves labels that would cover each other apart, in their order.
fn spread_out(labels: &mut [(f64, String, &str)], top: f64, bottom: f64) {
    labels.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut least = top;
    for (y, ..) in labels.iter_mut() {
        *y = y.max(least);
        least = *y + LINE_HEIGHT;
    }
    let mut most = bottom;
    for (y, ..) in labels.iter_mut().rev() {
        *y = y.min(most);
        most = *y - LINE_HEIGHT;
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[expect(clippy::cast_precision_loss, reason = "sizes and indices are far below 2^52")]
fn float(value: usize) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_few() {
        assert_eq!(ticks(0.4, 12.0), [0.5, 1.0, 2.0, 5.0, 10.0]);
        assert_eq!(ticks(0.9, 1500.0), [1.0, 10.0, 100.0, 1000.0]);
    }

    #[test]
    fn labels_keep_their_order_and_their_distance() {
        let mut labels =
            [(98.0, String::new(), "third"), (50.0, String::new(), "first"), (51.0, String::new(), "second")];
        spread_out(&mut labels, 0.0, 100.0);
        let found: Vec<(f64, &str)> = labels.iter().map(|(y, _, name)| (*y, *name)).collect();
        assert_eq!(found, [(50.0, "first"), (65.0, "second"), (98.0, "third")]);
        let mut low = [(99.0, String::new(), "one"), (100.0, String::new(), "other")];
        spread_out(&mut low, 0.0, 100.0);
        assert_eq!(low, [(85.0, String::new(), "one"), (100.0, String::new(), "other")]);
    }
}
