//! Finding a key that occurs twice in an object, within the memory that there is.
//!
//! Most objects have few keys and each key differs from the others at a glance, so those are
//! compared as they come. Those of large objects, and of objects that have keys with escapes, are
//! sorted once at the end: a body made to be slow gains little by it. Where there is no room for
//! all keys, those of the objects that are open are forgotten, and read again when their object
//! ends: as many at a time as there is room for, the smallest first. That takes as many readings of
//! the object as its keys fill the room, whatever the keys are: no hash is there to be guessed.

use core::cmp::Ordering;
use core::marker::PhantomData;

use super::text::Text;

/// So many keys are compared with each other.
const FEW: usize = 24;

/// Room for the keys of all objects that are open at a time. Slices and arrays are room of a fixed
/// size; with room for 64, most documents need no key to be read twice.
///
/// A repeated key is found whatever the room is. Of a text that has a second fault as well, and more
/// open keys than there is room for, it depends on the room which of the two is found.
pub trait Keys<'t> {
    /// Whether a repeated key is looked for at all.
    const ARE_COMPARED: bool = true;

    /// Whether [`grow`](Self::grow) makes the room larger whenever it is asked: then no key is ever forgotten, and what
    /// reads keys again is left out.
    const ALWAYS_GROW: bool = false;

    /// All of the room.
    fn slots(&mut self) -> &mut [&'t [u8]];

    /// Makes the room larger, with what is in it staying in its place. Whether it did.
    fn grow(&mut self) -> bool {
        false
    }
}

/// No room, for a text that was found to be acceptable before: its keys are not compared again.
#[derive(Clone, Copy, Debug)]
pub struct KnownKeys;

impl<'t> Keys<'t> for KnownKeys {
    const ARE_COMPARED: bool = false;

    fn slots(&mut self) -> &mut [&'t [u8]] {
        &mut []
    }
}

impl<'t> Keys<'t> for &mut [&'t [u8]] {
    fn slots(&mut self) -> &mut [&'t [u8]] {
        self
    }
}

impl<'t, const N: usize> Keys<'t> for [&'t [u8]; N] {
    fn slots(&mut self) -> &mut [&'t [u8]] {
        self
    }
}

impl<'t, K: Keys<'t>> Keys<'t> for &mut K {
    const ARE_COMPARED: bool = K::ARE_COMPARED;
    const ALWAYS_GROW: bool = K::ALWAYS_GROW;

    fn slots(&mut self) -> &mut [&'t [u8]] {
        (**self).slots()
    }

    fn grow(&mut self) -> bool {
        (**self).grow()
    }
}

/// The keys of all open objects, the innermost last. They are kept as they are written, because what
/// fits in two registers is not written twice.
pub(super) struct Open<'t, K> {
    keys: K,
    used: usize,
    /// The keys of the objects of so many levels, counted from the outermost, are not kept.
    forgotten: usize,
    text: PhantomData<&'t [u8]>,
}

impl<'t, K: Keys<'t>> Open<'t, K> {
    pub(super) const fn new(keys: K) -> Self {
        Self { keys, used: 0, forgotten: 0, text: PhantomData }
    }

    /// An object of this level, whose first member is looked for from `start` on.
    pub(super) const fn mark(&self, level: usize, start: usize) -> Mark {
        Mark { first: self.used, kinds: 0, level, start }
    }

    /// Whether the keys of the objects of this level are kept.
    #[inline]
    const fn keeps(&self, level: usize) -> bool {
        K::ALWAYS_GROW || level > self.forgotten
    }

    #[inline]
    fn push(&mut self, key: &'t [u8], level: usize) {
        if let Some(slot) = self.keys.slots().get_mut(self.used) {
            *slot = key;
            self.used += 1;
        } else {
            self.push_further(key, level);
        }
    }

    #[cold]
    #[inline(never)]
    fn push_further(&mut self, key: &'t [u8], level: usize) {
        if !self.keys.grow() {
            self.forgotten = level;
            self.used = 0;
        } else if let Some(slot) = self.keys.slots().get_mut(self.used) {
            *slot = key;
            self.used += 1;
        }
    }
}

