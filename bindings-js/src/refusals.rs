//! Why deliveries were refused, kept until JavaScript asks.
//!
//! Putting a message together and making its string costs more than refusing. Refusals come in
//! floods that are all alike, so JavaScript keeps what it was told about the last few of each
//! webhook, and a refusal that equals one of them has its number.

use hookseal::Error;
use hookseal_boundary::REFUSALS_KEPT;

/// The highest number. It and its opposite are integers to which JavaScript engines give no memory.
const LAST: u32 = (1 << 30) - 2;

/// What stands for a refusal where there is no webhook to number it.
pub(crate) const GONE: u32 = LAST + 1;

/// The last refusals of one webhook that differ.
#[derive(Default)]
pub(crate) struct Refusals {
    /// Each in the place of its number, modulo [`REFUSALS_KEPT`].
    recent: [Option<(u32, Error)>; REFUSALS_KEPT as usize],
    last: u32,
}

impl Refusals {
    /// The number of a refusal, from 1 to [`LAST`].
    pub(crate) fn number(&mut self, error: Error) -> u32 {
        if let Some((number, _)) = self.recent.iter().flatten().find(|(_, known)| *known == error) {
            return *number;
        }
        self.last = self.last % LAST + 1;
        self.recent[place(self.last)] = Some((self.last, error));
        self.last
    }

    pub(crate) fn find(&self, number: u32) -> Option<&Error> {
        self.recent[place(number)].as_ref().filter(|(known, _)| *known == number).map(|(_, error)| error)
    }
}

const fn place(number: u32) -> usize {
    (number % REFUSALS_KEPT) as usize
}

#[cfg(test)]
mod tests {
    use hookseal::binding;

    use super::*;

    #[test]
    fn equal_refusals_have_one_number_while_they_are_kept() {
        let mut refusals = Refusals::default();
        let error = |index| binding::malformed_secret(index, "");
        assert_eq!(refusals.number(error(0)), 1);
        assert_eq!(refusals.number(error(1)), 2);
        assert_eq!(refusals.number(error(0)), 1);
        assert_eq!(refusals.find(2), Some(&error(1)));
        for index in 2..9 {
            refusals.number(error(index));
        }
        assert_eq!(refusals.find(1), None);
        assert_eq!(refusals.number(error(0)), 10);
        assert_eq!(refusals.find(10), Some(&error(0)));
        assert_eq!(refusals.find(0), None);
    }
}
