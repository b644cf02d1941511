//! What a program hands over as a document, such as its options: which there are, and what each may be. It is read here
//! for the core, which has a document as a tree, and for the edge engine, which has it as texts.

use crate::expected;
use crate::options::SPELLINGS;
use crate::secret::NoKey;

/// A value of a document, whatever holds it.
pub trait Given<'t>: Copy {
    /// See [`members`](Self::members).
    type Members: Iterator<Item = (&'t str, Self)>;

    /// See [`elements`](Self::elements).
    type Elements: Iterator<Item = Self>;

    /// Whether it is null.
    fn is_null(&self) -> bool;

    /// Whether it is an object, and none that stands for what JSON cannot express.
    fn is_object(&self) -> bool;

    /// Its value, if it is true or false.
    fn boolean(&self) -> Option<bool>;

    /// Whether it is a number.
    fn is_number(&self) -> bool;

    /// What it says, if it is a text.
    fn text(&self) -> Option<&'t str>;

    /// Its value, if it is a whole number that is not negative. A language without integers writes 300 as 300.0.
    fn whole_number(&self) -> Option<u64>;

    /// Its value without the fraction, if it is a number that is not negative.
    fn truncated(&self) -> Option<u64>;

    /// Each member of an object, with its name.
    fn members(self) -> Self::Members;

    /// Whether it is an array.
    fn is_array(&self) -> bool;

    /// Each element of an array.
    fn elements(self) -> Self::Elements;
}

/// Says what is wrong with what was given under a name.
pub trait Refuse<V> {
    /// That it was said.
    type Refused;

    /// There is no option of this name.
    fn no_option(&mut self, name: &str) -> Self::Refused;

    /// What is wrong is a text.
    fn said(&mut self, name: &str, said: &'static str) -> Self::Refused;

    /// The same option was given under this name, too.
    fn twice(&mut self, name: &str, other: &str) -> Self::Refused;

    /// What was expected, what came, and a hint.
    fn found(&mut self, name: &str, expected: &'static str, found: &V, hint: &'static str) -> Self::Refused;

    /// What should have members is no object.
    fn no_object(&mut self, name: &str, found: &V) -> Self::Refused;

    /// The value of a header is no text.
    fn header_value(&mut self, name: &str, header: &str, found: &V) -> Self::Refused;

    /// The secret of this index is none.
    fn no_secret(&mut self, index: usize, reason: NoKey<'static>) -> Self::Refused;

    /// It is no text.
    fn secret_kind(&mut self, index: usize, found: &V) -> Self::Refused;
}

/// The parts of a configuration; what is not given is null.
#[derive(Clone, Copy, Debug)]
pub struct Parts<V> {
    /// A provider's name, or a scheme.
    pub provider: V,
    /// One secret, or several.
    pub secrets: V,
    /// The [options](OptionsGiven).
    pub options: V,
}

impl<V> Parts<V> {
    /// Reads them. `null` is what stands for nothing; `take` is handed what has another name, and says whether it wants it.
    ///
    /// # Errors
    /// It is no object, or has another part.
    #[inline]
    pub fn read<'t, R: Refuse<V>>(
        refuse: &mut R,
        given: V,
        null: V,
        mut take: impl FnMut(&str, V) -> bool,
    ) -> Result<Self, R::Refused>
    where
        V: Given<'t>,
    {
        if !given.is_object() {
            return Err(refuse.no_object("configuration", &given));
        }
        let mut parts = Self { provider: null, secrets: null, options: null };
        for (name, value) in given.members() {
            match name {
                "provider" => parts.provider = value,
                "secrets" => parts.secrets = value,
                "options" => parts.options = value,
                name if take(name, value) => {}
                name => return Err(refuse.said(name, expected::PART)),
            }
        }
        Ok(parts)
    }
}

/// Each of several secrets, or the only one.
pub fn each_secret<'t, V: Given<'t>>(secrets: V) -> impl Iterator<Item = V> {
    let alone = if secrets.is_array() { None } else { Some(secrets) };
    secrets.elements().chain(alone)
}

/// Makes sure that each of the secrets is a text.
///
/// # Errors
/// What is wrong with the first that is none.
#[inline]
pub fn check_secrets<'t, V: Given<'t>, R: Refuse<V>>(refuse: &mut R, secrets: V) -> Result<(), R::Refused> {
    if secrets.is_null() {
        return Err(refuse.no_secret(0, NoKey::None));
    }
    for (index, secret) in each_secret(secrets).enumerate() {
        if secret.is_null() {
            return Err(refuse.no_secret(index, NoKey::Empty));
        }
        if secret.text().is_none() {
            return Err(refuse.secret_kind(index, &secret));
        }
    }
    Ok(())
}

/// The options of a webhook.
#[derive(Clone, Copy)]
pub struct OptionsGiven<'t> {
    /// Nothing where it is not given, like the next one.
    pub tolerance_seconds: Option<u64>,
    /// The largest body.
    pub max_body_bytes: Option<u64>,
    /// True where it is not given; the others are false.
    pub check_timestamp: bool,
    /// Whether the secret is the key as it is.
    pub exact_secret: bool,
    /// The URL that every delivery goes to.
    pub url: Option<&'t str>,
    /// What the URLs of deliveries begin with.
    pub base_url: Option<&'t str>,
    /// Whether a payload is refused that is not what is documented.
    pub enforces: bool,
}

