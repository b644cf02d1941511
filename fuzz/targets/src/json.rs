//! The JSON reader, beside `serde_json`.

use hookseal_kernel::json::{Cursor, Reader};
use hookseal_kernel::json::{Kind, MOST_LEVELS, Make, Problem, Text, check, text};
use serde_json::Value;

/// Counts what is made of a document, and that all that was opened is closed.
#[derive(Default)]
struct Count {
    values: usize,
    open: usize,
    deepest: usize,
}

impl<'t> Make<'t> for Count {
    fn value(&mut self, kind: Kind, cursor: &Cursor<'t>) {
        self.values += 1;
        match kind {
            Kind::Array | Kind::Object => self.open += 1,
            Kind::Text => assert!(said(&cursor.text()).len() <= cursor.text().written().len()),
            Kind::Number => assert!(cursor.number().text().parse::<f64>().is_ok_and(f64::is_finite)),
            _ => {}
        }
        self.deepest = self.deepest.max(self.open);
    }

    fn key(&mut self, key: Text<'t>) {
        assert!(key.says(said(&key)));
    }

    fn end(&mut self) {
        self.open -= 1;
    }
}

fn said(text: &Text<'_>) -> String {
    text.pieces().flat_map(|(plain, character)| plain.chars().chain(character)).collect()
}

/// A body: what is accepted, `serde_json` accepts, with as many values; what it accepts and this does not, repeats a
/// key. How much room there is for keys changes no verdict.
///
/// # Panics
/// Where that does not hold.
pub fn json(body: &[u8]) {
    let theirs = serde_json::from_slice::<Value>(body);
    let ours = text(body).and_then(|text| {
        let little = check(text, [&[][..]; 1]);
        let enough = check(text, [&[][..]; 64]);
        assert_eq!(little.is_ok(), enough.is_ok(), "the room for keys changes the verdict");
        enough.map(|()| text)
    });
    match ours {
        Ok(text) => {
            let mut count = Count::default();
            let mut reader = Reader::new(text, [&[][..]; 64]);
            assert!(reader.read_document(&mut count).is_ok(), "the second reading differs");
            assert!(count.open == 0 && count.deepest <= MOST_LEVELS);
            let theirs = theirs.expect("serde_json accepts what is accepted here");
            assert_eq!(count.values, values(&theirs));
        }
        Err(error) => {
            assert!(error.at <= body.len(), "the fault is behind the text");
            assert!(theirs.is_err() || error.problem == Problem::RepeatedKey, "{error:?}");
        }
    }
}

fn values(value: &Value) -> usize {
    1 + match value {
        Value::Array(elements) => elements.iter().map(values).sum(),
        Value::Object(members) => members.values().map(values).sum(),
        _ => 0,
    }
}