/// The keys of one object, which are the last of those of all open objects.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    first: usize,
    /// A bit for each kind of key there is so far; all of them where there is one with escapes.
    kinds: u64,
    level: usize,
    start: usize,
}

const ALL_KINDS: u64 = u64::MAX;

impl Mark {
    /// Adds a key, unless it is seen to be there already. What is not seen here, [`finish`](Self::finish) finds.
    #[inline]
    pub(super) fn add<'t>(&mut self, open: &mut Open<'t, impl Keys<'t>>, key: &'t [u8], has_escapes: bool) -> bool {
        let kind = if has_escapes { ALL_KINDS } else { kind(key) };
        if !has_escapes && self.kinds & kind != 0 && self.has(open, key) {
            return false;
        }
        self.kinds |= kind;
        if open.keeps(self.level) {
            open.push(key, self.level);
        }
        true
    }

    #[inline(never)]
    fn has<'t>(self, open: &mut Open<'t, impl Keys<'t>>, key: &[u8]) -> bool {
        let is_kept = open.keeps(self.level);
        let own = open.keys.slots().get(self.first..open.used).unwrap_or_default();
        is_kept && own.len() < FEW && own.contains(&key)
    }

    /// Forgets the object's keys. Gives where the first begins that repeats another, if there is one.
    pub(super) fn finish<'t>(self, open: &mut Open<'t, impl Keys<'t>>, text: &'t [u8]) -> Result<(), usize> {
        if !open.keeps(self.level) {
            open.forgotten = self.level - 1;
            return self.read_again(open, text);
        }
        let used = core::mem::replace(&mut open.used, self.first);
        if used - self.first >= FEW || self.kinds == ALL_KINDS {
            let own = open.keys.slots().get_mut(self.first..used).unwrap_or_default();
            return sorted(own, text);
        }
        Ok(())
    }

    /// Reads all keys of the object again, as often as it takes.
    #[cold]
    #[inline(never)]
    fn read_again<'t>(self, open: &mut Open<'t, impl Keys<'t>>, text: &'t [u8]) -> Result<(), usize> {
        let mut few: [&[u8]; FEW] = [&[]; FEW];
        let room = match open.keys.slots().get_mut(open.used..) {
            Some(room) if room.len() > FEW => room,
            _ => &mut few,
        };
        let mut repeated: Option<usize> = None;
        let mut before: Option<&[u8]> = None;
        loop {
            let mut smallest = Smallest { keys: &mut *room, count: 0 };
            for key in (ObjectKeys { text, at: self.start }) {
                if before.is_none_or(|before| compare(before, key) == Ordering::Less) {
                    smallest.offer(key);
                }
            }
            let keys = smallest.into_sorted();
            let mut last = before;
            for key in keys.iter().copied() {
                if last.is_some_and(|last| is_equal(last, key)) {
                    let at = position_of(key, text);
                    repeated = Some(repeated.map_or(at, |first| first.min(at)));
                }
                last = Some(key);
            }
            if keys.len() < room.len() {
                return repeated.map_or(Ok(()), Err);
            }
            before = last;
        }
    }
}

#[cold]
#[inline(never)]
fn sorted(keys: &mut [&[u8]], text: &[u8]) -> Result<(), usize> {
    let mut all = Smallest { count: 0, keys };
    for index in 0..all.keys.len() {
        let key = all.keys[index];
        all.offer(key);
    }
    let repeated = all.into_sorted().windows(2).filter_map(|pair| match pair {
        [one, other] if is_equal(one, other) => Some(position_of(other, text)),
        _ => None,
    });
    repeated.min().map_or(Ok(()), Err)
}

/// The smallest of the keys that were offered, as many as there is room for: a heap with the largest
/// of them on top. The library's sorts are faster, and larger than all of this module.
struct Smallest<'t, 'r> {
    keys: &'r mut [&'t [u8]],
    count: usize,
}

