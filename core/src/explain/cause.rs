//! Every cause that can be named, in one table: its code, what it is about, what it is, and what to do.

/// One row a cause: its doc comment, name, family, code, what it is, and what to do.
macro_rules! causes {
    ($( $(#[doc = $doc:literal])+ $name:ident => $family:ident, $code:literal, $what:literal, $advice:literal; )+) => {
        /// What is wrong with a delivery, as a stable code.
        ///
        /// ```
        /// use hookseal::explain::Cause;
        /// assert_eq!(Cause::LineBreakAdded.as_str(), "line_break_added");
        /// assert_eq!(Cause::LineBreakAdded.family().as_str(), "body");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Cause { $( $(#[doc = $doc])+ $name, )+ }

        impl Cause {
            /// Every cause, in the order of the table.
            pub const ALL: &'static [Self] = &[ $( Self::$name, )+ ];

            /// The code as text.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$name => $code, )+ }
            }

            /// What it is about.
            #[must_use]
            pub const fn family(self) -> Family {
                match self { $( Self::$name => Family::$family, )+ }
            }

            /// What it is, as a sentence without its end.
            #[must_use]
            pub const fn what(self) -> &'static str {
                match self { $( Self::$name => $what, )+ }
            }

            /// What to do about it, as a sentence without its end.
            #[must_use]
            pub const fn advice(self) -> &'static str {
                match self { $( Self::$name => $advice, )+ }
            }
        }
    };
}

/// What a cause is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Family {
    /// The body's bytes.
    Body,
    /// The secret that was given.
    Secret,
    /// How the signature is read.
    Signature,
    /// Which bytes are signed.
    Content,
    /// Which scheme it is.
    Scheme,
    /// Clocks and timestamps.
    Time,
    /// The headers as such.
    Headers,
}

impl Family {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Secret => "secret",
            Self::Signature => "signature",
            Self::Content => "content",
            Self::Scheme => "scheme",
            Self::Time => "time",
            Self::Headers => "headers",
        }
    }
}

