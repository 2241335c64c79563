//! WordPiece, uncased, as BERT has it (Devlin et al. 2019; Wu et al. 2016): lower case, accents dropped, punctuation
//! apart, then the longest known piece from the left, again and again.

use std::collections::HashMap;

use super::List;
use anyhow::Context;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// Tokens of a pair with its three marks; the longer text is cut first.
const PAIR_TOKENS: usize = 128;

/// Tokens of a list with its marks; the longest claims are cut first.
const LIST_TOKENS: usize = 512;

/// Most tokens of the parts of a list.
const BEFORE_TOKENS: usize = 40;
const COUNTER_TOKENS: usize = 88;
const CLAIM_TOKENS: usize = 64;

/// A word of more letters is not looked at.
const LONGEST_WORD: usize = 100;

/// The vocabulary: pieces that open a word, and pieces that go on with one.
pub struct WordPiece {
    opening: HashMap<String, i32>,
    going_on: HashMap<String, i32>,
    unknown: i32,
    class: i32,
    separator: i32,
    mask: i32,
}

/// What the network reads: a pair `[CLS] a [SEP] b [SEP]` or a list
/// `[CLS] sentence before [SEP] counter [SEP] claim [SEP] claim [SEP] …`, with a `[MASK]` where the counter stands among its
/// claims.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoded {
    pub ids: Vec<i32>,
    /// Where the second text or the first claim begins.
    pub second: usize,
    /// The marks behind the claims of a list.
    pub ends: Vec<usize>,
}

impl WordPiece {
    /// A vocabulary of one piece a line, its number being its id; pieces that go on with a word begin with `##`.
    ///
    /// # Errors
    /// If one of the marks `[UNK]`, `[CLS]`, `[SEP]`, `[MASK]` is missing.
    pub fn parse(vocabulary: &str) -> anyhow::Result<WordPiece> {
        let (mut opening, mut going_on) = (HashMap::new(), HashMap::new());
        for (id, piece) in (0..).zip(vocabulary.lines()) {
            match piece.strip_prefix("##") {
                Some(rest) if !rest.is_empty() => going_on.insert(rest.to_owned(), id),
                _ => opening.insert(piece.to_owned(), id),
            };
        }
        let mark = |name: &str| {
            let id = opening.get(name).copied();
            id.with_context(|| format!("the vocabulary has no {name}"))
        };
        Ok(WordPiece {
            unknown: mark("[UNK]")?,
            class: mark("[CLS]")?,
            separator: mark("[SEP]")?,
            mask: mark("[MASK]")?,
            opening,
            going_on,
        })
    }

    /// The ids of a pair, cut to what the network reads.
    pub fn pair(&self, a: &str, b: &str) -> Encoded {
        let (mut a, mut b) = (self.ids(a), self.ids(b));
        let (first, second) = cut(a.len(), b.len(), PAIR_TOKENS - 3);
        a.truncate(first);
        b.truncate(second);
        let mut ids = Vec::with_capacity(first + second + 3);
        ids.push(self.class);
        ids.append(&mut a);
        ids.push(self.separator);
        let start = ids.len();
        ids.append(&mut b);
        ids.push(self.separator);
        Encoded {
            ids,
            second: start,
            ends: Vec::new(),
        }
    }

    /// The ids of a list, cut to what the network reads.
    pub fn list(&self, list: &List) -> Encoded {
        let before = self.ids(&list.before);
        let mut ids = vec![self.class];
        ids.extend(&before[before.len().saturating_sub(BEFORE_TOKENS)..]);
        ids.push(self.separator);
        ids.extend(self.ids(&list.counter).iter().take(COUNTER_TOKENS));
        ids.push(self.separator);
        let second = ids.len();
        let claims: Vec<Vec<i32>> = list.claims.iter().map(|claim| self.ids(claim)).collect();
        let fits = |most: &usize| {
            let tokens = claims.iter().map(|claim| claim.len().min(*most) + 1);
            second + usize::from(list.earlier.is_some()) + tokens.sum::<usize>() <= LIST_TOKENS
        };
        let most = (0..=CLAIM_TOKENS).rev().find(fits).unwrap_or(0);
        let mut ends = Vec::with_capacity(claims.len());
        let here = |place: usize| (list.earlier == Some(place)).then_some(self.mask);
        for (place, claim) in claims.iter().enumerate() {
            ids.extend(here(place));
            ids.extend(claim.iter().take(most));
            ends.push(ids.len());
            ids.push(self.separator);
        }
        ids.extend(here(claims.len()));
        Encoded { ids, second, ends }
    }

    /// The ids of the pieces of a text.
    pub fn ids(&self, text: &str) -> Vec<i32> {
        let mut ids = Vec::new();
        for word in words(text) {
            self.pieces(&word, &mut ids);
        }
        ids
    }

    fn pieces(&self, word: &str, ids: &mut Vec<i32>) {
        let known = ids.len();
        let mut rest = word;
        while !rest.is_empty() {
            let pieces = if rest.len() == word.len() {
                &self.opening
            } else {
                &self.going_on
            };
            let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
            let longest = ends
                .filter_map(|end| Some((*pieces.get(&rest[..end])?, end)))
                .next()
                .filter(|_| word.chars().count() <= LONGEST_WORD);
            match longest {
                Some((id, end)) => {
                    ids.push(id);
                    rest = &rest[end..];
                }
                None => {
                    ids.truncate(known);
                    ids.push(self.unknown);
                    return;
                }
            }
        }
    }
}

