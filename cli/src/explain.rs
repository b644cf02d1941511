//! `hookseal explain`: why a delivery is not accepted.

use std::fmt::Write;

use clap::Args;
use hookseal::explain;
use hookseal::explain::{Explanation, Finding, Standing};
use serde_json::Value;

use crate::failure::Failure;
use crate::given::Given;
use crate::known::Known;
use crate::output::{BAD, GOOD, HEADING, NOTE, Output, Verdict};
use crate::secret::Secrets;

/// Names the cause why a delivery is not accepted, and says what to do.
///
/// It tries what may be wrong with the body, the secret, the signature, the signed content, the scheme and the clocks,
/// alone and in pairs. It never shows a secret or an expected signature, and accepts nothing.
#[derive(Args)]
#[command(after_help = "\
Examples:
  hookseal explain delivery.json --secret-env STRIPE_WEBHOOK_SECRET
  hookseal explain delivery.json --provider github --secret-file new.txt --secret-file old.txt
  hookseal explain request.http --provider slack --secret-env SLACK_SIGNING_SECRET
  hookseal explain --provider shopify --body body.json -H 'X-Shopify-Hmac-Sha256: …' --json

A capture is a JSON object as `capture` writes it, one a line, a HAR file, an HTTP request, or a curl line.
Exit codes: 0 genuine, 1 not, with the cause if one is found, 2 misuse.")]
pub(crate) struct Arguments {
    #[command(flatten)]
    given: Given,
    #[command(flatten)]
    secrets: Secrets,
}

pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<Verdict, Failure> {
    let secrets = arguments.secrets.read()?;
    let mut are_right = true;
    for (name, capture) in arguments.given.read()? {
        let explanation = explain(Known::find(&name)?.scheme, &secrets, &capture)?;
        are_right &= explanation.is_genuine();
        let value: Value = serde_json::from_str(&explanation.to_json()).unwrap_or_default();
        output.write(text(&explanation).trim_end(), &value);
    }
    Ok(Verdict::right_if(are_right))
}

fn text(explanation: &Explanation) -> String {
    let mut text = String::new();
    let Some(refusal) = &explanation.refusal else {
        return format!("{GOOD}genuine{GOOD:#}: there is nothing to explain");
    };
    let _ = writeln!(text, "{BAD}{}{BAD:#}: {refusal}\n", refusal.code().as_str());
    let _ = writeln!(text, "{HEADING}{}{HEADING:#}", explanation.summary());
    for (standing, style) in [(Standing::Proven, GOOD), (Standing::Seen, HEADING)] {
        for finding in explanation.findings.iter().filter(|finding| finding.standing == standing) {
            let word = standing.as_str();
            let _ = writeln!(
                text,
                "  {style}{word:<7}{style:#} {}\n          {NOTE}→{NOTE:#} {}",
                finding.what, finding.advice
            );
        }
    }
    let ruled_out = explanation.findings.iter().filter(|finding| is_ruled_out(finding));
    let ruled_out: Vec<&str> = ruled_out.map(|finding| &*finding.what).collect();
    if !ruled_out.is_empty() {
        let _ = writeln!(text, "  {NOTE}ruled out: {}{NOTE:#}", ruled_out.join(" "));
    }
    let tried = explanation.tried;
    let stopped = if tried.stopped { "; stopped at the bound of the search" } else { "" };
    let _ = writeln!(text, "  {NOTE}{} hypotheses were tried{stopped}{NOTE:#}", tried.hypotheses);
    text
}

fn is_ruled_out(finding: &Finding) -> bool {
    !matches!(finding.standing, Standing::Proven | Standing::Seen)
}
