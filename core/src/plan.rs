//! What verification sees of a scheme: its plan, and the names of headers as containers look them up.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use hookseal_kernel as kernel;
use self_cell::self_cell;

use crate::header::{Header, Headers, PreparedName};
use crate::options::SchemaMode;
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
    /// What the kernel works by.
    #[inline]
    pub(crate) fn kernel(&self) -> &kernel::Plan<'_> {
        self.compiled.borrow_dependent()
    }

    /// What a container has under one of the plan's names.
    #[inline]
    pub(crate) fn find<'h, H: Headers + ?Sized>(&self, headers: &'h H, name: kernel::plan::Name<'_>) -> Header<'h> {
        self.names.get(usize::from(name.index)).map_or(Header::Missing, |name| headers.find_prepared(name))
    }

    /// The name of the header of the signature.
    #[cfg(feature = "keys")]
    pub(crate) fn compiled_signature_header(&self) -> kernel::plan::Name<'_> {
        self.kernel().signature.header
    }

    /// The name of a header as the provider spells it.
    pub(crate) fn spelled(&self, header: u8) -> Text {
        self.names.get(usize::from(header)).map_or(Cow::Borrowed(""), |name| name.spelled.clone())
    }
}
