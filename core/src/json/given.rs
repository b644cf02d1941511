//! A tree as what a program hands over.

use alloc::borrow::Cow;
use core::slice;

use hookseal_words::given::Given;

use super::tree::Tree;

impl<'t, 'd> Given<'t> for &'t Tree<'d> {
    type Members = Members<'t, 'd>;
    type Elements = slice::Iter<'t, Tree<'d>>;

    fn is_null(&self) -> bool {
        matches!(self, Tree::Null)
    }

    fn is_object(&self) -> bool {
        matches!(self, Tree::Object(_))
    }

    fn boolean(&self) -> Option<bool> {
        self.as_boolean()
    }

    fn is_number(&self) -> bool {
        matches!(self, Tree::Number(_))
    }

    fn text(&self) -> Option<&'t str> {
        self.as_text()
    }

    fn whole_number(&self) -> Option<u64> {
        self.as_number()?.whole()
    }

    fn truncated(&self) -> Option<u64> {
        self.as_number()?.truncated()
    }

    fn members(self) -> Members<'t, 'd> {
        Members(if let Tree::Object(fields) = self { fields.iter() } else { [].iter() })
    }

    fn is_array(&self) -> bool {
        matches!(self, Tree::Array(_))
    }

    fn elements(self) -> Self::Elements {
        if let Tree::Array(elements) = self { elements.iter() } else { [].iter() }
    }
}

/// The members of an object.
pub(crate) struct Members<'t, 'd>(slice::Iter<'t, (Cow<'d, str>, Tree<'d>)>);

impl<'t, 'd> Iterator for Members<'t, 'd> {
    type Item = (&'t str, &'t Tree<'d>);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, value)| (&**name, value))
    }
}
