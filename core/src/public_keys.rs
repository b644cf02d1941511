//! Public keys: from the text that a provider shows to keys that check its signatures.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use hookseal_kernel as kernel;
use hookseal_keys::{Algorithm, IdentifiedKey, KeyError, KeyKind, PublicKey};
use hookseal_words::secret::Ends;
use zeroize::Zeroizing;

use crate::algorithm;
use crate::error::Error;
use crate::options::Options;
use crate::scheme::{Scheme, SenderRule};
use crate::secret::{self, MOST_SECRETS};
use crate::seen;
use crate::statement::Statement;
use crate::words::words;

/// Whether a signature is right for the pieces of a message.
type Check = for<'m> fn(&PublicKey, Algorithm, &mut dyn Iterator<Item = &'m [u8]>, &[u8]) -> bool;

/// Who checks signatures.
#[derive(Clone, Copy)]
pub(crate) struct By(Option<Check>);

impl By {
    /// This code. A program that never names it is built without any such check.
    pub(crate) const CORE: Self =
        Self(Some(|key, algorithm, message, signature| key.verifies(algorithm, message, signature)));

    /// A platform, which is asked ([`crate::asked`]); unasked, no signature is right.
    pub(crate) const PLATFORM: Self = Self(None);
}

/// The public keys of an endpoint, none for a scheme of MACs.
#[derive(Default)]
pub(crate) struct PublicKeys {
    keys: Vec<IdentifiedKey>,
    /// Whose deliveries are taken, where anybody can have the provider sign.
    senders: Vec<String>,
    /// What is signed in the place of the body, where something is that is made of it.
    statement: Option<Statement>,
    algorithm: Option<Algorithm>,
    check: Option<Check>,
}

impl PublicKeys {
    /// # Errors
    /// `empty_secret`, `malformed_secret`, and `invalid_option` for too many.
    pub(crate) fn read(
        scheme: &Scheme,
        secrets: &[Zeroizing<String>],
        options: &Options,
        by: By,
    ) -> Result<Self, Error> {
        let algorithm =
            checked_by(scheme.algorithm).ok_or_else(|| Error::scheme("/algorithm", "no public key checks it"))?;
        secret::check_count(secrets.len())?;
        let (mut keys, mut senders) = (Vec::new(), Vec::new());
        for (index, text) in secrets.iter().enumerate() {
            let malformed = |problem| Error::MalformedSecret { index, problem };
            // What a file adds around a key is no part of it.
            let text = text.trim_ascii();
            if text.is_empty() {
                return Err(Error::EmptySecret { index: Some(index) });
            }
            // Before it is taken for what only refers to a secret.
            if scheme.secret.sender.as_ref().is_some_and(|rule| rule.is_one(text)) {
                senders.push(String::from(text));
                continue;
            }
            if let Some(ends) = Ends::of(text).filter(|_| !options.exact_secret) {
                return Err(malformed(words![ends]));
            }
            let written = match scheme.secret.prefix.as_deref() {
                None => text,
                Some(prefix) => text
                    .strip_prefix(prefix)
                    .ok_or_else(|| malformed(format!("expected a public key that begins with `{prefix}`")))?,
            };
            let found = PublicKey::parse_all(algorithm, written);
            let found = found.map_err(|error| malformed(problem(error, written, algorithm.kind())))?;
            if scheme.secret.key_id.is_some() && found.iter().any(|key| key.id.is_none()) {
                return Err(malformed(
                    "deliveries name the key that checks them: expected keys with their ids, as a set of JWKs or as \
                     `{ \"id\": \"key\" }`"
                        .into(),
                ));
            }
            keys.extend(found);
        }
        // Where whose deliveries are taken is all that is known yet, the keys follow.
        secret::check_count(keys.len().max(senders.len()))?;
        debug_assert!(keys.len() <= MOST_SECRETS);
        if let Some(rule) = &scheme.secret.sender {
            check_senders(scheme, rule, senders.len())?;
        }
        let statement = Statement::of(scheme, senders.first().map(String::as_str).unwrap_or_default());
        Ok(Self { keys, senders, statement, algorithm: Some(algorithm), check: by.0 })
    }

    /// Whether a delivery that names this id can be checked.
    pub(crate) fn has(&self, id: &[u8]) -> bool {
        (0..self.keys.len()).any(|key| kernel::PublicKeys::has_id(self, key, id))
    }

