//! Answers: how texts and numbers cross to JavaScript, as `bindings-js/src/constants.rs` says it.

use hookseal_words::say;
use zeroize::Zeroize;

use crate::generated::{ANSWER_DIGIT, ANSWER_DIGIT_BITS, ANSWER_NOTHING, ANSWER_NUMBER, ANSWER_TEXT};
use crate::memory::Buffer;

/// Room for the heads, before the texts: none has more than six signs, and no answer more than a thousand of them.
const HEADS: usize = 8 * 1024;

/// The answer to the last call.
pub(crate) struct Answer {
    heads: [u8; HEADS],
    end: usize,
    /// Room for the heads, and the texts behind it.
    texts: Buffer,
}

impl Answer {
    pub(crate) const fn new() -> Self {
        Self { heads: [0; HEADS], end: 0, texts: Buffer::new() }
    }

    /// Forgets the last one, in which a token may be that was sent.
    pub(crate) fn begin(&mut self) {
        self.end = 0;
        self.texts.bytes_mut().get_mut(HEADS..).unwrap_or_default().zeroize();
        self.texts.room(HEADS);
    }

    /// The answer as it crosses: the heads, a space, the texts.
    pub(crate) fn whole(&mut self) -> &[u8] {
        let start = HEADS - 1 - self.end.min(HEADS - 1);
        let texts = self.texts.bytes_mut();
        if let (Some(room), Some(heads)) = (texts.get_mut(start..HEADS - 1), self.heads.get(..self.end)) {
            room.copy_from_slice(heads);
        }
        if let Some(space) = texts.get_mut(HEADS - 1) {
            *space = b' ';
        }
        texts.get(start..).unwrap_or_default()
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.write(|to| say!(to; text));
    }

    /// A text that is put together where it stands.
    pub(crate) fn write(&mut self, write: impl FnOnce(&mut Buffer)) {
        self.field(ANSWER_TEXT, write);
    }

    pub(crate) fn number(&mut self, number: u64) {
        self.field(ANSWER_NUMBER, |to| say!(to; number));
    }

    pub(crate) fn nothing(&mut self) {
        self.sign(ANSWER_NOTHING);
    }

    fn field(&mut self, kind: u32, write: impl FnOnce(&mut Buffer)) {
        let start = self.texts.len();
        write(&mut self.texts);
        self.end_field(kind, start);
    }

    /// Says of what kind the field is whose text begins at `start`, and how long it is.
    #[inline(never)]
    fn end_field(&mut self, kind: u32, start: usize) {
        // In UTF-16 code units: a character that begins with these bits has two of them, and what follows it none.
        let units = |byte: &u8| match byte {
            0x80..=0xBF => 0,
            0xF0.. => 2,
            _ => 1,
        };
        let length: usize = self.texts.bytes().get(start..).unwrap_or_default().iter().map(units).sum();
        self.sign(kind);
        let digits = (usize::BITS - length.leading_zeros()).div_ceil(ANSWER_DIGIT_BITS);
        for place in (0..digits).rev() {
            self.sign(ANSWER_DIGIT | ((length >> (place * ANSWER_DIGIT_BITS)) as u32 % ANSWER_DIGIT));
        }
    }

    fn sign(&mut self, sign: u32) {
        if let Some(head) = self.heads.get_mut(self.end) {
            *head = sign as u8;
            self.end += 1;
        }
    }
}