impl<'t, 'r> Smallest<'t, 'r> {
    fn offer(&mut self, key: &'t [u8]) {
        if let Some(slot) = self.keys.get_mut(self.count) {
            *slot = key;
            self.rise(self.count);
            self.count += 1;
        } else if let Some(top) = self.keys.first_mut()
            && compare(key, top) == Ordering::Less
        {
            *top = key;
            self.sink(self.count);
        }
    }

    fn into_sorted(mut self) -> &'r [&'t [u8]] {
        for end in (1..self.count).rev() {
            self.keys.swap(0, end);
            self.sink(end);
        }
        let Self { keys, count } = self;
        keys.get(..count).unwrap_or_default()
    }

    fn rise(&mut self, mut index: usize) {
        while index > 0 {
            let above = (index - 1) / 2;
            if compare(self.keys[index], self.keys[above]) != Ordering::Greater {
                return;
            }
            self.keys.swap(index, above);
            index = above;
        }
    }

    /// Lets the first of so many sink to its place.
    fn sink(&mut self, count: usize) {
        let mut index = 0;
        loop {
            let mut below = 2 * index + 1;
            if below >= count {
                return;
            }
            if below + 1 < count && compare(self.keys[below + 1], self.keys[below]) == Ordering::Greater {
                below += 1;
            }
            if compare(self.keys[below], self.keys[index]) != Ordering::Greater {
                return;
            }
            self.keys.swap(index, below);
            index = below;
        }
    }
}

/// By what they say, and those that say the same by where they stand.
fn compare(one: &[u8], other: &[u8]) -> Ordering {
    says(one, other).then_with(|| one.as_ptr().addr().cmp(&other.as_ptr().addr()))
}

fn is_equal(one: &[u8], other: &[u8]) -> bool {
    says(one, other) == Ordering::Equal
}

fn says(one: &[u8], other: &[u8]) -> Ordering {
    if !one.contains(&b'\\') && !other.contains(&b'\\') {
        // The order of UTF-8 is that of its characters.
        return one.cmp(other);
    }
    let text = |key| Text::new(str::from_utf8(key).unwrap_or_default(), 1);
    text(one).characters().cmp(text(other).characters())
}

fn position_of(key: &[u8], text: &[u8]) -> usize {
    key.as_ptr().addr() - text.as_ptr().addr()
}

/// The keys of an object that has been read before, without those of the objects in it.
struct ObjectKeys<'t> {
    text: &'t [u8],
    /// Behind the object's opening brace, and later behind a key.
    at: usize,
}

impl<'t> Iterator for ObjectKeys<'t> {
    type Item = &'t [u8];

    fn next(&mut self) -> Option<&'t [u8]> {
        let mut levels = 0_usize;
        loop {
            let byte = *self.text.get(self.at)?;
            self.at += 1;
            match byte {
                b'"' => {
                    let start = self.at;
                    let end = self.end_of_string()?;
                    if levels == 0 && self.is_key() {
                        return self.text.get(start..end);
                    }
                }
                b'{' | b'[' => levels += 1,
                b'}' | b']' => levels = levels.checked_sub(1)?,
                _ => {}
            }
        }
    }
}

impl ObjectKeys<'_> {
    fn end_of_string(&mut self) -> Option<usize> {
        loop {
            let byte = *self.text.get(self.at)?;
            self.at += 1;
            match byte {
                b'"' => return Some(self.at - 1),
                b'\\' => self.at += 1,
                _ => {}
            }
        }
    }

    /// Whether the string that ends here is a key: no other is followed by a colon.
    fn is_key(&self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        rest.iter().find(|byte| !matches!(byte, b' ' | b'\n' | b'\r' | b'\t')) == Some(&b':')
    }
}

/// One of 64 bits, from what keys most often differ in: their length and their ends. Not for a key
/// with escapes, whose length and ends say nothing.
#[inline]
fn kind(key: &[u8]) -> u64 {
    let (first, last) = (key.first().copied().unwrap_or(0), key.last().copied().unwrap_or(0));
    let mixed = key.len().wrapping_mul(8) + usize::from(first) * 3 + usize::from(last);
    1 << (mixed % 64)
}