    /// The verdict on a body, or on what is signed in its place.
    pub(crate) fn verdict<'a>(
        &self,
        begun: kernel::Verification<'a>,
        body: &[u8],
        keys: &dyn kernel::PublicKeys,
    ) -> Result<kernel::Verified<'a>, kernel::Refusal<'a>> {
        let Some(statement) = &self.statement else { return begun.whole_by(body, keys) };
        let text = statement.text(body);
        begun.of_text(text.len() as u64).whole_by(text.as_bytes(), keys)
    }

    /// Those that are valid at a time, in Unix seconds: all but those of certificates that are not.
    pub(crate) const fn at(&self, now: u64) -> ValidKeys<'_> {
        ValidKeys { keys: self, now }
    }

    /// # Errors
    /// `malformed_secret`, where there are certificates alone and none is valid: whoever runs this has to hand over
    /// another, and the sender is to try again.
    pub(crate) fn check_time(&self, now: u64) -> Result<(), Error> {
        let mut problem = None;
        for key in &self.keys {
            match key.validity.map(|validity| validity.check(now)) {
                None | Some(Ok(())) => return Ok(()),
                Some(Err(error)) => problem = problem.or(Some(error)),
            }
        }
        match problem {
            None => Ok(()),
            Some(error) => Err(Error::MalformedSecret { index: 0, problem: error.to_string() }),
        }
    }

    /// How many there are.
    pub(crate) const fn count(&self) -> usize {
        self.keys.len()
    }

    /// How Web Crypto imports keys and checks signatures, in JSON: each reads of it what it needs.
    pub(crate) const fn web_crypto(&self) -> &'static str {
        match self.algorithm {
            Some(Algorithm::Ed25519) => r#"{"name":"Ed25519"}"#,
            Some(Algorithm::EcdsaP256Sha256 | Algorithm::EcdsaP256Sha256Raw) => {
                r#"{"name":"ECDSA","namedCurve":"P-256","hash":"SHA-256"}"#
            }
            Some(Algorithm::RsaPkcs1Sha256) => r#"{"name":"RSASSA-PKCS1-v1_5","hash":"SHA-256"}"#,
            Some(Algorithm::RsaPssSha256) => r#"{"name":"RSA-PSS","hash":"SHA-256","saltLength":32}"#,
            _ => "",
        }
    }

    /// What to say where a platform checks no such signatures.
    pub(crate) fn cannot(&self) -> String {
        let name = self.web_crypto().split('"').nth(3).unwrap_or_default();
        format!("this platform's `crypto.subtle` checks no signatures of the kind {name}")
    }

    /// Whether a platform checks for them.
    pub(crate) const fn wants_platform(&self) -> bool {
        self.algorithm.is_some() && self.check.is_none()
    }

    /// What a platform is asked about a signature, unless it is wrong whatever the message is: the key as SPKI, and the signature.
    pub(crate) fn question(&self, key: usize, signature: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
        let key = &self.keys.get(key)?.key;
        Some((key.to_spki(), key.admits(self.algorithm?, signature)?))
    }

    /// Whether public keys check nothing.
    #[inline]
    pub(crate) const fn is_empty(&self) -> bool {
        self.algorithm.is_none()
    }

    /// Whether deliveries of this sender are taken.
    pub(crate) fn takes(&self, sender: &str) -> bool {
        self.senders.iter().any(|own| own == sender)
    }
}

/// # Errors
/// `invalid_option`, where nothing says whose deliveries are taken, or more does than can be meant.
fn check_senders(scheme: &Scheme, rule: &SenderRule, count: usize) -> Result<(), Error> {
    let form = match rule {
        SenderRule::Said { .. } if count > 0 => return Ok(()),
        SenderRule::Signed { .. } if count == 1 => return Ok(()),
        SenderRule::Said { pointer, prefix } => {
            format!("a text that begins with `{prefix}`, which deliveries have at `{pointer}`")
        }
        SenderRule::Signed { most_characters } => {
            format!(
                "one text, found {count}, of letters and digits, at most {most_characters} of them, which is signed along"
            )
        }
    };
    let problem = format!(
        "anybody can have {} sign: expected among these, beside the keys, whose deliveries are taken: {form}",
        scheme.name
    );
    Err(Error::option("secrets", problem))
}

