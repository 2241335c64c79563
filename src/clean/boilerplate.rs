//! Boilerplate: lines of a page that are not part of the article, by the rules of `lexicon/boilerplate.toml`.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;

static BUILTIN: LazyLock<Boilerplate> = LazyLock::new(|| {
    Boilerplate::parse(include_str!("../../lexicon/boilerplate.toml")).expect("the built-in rules are tested")
});

/// What to do with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Keep,
    Drop,
    /// Drop, and the lines of the list that follows too.
    DropWithList,
}

#[derive(Deserialize)]
struct File {
    rule: Vec<Rule>,
}

#[derive(Debug, Deserialize)]
struct Rule {
    #[cfg_attr(not(test), allow(dead_code))]
    name: String,
    r#where: Where,
    #[serde(default = "no_limit")]
    longest: usize,
    #[serde(default)]
    list: bool,
    #[serde(default)]
    keep: bool,
    phrases: Vec<String>,
    #[cfg(test)]
    #[serde(default)]
    examples: Vec<String>,
    #[cfg(test)]
    #[serde(default)]
    counter: Vec<String>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Where {
    Whole,
    Start,
    End,
    Anywhere,
}

fn no_limit() -> usize {
    usize::MAX
}

/// The rules, compiled.
#[derive(Debug)]
pub struct Boilerplate {
    rules: Vec<Rule>,
    phrases: AhoCorasick,
    /// The rule of every phrase.
    rule_of: Vec<usize>,
    /// Longer lines match no rule.
    longest: usize,
}

impl Boilerplate {
    /// The rules that ship with the program.
    pub fn builtin() -> &'static Boilerplate {
        &BUILTIN
    }

    fn parse(source: &str) -> Result<Boilerplate, String> {
        let File { rule: rules } = toml::from_str(source).map_err(|e| e.to_string())?;
        let rule_of = (0..rules.len())
            .flat_map(|i| std::iter::repeat_n(i, rules[i].phrases.len()))
            .collect();
        let phrases = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(rules.iter().flat_map(|rule| &rule.phrases))
            .map_err(|e| e.to_string())?;
        let whole = rules.iter().flat_map(|rule| &rule.phrases).map(String::len).max();
        let limits = rules
            .iter()
            .map(|rule| rule.longest)
            .filter(|&longest| longest != no_limit());
        let longest = limits.max().max(whole).unwrap_or(0);
        Ok(Boilerplate {
            rules,
            phrases,
            rule_of,
            longest,
        })
    }

    /// Whether `line` is part of the article.
    pub fn judge(&self, line: &str) -> Verdict {
        // A line is at most as long as its bytes: four a character.
        if line.len() > 4 * self.longest {
            return Verdict::Keep;
        }
        let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
        if bare.is_empty() {
            return if line
                .trim()
                .chars()
                .all(|c| "_*•-–=.~#".contains(c) || c.is_whitespace())
            {
                Verdict::Drop
            } else {
                Verdict::Keep
            };
        }
        let length = line.chars().count();
        let bare_start = line.len() - line.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
        let bare_end = bare_start + bare.len();
        let mut verdict = Verdict::Keep;
        for found in self.phrases.find_overlapping_iter(line) {
            let rule = &self.rules[self.rule_of[found.pattern().as_usize()]];
            if length > rule.longest || !at_word_borders(line, found.start(), found.end()) {
                continue;
            }
            let starts = found.start() <= bare_start;
            let ends = found.end() >= bare_end;
            let applies = match rule.r#where {
                Where::Whole => starts && ends,
                Where::Start => starts,
                Where::End => ends,
                Where::Anywhere => true,
            };
            match applies {
                true if rule.keep => return Verdict::Keep,
                true if rule.list => verdict = Verdict::DropWithList,
                true if verdict == Verdict::Keep => verdict = Verdict::Drop,
                _ => {}
            }
        }
        verdict
    }
}

fn at_word_borders(line: &str, start: usize, end: usize) -> bool {
    let border = |before: Option<char>, after: Option<char>| {
        !(before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric))
    };
    let first_of = |text: &str| text.chars().next();
    border(line[..start].chars().next_back(), first_of(&line[start..]))
        && (border(line[..end].chars().next_back(), first_of(&line[end..])) || line[..end].ends_with(char::is_numeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_passes_its_examples() {
        let rules = Boilerplate::builtin();
        for rule in &rules.rules {
            assert!(!rule.examples.is_empty() || rule.keep, "{}: no example", rule.name);
            assert!(!rule.counter.is_empty(), "{}: no counter-example", rule.name);
            for line in &rule.examples {
                assert_ne!(rules.judge(line), Verdict::Keep, "{}: {line}", rule.name);
                assert_eq!(
                    rule.list,
                    rules.judge(line) == Verdict::DropWithList,
                    "{}: {line}",
                    rule.name
                );
            }
            for line in &rule.counter {
                assert_eq!(rules.judge(line), Verdict::Keep, "{}: {line}", rule.name);
            }
            for phrase in &rule.phrases {
                assert!(!phrase.contains(char::is_uppercase), "{}: {phrase}", rule.name);
            }
        }
    }

    #[test]
    fn rulers_go_and_words_stay() {
        for (line, expected) in [
            ("* * *", Verdict::Drop),
            ("___", Verdict::Drop),
            ("?!", Verdict::Keep),
            ("He denied it.", Verdict::Keep),
        ] {
            assert_eq!(Boilerplate::builtin().judge(line), expected, "{line}");
        }
    }
}
