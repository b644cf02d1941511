//! From a scheme, its documentation and the options to a plan.

mod fields;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::iter;
use core::num::NonZeroU16;

use hookseal_kernel::plan::{self, ArrayVec, Documentation, EnvelopeRule, Fields, MOST_HEADERS, Name, Pointer};
use hookseal_kernel::{self as kernel, Settings};
use hookseal_words::expected;

use crate::by_name;
use crate::error::Error;
use crate::header::PreparedName;
use crate::options::Options;
use crate::payload;
use crate::plan::{Compiled, Plan};
use crate::provider::Provider;
use crate::request::RequestPart;
use crate::scheme::{
    self, CONTENTFUL_LIST, Composed, JwsRule, Layout, Scheme, Segment, TimestampRule, TimestampSource,
};
use crate::seen::Sight;
use crate::text::Text;

/// The plan by which deliveries are verified.
///
/// # Errors
/// `invalid_scheme`, where a scheme has more than a plan can hold: no scheme that was checked.
pub(crate) fn compile(
    scheme: Cow<'static, Scheme>,
    options: &Options,
    secret_seen: Option<Sight>,
) -> Result<Plan, Error> {
    let base = options.base_url.as_deref();
    let (bytes, spelled) = bytes_of(&scheme, base)?;
    let compiled = Compiled::try_new(bytes, |bytes| kernel::Plan::read(bytes)).map_err(|_| too_large())?;
    let kernel_plan = compiled.borrow_dependent();
    check_base(kernel_plan, base)?;
    let settings = Settings {
        tolerance_seconds: options.tolerance_seconds,
        check_timestamp: options.check_timestamp,
        max_body_bytes: options.max_body_bytes.or(kernel_plan.max_body_bytes).unwrap_or(kernel::BODY_LIMIT),
    };
    let reads_body = kernel_plan.reads_body || scheme.composed().is_some();
    let names: Vec<PreparedName> = spelled.iter().map(PreparedName::new).collect();
    let lower_case = read_names(&names, kernel_plan, &settings);
    Ok(Plan {
        compiled,
        settings,
        mode: options.schema,
        names,
        lower_case,
        secret_seen,
        reads_body,
        scheme,
        url: options.url.clone(),
        #[cfg(feature = "keys")]
        base_url: options.base_url.clone(),
    })
}

/// A path that is signed alone begins with what stands in it, so that nothing can be put before it.
fn check_base(plan: &kernel::Plan<'_>, base: Option<&str>) -> Result<(), Error> {
    if base.is_some_and(|base| plan.splits_path(base)) {
        return Err(Error::option("baseUrl", expected::ORIGIN));
    }
    Ok(())
}

/// The bytes of a plan, and the headers in the order in which it counts them. `base`: what the URLs begin with.
///
/// # Errors
/// As [`compile`].
pub(crate) fn bytes_of(scheme: &Scheme, base: Option<&str>) -> Result<(Vec<u8>, Vec<Text>), Error> {
    // What another scheme of the same name sends is not documented.
    let is_own = |own: &Scheme| *own == *scheme || own.of_public_keys().is_some_and(|other| other == *scheme);
    let provider = by_name::find(&scheme.name).filter(|provider| is_own(&provider.scheme));
    write(scheme, provider, base).ok_or_else(too_large)
}

#[cold]
fn too_large() -> Error {
    Error::scheme("", "it has more parts than can be verified")
}

/// The names of the headers that are read, each once, in lower case; behind them those of the request line.
fn read_names(names: &[PreparedName], plan: &kernel::Plan<'_>, settings: &Settings) -> Vec<String> {
    let mut read: Vec<String> = Vec::new();
    for (index, name) in (0..).zip(names) {
        let wanted = match name.part {
            Some(RequestPart::Field) => continue,
            Some(RequestPart::Parameter) => kernel::URL,
            _ => &name.lower_case,
        };
        if plan.reads(index, settings) && !read.iter().any(|known| known == wanted) {
            read.push(wanted.into());
        }
    }
    // A binding fills those from elsewhere.
    read.sort_by_key(|name| RequestPart::named(name).is_some());
    read
}

