//! A median with the quartiles on both sides of it.

use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spread {
    pub(crate) lower: f64,
    pub(crate) median: f64,
    pub(crate) upper: f64,
}

impl Spread {
    /// Of the values of all rounds; none without a value.
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut values: Vec<f64> = values.into_iter().collect();
        if values.is_empty() {
            return None;
        }
        values.sort_by(f64::total_cmp);
        Some(Self { lower: quantile(&values, 1), median: quantile(&values, 2), upper: quantile(&values, 3) })
    }
}

/// A ratio: `3.2× (3.1–3.4)`.
impl fmt::Display for Spread {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let Self { lower, median, upper } = self;
        let digits = digits(*median);
        write!(formatter, "{median:.digits$}× ({lower:.digits$}–{upper:.digits$})")
    }
}

/// How many digits after the point leave three that matter.
pub(crate) fn digits(value: f64) -> usize {
    match value.abs() {
        value if value < 10.0 => 2,
        value if value < 100.0 => 1,
        _ => 0,
    }
}

/// The value with so many quarters of the sorted ones below it, between two of them where it falls there.
fn quantile(sorted: &[f64], quarters: usize) -> f64 {
    let quarters = quarters * (sorted.len() - 1);
    let (index, rest) = (quarters / 4, quarters % 4);
    let share = [0.0, 0.25, 0.5, 0.75][rest];
    let next = sorted.get(index + 1).unwrap_or(&sorted[index]);
    sorted[index] + (next - sorted[index]) * share
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_lie_between_values_where_they_fall_there() {
        let spread = Spread::of([4.0, 1.0, 3.0, 2.0]).unwrap();
        assert_eq!(spread, Spread { lower: 1.75, median: 2.5, upper: 3.25 });
        assert_eq!(Spread::of([7.0]).unwrap(), Spread { lower: 7.0, median: 7.0, upper: 7.0 });
        assert_eq!(Spread::of([]), None);
        assert_eq!(spread.to_string(), "2.50× (1.75–3.25)");
    }
}
