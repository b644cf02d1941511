//! Numbers, kept as they are written: no digit is lost, and nothing has to be computed with them
//! but three things: whether they are whole, whether a double can hold them, and which is larger.

#[cfg(test)]
mod tests;

use core::cmp::Ordering;

/// A number, as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number<'t> {
    text: &'t str,
}

/// The decimal digits of 2¹⁰²⁴ − 2⁹⁷⁰, halfway between the largest double and what would be the
/// next: from here on a number is rounded to infinity.
pub(super) const INFINITE: &[u8] = b"\
    1797693134862315807937289714053034150799341327100378269361737789804449682927647509466490179775872070\
    9633028641669288791094655554785194040263065748867150582068190890200070838367627385484581771153176447\
    5730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880177904\
    174497792";

impl<'t> Number<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self { text }
    }

    /// How it is written.
    #[must_use]
    pub const fn text(&self) -> &'t str {
        self.text
    }

    /// The text of an integer of at most 64 bits, as parsers without large integers have it too.
    #[must_use]
    pub fn integer(&self) -> Option<&'t str> {
        let (is_negative, digits) = unsigned(self.text.as_bytes());
        let value = digits.iter().try_fold(0_u64, |value, byte| {
            let digit = byte.checked_sub(b'0').filter(|digit| *digit <= 9)?;
            value.checked_mul(10)?.checked_add(digit.into())
        })?;
        // To most parsers -0 is a floating-point number.
        let fits = !is_negative || (1..=i64::MIN.unsigned_abs()).contains(&value);
        Some(self.text).filter(|_| fits)
    }

    /// Its value, if it is whole, not negative, and has at most 64 bits. 300.0 is whole.
    #[must_use]
    pub fn whole(&self) -> Option<u64> {
        self.truncated().filter(|_| self.is_whole())
    }

    /// Its value without the fraction, if it is not negative and has at most 64 bits.
    #[must_use]
    pub fn truncated(&self) -> Option<u64> {
        let decimal = Decimal::of(self.text);
        if decimal.is_zero() {
            return Some(0);
        }
        if decimal.is_negative || decimal.magnitude > 20 {
            return None;
        }
        (1..=decimal.magnitude).try_fold(0_u64, |value, place| {
            let digit = decimal.digit(usize::try_from(place - 1).unwrap_or(usize::MAX));
            value.checked_mul(10)?.checked_add(u64::from(digit - b'0'))
        })
    }

    /// Whether it has no fraction; 2.0 and 1e3 have none.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.text.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit()) || Decimal::of(self.text).is_whole()
    }

    /// Which of two is larger, exactly.
    #[must_use]
    pub fn compare(&self, other: &Number<'_>) -> Ordering {
        let (one, other) = (Decimal::of(self.text), Decimal::of(other.text));
        match (one.sign(), other.sign()) {
            (-1, -1) => other.compare_magnitude(&one),
            (1, 1) => one.compare_magnitude(&other),
            (sign, other_sign) => sign.cmp(&other_sign),
        }
    }

    pub(super) fn is_infinite(&self) -> bool {
        let limit =
            Decimal { is_negative: false, whole: INFINITE, fraction: b"", leading: 0, magnitude: INFINITE_MAGNITUDE };
        let decimal = Decimal::of(self.text);
        !decimal.is_zero() && decimal.compare_magnitude(&limit) != Ordering::Less
    }
}

#[allow(clippy::cast_possible_wrap)] // 309
const INFINITE_MAGNITUDE: i64 = INFINITE.len() as i64;

/// A number taken apart: 0.d₁d₂d₃… × 10^magnitude, where d₁ is not zero unless all are.
struct Decimal<'t> {
    is_negative: bool,
    /// The digits before the decimal point.
    whole: &'t [u8],
    /// The digits after it.
    fraction: &'t [u8],
    /// How many zeros come before the first digit that is none.
    leading: usize,
    magnitude: i64,
}

impl<'t> Decimal<'t> {
    fn of(text: &'t str) -> Self {
        let (is_negative, text) = unsigned(text.as_bytes());
        let (mantissa, exponent) = cut(text, |byte| matches!(byte, b'e' | b'E'));
        let (whole, fraction) = cut(mantissa, |byte| byte == b'.');
        let leading = whole.iter().chain(fraction).take_while(|digit| **digit == b'0').count();
        let length = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let magnitude = exponent_of(exponent).saturating_add(length(whole.len()) - length(leading));
        Self { is_negative, whole, fraction, leading, magnitude }
    }

    const fn is_zero(&self) -> bool {
        self.leading == self.whole.len() + self.fraction.len()
    }

    const fn sign(&self) -> i8 {
        match (self.is_zero(), self.is_negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    /// A digit, counted from the first that is not zero; zero beyond the last.
    fn digit(&self, index: usize) -> u8 {
        let index = self.leading.saturating_add(index);
        let after = index.wrapping_sub(self.whole.len());
        self.whole.get(index).or_else(|| self.fraction.get(after)).copied().unwrap_or(b'0')
    }

    /// How many digits there are from the first that is not zero.
    const fn digits(&self) -> usize {
        self.whole.len() + self.fraction.len() - self.leading
    }

    fn is_whole(&self) -> bool {
        let point = usize::try_from(self.magnitude).unwrap_or(0);
        self.is_zero() || (point..self.digits()).all(|index| self.digit(index) == b'0')
    }

    fn compare_magnitude(&self, other: &Decimal<'_>) -> Ordering {
        let digits = self.digits().max(other.digits());
        let differing = (0..digits).map(|index| self.digit(index).cmp(&other.digit(index))).find(|order| order.is_ne());
        self.magnitude.cmp(&other.magnitude).then(differing.unwrap_or(Ordering::Equal))
    }
}

/// Whether a number is negative, and its text without the sign.
const fn unsigned(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', text @ ..] => (true, text),
        text => (false, text),
    }
}

/// What stands before a mark and behind it.
// Of bytes: what searches texts for characters is a kilobyte of WebAssembly.
fn cut(text: &[u8], is_mark: fn(u8) -> bool) -> (&[u8], &[u8]) {
    let (before, behind) = text.split_at(text.iter().position(|byte| is_mark(*byte)).unwrap_or(text.len()));
    (before, behind.get(1..).unwrap_or_default())
}

/// An exponent of any number of digits, none for 0; beyond what matters it stays where it is.
fn exponent_of(text: &[u8]) -> i64 {
    const FAR: i64 = 1 << 50;
    let (is_negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] | digits => (false, digits),
    };
    let value = digits.iter().fold(0_i64, |value, digit| FAR.min(value * 10 + i64::from(digit - b'0')));
    if is_negative { -value } else { value }
}