fn write(scheme: &Scheme, provider: Option<&Provider>, base: Option<&str>) -> Option<(Vec<u8>, Vec<Text>)> {
    let another = scheme.single.as_ref().map(|list| Text::Owned([list, "/1"].concat()));
    let mut headers = Names { others: &scheme.other_names, spelled: ArrayVec::new(), texts: Vec::new() };
    let other_keys = match &scheme.signature.layout {
        Layout::Pairs { separator, other_keys, .. } => other_keys.join(&**separator),
        _ => String::new(),
    };
    let signature = plan::SignatureRule {
        header: headers.add_all(&scheme.signature.header, &scheme.signature.further_headers)?,
        further_headers: u8::try_from(scheme.signature.further_headers.len()).ok()?,
        algorithm: scheme.algorithm,
        layout: match &scheme.signature.layout {
            // Of a list, the first element's.
            Layout::Plain | Layout::Each { .. } | Layout::Jws(_) | Layout::HttpSignature { .. } => plan::Layout::Plain,
            Layout::Prefixed { prefix } => plan::Layout::Prefixed { prefix },
            Layout::Pairs { separator, key, blank, .. } => {
                plan::Layout::Pairs { separator, key, other_keys: &other_keys, blank: *blank }
            }
            Layout::Versions { separator, version } => plan::Layout::Versions { separator, version },
            Layout::List { separator } => plan::Layout::List {
                separator,
                after_timestamp: scheme.timestamp.as_ref().is_some_and(|rule| rule.source == TimestampSource::First),
            },
        },
        encoding: scheme.signature.encoding,
    };
    let is_token = matches!(scheme.signature.layout, Layout::Jws(_));
    let timestamp = match &scheme.timestamp {
        // A claim of a token, which the kernel does not read.
        _ if is_token => None,
        // Nor a date that it does not read, and signs as a header.
        None | Some(TimestampRule { source: TimestampSource::HttpDate(_), .. }) => None,
        Some(rule) => Some(plan::TimestampRule {
            source: match &rule.source {
                TimestampSource::Header(header) => plan::TimestampSource::Header(headers.add(header)?),
                TimestampSource::Key(key) => plan::TimestampSource::Key(key),
                TimestampSource::First | TimestampSource::HttpDate(_) => plan::TimestampSource::First,
            },
            unit: rule.unit,
            tolerance_seconds: rule.tolerance_seconds,
            // The kernel sees no content that it is part of.
            signed: rule.signed && !scheme.signs_sns_fields() && scheme.composed().is_none(),
        }),
    };
    let id = match &scheme.id {
        None => None,
        Some(rule) => {
            Some(plan::IdRule { header: headers.add(&rule.header)?, length: rule.length.and_then(NonZeroU16::new) })
        }
    };
    let key_id = match &scheme.secret.key_id {
        None => None,
        Some(header) => Some(headers.add(header)?),
    };
    let content = match &scheme.signature.layout {
        Layout::Jws(rule) => token(scheme, rule, &mut headers)?,
        _ => content(scheme, base, &mut headers)?,
    };
    let another = match &another {
        None => None,
        Some(pointer) => Some(headers.add(pointer)?),
    };
    let rule = &scheme.envelope;
    let pointers = pointers_of(rule);
    let steps: Vec<Vec<u8>> = pointers.iter().map(|pointer| Pointer::steps_of(pointer)).collect();
    let envelope = envelope(rule, &pointers, &steps)?;
    let documented = match provider.and_then(|provider| Some((provider, provider.envelope.as_ref()?))) {
        Some((provider, document)) => payload::documentation(document.shape, provider.event_types, &envelope).ok()?,
        None => None,
    };
    let documentation = match &documented {
        Some(bytes) => Some(Documentation::compiled(bytes, &envelope).ok()?),
        None => None,
    };
    let Names { spelled, texts, .. } = headers;
    let another = another.map(|name| name.index);
    let fields = fields::bytes_of(&texts, another)?;
    let plan = kernel::Plan {
        name: &scheme.name,
        headers: spelled,
        signature,
        timestamp,
        id,
        key_id,
        fields: Fields::compiled(&fields, texts.len()).ok()?,
        content,
        fixed_digits: None,
        signed_headers: 0,
        secrets: secret_forms(scheme)?,
        max_body_bytes: provider.and_then(|provider| provider.delivery.max_body_bytes),
        binds_body: false,
        reads_body: false,
        unescapes_url: false,
        envelope,
        documentation,
        says_all: !scheme.is_beyond_plans(),
    };
    Some((plan.write(), texts))
}

