//! What stands behind the names of a plan: headers, and what no header has.

use hookseal_kernel::{Header, METHOD, PARAMETER, SORTED_FORM, URL, is_name, parameter_of};

/// Where something is that a plan has a name for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Header,
    Method,
    Url,
    /// It is a parameter of the URL.
    Parameter,
    /// It is read from the body.
    Body,
}

impl Place {
    pub(crate) fn of(name: &str) -> Self {
        match name {
            METHOD => Self::Method,
            URL => Self::Url,
            SORTED_FORM => Self::Body,
            _ if name.starts_with(PARAMETER) => Self::Parameter,
            _ if is_name(name) => Self::Header,
            _ => Self::Body,
        }
    }

    /// The option by which a program hands it over.
    pub(crate) const fn option(self) -> &'static str {
        match self {
            Self::Header => "headers",
            Self::Method => "method",
            Self::Url | Self::Parameter => "url",
            Self::Body => "body",
        }
    }

    /// Whether it belongs to the request line.
    pub(crate) const fn is_request(self) -> bool {
        matches!(self, Self::Method | Self::Url | Self::Parameter)
    }
}

/// Under which name the façade hands over what a plan has this name for; nothing where that is the body.
pub(crate) fn handed_over_as(name: &str) -> Option<&str> {
    match Place::of(name) {
        Place::Parameter => Some(URL),
        Place::Body => None,
        _ => Some(name),
    }
}

/// The parameter that is spelled so, of the URL that arrived.
pub(crate) fn parameter<'u>(spelled: &str, url: Option<Header<'u>>) -> Header<'u> {
    match (url, spelled.strip_prefix(PARAMETER)) {
        (Some(Header::One(url)), Some(name)) => parameter_of(url, name),
        // Nothing that a sender wrote.
        _ => Header::NotText("no URL"),
    }
}
