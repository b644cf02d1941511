//! What verification sees of a scheme: its plan, and the names of headers as containers look them up.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

#[cfg(feature = "keys")]
use hookseal_kernel::plan::Part;
use hookseal_kernel::{self as kernel, Refusal};
use self_cell::self_cell;

use crate::header::{Header, Headers, PreparedName};
use crate::options::SchemaMode;
use crate::request::{Request, RequestPart};
use crate::scheme::Scheme;
use crate::seen::Sight;
use crate::text::Text;

/// What a scheme is compiled into once, before the first delivery. Verification borrows it.
pub(crate) struct Plan {
    pub(crate) scheme: Cow<'static, Scheme>,
    pub(crate) compiled: Compiled,
    pub(crate) settings: kernel::Settings,
    pub(crate) mode: SchemaMode,
    /// What can be seen of the secrets, which the plan does not hold.
    pub(crate) secret_seen: Option<Sight>,
    /// Whether what is signed is known with the body alone.
    pub(crate) reads_body: bool,
    /// The URL that every delivery is sent to, where it is known beforehand.
    pub(crate) url: Option<String>,
    /// What URLs begin with, where that is known beforehand.
    #[cfg(feature = "keys")]
    pub(crate) base_url: Option<String>,
    /// As the plan counts them.
    pub(crate) names: Vec<PreparedName>,
    /// Those that are read under these settings, each once, in lower case.
    pub(crate) lower_case: Vec<String>,
}

type KernelPlan<'p> = kernel::Plan<'p>;

self_cell! {
    /// A plan with its bytes, which it borrows.
    pub(crate) struct Compiled {
        owner: Vec<u8>,
        #[covariant]
        dependent: KernelPlan,
    }
}

impl Plan {
    /// Whether the event's id is among the fields of the body that are signed, which are all that is.
    pub(crate) fn signs_id(&self) -> bool {
        self.scheme.signs_sns_fields() && self.scheme.envelope.id.iter().all(|pointer| pointer == "/MessageId")
    }

    /// What the kernel works by.
    #[inline]
    pub(crate) fn kernel(&self) -> &kernel::Plan<'_> {
        self.compiled.borrow_dependent()
    }

    /// How long a body may be that is read before the kernel has counted it, or of which it sees another text.
    ///
    /// # Errors
    /// It is longer.
    pub(crate) const fn check_length(&self, bytes: u64) -> Result<(), Refusal<'static>> {
        let limit_bytes = self.settings.max_body_bytes;
        if bytes > limit_bytes { Err(Refusal::BodyTooLarge { bytes, limit_bytes }) } else { Ok(()) }
    }

    /// What a container has under one of the plan's names. Nothing in the container passes for the request line, and
    /// the webhook's own URL, where it has one, wins over the request's.
    #[inline]
    pub(crate) fn find<'h, H: Headers + ?Sized>(
        &'h self,
        request: Request<'h>,
        headers: &'h H,
        name: u8,
    ) -> Header<'h> {
        match self.names.get(usize::from(name)) {
            None => Header::Missing,
            Some(name) => match name.part {
                None => headers.find_prepared(name),
                // Of what arrived: the URL that is known beforehand has no signature.
                Some(RequestPart::Parameter) => request.parameter(&name.spelled),
                Some(part) => request.or_url(self.url.as_deref()).find(part),
            },
        }
    }

    /// The whole URL that the delivery was sent to, as the provider has it.
    ///
    /// # Errors
    /// It was not handed over, or is none.
    #[cfg(feature = "keys")]
    pub(crate) fn whole_url<'h>(&'h self, request: Request<'h>) -> Result<Cow<'h, [u8]>, Refusal<'h>> {
        let (url, name) = self.handed_over(request, RequestPart::Url)?;
        self.part_of(url, Part::Url, name)
    }

    /// The method or the URL of a request, and the name under which the plan has it.
    ///
    /// # Errors
    /// It was not handed over.
    #[cfg(feature = "keys")]
    pub(crate) fn handed_over<'h>(
        &'h self,
        request: Request<'h>,
        kind: RequestPart,
    ) -> Result<(&'h [u8], u8), Refusal<'h>> {
        let name = self.names.iter().position(|name| name.part == Some(kind));
        let name = name.and_then(|name| u8::try_from(name).ok()).unwrap_or(u8::MAX);
        match request.or_url(self.url.as_deref()).find(kind) {
            Header::One(value) => Ok((value, name)),
            _ => Err(Refusal::NotHandedOver { header: name }),
        }
    }

    /// The method, or the URL or its target, of what was handed over under a name; behind what URLs begin with, where that
    /// is known.
    ///
    /// # Errors
    /// It is none.
    #[cfg(feature = "keys")]
    pub(crate) fn part_of<'h>(
        &self,
        value: &'h [u8],
        part: Part<'static>,
        name: u8,
    ) -> Result<Cow<'h, [u8]>, Refusal<'h>> {
        let base = self.base_url.as_deref().filter(|_| self.url.is_none() && part != Part::Method);
        let Some(base) = base else { return kernel::part_of(value, part, name).map(Cow::Borrowed) };
        let url = [base.as_bytes(), kernel::part_of(value, Part::Target, name)?].concat();
        let start =
            if part == Part::Url { 0 } else { url.len() - kernel::signed_part(&url, part).map_or(0, <[u8]>::len) };
        Ok(Cow::Owned(url[start..].to_vec()))
    }

    /// What is looked up in the request line under a name.
    pub(crate) fn part(&self, header: u8) -> Option<RequestPart> {
        self.names.get(usize::from(header)).and_then(|name| name.part)
    }

    /// The name of a header as the provider spells it.
    pub(crate) fn spelled(&self, header: u8) -> Text {
        self.names.get(usize::from(header)).map_or(Cow::Borrowed(""), |name| name.spelled.clone())
    }
}
