//! The pattern language of the lexicon: token patterns with alternatives, inflection, optional words and gaps.
//!
//! | element | matches |
//! |---|---|
//! | `word` | that token, in lower case |
//! | `one\|other` | either token |
//! | `deny~` | any form of the verb: deny, denies, denied, denying |
//! | `word?` | the token or nothing |
//! | `..` | up to three tokens |
//! | `...` | up to eight tokens |
//!
//! A pattern starts with a word that must be there: patterns are found through it, so that a long list costs no more
//! than a short one.

use rustc_hash::FxHashMap as HashMap;

use super::inflect::inflect;

/// A compiled pattern.
#[derive(Clone, Debug)]
struct Pattern {
    elements: Vec<Element>,
}

#[derive(Clone, Debug)]
enum Element {
    /// One of these words; may be left out where `optional`.
    Word { any: Vec<String>, optional: bool },
    /// Up to this many tokens.
    Gap(usize),
}

const SHORT_GAP: usize = 3;
const LONG_GAP: usize = 8;

impl Pattern {
    fn parse(source: &str) -> Result<Pattern, String> {
        let mut elements = Vec::new();
        for part in source.split_whitespace() {
            elements.push(match part {
                ".." => Element::Gap(SHORT_GAP),
                "..." => Element::Gap(LONG_GAP),
                _ => {
                    let (words, optional) = part
                        .strip_suffix('?')
                        .filter(|w| !w.is_empty())
                        .map_or((part, false), |w| (w, true));
                    let any = words
                        .split('|')
                        .flat_map(|word| match word.strip_suffix('~') {
                            Some(verb) => inflect(verb),
                            None => vec![word.to_owned()],
                        })
                        .collect();
                    Element::Word { any, optional }
                }
            });
        }
        match (elements.first(), elements.last()) {
            (Some(Element::Word { optional: false, .. }), Some(Element::Word { optional: false, .. })) => {
                Ok(Pattern { elements })
            }
            _ => Err(format!(
                "pattern `{source}` must start and end with a word that is not optional"
            )),
        }
    }

    /// The end of the shortest match that starts at `at`, if there is one.
    fn match_end<'t>(&self, at: usize, len: usize, word: &impl Fn(usize) -> &'t str) -> Option<usize> {
        fn step<'t>(elements: &[Element], at: usize, len: usize, word: &impl Fn(usize) -> &'t str) -> Option<usize> {
            let Some((first, rest)) = elements.split_first() else {
                return Some(at);
            };
            match first {
                Element::Word { any, optional } => {
                    let taken = (at < len && any.iter().any(|w| w == word(at)))
                        .then(|| step(rest, at + 1, len, word))
                        .flatten();
                    taken.or_else(|| if *optional { step(rest, at, len, word) } else { None })
                }
                Element::Gap(most) => (at..=(at + most).min(len)).find_map(|next| step(rest, next, len, word)),
            }
        }
        step(&self.elements, at, len, word)
    }
}

/// Many patterns, each with a value, found together.
#[derive(Clone, Debug)]
pub struct PatternSet<T> {
    patterns: Vec<(Pattern, T)>,
    by_first: HashMap<String, Vec<u32>>,
}

/// A pattern found: `start..end` are indices into the tokens searched.
#[derive(Clone, Copy, Debug)]
pub struct PatternMatch<'a, T> {
    pub start: usize,
    pub end: usize,
    pub value: &'a T,
}

impl<T> Default for PatternSet<T> {
    fn default() -> Self {
        PatternSet {
            patterns: Vec::new(),
            by_first: HashMap::default(),
        }
    }
}

impl<T> PatternSet<T> {
    /// Adds a pattern.
    ///
    /// # Errors
    /// A text that names the pattern, where it does not start and end with a required word.
    pub fn add(&mut self, source: &str, value: T) -> Result<(), String> {
        let pattern = Pattern::parse(source)?;
        if let Some(Element::Word { any, .. }) = pattern.elements.first() {
            for word in any {
                self.by_first
                    .entry(word.clone())
                    .or_default()
                    .push(self.patterns.len() as u32);
            }
        }
        self.patterns.push((pattern, value));
        Ok(())
    }

    /// The shortest match of every pattern that starts at token `at` of `len`, in the order the patterns were added.
    /// `word` gives a token in lower case.
    pub fn at<'s, 't: 's>(
        &'s self,
        at: usize,
        len: usize,
        word: impl Fn(usize) -> &'t str + 's,
    ) -> impl Iterator<Item = PatternMatch<'s, T>> + 's {
        self.by_first
            .get(word(at))
            .into_iter()
            .flatten()
            .filter_map(move |&index| {
                let (pattern, value) = &self.patterns[index as usize];
                pattern
                    .match_end(at, len, &word)
                    .map(|end| PatternMatch { start: at, end, value })
            })
    }

    /// Every match in the tokens, by start.
    pub fn find<'s, 't: 's>(
        &'s self,
        len: usize,
        word: impl Fn(usize) -> &'t str + Copy + 's,
    ) -> Vec<PatternMatch<'s, T>> {
        (0..len).flat_map(|at| self.at(at, len, word)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, text: &str) -> Option<(usize, usize)> {
        let mut set = PatternSet::default();
        set.add(pattern, ()).unwrap();
        let words: Vec<&str> = text.split_whitespace().collect();
        set.find(words.len(), |i| words[i]).first().map(|m| (m.start, m.end))
    }

    #[test]
    fn elements_match_as_the_table_says() {
        for (pattern, text, expected) in [
            ("deny~ that", "he denied that it rained", Some((1, 3))),
            ("not|never true", "this is never true", Some((2, 4))),
            ("take~ .. back", "she took it all back", Some((1, 5))),
            ("take~ .. back", "she took the whole long story back", None),
            ("it was a? mistake", "it was mistake", Some((0, 3))),
            ("it was a? mistake", "it was a mistake", Some((0, 4))),
            ("run~ out", "they ran in", None),
        ] {
            assert_eq!(found(pattern, text), expected, "{pattern} in {text}");
        }
    }

    #[test]
    fn a_pattern_without_a_firm_end_is_refused() {
        for bad in ["", "..", "a? b", "a ..", ".. b"] {
            assert!(PatternSet::default().add(bad, ()).is_err(), "{bad}");
        }
    }
}
