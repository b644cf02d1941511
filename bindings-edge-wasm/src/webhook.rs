//! A webhook that is open: a plan with keys, and what its deliveries were refused for.

use arrayvec::ArrayVec;
use hookseal_boundary::{FINE, REFUSALS_KEPT, REFUSED};
use hookseal_kernel::plan::{Algorithm, Authenticity, Error, MOST_HEADERS, RARE, SignatureRule};
use hookseal_kernel::{Header, Mac, PARAMETER, Plan, Settings, URL};
use hookseal_words::secret::{NoKey, SecretProblem, check_count, key as key_of};
use hookseal_words::seen::{self, Sight};
use hookseal_words::{KEY_SEPARATOR, RequestPart, say};
use zeroize::Zeroize;

use crate::configuration::{self, Configuration};
use crate::header_table;
use crate::memory::{self, Arena};
use crate::place;
use crate::refusal::Key;
use crate::report::{Failed, Output};
use crate::secret;

/// So many bytes more than its text a key may take: its length, and the room for what base64 is taken to be.
const KEY_BYTES: usize = size_of::<u32>() + 4;

/// The place of a name that is not read.
const UNREAD: u8 = u8::MAX;

/// What deliveries are judged by.
pub(crate) struct Judge {
    pub(crate) plan: Plan<'static>,
    pub(crate) settings: Settings,
    pub(crate) keys: &'static [Mac],
    pub(crate) enforces: bool,
    /// What is seen of the first secret of which there is something to see.
    pub(crate) secret: Option<Sight>,
    /// Where every delivery goes to.
    pub(crate) url: Option<&'static [u8]>,
    /// The place in the header table of each of the plan's names.
    places: ArrayVec<u8, MOST_HEADERS>,
}

/// A webhook, with what changes from call to call.
pub(crate) struct Webhook {
    pub(crate) judge: Judge,
    pub(crate) refusals: Refusals,
    /// The keys that were not given out, each behind its length; for an implementation of HMAC outside.
    keys: &'static mut [u8],
}

impl Judge {
    /// What a delivery has under one of the plan's names.
    pub(crate) fn find(&self, table: &'static header_table::Table, name: u8) -> Header<'static> {
        let spelled = self.plan.spelled(name);
        if let (Some(url), URL, true) = (self.url, spelled, RARE) {
            return Header::One(url);
        }
        let place = self.places.get(usize::from(name)).copied().unwrap_or(UNREAD);
        let found = table.read(place.into());
        // Of what arrived: the URL that is known beforehand has no signature.
        if RARE && spelled.starts_with(PARAMETER) {
            return place::parameter(spelled, found);
        }
        found
    }
}

/// The last refusals of one webhook that differ, so that JavaScript is told of each once.
pub(crate) struct Refusals {
    recent: [(u32, Option<Key>); REFUSALS_KEPT as usize],
    last: u32,
}

/// The highest number. It and its opposite are integers to which JavaScript engines give no memory.
const LAST: u32 = (1 << 30) - 2;

/// What stands for a refusal where there is no webhook to number it.
pub(crate) const GONE: u32 = LAST + 1;

impl Refusals {
    /// The number of a refusal: a new one where it has no key, and else the one that an equal one has.
    pub(crate) fn number(&mut self, key: Option<Key>) -> u32 {
        if key.is_some()
            && let Some((number, _)) = self.recent.iter().find(|(number, known)| *number > 0 && *known == key)
        {
            return *number;
        }
        self.last = self.last % LAST + 1;
        if let Some(place) = self.recent.get_mut((self.last % REFUSALS_KEPT) as usize) {
            *place = (self.last, key);
        }
        self.last
    }

    /// The key of a refusal that is kept.
    pub(crate) fn key(&self, number: u32) -> Option<Key> {
        let (known, key) = self.recent.get((number % REFUSALS_KEPT) as usize)?;
        if *known == number { *key } else { None }
    }

