//! Answers: how texts and numbers cross to JavaScript, as `boundary/src/constants.rs` says it.

use hookseal_boundary::{ANSWER_NOTHING, ANSWER_NUMBER, ANSWER_TEXT, each_sign, utf16_units};
use hookseal_words::say;
use zeroize::Zeroize;

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
        self.head(ANSWER_NOTHING, 0);
    }

    fn field(&mut self, kind: u32, write: impl FnOnce(&mut Buffer)) {
        let start = self.texts.len();
        write(&mut self.texts);
        self.end_field(kind, start);
    }

    /// Says of what kind the field is whose text begins at `start`, and how long it is.
    #[inline(never)]
    fn end_field(&mut self, kind: u32, start: usize) {
        let length = utf16_units(self.texts.bytes().get(start..).unwrap_or_default());
        self.head(kind, length);
    }

    fn head(&mut self, kind: u32, length: usize) {
        each_sign(kind, length, |sign| {
            if let Some(head) = self.heads.get_mut(self.end) {
                *head = sign;
                self.end += 1;
            }
        });
    }
}
