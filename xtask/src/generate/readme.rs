//! The README of the packages: the repository's, in which links to its files lead to the repository. Where a package is
//! shown, nothing would be at their end.

use std::path::Path;

use super::files::Files;

const SOURCE: &str = "README.md";
const MADE: [&str; 2] = ["npm/README.md", "bindings-python/README.md"];
const FILES: &str = "https://github.com/hookseal/hookseal/blob/main/";
const HEAD: &str = "<!-- Generated from the repository's README.md by `cargo xtask generate`. -->\n\n";

/// After the list of providers in the repository's was brought up to date.
pub(super) fn generate(files: &mut Files) {
    let text = with_links_to_the_repository(&files[Path::new(SOURCE)]);
    for file in MADE {
        files.insert(Path::new(file).into(), format!("{HEAD}{text}"));
    }
}

fn with_links_to_the_repository(markdown: &str) -> String {
    let mut made = String::new();
    let mut rest = markdown;
    while let Some((before, link)) = rest.split_once('[') {
        made.push_str(before);
        let parts = link.split_once("](").and_then(|(text, target)| Some((text, target.split_once(')')?)));
        rest = match parts {
            Some((text, (target, after)))
                if !text.contains(['[', ']', '\n']) && !target.starts_with("https:") && !target.starts_with('#') =>
            {
                made.push_str(&["[", text, "](", FILES, target, ")"].concat());
                after
            }
            _ => {
                made.push('[');
                link
            }
        };
    }
    made.push_str(rest);
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_files_lead_to_the_repository() {
        let markdown = "See [`a`](a/b.md), [c](https://c.d), [d](#d) and `e[0]`:\n[\n\"x\"](1) [f]\n(g) [h](i)";
        let expected = format!(
            "See [`a`]({FILES}a/b.md), [c](https://c.d), [d](#d) and `e[0]`:\n[\n\"x\"](1) [f]\n(g) [h]({FILES}i)"
        );
        assert_eq!(with_links_to_the_repository(markdown), expected);
    }
}
