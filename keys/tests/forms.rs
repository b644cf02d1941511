//! Keys in every form that providers hand them out in, good and bad. `forms.py` made the keys and the
//! signatures, with Python's `cryptography`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hookseal_keys::{Algorithm, KeyError, KeyKind, PointProblem, PublicKey};
use serde_json::{Value, json};

/// Within the validity of the certificates, which is the year 2024.
const NOW: Option<u64> = Some(1_720_000_000);

const ALGORITHMS: [(&str, &str, Algorithm); 6] = [
    ("ed25519", "Ed25519", Algorithm::Ed25519),
    ("p256", "EcdsaP256Sha256", Algorithm::EcdsaP256Sha256),
    ("p256", "EcdsaP256Sha256Raw", Algorithm::EcdsaP256Sha256Raw),
    ("rsa", "RsaPkcs1Sha256", Algorithm::RsaPkcs1Sha256),
    ("rsa", "RsaPkcs1Sha1", Algorithm::RsaPkcs1Sha1),
    ("rsa", "RsaPssSha256", Algorithm::RsaPssSha256),
];

const FORMS: [&str; 10] = [
    "spkiBase64",
    "spkiHex",
    "pem",
    "certificate",
    "certificateBase64",
    "rawHex",
    "rawBase64",
    "compressedHex",
    "pkcs1Pem",
    "jwk",
];

