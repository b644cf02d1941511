//! How a delivery ended: the closed list of labels that metrics and logs have.

/// One row an outcome: its doc comment, name, label, and what it says about the endpoint's health.
macro_rules! outcomes {
    ($( $(#[doc = $doc:literal])+ $name:ident => $label:literal, $counts:ident; )+) => {
        /// How a delivery ended.
        ///
        /// ```
        /// use hookseal::receive::Outcome;
        /// assert_eq!(Outcome::Duplicate.as_str(), "duplicate");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        #[non_exhaustive]
        pub enum Outcome {
            $( $(#[doc = $doc])+ $name, )+
        }

        impl Outcome {
            /// Every outcome. Their places here are their numbers at the boundary.
            pub const ALL: &'static [Self] = &[ $( Self::$name, )+ ];

            /// The label, such as `handled`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$name => $label, )+ }
            }

            /// What it says about the endpoint's health.
            #[must_use]
            pub const fn counts(self) -> Counts {
                match self { $( Self::$name => Counts::$counts, )+ }
            }
        }
    };
}

outcomes! {
    /// The handler did it, and its mark is set.
    Handled => "handled", Good;
    /// It was done before.
    Duplicate => "duplicate", Good;
    /// Another attempt holds it.
    Busy => "busy", Good;
    /// No handler wants it, or the handler said that it is to be left.
    Ignored => "ignored", Good;
    /// The provider asked whether this is its receiver.
    Handshake => "handshake", Good;
    /// It was refused before a handler saw it. Forgeries are here, so that it counts for nothing.
    Refused => "refused", Nothing;
    /// The handler, the queue or the dead letter failed.
    Failed => "failed", Error;
    /// The handler said that trying again cannot help; the dead letter was taken.
    Permanent => "permanent", Error;
    /// The provider's deadline came before the handler's end.
    Late => "late", Error;
    /// The lease had ended, and another attempt took over.
    Overtaken => "overtaken", Error;
    /// The handler did it, and its mark could not be set.
    Unmarked => "unmarked", Error;
    /// The store did not answer.
    Store => "store", Error;
    /// The receiver is closing, or has as many deliveries in work as it takes.
    Closed => "closed", Nothing;
}

/// What an outcome says about the endpoint's health.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Counts {
    /// It is left out.
    Nothing,
    /// It counts as received.
    Good,
    /// It counts as received, and as an error.
    Error,
}