impl Default for OptionsGiven<'_> {
    fn default() -> Self {
        Self {
            tolerance_seconds: None,
            max_body_bytes: None,
            check_timestamp: true,
            exact_secret: false,
            url: None,
            base_url: None,
            enforces: false,
        }
    }
}

impl<'t> OptionsGiven<'t> {
    /// Takes those that are given.
    ///
    /// # Errors
    /// What is wrong with the first of them that is.
    #[inline]
    pub fn take<V: Given<'t>, R: Refuse<V>>(&mut self, refuse: &mut R, given: V) -> Result<(), R::Refused> {
        if given.is_null() {
            return Ok(());
        }
        if !given.is_object() {
            return Err(refuse.no_object("options", &given));
        }
        let mut seen = [None; SPELLINGS.len()];
        for (name, value) in given.members() {
            let option = SPELLINGS.iter().position(|(one, other)| name == *one || name == *other);
            let Some(option) = option else { return Err(refuse.no_option(name)) };
            if let Some(other) = seen.get_mut(option).and_then(|seen| seen.replace(name)) {
                return Err(refuse.twice(name, other));
            }
            match option {
                // In the order of the spellings.
                0 => self.tolerance_seconds = Some(whole_number(refuse, name, &value, expected::NO_TOLERANCE)?),
                1 => self.max_body_bytes = Some(whole_number(refuse, name, &value, "")?),
                2 => self.check_timestamp = boolean(refuse, name, &value)?,
                3 => self.exact_secret = boolean(refuse, name, &value)?,
                4 | 5 => match value.text() {
                    Some(url) if option == 4 => self.url = Some(url),
                    Some(base) => self.base_url = Some(base),
                    None => return Err(refuse.found(name, expected::URL, &value, "")),
                },
                _ => match value.text() {
                    Some("report") => self.enforces = false,
                    Some("enforce") => self.enforces = true,
                    _ => return Err(refuse.found(name, expected::SCHEMA, &value, "")),
                },
            }
        }
        Ok(())
    }
}

fn whole_number<'t, V: Given<'t>, R: Refuse<V>>(
    refuse: &mut R,
    name: &str,
    value: &V,
    hint: &'static str,
) -> Result<u64, R::Refused> {
    let whole = value.whole_number().filter(|number| *number <= expected::LARGEST);
    whole.ok_or_else(|| refuse.found(name, expected::WHOLE_NUMBER, value, hint))
}

fn boolean<'t, V: Given<'t>, R: Refuse<V>>(refuse: &mut R, name: &str, value: &V) -> Result<bool, R::Refused> {
    value.boolean().ok_or_else(|| refuse.found(name, expected::BOOLEAN, value, ""))
}

/// An option of signing.
#[derive(Clone, Copy)]
pub enum SignOption<'t> {
    /// Unix seconds.
    Timestamp(u64),
    /// The event's id.
    Id(&'t str),
    /// The request's method.
    Method(&'t str),
    /// The request's URL.
    Url(&'t str),
    /// Whether the text is signed alone.
    Alone(bool),
    /// A header that is sent along: its name and its value.
    Header(&'t str, &'t str),
}

/// Reads the options of signing, and hands each over as it is read.
///
/// # Errors
/// What is wrong with the first of them that is.
#[inline]
pub fn sign_options<'t, V: Given<'t>, R: Refuse<V>>(
    refuse: &mut R,
    given: V,
    mut take: impl FnMut(SignOption<'t>),
) -> Result<(), R::Refused> {
    if !given.is_object() {
        return Err(refuse.no_object("options", &given));
    }
    for (name, value) in given.members() {
        let known = ["timestamp", "id", "method", "url", "headers", "alone"].iter().position(|known| name == *known);
        let Some(known) = known else { return Err(refuse.said(name, expected::SIGN_OPTION)) };
        let option = match (known, value.text()) {
            (0, _) => {
                if !value.is_number() {
                    return Err(refuse.found(name, expected::TIME_AS_NUMBER, &value, ""));
                }
                let seconds = value.truncated().filter(|seconds| *seconds <= expected::LARGEST);
                SignOption::Timestamp(seconds.ok_or_else(|| refuse.found(name, expected::TIME, &value, ""))?)
            }
            (1, Some(id)) => SignOption::Id(id),
            (2, Some(method)) => SignOption::Method(method),
            (3, Some(url)) => SignOption::Url(url),
            (1..=3, None) => return Err(refuse.found(name, expected::STRING, &value, "")),
            (5, _) => SignOption::Alone(boolean(refuse, name, &value)?),
            _ if value.is_object() => {
                for (header, value) in value.members() {
                    let text = value.text().ok_or_else(|| refuse.header_value(name, header, &value))?;
                    take(SignOption::Header(header, text));
                }
                continue;
            }
            _ => return Err(refuse.found(name, expected::HEADERS, &value, "")),
        };
        take(option);
    }
    Ok(())
}
