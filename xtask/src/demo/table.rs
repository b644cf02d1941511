//! The verdicts as a table: for each provider one row per case, one column per receiver.

use super::delivery::{Delivery, Verdict};
use super::receiver::Receiver;
use crate::colour::{BAD, GOOD, HEADING, NOTE};
use crate::output::say;

/// A longer answer is shown in full below the table.
const WIDEST: usize = 23;

/// Prints the table and what was not as expected, and gives the number of those.
pub(crate) fn print(receivers: &[Receiver], deliveries: &[Delivery], verdicts: &[Vec<Verdict>]) -> usize {
    let first = deliveries.iter().map(|delivery| delivery.case.len()).max().unwrap_or(0) + 3;
    let shown = |verdict: &Verdict| verdict.shown().chars().count();
    let width = verdicts.iter().flatten().map(shown).max().unwrap_or(0).min(WIDEST) + 3;

    say!("");
    let names: Vec<String> = receivers.iter().map(|receiver| format!("{:width$}", receiver.name)).collect();
    say!("{HEADING}{:first$}{}{HEADING:#}", "", names.concat().trim_end());
    let mut provider = "";
    for (row, delivery) in deliveries.iter().enumerate() {
        if delivery.provider != provider {
            provider = &delivery.provider;
            let event = delivery.event_type().unwrap_or_default();
            say!("{HEADING}{provider}{HEADING:#}  {NOTE}{event}, POST /webhooks/{provider}{NOTE:#}");
        }
        let cells: Vec<String> = verdicts.iter().map(|column| cell(&column[row], width)).collect();
        say!(" {:1$}{2}", delivery.case, first - 1, cells.concat().trim_end());
    }

    say!("");
    say!("{NOTE}hospitable and dossier send no time, so what is stale is accepted there: deduplicate.{NOTE:#}");
    let mut failures = 0;
    for (receiver, column) in receivers.iter().zip(verdicts) {
        for (delivery, verdict) in deliveries.iter().zip(column).filter(|(_, verdict)| !verdict.is_expected()) {
            failures += 1;
            say!(
                "{BAD}✗{BAD:#} {}, {}, {}: expected {}, answered {}",
                receiver.name,
                delivery.provider,
                delivery.case,
                verdict.expected,
                verdict.answer
            );
        }
    }
    let all = receivers.len() * deliveries.len();
    let colour = if failures == 0 { GOOD } else { BAD };
    say!("{colour}{all} deliveries: {} as expected, {failures} not{colour:#}", all - failures);
    failures
}

fn cell(verdict: &Verdict, width: usize) -> String {
    let (colour, mark) = if verdict.is_expected() { (GOOD, '✓') } else { (BAD, '✗') };
    let answer: String = verdict.shown().chars().take(WIDEST).collect();
    format!("{colour}{mark}{colour:#} {answer:0$}", width - 2)
}
