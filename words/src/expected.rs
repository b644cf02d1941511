//! What is said of values that a program hands over as a document: a configuration, or the options of signing. What came
//! in their place stands behind those that end with "found ".

/// The largest integer that a document may hold: the largest that every language holds exactly.
pub const LARGEST: u64 = (1 << 53) - 1;

/// A part of a configuration that there is not.
pub const PART: &str = "there is no such part of a configuration: expected `provider`, `secrets`, `options`";
/// An option that there is not, before a list of those that there are.
pub const OPTION: &str = "there is no such option: expected ";
/// One that there is twice, before the other name.
pub const ONCE: &str = "it is there twice: `";
/// Behind it.
pub const SAME: &str = "` is the same option";
/// No provider.
pub const PROVIDER: &str = "expected a provider's name or a scheme, found ";
/// No object.
pub const OBJECT: &str = "expected an object, found ";
/// No text.
pub const STRING: &str = "expected a string, found ";
/// No truth.
pub const BOOLEAN: &str = "expected true or false, found ";
/// No number that an option has.
pub const WHOLE_NUMBER: &str = "expected a whole number of 0 or more, found ";
/// Behind it, for a tolerance.
pub const NO_TOLERANCE: &str = "; to switch freshness off, use the option for it";
/// No mode.
pub const SCHEMA: &str = "expected \"report\" or \"enforce\", found ";
/// No URL, since it is no text.
pub const URL: &str = "expected the URL as a string, found ";
/// A path that is not known whole.
pub const ORIGIN: &str = "the scheme signs the path alone, of which this has a part: expected the origin, or the whole URL in the option `url`";
/// No clock.
pub const CLOCK: &str = "expected a clock that gives Unix seconds: a number of 0 or more, and no NaN";

/// An option of signing that there is not.
pub const SIGN_OPTION: &str =
    "there is no such option: expected `id`, `timestamp`, `headers`, `method`, `url`, `alone`";
/// No time.
pub const TIME: &str = "expected Unix seconds, found ";
/// No number for a time.
pub const TIME_AS_NUMBER: &str = "expected Unix seconds as a number, found ";
/// No headers.
pub const HEADERS: &str = "expected an object of names and strings, found ";
/// No text as a header's value: before its name.
pub const HEADER_VALUE: &str = "expected a string as the value of `";
/// Behind it.
pub const FOUND: &str = "`, found ";
/// No names of headers.
pub const HEADER_NAMES: &str = "expected names of HTTP headers (RFC 9110, section 5.1)";
/// No value that arrives as it is sent: before the header's name.
pub const PLAIN_VALUE: &str = "expected ASCII without line breaks, and without spaces at its ends, as the value of `";
/// A header that would be there twice: before its name.
pub const OTHER_HEADER: &str = "the header `";
/// Behind it.
pub const MADE_HERE: &str = "` is made here";
/// A shared token.
pub const SIGNS_NOTHING: &str = "the scheme signs nothing: a token is the secret itself";
/// A signature that is no header.
pub const NOT_IN_URL: &str = "the signature stands in the URL, so that there are no headers to be made";
/// The same, before its place in the body.
pub const IN_BODY: &str = "the signature stands in the body at `";
/// Behind it.
pub const NO_HEADERS: &str = "`, so it is made with the body, and there are no headers to be made";

/// Text in the place of a body: what a decoder has left is not what arrived.
pub const REPLACED: &str = "text in which a decoder has replaced bytes (it holds U+FFFD)";
/// No webhook is open there.
pub const CLOSED: &str = "it was closed, or belongs to another thread";
/// The package itself has failed.
pub const DEFECT: &str = "a defect of this package stopped it, and nothing was verified; please report it";