fn forms() -> Value {
    serde_json::from_str(include_str!("forms.json")).unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn bytes(hex: &Value) -> Vec<u8> {
    base16ct::lower::decode_vec(hex.as_str().unwrap()).unwrap()
}

fn error(algorithm: Algorithm, text: &str) -> KeyError {
    PublicKey::parse(algorithm, text, NOW).unwrap_err()
}

#[test]
fn every_form_checks_what_cryptography_signed_and_nothing_else() {
    let document = forms();
    let message = document["message"].as_str().unwrap().as_bytes();
    let mut seen = 0;
    for (kind, name, algorithm) in ALGORITHMS {
        let signature = bytes(&document[kind]["signatures"][name]);
        for form in FORMS {
            let value = &document[kind][form];
            if value.is_null() {
                continue;
            }
            seen += 1;
            let key = PublicKey::parse(algorithm, &text(value), NOW).unwrap_or_else(|e| panic!("{kind} {form}: {e}"));
            assert_eq!(key.kind(), algorithm.kind());
            assert!(key.verifies(algorithm, [message], &signature), "{kind} {form} {name}");
            assert!(key.verifies(algorithm, message.chunks(3), &signature), "{kind} {form} {name} in pieces");
            // Which form the key came in does not matter here.
            for at in 0..if form == "pem" { signature.len() } else { 0 } {
                let mut changed = signature.clone();
                changed[at] ^= 1;
                assert!(!key.verifies(algorithm, [message], &changed), "{kind} {form} {name}, byte {at}");
            }
            assert!(!key.verifies(algorithm, [&message[1..]], &signature));
            assert!(!key.verifies(algorithm, [message], &signature[1..]));
            assert!(!key.verifies(algorithm, [message], &[&signature[..], &[0]].concat()));
            assert!(!key.verifies(algorithm, [message], &[]));
            for (_, other_name, other) in ALGORITHMS {
                let is_same = other_name == name;
                assert_eq!(key.verifies(other, [message], &signature), is_same, "{name} as {other_name}");
            }
        }
    }
    assert_eq!(seen, 8 + 2 * 9 + 3 * 7);
}

#[test]
fn a_key_of_another_kind_is_refused() {
    let document = forms();
    for (kind, _, _) in ALGORITHMS {
        for (other, _, algorithm) in ALGORITHMS.into_iter().filter(|(other, ..)| *other != kind) {
            for form in ["pem", "spkiBase64", "spkiHex", "certificate", "jwk"] {
                let found = error(algorithm, &text(&document[kind][form]));
                let KeyError::WrongKind { expected, found: Some(_) } = found else {
                    panic!("{kind} {form} as {other}: {found:?}");
                };
                assert_eq!(expected, algorithm.kind());
            }
        }
    }
    let p384 = text(&document["p384Pem"]);
    let expected = KeyError::WrongKind { expected: KeyKind::P256, found: None };
    assert_eq!(error(Algorithm::EcdsaP256Sha256, &p384), expected);
    let raw = text(&document["rsa"]["pkcs1Pem"]);
    let expected = KeyError::WrongKind { expected: KeyKind::P256, found: Some(KeyKind::Rsa) };
    assert_eq!(error(Algorithm::EcdsaP256Sha256, &raw), expected);
}

#[test]
fn a_private_key_is_refused_and_not_repeated() {
    let document = forms();
    for (kind, _, algorithm) in ALGORITHMS {
        for form in ["privatePem", "privateBase64"] {
            assert_eq!(error(algorithm, &text(&document[kind][form])), KeyError::PrivateKey, "{kind} {form}");
        }
        let mut jwk = document[kind]["jwk"].clone();
        jwk["d"] = json!("AQAB");
        assert_eq!(error(algorithm, &jwk.to_string()), KeyError::PrivateKey);
    }
}

#[test]
fn an_rsa_key_has_2048_bits_or_more() {
    let document = forms();
    for form in ["pem", "spkiBase64", "certificate", "jwk", "pkcs1Pem"] {
        let found = error(Algorithm::RsaPkcs1Sha256, &text(&document["rsa1024"][form]));
        assert_eq!(found, KeyError::TooShort { bits: 1024 }, "{form}");
    }
    for exponent in ["AQ", "Ag", "AQAA", "Af______", "Af____8"] {
        let mut jwk = document["rsa"]["jwk"].clone();
        jwk["e"] = json!(exponent);
        let found = PublicKey::parse(Algorithm::RsaPkcs1Sha256, &jwk.to_string(), NOW).err();
        // 2^33 - 1, the largest exponent, is odd and in range.
        let expected = (exponent != "Af____8").then_some(KeyError::Number);
        assert_eq!(found, expected, "{exponent}");
    }
}

#[test]
fn a_certificate_is_valid_for_a_time() {
    let document = forms();
    let (not_before, not_after) = (1_704_067_200, 1_735_689_600);
    for (kind, _, algorithm) in ALGORITHMS {
        let certificate = text(&document[kind]["certificate"]);
        let at = |now| PublicKey::parse(algorithm, &certificate, now).err();
        assert_eq!(at(Some(not_before)), None);
        assert_eq!(at(Some(not_after)), None);
        assert_eq!(at(Some(not_before - 1)), Some(KeyError::NotYetValid { not_before }));
        assert_eq!(at(Some(not_after + 1)), Some(KeyError::Expired { not_after }));
        assert_eq!(at(None), Some(KeyError::NoTime));
    }
}

#[test]
fn pem_is_whole_and_alone() {
    let document = forms();
    let pem = text(&document["p256"]["pem"]);
    let algorithm = Algorithm::EcdsaP256Sha256;
    assert_eq!(error(algorithm, &format!("{pem}{pem}")), KeyError::SeveralKeys);
    assert_eq!(error(algorithm, &pem.replace("PUBLIC KEY", "PARAMETERS")), KeyError::PemLabel);
    assert_eq!(error(algorithm, pem.split_at(60).0), KeyError::Pem);
    assert_eq!(error(algorithm, &pem.replace("-----END PUBLIC", "-----END PUBIC")), KeyError::Pem);
    // Line breaks of Windows and spaces around it are no part of the key.
    assert!(PublicKey::parse(algorithm, &format!(" {}\r\n", pem.replace('\n', "\r\n")), NOW).is_ok());
}

/// Such as a server sends, whose first certificate is its own (RFC 8446, section 4.4.2).
#[test]
fn a_chain_of_certificates_is_the_first_of_them() {
    let vectors: Value = serde_json::from_str(include_str!("../../tests/vectors/paypal.json")).unwrap();
    let secrets = |name: &str| {
        let case = vectors["cases"].as_array().unwrap().iter().find(|case| case["name"] == name).unwrap();
        let keys: Value = serde_json::from_str(&text(&case["secrets"][1])).unwrap();
        keys.as_object().unwrap().values().map(text).collect::<Vec<_>>()
    };
    let algorithm = Algorithm::RsaPkcs1Sha256;
    let (chain, now) = (secrets("a chain of certificates").remove(0), Some(1_705_314_600));
    let (leaf, issuer) = chain.split_at(chain.rfind("-----BEGIN ").unwrap());
    let key = |text: &str| PublicKey::parse(algorithm, text, now).map(|key| key.to_spki());
    assert_eq!(key(&chain).unwrap(), key(leaf).unwrap());
    assert_ne!(key(leaf).unwrap(), key(issuer).unwrap());
    // In another order, with another one or one twice it is none; nor are keys, or a key beside a certificate.
    for text in [
        format!("{issuer}{leaf}"),
        format!("{leaf}{leaf}"),
        format!("{leaf}{issuer}{issuer}"),
        format!("{leaf}{}", secrets("genuine").remove(0)),
        format!("{leaf}{}", issuer.replace("CERTIFICATE", "PUBLIC KEY")),
        format!("{leaf}{}", issuer.repeat(8)),
    ] {
        assert_eq!(key(&text), Err(KeyError::SeveralKeys), "{text}");
    }
    assert_eq!(key(&format!("{leaf}{}", issuer.split_at(60).0)), Err(KeyError::Pem));
}

#[test]
fn der_is_canonical_and_alone() {
    let document = forms();
    for (kind, _, algorithm) in ALGORITHMS {
        let der = bytes(&document[kind]["spkiHex"]);
        let hex = |bytes: &[u8]| base16ct::lower::encode_string(bytes);
        assert_eq!(error(algorithm, &hex(&[&der[..], &[0]].concat())), KeyError::Der, "{kind}: something behind it");
        assert_eq!(error(algorithm, &hex(&der[..der.len() - 1])), KeyError::Der, "{kind}: cut");
        // A length in more bytes than it needs, as BER allows.
        let content = if der[1] < 0x80 { &der[2..] } else { &der[2 + usize::from(der[1] & 0x7f)..] };
        let length = u16::try_from(content.len()).unwrap().to_be_bytes();
        let long = [&[0x30, 0x83, 0, length[0], length[1]], content].concat();
        assert_eq!(error(algorithm, &hex(&long)), KeyError::Der, "{kind}: a long length");
    }
    let certificate = STANDARD.decode(text(&document["rsa"]["certificateBase64"])).unwrap();
    let longer = STANDARD.encode([&certificate[..], &[0]].concat());
    assert_eq!(error(Algorithm::RsaPkcs1Sha256, &longer), KeyError::Der);
}

#[test]
fn the_parameters_of_an_algorithm_are_those_of_its_specification() {
    let document = forms();
    let hex = |bytes: &[u8]| base16ct::lower::encode_string(bytes);
    // RFC 8410: an Ed25519 key has none. Here they are NULL.
    let bare = text(&document["ed25519"]["rawHex"]);
    let without = format!("302a300506032b6570032100{bare}");
    assert!(PublicKey::parse(Algorithm::Ed25519, &without, NOW).is_ok());
    assert_eq!(error(Algorithm::Ed25519, &format!("302c300706032b65700500032100{bare}")), KeyError::Der);
    // RFC 3279: those of an RSA key are NULL. Here there are none; each length is less by those two bytes.
    let der = bytes(&document["rsa"]["spkiHex"]);
    let [0x30, 0x82, high, low, 0x30, 0x0d, rest @ ..] = &der[..] else {
        panic!("a SubjectPublicKeyInfo of RSA begins otherwise");
    };
    let (identifier, key) = rest.split_at(11);
    let key = key.strip_prefix(&[0x05, 0x00]).unwrap();
    let length = (u16::from_be_bytes([*high, *low]) - 2).to_be_bytes();
    let without = [&[0x30, 0x82], &length[..], &[0x30, 0x0b], identifier, key].concat();
    assert_eq!(error(Algorithm::RsaPkcs1Sha256, &hex(&without)), KeyError::Der);
}

#[test]
fn a_point_is_one_that_a_signer_has() {
    // The points of small order of edwards25519, each in its canonical encoding.
    for small in [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    ] {
        assert_eq!(error(Algorithm::Ed25519, small), KeyError::Point(PointProblem::SmallOrder), "{small}");
    }
    // y = p + 1, y = p, x = 0 with a sign; y = p + 3, which is a point of large order.
    for other in [
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ] {
        assert_eq!(error(Algorithm::Ed25519, other), KeyError::Point(PointProblem::NotCanonical), "{other}");
    }
    let none = "0200000000000000000000000000000000000000000000000000000000000000";
    assert_eq!(error(Algorithm::Ed25519, none), KeyError::Point(PointProblem::NotOnCurve));
    let off = format!("04{}", "11".repeat(64));
    assert_eq!(error(Algorithm::EcdsaP256Sha256, &off), KeyError::Point(PointProblem::NotOnCurve));
}

#[test]
fn a_jwk_that_says_its_use_has_no_other() {
    let document = forms();
    let with = |kind: &str, member: &str, value: Value| {
        let mut jwk = document[kind]["jwk"].clone();
        jwk[member] = value;
        jwk.to_string()
    };
    let other = |member| KeyError::OtherUse { member };
    assert_eq!(error(Algorithm::RsaPkcs1Sha256, &with("rsa", "alg", json!("PS256"))), other("alg"));
    assert_eq!(error(Algorithm::RsaPkcs1Sha256, &with("rsa", "alg", json!("none"))), other("alg"));
    assert_eq!(error(Algorithm::RsaPkcs1Sha1, &with("rsa", "alg", json!("RS256"))), other("alg"));
    assert_eq!(error(Algorithm::EcdsaP256Sha256, &with("p256", "alg", json!("HS256"))), other("alg"));
    assert_eq!(error(Algorithm::Ed25519, &with("ed25519", "use", json!("enc"))), other("use"));
    assert_eq!(error(Algorithm::Ed25519, &with("ed25519", "key_ops", json!(["sign"]))), other("key_ops"));
    for alg in ["EdDSA", "Ed25519"] {
        assert!(PublicKey::parse(Algorithm::Ed25519, &with("ed25519", "alg", json!(alg)), NOW).is_ok());
    }
    assert_eq!(error(Algorithm::Ed25519, &with("ed25519", "x", json!("AA=="))), KeyError::Jwk { member: "x" });
    assert_eq!(error(Algorithm::EcdsaP256Sha256, &with("p256", "y", json!("AQ"))), KeyError::Jwk { member: "y" });
    assert_eq!(error(Algorithm::Ed25519, "{}"), KeyError::Jwk { member: "kty" });
    assert_eq!(error(Algorithm::Ed25519, "{"), KeyError::Jwk { member: "" });
    let twice = r#"{"kty":"OKP","kty":"RSA"}"#;
    assert_eq!(error(Algorithm::Ed25519, twice), KeyError::Jwk { member: "" });
    let secret = r#"{"kty":"oct","k":"c2VjcmV0","alg":"HS256"}"#;
    assert_eq!(error(Algorithm::Ed25519, secret), KeyError::PrivateKey);
}

#[test]
fn a_set_gives_its_keys_by_their_ids() {
    let document = forms();
    let named = |kind: &str, id: &str, alg: &str| {
        let mut jwk = document[kind]["jwk"].clone();
        jwk["kid"] = json!(id);
        jwk["alg"] = json!(alg);
        jwk
    };
    let all = |algorithm, set: Value| {
        let keys = PublicKey::parse_all(algorithm, &set.to_string())?;
        Ok::<Vec<_>, KeyError>(keys.into_iter().map(|key| key.id.unwrap()).collect())
    };
    let set = json!({ "keys": [
        named("rsa", "a", "RS256"), named("rsa", "b", "PS256"), named("p256", "c", "ES256"), named("rsa", "d", "RS256"),
    ] });
    assert_eq!(all(Algorithm::RsaPkcs1Sha256, set.clone()).unwrap(), ["a", "d"]);
    assert_eq!(all(Algorithm::RsaPssSha256, set.clone()).unwrap(), ["b"]);
    assert_eq!(all(Algorithm::EcdsaP256Sha256, set.clone()).unwrap(), ["c"]);
    assert_eq!(all(Algorithm::Ed25519, set.clone()), Err(KeyError::NoUsableKey));
    assert_eq!(error(Algorithm::RsaPkcs1Sha256, &set.to_string()), KeyError::SeveralKeys);
    let twice = json!({ "keys": [named("rsa", "a", "RS256"), named("rsa", "a", "RS256")] });
    assert_eq!(all(Algorithm::RsaPkcs1Sha256, twice), Err(KeyError::DuplicateId));
    assert_eq!(all(Algorithm::RsaPkcs1Sha256, json!({ "keys": [] })), Err(KeyError::NoUsableKey));
}

#[test]
fn what_is_no_key_is_said_to_be_none() {
    assert_eq!(error(Algorithm::Ed25519, ""), KeyError::Empty);
    assert_eq!(error(Algorithm::Ed25519, " \n"), KeyError::Empty);
    assert_eq!(error(Algorithm::Ed25519, "not a key"), KeyError::UnknownForm);
    assert_eq!(error(Algorithm::Ed25519, "undefined"), KeyError::UnknownForm);
    let kind = KeyKind::Ed25519;
    assert_eq!(error(Algorithm::Ed25519, &"ab".repeat(31)), KeyError::Length { bytes: 31, kind });
    assert_eq!(error(Algorithm::Ed25519, &"ab".repeat(64)), KeyError::Length { bytes: 64, kind });
    // Whatever comes gives a key or an error.
    for text in ["{", "[]", "-----BEGIN ", "-----BEGIN PUBLIC KEY-----", "30", "3000", "MAA=", "\u{0}", "é"] {
        for (_, _, algorithm) in ALGORITHMS {
            assert!(PublicKey::parse(algorithm, text, NOW).is_err(), "{text:?}");
        }
    }
}

#[test]
fn an_object_gives_keys_under_their_ids() {
    let document = forms();
    let algorithm = Algorithm::EcdsaP256Sha256;
    let (pem, hex) = (text(&document["p256"]["pem"]), text(&document["p256"]["spkiHex"]));
    let named = json!({ "new": pem, "old": hex }).to_string();
    let keys = PublicKey::parse_all(algorithm, &named).unwrap();
    assert_eq!(keys.iter().map(|key| key.id.as_deref()).collect::<Vec<_>>(), [Some("new"), Some("old")]);
    let all = |text: &str| PublicKey::parse_all(algorithm, text).unwrap_err();
    assert_eq!(all(&format!(r#"{{"a":"{hex}","a":"{hex}"}}"#)), KeyError::DuplicateId);
    let inside = json!({ "a": named }).to_string();
    assert_eq!(all(&inside), KeyError::SeveralKeys);
    assert_eq!(all(&json!({ "a": "c2VjcmV0" }).to_string()), KeyError::Length { bytes: 6, kind: KeyKind::P256 });
    assert_eq!(all(&json!({ "a": 7 }).to_string()), KeyError::Jwk { member: "kty" });
    assert_eq!(error(algorithm, &named), KeyError::SeveralKeys);
}
