//! A certificate that is signed by its own key (RFC 5280, section 4.1), as providers publish theirs at an address.

use crate::der::der;

/// `sha256WithRSAEncryption`, with its parameters.
const ALGORITHM: &[u8] = b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00";

/// From 1970 on, and without an end.
const FROM: &[u8] = b"700101000000Z";
const UNTIL: &[u8] = b"99991231235959Z";

/// Who has it, and has issued it: a common name.
const NAME: &[u8] = b"Hookseal, for tests";

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const UTF8_STRING: u8 = 0x0c;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const VERSION: u8 = 0xa0;

/// What is signed, of a `SubjectPublicKeyInfo`.
pub(super) fn unsigned(key: &[u8]) -> Vec<u8> {
    let version = der(VERSION, &der(INTEGER, &[2]));
    let serial = der(INTEGER, &[1]);
    let common_name = [b"\x06\x03\x55\x04\x03", &*der(UTF8_STRING, NAME)].concat();
    let name = der(SEQUENCE, &der(SET, &der(SEQUENCE, &common_name)));
    let validity = der(SEQUENCE, &[der(UTC_TIME, FROM), der(GENERALIZED_TIME, UNTIL)].concat());
    der(SEQUENCE, &[&*version, &*serial, ALGORITHM, &*name, &*validity, &*name, key].concat())
}

/// The certificate.
pub(super) fn signed(unsigned: &[u8], signature: &[u8]) -> Vec<u8> {
    // With no bits to spare.
    let signature = der(BIT_STRING, &[&[0], signature].concat());
    der(SEQUENCE, &[unsigned, ALGORITHM, &*signature].concat())
}
