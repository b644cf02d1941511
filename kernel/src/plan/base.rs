//! What URLs begin with, where that is known before the first delivery: it is signed as it stands there.

use super::bytes::Error;
use super::digits::fixed_digits;
use super::rare::RARE;
use super::rules::{Part, Plan, Segment};
use crate::request;

impl Part<'_> {
    /// What of this part stands behind the beginning of a URL; `None` where it has no beginning.
    #[must_use]
    pub const fn behind_base(&self) -> Option<Self> {
        match self {
            Self::Url => Some(Self::Target),
            Self::UnescapedUrl => Some(Self::UnescapedTarget),
            _ => None,
        }
    }
}

impl<'p> Plan<'p> {
    /// Whether a path that is signed alone would have a part of this beginning in it, so that something could be put
    /// before it.
    #[must_use]
    pub fn splits_path(&self, base: &str) -> bool {
        if !RARE {
            return false;
        }
        let is_path = |segment: &Segment<'_>| matches!(segment, Segment::Request(Part::Path, _));
        request::signed_part(base.as_bytes(), Part::Target).is_some_and(|path| !path.is_empty())
            && self.content.iter().any(is_path)
    }

    /// Has URLs signed from this beginning on, behind which a delivery has what servers see of them.
    ///
    /// # Errors
    /// The content would have more segments than it can.
    pub fn set_base(&mut self, base: &'p str) -> Result<(), Error> {
        if !RARE {
            return Ok(());
        }
        for segment in core::mem::take(&mut self.content) {
            let rest = match segment {
                Segment::Request(part, name) => part.behind_base().map(|rest| Segment::Request(rest, name)),
                _ => None,
            };
            if rest.is_some() {
                self.content.try_push(Segment::Literal(base)).map_err(|_| Error::Length)?;
            }
            self.content.try_push(rest.unwrap_or(segment)).map_err(|_| Error::Length)?;
        }
        self.fixed_digits = self.timestamp.and_then(|rule| fixed_digits(rule.unit, &self.content));
        Ok(())
    }
}
