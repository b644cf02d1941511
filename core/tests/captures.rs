//! Captures are written and read, and what is none says why.
#![cfg(feature = "explain")]
#![allow(missing_docs, reason = "a test has no callers to document")]

use hookseal::{Capture, CaptureError};

#[test]
fn what_is_written_is_read_again() {
    let text = Capture::new(b"{\"id\":1}\n", [("Signature", "00"), ("X-Id", "1")])
        .provider("hospitable")
        .received_at(1_705_314_600)
        .method("POST")
        .url("https://example.com/hook?a=1");
    let bytes = Capture::new(b"\xFF\0", [("Signature", &b"\xE9"[..])]);
    for capture in [text, bytes] {
        assert_eq!(Capture::read(capture.to_json().as_bytes()), Ok(vec![capture.clone()]));
        let lines = format!("{0}\n{0}\n", capture.to_json());
        assert_eq!(Capture::read(lines.as_bytes()), Ok(vec![capture.clone(), capture]));
    }
}

#[test]
fn credentials_are_not_written() {
    let headers = [
        ("Authorization", "hidden-1"),
        ("Cookie", "hidden-2"),
        ("X-Gitlab-Token", "hidden-3"),
        ("X-Other", "sk_live_hidden-4"),
        ("X-Hub-Signature-256", "sha256=shown"),
    ];
    let text = Capture::new(b"{}", headers).url("https://u:hidden-5@a.example/?token=hidden-6&b=shown").to_json();
    assert!(!text.contains("hidden"), "{text}");
    assert_eq!(text.matches("shown").count(), 2, "{text}");
}

#[test]
fn other_forms_are_read() {
    let har = r#"{"log":{"entries":[{"startedDateTime":"2024-01-15T10:30:00.000Z","request":{"method":"POST",
        "url":"https://a.example/hook","headers":[{"name":"Signature","value":"00"}],"postData":{"text":"{\"id\":1}"}}}]}}"#;
    let http = "POST /hook HTTP/1.1\r\nHost: a.example\r\nSignature: 00\r\nContent-Length: 8\r\n\r\n{\"id\":1}\n";
    let curl =
        "curl -XPOST 'https://a.example/hook' \\\n  -H 'Signature: 00' --data-raw $'{\"id\":\\u0031}' --compressed";
    for text in [har, http, curl] {
        let captures = Capture::read(text.as_bytes()).expect("it can be read");
        let [capture] = captures.as_slice() else { panic!("one") };
        assert_eq!(capture.body(), br#"{"id":1}"#, "{text}");
        assert!(capture.headers().contains(&("Signature".into(), b"00".to_vec())), "{text}");
    }
}

/// The host is no header of the line, and some sign it.
#[test]
fn a_curl_line_has_the_host_that_curl_asks() {
    for (line, host) in [
        ("curl https://user:password@a.example:8443/hook?to=https://b.example/", &b"a.example:8443"[..]),
        ("curl http://localhost -H 'host: other.example' -d {}", b"other.example"),
        ("curl http://[::1]:3000?a -d {}", b"[::1]:3000"),
    ] {
        let captures = Capture::read(line.as_bytes()).expect("it can be read");
        let hosts = captures[0].headers().iter().filter(|(name, _)| name.eq_ignore_ascii_case("host"));
        assert_eq!(hosts.map(|(_, value)| &**value).collect::<Vec<_>>(), [host], "{line}");
    }
    let line = Capture::read(b"curl /hook -d {}").expect("it can be read");
    assert!(line[0].headers().is_empty());
}

#[test]
fn what_is_no_capture_says_why() {
    let cut = |text: &str| matches!(Capture::read(text.as_bytes()), Err(CaptureError::Cut { .. }));
    assert_eq!(Capture::read(b" \n"), Err(CaptureError::Empty));
    assert_eq!(Capture::read(b"hello"), Err(CaptureError::UnknownForm));
    assert_eq!(Capture::read(b"\xFF\xFE"), Err(CaptureError::UnknownForm));
    assert_eq!(Capture::read(&vec![b' '; (64 << 20) + 1]), Err(CaptureError::TooLarge { limit_bytes: 64 << 20 }));
    assert!(cut(r#"{"headers":[],"bo"#));
    assert!(cut("{\"headers\":[],\"bo\n"), "an editor puts a line break behind what it was given");
    assert!(cut("{\"headers\":[],\"body\":\"\"}\n{\"headers\""));
    assert!(cut("POST / HTTP/1.1\r\nSignature: 00\r\n"));
    assert!(cut("POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n{}"));
    assert!(cut("curl 'https://a.example"));
    for text in [r#"{"body":""}"#, r#"{"headers":[["a"]],"body":""}"#, r#"{"headers":[],"body":1}"#, "[1", "{]"] {
        assert!(Capture::read(text.as_bytes()).is_err(), "{text}");
    }
}