    /// Whether it is the last one, which may have no key: the answer says it.
    pub(crate) const fn is_last(&self, number: u32) -> bool {
        number == self.last
    }
}

/// Opens a webhook, and answers with `Opened`.
// So that what it leaves on the stack can be wiped by its caller, in whose frame it would lie else.
#[inline(never)]
pub(crate) fn open(out: &mut Output, document: &[u8], keeps_keys: bool) -> u32 {
    match opened(out, document, keeps_keys) {
        Ok(()) => FINE,
        Err(Failed) => REFUSED,
    }
}

fn opened(out: &mut Output, document: &[u8], keeps_keys: bool) -> Result<(), Failed> {
    let given = Configuration::read(out, document)?;
    let (mut count, mut keys) = (0, 0);
    for secret in given.secrets() {
        count += 1;
        keys += secret.text().map_or(0, str::len) + KEY_BYTES;
    }
    let url = given.checked_url(out)?;
    check_count(count).map_err(|reason| secret::refuse(out, 0, reason))?;
    let mut arena = Arena::of::<Webhook>(&[url.len(), given.plan_bytes(), keys, count * size_of::<Mac>()]);
    let webhook = made(out, &mut arena, &given, url, [count, keys], keeps_keys)?;
    let handle = arena.keep(webhook);
    answer(out, handle, &memory::behind::<Webhook>(handle).judge);
    Ok(())
}

fn made(
    out: &mut Output,
    arena: &mut Arena,
    given: &Configuration<'_>,
    url: &str,
    [count, keys]: [usize; 2],
    keeps_keys: bool,
) -> Result<Webhook, Failed> {
    // The one that every delivery goes to, or what they begin with.
    let known = arena.bytes(url.len());
    known.copy_from_slice(url.as_bytes());
    let known = &*known;
    let room = arena.bytes(given.plan_bytes());
    let Some(length) = given.write_plan(room) else { return Err(configuration::unreadable_plan(out, Error::Value)) };
    let plan = Plan::read(room.get(..length).unwrap_or_default());
    let mut plan = plan.map_err(|error| configuration::unreadable_plan(out, error))?;
    let room = arena.bytes(keys);
    let (mut end, mut sight) = (0, None);
    let SignatureRule { header, algorithm, encoding, .. } = plan.signature;
    let token = (RARE && algorithm == Algorithm::Token).then_some((plan.spelled(header.index), encoding));
    for (index, item) in given.secrets().enumerate() {
        let text = item.text().unwrap_or_default();
        let (length, key) = room.get_mut(end..).unwrap_or_default().split_at_mut(size_of::<u32>());
        let rules = plan.secrets.iter().copied();
        let bytes = key_of(rules, token, text, given.options.exact_secret, key);
        let bytes = bytes.map_err(|reason| secret::refuse(out, index, reason))?;
        length.copy_from_slice(&(bytes as u32).to_le_bytes());
        end += length.len() + bytes;
        let prefix = plan.secrets.first().and_then(|rule| rule.prefix);
        sight = sight.or_else(|| seen::secret(text, plan.name, prefix));
    }
    let mut rest = &*room;
    let keys = arena.all(count, |_| Mac::new(plan.signature.algorithm, next_key(&mut rest)?));
    let Some(keys) = keys else {
        return Err(secret::refuse(out, 0, NoKey::Malformed(SecretProblem::Length)));
    };
    if !keeps_keys {
        room.zeroize();
    }
    if RARE && given.options.base_url.is_some() {
        configuration::set_base(out, &mut plan, str::from_utf8(known).unwrap_or_default())?;
    }
    let url = given.options.url.map(|_| known);
    let settings = given.settings(plan.max_body_bytes);
    let judge = Judge {
        places: places(&plan, &settings),
        plan,
        settings,
        keys,
        enforces: given.options.enforces,
        secret: sight,
        url,
    };
    let refusals = Refusals { recent: [(0, None); REFUSALS_KEPT as usize], last: 0 };
    Ok(Webhook { judge, refusals, keys: if keeps_keys { room } else { &mut [] } })
}

/// The next key, each of which stands behind its length.
fn next_key<'k>(rest: &mut &'k [u8]) -> Option<&'k [u8]> {
    let (length, behind) = rest.split_first_chunk()?;
    let (key, behind) = behind.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    *rest = behind;
    Some(key)
}

/// The place of each name among those that are read, each once in whatever case; those of the request line come last.
fn places(plan: &Plan<'_>, settings: &Settings) -> ArrayVec<u8, MOST_HEADERS> {
    let mut places: ArrayVec<u8, MOST_HEADERS> = plan.headers.iter().map(|_| UNREAD).collect();
    let mut next = 0;
    let passes: &[bool] = if RARE { &[false, true] } else { &[false] };
    for wants_request in passes {
        for (index, name) in plan.headers.iter().enumerate() {
            let reads = plan.reads(index as u8, settings);
            let Some(read) = place::handed_over_as(name).filter(|_| reads) else { continue };
            if RequestPart::named(name).is_some() != *wants_request {
                continue;
            }
            let is_same = |other: &str| place::handed_over_as(other).is_some_and(|it| it.eq_ignore_ascii_case(read));
            let known = plan.headers.iter().zip(&places);
            let known = known.filter(|(other, place)| **place != UNREAD && is_same(other));
            let place = known.map(|(_, place)| *place).next().unwrap_or_else(|| {
                next += 1;
                next - 1
            });
            if let Some(slot) = places.get_mut(index) {
                *slot = place;
            }
        }
    }
    places
}

/// Answers with what was opened.
fn answer(out: &mut Output, handle: u32, judge: &Judge) {
    let Judge { plan, settings, places, .. } = judge;
    let answer = &mut out.answer;
    answer.begin();
    answer.number(handle.into());
    answer.number(settings.max_body_bytes);
    let count = places.iter().filter(|place| **place != UNREAD).max().map_or(0, |last| last + 1);
    answer.number(count.into());
    for place in 0..count {
        let name = plan.headers.iter().zip(places).find(|(_, other)| **other == place).map_or("", |(name, _)| *name);
        let name = place::handed_over_as(name).unwrap_or_default();
        answer.write(|to| {
            for byte in name.bytes() {
                to.push_bytes(&[byte.to_ascii_lowercase()]);
            }
        });
    }
    answer.text(plan.name);
    answer.write(|to| say!(to; plan.name, KEY_SEPARATOR));
    answer.text(match plan.authenticity() {
        Authenticity::Signature => "signature",
        Authenticity::Token => "token",
        Authenticity::Fields => "fields",
    });
    answer.number(plan.envelope.pointers.len() as u64);
    for pointer in &plan.envelope.pointers {
        answer.text(pointer.text);
    }
}

impl Webhook {
    /// Writes the next of its keys into the window, wipes its own, and gives its length; nothing where there is none left.
    pub(crate) fn key(&mut self, window: &mut [u8]) -> Option<usize> {
        let keys = core::mem::take(&mut self.keys);
        let length = {
            let mut rest = &*keys;
            next_key(&mut rest)?.len()
        };
        if length == 0 {
            return None;
        }
        let (key, rest) = keys.split_at_mut_checked(size_of::<u32>() + length)?;
        self.keys = rest;
        let key = key.get_mut(size_of::<u32>()..)?;
        // One that is longer is hashed here.
        let room = window.get_mut(..length)?;
        room.copy_from_slice(key);
        key.zeroize();
        Some(length)
    }
}
