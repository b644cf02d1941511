//! What checks the signatures of a webhook: the MACs of its secrets, or the provider's public keys.

use alloc::string::String;
use alloc::vec::Vec;

use hookseal_kernel as kernel;
use zeroize::Zeroizing;

use crate::error::Error;
#[cfg(feature = "keys")]
use crate::error::ErrorCode;
use crate::mac::Macs;
use crate::options::Options;
#[cfg(feature = "keys")]
pub(crate) use crate::public_keys::By;
#[cfg(feature = "keys")]
use crate::public_keys::PublicKeys;
#[cfg(not(feature = "keys"))]
use crate::scheme::Layout;
use crate::scheme::Scheme;
use crate::secret;

/// Who checks signatures by public keys, where anybody does.
#[cfg(not(feature = "keys"))]
#[derive(Clone, Copy)]
pub(crate) struct By;

#[cfg(not(feature = "keys"))]
impl By {
    pub(crate) const CORE: Self = Self;
}

/// MACs or public keys: one of the two is empty.
#[derive(Default)]
pub(crate) struct Checks {
    pub(crate) macs: Macs,
    #[cfg(feature = "keys")]
    pub(crate) public: PublicKeys,
}

impl Checks {
    pub(crate) fn new(
        scheme: &Scheme,
        secrets: &[Zeroizing<String>],
        options: &Options,
        by: By,
    ) -> Result<Self, Error> {
        #[cfg(not(feature = "keys"))]
        if matches!(scheme.signature.layout, Layout::Jws(_)) {
            return Err(Error::scheme(
                "/signature/layout",
                "this build checks no JSON Web Signatures: in JavaScript, `import \"hookseal/keys\"` brings them",
            ));
        }
        #[cfg(not(feature = "keys"))]
        if matches!(scheme.signature.layout, Layout::Each { .. }) {
            return Err(Error::scheme(
                "/signature/layout",
                "this build looks at one token: in JavaScript, `import \"hookseal/keys\"` brings those of all elements",
            ));
        }
        #[cfg(not(feature = "keys"))]
        if scheme.is_beyond_plans() && !scheme.algorithm.is_public() {
            return Err(Error::scheme(
                "/signedContent",
                "this build does not make what is signed here: in JavaScript, `import \"hookseal/keys\"` brings it",
            ));
        }
        if scheme.algorithm.is_public() {
            return Self::of_public_keys(scheme, secrets, options, by);
        }
        let keys = secret::keys(scheme, secrets, options.exact_secret)?;
        let macs = secret::macs(scheme.algorithm, &keys)?;
        Ok(Self { macs, ..Self::default() })
    }

    #[cfg(feature = "keys")]
    fn of_public_keys(
        scheme: &Scheme,
        secrets: &[Zeroizing<String>],
        options: &Options,
        by: By,
    ) -> Result<Self, Error> {
        Ok(Self { macs: Macs::default(), public: PublicKeys::read(scheme, secrets, options, by)? })
    }

    #[cfg(not(feature = "keys"))]
    fn of_public_keys(_: &Scheme, _: &[Zeroizing<String>], _: &Options, _: By) -> Result<Self, Error> {
        Err(Error::scheme(
            "/algorithm",
            "this build checks no signatures by public keys: in JavaScript, `import \"hookseal/keys\"` brings them",
        ))
    }

    /// What to say of a signature that is not right at a time, in Unix seconds: where no certificate is valid then, that.
    #[cold]
    pub(crate) fn because(&self, error: Error, now: u64) -> Error {
        #[cfg(feature = "keys")]
        if error.code() == ErrorCode::SignatureMismatch
            && let Err(expired) = self.public.check_time(now)
        {
            return expired;
        }
        let _ = (now, self);
        error
    }

    /// The verdict on a body that is there whole.
    #[inline]
    pub(crate) fn whole<'a>(
        &self,
        begun: kernel::Verification<'a>,
        body: &[u8],
        received_at: u64,
    ) -> Result<kernel::Verified<'a>, kernel::Refusal<'a>> {
        #[cfg(feature = "keys")]
        if !self.public.is_empty() {
            return self.public.verdict(begun, body, &self.public.at(received_at));
        }
        let _ = received_at;
        begun.whole(body)
    }

    /// A body that comes in pieces: it is hashed, or kept for whoever needs it whole.
    ///
    /// `is_kept` where something else than the body is signed, which holds its hash.
    pub(crate) fn in_pieces(&self, begun: &kernel::Verification<'_>, is_kept: bool) -> Hashing {
        #[cfg(feature = "keys")]
        let is_kept = is_kept || !self.public.is_empty();
        let mut macs = if is_kept { Macs::default() } else { self.macs.clone() };
        begun.start(&mut macs);
        Hashing { macs, is_kept, body: Vec::new() }
    }
}

/// A body on its way.
pub(crate) struct Hashing {
    macs: Macs,
    is_kept: bool,
    /// All of it, where it is kept: a signature by Ed25519 is checked over the whole.
    body: Vec<u8>,
}

impl Hashing {
    /// Of a body that is needed whole.
    pub(crate) fn keeping() -> Self {
        Self { macs: Macs::default(), is_kept: true, body: Vec::new() }
    }

    /// The next piece of such a body.
    pub(crate) fn keep(&mut self, piece: &[u8]) {
        self.body.extend_from_slice(piece);
    }

    /// The next piece.
    pub(crate) fn update(&mut self, begun: &mut kernel::Verification<'_>, piece: &[u8]) {
        begun.update(&mut self.macs, piece);
        #[cfg(feature = "keys")]
        if self.is_kept && begun.is_within_limit() {
            self.body.extend_from_slice(piece);
        }
    }

    /// The body, where it was kept.
    pub(crate) fn body(&self) -> Option<&[u8]> {
        self.is_kept.then_some(&*self.body)
    }

    /// The verdict, where it was not.
    pub(crate) fn finish<'a>(
        &self,
        begun: kernel::Verification<'a>,
    ) -> Result<kernel::Verified<'a>, kernel::Refusal<'a>> {
        begun.finish(&self.macs)
    }
}
