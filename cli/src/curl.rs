//! A request as a line for `curl` in a POSIX shell.

use std::fmt::Write;

/// The line. A body that is no text goes through `printf` in octal, so that every byte arrives.
pub(crate) fn line(url: &str, method: &str, headers: &[(String, String)], body: &[u8]) -> String {
    let mut line = String::new();
    let text = std::str::from_utf8(body).ok().filter(|text| !text.contains('\0'));
    if text.is_none() {
        let octal = body.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "\\{byte:03o}");
            text
        });
        let _ = write!(line, "printf '{octal}' | ");
    }
    let _ = write!(line, "curl --request {method} {}", quoted(url));
    for (name, value) in headers {
        let _ = write!(line, " --header {}", quoted(&format!("{name}: {value}")));
    }
    match text {
        Some(text) => {
            let _ = write!(line, " --data-raw {}", quoted(text));
        }
        None => line.push_str(" --data-binary @-"),
    }
    line
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_bytes_survive_a_shell() {
        assert_eq!(quoted("it's"), r"'it'\''s'");
        let binary = line("http://localhost/", "POST", &[], &[0, 0xff]);
        assert_eq!(binary, r"printf '\000\377' | curl --request POST 'http://localhost/' --data-binary @-");
    }
}