impl kernel::PublicKeys for PublicKeys {
    fn count(&self) -> usize {
        self.keys.len()
    }

    fn has_id(&self, key: usize, id: &[u8]) -> bool {
        // One without an id is any: where a header has to name one, none is without.
        let is_meant = |key: &IdentifiedKey| key.id.as_ref().is_none_or(|own| own.as_bytes() == id);
        self.keys.get(key).is_some_and(is_meant)
    }

    fn verifies(&self, key: usize, message: &mut dyn Iterator<Item = &[u8]>, signature: &[u8]) -> bool {
        match (self.keys.get(key), self.algorithm, self.check) {
            (Some(key), Some(algorithm), Some(check)) => check(&key.key, algorithm, message, signature),
            _ => false,
        }
    }
}

/// The keys, at a time.
pub(crate) struct ValidKeys<'k> {
    keys: &'k PublicKeys,
    now: u64,
}

impl ValidKeys<'_> {
    /// As [`PublicKeys::question`], of a key that is valid.
    pub(crate) fn question(&self, key: usize, signature: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
        if self.is_valid(key) { self.keys.question(key, signature) } else { None }
    }

    fn is_valid(&self, key: usize) -> bool {
        let validity = self.keys.keys.get(key).and_then(|key| key.validity);
        validity.is_none_or(|validity| validity.check(self.now).is_ok())
    }
}

impl kernel::PublicKeys for ValidKeys<'_> {
    fn count(&self) -> usize {
        self.keys.count()
    }

    fn has_id(&self, key: usize, id: &[u8]) -> bool {
        self.keys.has_id(key, id)
    }

    fn verifies(&self, key: usize, message: &mut dyn Iterator<Item = &[u8]>, signature: &[u8]) -> bool {
        self.is_valid(key) && self.keys.verifies(key, message, signature)
    }
}

/// The keys that a delivery means, among all.
pub(crate) struct Meant<'k> {
    /// All of them.
    pub(crate) keys: &'k dyn kernel::PublicKeys,
    /// The id, where the delivery names one.
    pub(crate) id: Option<&'k str>,
}

impl kernel::PublicKeys for Meant<'_> {
    fn count(&self) -> usize {
        self.keys.count()
    }

    fn has_id(&self, key: usize, id: &[u8]) -> bool {
        self.keys.has_id(key, id)
    }

    fn verifies(&self, key: usize, message: &mut dyn Iterator<Item = &[u8]>, signature: &[u8]) -> bool {
        let is_meant = self.id.is_none_or(|id| self.keys.has_id(key, id.as_bytes()));
        is_meant && self.keys.verifies(key, message, signature)
    }
}

/// What checks signatures that are made so.
const fn checked_by(algorithm: algorithm::Algorithm) -> Option<Algorithm> {
    Some(match algorithm {
        algorithm::Algorithm::Ed25519 => Algorithm::Ed25519,
        algorithm::Algorithm::EcdsaP256 => Algorithm::EcdsaP256Sha256Raw,
        algorithm::Algorithm::EcdsaP256Der => Algorithm::EcdsaP256Sha256,
        algorithm::Algorithm::RsaPkcs1Sha256 => Algorithm::RsaPkcs1Sha256,
        algorithm::Algorithm::RsaPssSha256 => Algorithm::RsaPssSha256,
        _ => return None,
    })
}

/// What is wrong with a text that is no key, without repeating any of it: it may be a secret.
#[cold]
fn problem(error: KeyError, text: &str, kind: KeyKind) -> String {
    if let Some(beginning) = seen::foreign_beginning(text).filter(|beginning| !beginning.starts_with("-----")) {
        return format!(
            "it begins with `{beginning}`. This scheme's signatures are checked with the provider's public {kind} key, \
             not with a shared secret"
        );
    }
    match error {
        KeyError::UnknownForm | KeyError::Length { .. } => format!(
            "{error}: this scheme's signatures are checked with the provider's public {kind} key, not with a shared \
             secret"
        ),
        KeyError::Pem if text.contains("\\n") => {
            "its line breaks are the two characters `\\n`, as where a file of settings escapes them: expected PEM with \
             its lines"
                .into()
        }
        error => error.to_string(),
    }
}