/// How many tokens of each text are kept, at most `most` together: the longer text is cut to the length of the
/// shorter one, then both to half.
fn cut(a: usize, b: usize, most: usize) -> (usize, usize) {
    if a + b <= most {
        return (a, b);
    }
    let (short, long) = (a.min(b), a.max(b));
    let kept = short.max(most.saturating_sub(short)).min(long);
    let (short, long) = match short + kept > most {
        true => (most / 2, most / 2 + most % 2),
        false => (short, kept),
    };
    if a <= b { (short, long) } else { (long, short) }
}

/// The words of a text, marks apart, in lower case without accents.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let folded = text
        .chars()
        .filter(|&c| c.is_whitespace() || c != '\u{FFFD}' && c.general_category_group() != GeneralCategoryGroup::Other)
        .nfd()
        .filter(|c| c.general_category() != GeneralCategory::NonspacingMark)
        .flat_map(char::to_lowercase);
    for c in folded {
        if c.is_whitespace() {
            words.push(String::new());
        } else if stands_alone(c) {
            words.extend([c.to_string(), String::new()]);
        } else if let Some(word) = words.last_mut() {
            word.push(c);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Punctuation and ideographs are words of their own.
fn stands_alone(c: char) -> bool {
    c.is_ascii_punctuation()
        || c.general_category_group() == GeneralCategoryGroup::Punctuation
        || matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{2A6DF}'
            | '\u{2A700}'..='\u{2B73F}' | '\u{2B740}'..='\u{2B81F}' | '\u{2B920}'..='\u{2CEAF}'
            | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_lowered_and_marks_stand_alone() {
        let table = [
            ("Café Ibáñez’s “no”", "cafe ibanez ’ s “ no ”"),
            ("U.S.-led, 3.5%", "u . s . - led , 3 . 5 %"),
            ("a\u{200b}b\u{0}c\td", "abc d"),
            ("東京 is", "東 京 is"),
            ("", ""),
        ];
        for (text, expected) in table {
            assert_eq!(words(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn the_longest_piece_goes_first_and_an_unknown_word_is_one_mark() {
        let pieces = WordPiece::parse("[UNK]\n[CLS]\n[SEP]\n[MASK]\nre\nretract\n##ed\n##act\n##r\n").unwrap();
        assert_eq!(pieces.ids("Retracted re"), [5, 6, 4]);
        assert_eq!(pieces.ids("retracts"), [0]);
        assert_eq!(pieces.pair("re", "retract").ids, [1, 4, 2, 5, 2]);
        assert!(WordPiece::parse("re\n").is_err());
    }

    #[test]
    fn a_list_is_cut_to_what_the_network_reads() {
        let pieces = WordPiece::parse("[UNK]\n[CLS]\n[SEP]\nre\nretract\n##ed\n[MASK]\n").unwrap();
        let mut list = List {
            before: "re".into(),
            counter: "retracted".into(),
            claims: ["re re", "", "retract"].map(Into::into).to_vec(),
            earlier: None,
        };
        let encoded = pieces.list(&list);
        assert_eq!(encoded.ids, [1, 3, 2, 4, 5, 2, 3, 3, 2, 2, 4, 2]);
        assert_eq!((encoded.second, encoded.ends), (6, vec![8, 9, 11]));
        list.earlier = Some(1);
        let encoded = pieces.list(&list);
        assert_eq!(encoded.ids, [1, 3, 2, 4, 5, 2, 3, 3, 2, 6, 2, 4, 2]);
        assert_eq!(encoded.ends, [8, 10, 12]);
        list.earlier = Some(3);
        let encoded = pieces.list(&list);
        assert_eq!(encoded.ids, [1, 3, 2, 4, 5, 2, 3, 3, 2, 2, 4, 2, 6]);
        assert_eq!(encoded.ends, [8, 9, 11]);
        let long = "re ".repeat(200);
        for claims in [0, 1, 6, 7, 12, 60] {
            let encoded = pieces.list(&List {
                before: long.as_str().into(),
                counter: long.as_str().into(),
                claims: vec![long.as_str().into(); claims],
                earlier: Some(claims),
            });
            assert_eq!(encoded.second, BEFORE_TOKENS + COUNTER_TOKENS + 3);
            assert_eq!(encoded.ends.len(), claims);
            assert!(encoded.ids.len() <= LIST_TOKENS, "{claims}: {}", encoded.ids.len());
            let claims_are_cut_alike = encoded
                .ends
                .windows(2)
                .all(|w| w[1] - w[0] == encoded.ends[0] - encoded.second + 1);
            assert!(claims_are_cut_alike && encoded.ends.iter().all(|&end| encoded.ids[end] == pieces.separator));
        }
    }

    #[test]
    fn the_longer_text_is_cut_first() {
        let table = [
            ((3, 4, 10), (3, 4)),
            ((3, 20, 10), (3, 7)),
            ((20, 3, 10), (7, 3)),
            ((20, 30, 11), (5, 6)),
            ((30, 20, 11), (6, 5)),
        ];
        for ((a, b, most), expected) in table {
            assert_eq!(cut(a, b, most), expected, "{a} {b} {most}");
        }
    }
}
