//! The name that was probably meant.

/// Longer texts are not compared: no name is.
const LONGEST: usize = 32;

/// The name that is most like what was given, if any is; of letters and digits, whatever their case.
pub fn nearest<'n>(given: &str, mut names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    nearest_of(given, &mut names)
}

/// As [`nearest`], once for all kinds of lists, since it is large.
fn nearest_of<'n>(given: &str, names: &mut dyn Iterator<Item = &'n str>) -> Option<&'n str> {
    if given.len() > LONGEST {
        return None;
    }
    let written = Plain::of(given);
    let distances = names.map(|name| (written.distance(&Plain::of(name)), name));
    // One mistake in three letters is another word.
    let near = distances.filter(|(distance, name)| distance * 3 < name.len().min(written.bytes().len()));
    near.min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

/// The letters and digits of a name, in lower case.
struct Plain {
    bytes: [u8; LONGEST],
    length: usize,
}

impl Plain {
    fn of(name: &str) -> Self {
        let mut plain = Self { bytes: [0; LONGEST], length: 0 };
        let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
        for (place, byte) in plain.bytes.iter_mut().zip(letters) {
            *place = byte.to_ascii_lowercase();
            plain.length += 1;
        }
        plain
    }

    fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    /// How many letters have to be added, left out, changed or swapped with the next, at most one of them twice.
    fn distance(&self, other: &Self) -> usize {
        let mut before = [0; LONGEST + 1];
        let mut above: [usize; LONGEST + 1] = core::array::from_fn(|index| index);
        for (row, letter) in self.bytes().iter().enumerate() {
            let mut current = [0; LONGEST + 1];
            current[0] = row + 1;
            for (column, found) in other.bytes().iter().enumerate() {
                let of = |line: &[usize; LONGEST + 1], place: usize| line.get(place).copied().unwrap_or_default();
                let changed = of(&above, column) + usize::from(letter != found);
                let mut least = changed.min(of(&above, column + 1) + 1).min(of(&current, column) + 1);
                let swapped = (row.checked_sub(1), column.checked_sub(1));
                if let (Some(earlier), Some(left)) = swapped
                    && self.bytes().get(earlier) == Some(found)
                    && other.bytes().get(left) == Some(letter)
                {
                    least = least.min(of(&before, left) + 1);
                }
                if let Some(place) = current.get_mut(column + 1) {
                    *place = least;
                }
            }
            before = above;
            above = current;
        }
        above.get(other.length).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_differ_are_counted() {
        for (one, other, expected) in
            [("", "", 0), ("abc", "", 3), ("gihub", "github", 1), ("gitbhu", "github", 2), ("stirpe", "stripe", 1)]
        {
            assert_eq!(Plain::of(one).distance(&Plain::of(other)), expected, "{one} {other}");
        }
    }
}