/// What the kernel checks of a token: its own text, in the place of the body, and what it says of that.
fn token<'s>(
    scheme: &Scheme,
    rule: &JwsRule,
    headers: &mut Names<'s>,
) -> Option<ArrayVec<plan::Segment<'s>, { plan::MOST_SEGMENTS }>> {
    if rule.request_hash.is_some() {
        headers.add_request(kernel::METHOD)?;
    }
    if rule.names_url() || rule.request_hash.is_some() {
        // Which is compared with what the token says.
        headers.add_request(kernel::URL)?;
    }
    let text = if scheme.signs_body() { plan::Segment::Body } else { plan::Segment::Statement };
    Some(core::iter::once(text).collect())
}

/// The signed bytes, where so much of a URL is known beforehand.
fn content<'s>(
    scheme: &'s Scheme,
    base: Option<&'s str>,
    headers: &mut Names<'s>,
) -> Option<ArrayVec<plan::Segment<'s>, { plan::MOST_SEGMENTS }>> {
    let mut content = ArrayVec::new();
    let statement = scheme.statement();
    for (index, segment) in scheme.signed_content.iter().enumerate() {
        if let Some(own) = statement.as_ref().filter(|own| own.contains(&index)) {
            // Which is one text.
            if index == *own.start() {
                content.try_push(plan::Segment::Statement).ok()?;
            }
            continue;
        }
        // What is known of a URL beforehand is signed as it stands there.
        let behind = match segment {
            // What a proxy took away from the path is put back.
            Segment::Request(scheme::Part::Target) => base.and_then(|base| {
                let path = kernel::signed_part(base.as_bytes(), plan::Part::Target)?;
                Some((str::from_utf8(path).ok().filter(|path| !path.is_empty())?, plan::Part::Target))
            }),
            Segment::Request(part) => base.and_then(|base| Some((base, part.planned().behind_base()?))),
            _ => None,
        };
        if let Some((base, _)) = behind {
            content.try_push(plan::Segment::Literal(base)).ok()?;
        }
        let planned = match segment {
            Segment::Optional(rule) => {
                let value = match rule.parameter() {
                    Some(part) => plan::Segment::Request(part, headers.add_request(kernel::URL)?),
                    None => plan::Segment::Optional(headers.add(&rule.name)?),
                };
                for segment in rule.planned(value) {
                    content.try_push(segment).ok()?;
                }
                continue;
            }
            Segment::Timestamp => match scheme.timestamp.as_ref().map(|rule| &rule.source) {
                Some(TimestampSource::HttpDate(name)) => plan::Segment::Header(headers.add(name)?, None),
                _ => plan::Segment::Timestamp,
            },
            Segment::Id => plan::Segment::Id,
            Segment::Body => plan::Segment::Body,
            Segment::Literal(text) => plan::Segment::Literal(text),
            Segment::SnsFields | Segment::Sender | Segment::Crc32 => plan::Segment::Statement,
            Segment::Composed(composed) => {
                look_up(composed, headers)?;
                composed.planned()
            }
            Segment::SortedForm(hash) => plan::Segment::SortedForm(plan::SortedFormRule {
                name: headers.add_request(kernel::SORTED_FORM)?,
                hash,
            }),
            Segment::Header(header, length) => {
                let length = length.or_else(|| fields::hash_length(header)).and_then(NonZeroU16::new);
                plan::Segment::Header(headers.add(header)?, length)
            }
            Segment::Request(part) => {
                let part = behind.map_or_else(|| part.planned(), |(_, part)| part);
                plan::Segment::Request(part, headers.add_request(part.name())?)
            }
        };
        content.try_push(planned).ok()?;
    }
    Some(content)
}

