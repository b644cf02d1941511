//! The bodies that all suites use: events of exact sizes, with the strings, escapes, numbers and nesting of real ones.
//! A list of records makes up most of a body, with some 24 bytes a field: the
//! samples in the five providers' guides have 21 to 26, written without spaces.
//!
//! Beside them, events of which most is one long text, as of a message or an embedded document: what
//! takes longest with those is not the parser.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::Result;

/// In bytes.
const SIZES: [usize; 4] = [512, 4096, 65_536, 1_048_576];
/// For the suites that show how the cost grows.
const LARGE_SIZES: [usize; 2] = [10_485_760, 104_857_600];

/// The documented data of `realestateapi`'s `property.price_changed`, with the fields that Standard Webhooks and Stripe
/// have beside it.
const BEGIN: &str = r#"{"id":"evt_1234567890","object":"event","type":"property.price_changed","created":"2024-01-15T10:30:00Z","timestamp":"2024-01-15T10:30:00Z","data":{"property_id":"PROP123456","address":"123 Main St, Austin, TX 78701","old_price":450000,"new_price":425000,"change_amount":-25000,"change_percent":-5.56,"price_per_sqft":193.18,"reason":"price_reduction","history":["#;
const NOTE: &str = r#"],"note":""#;
const END: &str = r#""}}"#;
/// Some with escapes; ASCII alone, as most senders write JSON.
const REMARKS: [&str; 4] = [
    "Corner lot with a fenced yard, two bathrooms and a garage for two cars.",
    "The appraisal calls it \\\"as is\\\"; the roof was replaced in 2019.",
    "Open house on Saturday.\\nPlease ring the bell at the side door.",
    "R\\u00e9novation compl\\u00e8te \\u2013 kitchen, windows and heating are new.",
];

/// Writes a file for each size.
pub(super) fn write(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    for size in SIZES.into_iter().chain(LARGE_SIZES) {
        fs::write(folder.join(format!("{size}.json")), body(size))?;
    }
    for size in SIZES {
        fs::write(folder.join(format!("text-{size}.json")), text(size))?;
    }
    Ok(())
}

/// An event whose note is as long as it takes.
fn text(size: usize) -> String {
    let mut body = [BEGIN, NOTE].concat();
    let sentences = REMARKS.iter().cycle().flat_map(|remark| [*remark, " "]);
    for sentence in sentences {
        if body.len() + sentence.len() + END.len() > size {
            break;
        }
        body.push_str(sentence);
    }
    body.extend(std::iter::repeat_n('-', size - END.len() - body.len()));
    body.push_str(END);
    body
}

fn body(size: usize) -> String {
    let mut body = String::with_capacity(size);
    body.push_str(BEGIN);
    let room = size - NOTE.len() - END.len();
    let mut record = String::new();
    for index in 0_usize.. {
        record.clear();
        if index > 0 {
            record.push(',');
        }
        let _ = write!(
            record,
            r#"{{"id":"chg_{index:06}","at":"2024-01-{:02}T{:02}:{:02}:00Z","price":{},"per_sqft":{}.{:02},"listed":{},"url":"https://example.com/history/{index}","agent":{{"name":"Jane Doe","email":"jane.doe@example.com","phone":null}},"remarks":"{}"}}"#,
            index % 28 + 1,
            index % 24,
            index % 60,
            450_000 - index % 977 * 25,
            150 + index % 90,
            index % 100,
            index % 3 == 0,
            REMARKS[index % REMARKS.len()],
        );
        if body.len() + record.len() > room {
            break;
        }
        body.push_str(&record);
    }
    body.push_str(NOTE);
    // What is missing to the exact size, which is less than a record.
    body.extend(std::iter::repeat_n('-', size - END.len() - body.len()));
    body.push_str(END);
    body
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn bodies_are_json_of_exactly_the_size() {
        for size in SIZES {
            for body in [body(size), text(size)] {
                assert_eq!(body.len(), size);
                let event: Value = serde_json::from_str(&body).unwrap();
                assert_eq!(event["data"]["new_price"], 425_000);
            }
        }
    }
}
