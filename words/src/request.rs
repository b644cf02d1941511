//! What is looked up in a request line or a body instead of in the headers.

use hookseal_kernel::plan::RARE;
use hookseal_kernel::{METHOD, PARAMETER, SORTED_FORM, URL, is_name};

/// What is looked up in a request line or a body instead of in the headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestPart {
    /// The method.
    Method,
    /// The URL.
    Url,
    /// A field of the body.
    Field,
    /// A parameter of the URL.
    Parameter,
}

impl RequestPart {
    /// The part that a plan looks up under this name, where it is no header's.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            // Without rare words, no plan looks up anything but headers.
            _ if !RARE => None,
            METHOD => Some(Self::Method),
            URL => Some(Self::Url),
            SORTED_FORM => Some(Self::Field),
            _ if name.starts_with(PARAMETER) => Some(Self::Parameter),
            _ => (!is_name(name)).then_some(Self::Field),
        }
    }

    /// The name of the option by which a program hands it over.
    #[must_use]
    pub const fn option(self) -> &'static str {
        match self {
            Self::Method => "method",
            Self::Url | Self::Parameter => "url",
            Self::Field => "body",
        }
    }

    /// What a program is told that did not hand it over.
    #[must_use]
    pub const fn not_handed_over(self) -> &'static str {
        match self {
            Self::Method => "the scheme signs the request's method: hand it over with the delivery, such as `POST`",
            Self::Parameter => {
                "the signature stands in the request's URL: hand it over with the delivery, at least its path and query"
            }
            Self::Url => {
                "the scheme signs the request's URL: hand it over with the delivery, or once, when the webhook is made, \
                 as the provider has it (a server behind a proxy sees another one)"
            }
            Self::Field => "the scheme reads it: hand it over with the headers",
        }
    }

    /// What a program is told that handed over something else.
    #[must_use]
    pub const fn wrongly_handed_over(self) -> &'static str {
        match self {
            Self::Method => "expected the request's method, such as `POST`",
            Self::Url | Self::Parameter => {
                "expected the whole URL of the request, such as `https://example.com/webhooks`. Where a server sees its \
                 path alone, say once, when the webhook is made, the whole URL as the provider has it, or what it begins \
                 with: the base URL, such as `https://example.com`"
            }
            Self::Field => "expected the bytes exactly as they arrived",
        }
    }
}