/// Has the names looked up of which a text is made in the place of all segments.
fn look_up<'s>(composed: &'s Composed, headers: &mut Names<'s>) -> Option<()> {
    match composed {
        Composed::BraintreePayload => {}
        Composed::PlivoRequest(nonce) => {
            headers.add_request(kernel::METHOD)?;
            headers.add_request(kernel::URL)?;
            headers.add(nonce)?;
        }
        Composed::ContentfulRequest(further) => {
            headers.add_request(kernel::METHOD)?;
            headers.add_request(kernel::URL)?;
            headers.add_request(CONTENTFUL_LIST)?;
            for name in &**further {
                headers.add(name)?;
            }
        }
    }
    Some(())
}

/// The forms of secrets, as a plan says them: who opens a webhook from a plan has no scheme.
fn secret_forms(scheme: &Scheme) -> Option<ArrayVec<plan::SecretRule<'_>, { plan::MOST_SECRET_FORMS }>> {
    let mut forms = ArrayVec::new();
    for rule in iter::once(&scheme.secret).chain(&*scheme.other_secrets) {
        forms.try_push(rule.plan()).ok()?;
    }
    Some(forms)
}

/// The headers of a scheme, each once as it is spelled, with its other names behind it.
struct Names<'s> {
    others: &'s [(Text, Text)],
    spelled: ArrayVec<&'s str, MOST_HEADERS>,
    texts: Vec<Text>,
}

impl<'s> Names<'s> {
    fn add(&mut self, spelled: &'s Text) -> Option<Name> {
        let known = self.spelled.iter().position(|known| known == spelled);
        let index = u8::try_from(known.unwrap_or(self.texts.len())).ok()?;
        let mut others = 0;
        if known.is_none() {
            self.push(spelled)?;
        }
        for (_, other) in self.others.iter().filter(|(name, _)| name == spelled) {
            if known.is_none() {
                self.push(other)?;
            }
            others += 1;
        }
        Some(Name { index, others })
    }

    /// What has a fixed name: the request's method or URL, which is looked up under a name that no header has.
    fn add_request(&mut self, spelled: &'static str) -> Option<Name> {
        let known = self.spelled.iter().position(|known| *known == spelled);
        let index = u8::try_from(known.unwrap_or(self.texts.len())).ok()?;
        if known.is_none() {
            self.spelled.try_push(spelled).ok()?;
            self.texts.push(Text::Borrowed(spelled));
        }
        Some(Name { index, others: 0 })
    }

    /// Several headers, one behind the other, and the first of them.
    fn add_all(&mut self, spelled: &'s Text, further: &'s [Text]) -> Option<Name> {
        let first = self.add(spelled)?;
        for name in further {
            self.push(name)?;
        }
        Some(first)
    }

    fn push(&mut self, spelled: &'s Text) -> Option<()> {
        self.spelled.try_push(spelled).ok()?;
        self.texts.push(spelled.clone());
        Some(())
    }
}

/// All pointers of a rule, the document itself first.
fn pointers_of(rule: &scheme::EnvelopeRule) -> Vec<&str> {
    let named = [&rule.event_type, &rule.occurred_at, &rule.data].into_iter().flatten();
    [""].into_iter().chain(named.chain(&*rule.id).map(|pointer| &**pointer)).collect()
}

fn envelope<'p>(rule: &'p scheme::EnvelopeRule, texts: &[&'p str], steps: &'p [Vec<u8>]) -> Option<EnvelopeRule<'p>> {
    let mut pointers = ArrayVec::new();
    for (text, steps) in texts.iter().zip(steps) {
        pointers.try_push(Pointer::compiled(text, steps).ok()?).ok()?;
    }
    // In the order in which they were listed.
    let mut indices = 1..;
    let mut next = |is_there: bool| if is_there { indices.next() } else { None };
    let event_type = next(rule.event_type.is_some());
    let occurred_at = next(rule.occurred_at.is_some());
    let data = next(rule.data.is_some());
    let ids = rule.id.iter().filter_map(|_| next(true)).collect();
    let payload = rule.payload.compiled();
    Some(EnvelopeRule { pointers, event_type, type_optional: rule.type_optional, occurred_at, data, ids, payload })
}