causes! {
    /// A line break came to an end of the body.
    LineBreakAdded => Body, "line_break_added",
        "the body that was handed over has a line break at its end or beginning that was not signed",
        "hand over the bytes as they arrived: look for a file, a here-document or a logger that ends texts with a line break";
    /// A line break went from the end of the body.
    LineBreakRemoved => Body, "line_break_removed",
        "the body that was signed ends with a line break, which is missing",
        "hand over the bytes as they arrived: look for a `trim`, or for a shell that drops the last line break";
    /// Spaces came to the ends of the body.
    SpacesAdded => Body, "spaces_added",
        "the body that was handed over has spaces or other unseen characters at its ends that were not signed",
        "hand over the bytes as they arrived, and copy a body from a log without what surrounds it";
    /// Spaces went from the ends of the body.
    SpacesRemoved => Body, "spaces_removed",
        "the body that was signed has a space at an end, which is missing",
        "hand over the bytes as they arrived: look for a `trim`";
    /// CRLF became LF, or LF became CRLF.
    LineEndingsChanged => Body, "line_endings_changed",
        "the line breaks inside the body were changed between CRLF and LF",
        "hand over the bytes as they arrived: look for a reader in text mode, or an editor or version control that changes line breaks";
    /// A byte-order mark was added.
    ByteOrderMarkAdded => Body, "byte_order_mark_added",
        "the body that was handed over begins with a byte-order mark that was not signed",
        "hand over the bytes as they arrived: look for what decodes the body, or writes it to a file";
    /// A byte-order mark was removed.
    ByteOrderMarkRemoved => Body, "byte_order_mark_removed",
        "the body that was signed begins with a byte-order mark, which is missing",
        "hand over the bytes as they arrived: decoders drop the mark, so no text will do";
    /// JSON was parsed and serialised again.
    BodyReserialised => Body, "body_reserialised",
        "the body was parsed and serialised again, so that its bytes are others than those that were signed",
        "hand over the raw body before anything parses it: `express.raw()`, `request.get_data()`, `await request.text()`";
    /// The keys of objects are in another order.
    BodyKeysReordered => Body, "body_keys_reordered",
        "the body was parsed and serialised again with its keys in another order",
        "hand over the raw body before anything parses it";
    /// UTF-8 and Latin-1 were mixed up.
    BodyCharset => Body, "body_charset",
        "the body was decoded and encoded again with another character set, Latin-1 in the place of UTF-8 or the other way round",
        "hand over the bytes as they arrived, undecoded; where only text is to be had, decode and encode it as the same character set";
    /// Bytes were replaced by a decoder.
    BodyReplaced => Body, "body_decoded_with_replacement",
        "a decoder replaced bytes of the body by U+FFFD: what was signed cannot be had from it any more",
        "hand over the bytes as they arrived, undecoded";
    /// A form was decoded.
    BodyFormDecoded => Body, "body_form_decoded",
        "the body that was signed is a form, which was decoded",
        "hand over the raw body before a form parser reads it, or let the provider send JSON";
    /// The body is compressed.
    BodyCompressed => Body, "body_compressed",
        "the body that was handed over is compressed, and what was signed is inside",
        "decompress it before: look at `Content-Encoding`, and at what reads the body without regard to it";
    /// The body is base64 text.
    BodyBase64 => Body, "body_base64",
        "the body that was handed over is base64 text, and what was signed is inside",
        "decode it before; AWS Lambda and API gateways say so with `isBase64Encoded`";
    /// What was signed is the body's base64 text.
    BodyDecodedBase64 => Body, "body_base64_decoded",
        "the body that was signed is base64 text, which was decoded",
        "hand over the bytes as they arrived, undecoded";
    /// The body is a JSON string of the body.
    BodyInString => Body, "body_serialised_twice",
        "the body that was handed over is a JSON string in which what was signed is written",
        "serialise nothing: `JSON.stringify` was called on a text; hand over the text";
    /// The body is how a program shows a value.
    BodyShown => Body, "body_shown_value",
        "the body that was handed over is how a program shows a value of its own",
        "hand over the bytes and not their text: `str(body)`, `String(body)` and `JSON.stringify(buffer)` do not give them";
    /// The body lies inside another document.
    BodyWrapped => Body, "body_wrapped",
        "the body that was handed over is a document around the one that was signed",
        "hand over what the provider sent and not the event of the platform, gateway or queue around it";
    /// The body was cut.
    BodyCut => Body, "body_cut",
        "the body was cut off before its end",
        "look for a limit on what is read, stored or logged, and read the body to its end";
    /// Characters were escaped.
    BodyEscaped => Body, "body_escaped",
        "characters of the body were escaped or unescaped, as for HTML or by slashes",
        "hand over the raw body before a filter against scripts or an escaping of quotes changes it";
    /// The body is empty.
    BodyEmpty => Body, "body_empty",
        "the body that was handed over is empty",
        "look for what read the request's stream before: it can be read once";
    /// The signature is over an empty body.
    BodyNotSigned => Body, "body_not_signed",
        "the signature was made over an empty body",
        "the sender signed before it had the body, or another request: this signature protects nothing";

    /// A line break at the ends of the secret.
    SecretLineBreak => Secret, "secret_line_break",
        "the secret is right without the line break at its end or beginning",
        "trim the secret after reading it from a file, or write the file without a last line break";
    /// A line break that the secret needs.
    SecretLineBreakMissing => Secret, "secret_line_break_missing",
        "the secret is right with a line break at its end: the sender has one that was read with it",
        "correct the secret on the sender's side";
    /// Spaces at the ends of the secret.
    SecretSpaces => Secret, "secret_spaces",
        "the secret is right without the spaces or unseen characters at its ends or inside",
        "copy the secret without spaces around it";
    /// Quotes around the secret.
    SecretQuotes => Secret, "secret_quotes",
        "the secret is right without the quotes around it",
        "write it without quotes: Docker's `--env-file`, some readers of `.env` and YAML keep them";
    /// A reference to the secret that nothing resolved.
    SecretReference => Secret, "secret_reference",
        "the secret that was given is a reference to a variable, which nothing has replaced by its value",
        "look at what should put the value there: a shell between single quotes, a container's configuration and a CI system do not resolve every form";
    /// More than the secret stands there.
    SecretAssignment => Secret, "secret_assignment",
        "the secret is right without what stands before it, such as `NAME=` or `Bearer `",
        "give the secret alone";
    /// The secret's case was changed.
    SecretCase => Secret, "secret_case",
        "the secret is right in another case",
        "copy the secret as it is shown: upper and lower case count";
    /// The secret is escaped.
    SecretEscaped => Secret, "secret_escaped",
        "the secret is right when its escapes (`%2B`, `\\n`, `$$`, `&lt;`) are resolved, or with those of the sender",
        "give the secret as it is shown, without escapes; where the sender escapes it, take one of letters and digits";
    /// A prefix that is no part of the key.
    SecretPrefixKept => Secret, "secret_prefix_kept",
        "the sender's key is the secret without its prefix",
        "give the secret without its prefix, or take the scheme that says so";
    /// A prefix is missing.
    SecretPrefixMissing => Secret, "secret_prefix_missing",
        "the secret is right with the prefix that it lacks",
        "give the secret whole, with its prefix";
    /// The sender signs with the decoded secret.
    SecretBase64Decoded => Secret, "secret_base64_decoded",
        "the sender's key is the secret decoded from base64",
        "take a scheme with `\"secret\": \"base64\"`; the secret itself is right";
    /// The sender signs with the decoded secret.
    SecretHexDecoded => Secret, "secret_hex_decoded",
        "the sender's key is the secret decoded from hexadecimal digits",
        "take a scheme with `\"secret\": \"hex\"`; the secret itself is right";
    /// The sender signs with the secret's text.
    SecretAsText => Secret, "secret_as_text",
        "the sender's key is the text of the secret, not what it decodes to",
        "take a scheme with `\"secret\": \"utf8\"`; the secret itself is right";
    /// The secret was given decoded.
    SecretEncoded => Secret, "secret_encoded",
        "the sender's key is the secret's base64 or hexadecimal text, and it was given decoded",
        "give the secret as the provider shows it; for a personal account of Hospitable it is the e-mail address in base64";
    /// The sender has no secret.
    SecretMissingAtSender => Secret, "secret_missing_at_sender",
        "the sender signed with an empty key, or with the text `undefined`, `null` or `None`",
        "set the secret on the sender's side: anybody can make such a signature";
    /// The secret's text is right to the last character.
    SecretExact => Secret, "secret_exact",
        "the signature is right with the secret to its last character, also with what looks like a mistake in it",
        "set the option `exactSecret` (`exact_secret`)";
    /// The secret is the delivery's signature, or its body.
    SecretConfused => Secret, "secret_confused",
        "the secret and another argument were mixed up: it is the signature's own text",
        "give the secret of the endpoint from the provider's dashboard";
    /// The key and the message are swapped.
    KeyAndBodySwapped => Secret, "key_and_body_swapped",
        "the signature was made with the body as the key and the secret as the message",
        "swap the arguments of the HMAC on the sender's side";
    /// What is seen of the secret.
    SecretForm => Secret, "secret_form",
        "the secret does not have the form of this provider's secrets",
        "copy the webhook's own secret from the provider's dashboard";

    /// The signature's bytes are written otherwise.
    SignatureEncoding => Signature, "signature_encoding",
        "the signature is right and written in another encoding than the scheme's",
        "take a scheme with that encoding, or hand over the header as it arrived";
    /// Upper and lower case.
    SignatureCase => Signature, "signature_case",
        "the signature is right and written with upper-case digits",
        "hand over the header as it arrived; where the sender writes it so, it must write lower case";
    /// The padding of base64.
    SignaturePadding => Signature, "signature_padding",
        "the signature is right but for the padding (`=`) of its base64",
        "hand over the header as it arrived: a reader of `name=value` may have cut it off";
    /// The alphabet of base64.
    SignatureAlphabet => Signature, "signature_alphabet",
        "the signature is right and written in the URL-safe alphabet, or its `+` became spaces",
        "hand over the header as it arrived, and decode nothing in it";
    /// What stands around the signature.
    SignaturePrefix => Signature, "signature_prefix",
        "the signature is right and stands in its header without what the scheme has before it, or with more",
        "hand over the header's value whole, as it arrived";
    /// The signature stands under another version or key.
    SignatureVersion => Signature, "signature_version",
        "the signature is right and stands under another version or key than the scheme's",
        "check which version the provider is set to send";
    /// Spaces or quotes around the signature.
    SignatureSpaces => Signature, "signature_spaces",
        "the signature is right but for the spaces, quotes or separators around it",
        "hand over the header as it arrived";
    /// Another header has it.
    SignatureOtherHeader => Signature, "signature_other_header",
        "the right signature is in another header",
        "take a scheme that reads this header, or look at what sets both headers";

    /// The timestamp is not signed along.
    ContentWithoutTimestamp => Content, "content_without_timestamp",
        "what was signed has no timestamp in it",
        "check the provider's version: sign and verify by the same scheme";
    /// A timestamp is signed along.
    ContentWithTimestamp => Content, "content_with_timestamp",
        "what was signed has a timestamp before or after the body",
        "check the provider's version: sign and verify by the same scheme";
    /// The separator is another one.
    ContentSeparator => Content, "content_separator",
        "what was signed is joined by another separator than the scheme's",
        "correct the scheme, or the sender";
    /// The order is another one.
    ContentOrder => Content, "content_order",
        "what was signed has its parts in another order than the scheme's",
        "correct the scheme, or the sender";
    /// The signed timestamp has another unit.
    ContentTimestampUnit => Content, "content_timestamp_unit",
        "the timestamp was signed in another unit or form than the header has",
        "the sender must sign the timestamp's text as it sends it";
    /// The id is not signed along.
    ContentWithoutId => Content, "content_without_id",
        "what was signed has no id in it",
        "check the provider's version: sign and verify by the same scheme";
    /// A fixed text is missing.
    ContentLiteral => Content, "content_literal",
        "what was signed lacks the fixed text that the scheme has in it, or has another",
        "check the provider's version: sign and verify by the same scheme";
    /// The URL is another one.
    ContentUrl => Content, "content_url",
        "the URL that was signed is another than the one that was given",
        "give the URL as the provider has it: a proxy, a port, a slash at the end or the order of the query changes it";
    /// A digest of the body is signed.
    ContentDigest => Content, "content_digest",
        "what was signed is a digest of the body in the place of the body",
        "correct the scheme, or the sender";

    /// Another provider's scheme.
    OtherProvider => Scheme, "other_provider",
        "the delivery is signed by another provider's scheme",
        "name that provider";
    /// Another hash function.
    Algorithm => Scheme, "algorithm",
        "the signature was made with another hash function than the scheme's",
        "take a scheme with that algorithm, or correct the sender";

    /// Old, or a fast clock here.
    TimestampTooOld => Time, "timestamp_too_old",
        "the delivery is older than is accepted",
        "deliver sooner, hand over the time of arrival where it waited, or set this machine's clock";
    /// Ahead, or a slow clock here.
    TimestampTooNew => Time, "timestamp_too_new",
        "the delivery is ahead of the time of arrival",
        "set this machine's clock, or hand over the time of arrival";
    /// Another unit.
    TimestampUnit => Time, "timestamp_unit",
        "the timestamp is in the other unit, milliseconds or seconds, than the scheme's",
        "take a scheme with that `unit`, or correct the sender";
    /// The time of arrival has another unit.
    ArrivalUnit => Time, "arrival_unit",
        "the time of arrival is in milliseconds and must be in seconds",
        "divide it by 1000: `Math.floor(Date.now() / 1000)`";
    /// The clocks differ by whole hours.
    TimeZone => Time, "time_zone",
        "the clocks differ by a time zone's difference",
        "make Unix seconds of UTC: a local time was taken for UTC, here or by the sender";
    /// The timestamp has another form.
    TimestampForm => Time, "timestamp_form",
        "the timestamp does not have the form that the scheme's have",
        "hand over the header as it arrived; where the sender writes it so, correct the sender or the scheme";

    /// A header is missing.
    HeaderMissing => Headers, "header_missing",
        "a header that the scheme needs is missing",
        "hand over all headers of the request, and look for a proxy that removes it";
    /// A header came under another name.
    HeaderRenamed => Headers, "header_renamed",
        "a header came under another name",
        "hand over the headers under the names that they were sent with: CGI, WSGI, gateways and proxies rename them";
    /// The values of a header were joined.
    HeaderJoined => Headers, "header_joined",
        "a header came more than once, and one of its values is right",
        "look at what adds another value on the way, and hand over the provider's alone";
    /// The body is larger than is accepted.
    BodyTooLarge => Headers, "body_too_large",
        "the body is larger than is accepted",
        "raise `maxBodyBytes` (`max_body_bytes`) if deliveries of this size are genuine";
}
