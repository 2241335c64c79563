//! Number words, read from `lexicon/number_words.toml`.

use rustc_hash::FxHashMap as HashMap;

use serde::Deserialize;

/// Numbers in words, each map by the word in lower case.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct NumberWords {
    /// "zero" to "ninety".
    value: HashMap<String, f64>,
    /// "hundred", "million", "dozen": multiply the number before them.
    scale: HashMap<String, f64>,
    /// "half", "third".
    fraction: HashMap<String, f64>,
    /// "dozens": lowest and highest value.
    vague: HashMap<String, (f64, f64)>,
    /// "first" to "ninth".
    ordinal: Vec<String>,
}

impl NumberWords {
    /// Reads the built-in file.
    ///
    /// # Errors
    /// A text that names the place in the file.
    pub fn read() -> Result<NumberWords, String> {
        toml::from_str(include_str!("../../lexicon/number_words.toml"))
            .map_err(|e| format!("lexicon/number_words.toml: {e}"))
    }

    /// The value of a word below a hundred ("seven", "twenty-three").
    pub fn value(&self, word: &str) -> Option<f64> {
        if let Some(&value) = self.value.get(word) {
            return Some(value);
        }
        let (tens, ones) = word.split_once('-')?;
        let (tens, ones) = (*self.value.get(tens)?, *self.value.get(ones)?);
        (tens >= 20.0 && (1.0..10.0).contains(&ones)).then_some(tens + ones)
    }

    /// What the word multiplies the number before it by ("million": 1e6).
    pub fn scale(&self, word: &str) -> Option<f64> {
        self.scale.get(word).copied()
    }

    /// The part of a whole that the word names ("third": 1/3).
    pub fn fraction(&self, word: &str) -> Option<f64> {
        self.fraction.get(word).copied()
    }

    /// The lowest and highest value that the word may stand for ("dozens").
    pub fn vague(&self, word: &str) -> Option<(f64, f64)> {
        self.vague.get(word).copied()
    }

    /// Whether the word is one of "first" to "ninth".
    pub fn is_ordinal(&self, word: &str) -> bool {
        self.ordinal.iter().any(|ordinal| ordinal == word)
    }
}

/// The value of digits with separators for thousands and a decimal point ("1,200", "3.5"); none for anything else.
pub fn digits(text: &str) -> Option<f64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let sound = !first.is_empty()
        && all_digits(first)
        && all_digits(decimals)
        && !text.ends_with('.')
        && (!whole.contains(',') || first.len() <= 3)
        && groups.all(|group| group.len() == 3 && all_digits(group));
    if !sound {
        return None;
    }
    text.replace(',', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_with_separators() {
        for (text, expected) in [
            ("7", Some(7.0)),
            ("1,200", Some(1200.0)),
            ("43,000,000", Some(43e6)),
            ("3.5", Some(3.5)),
            ("1,200.5", Some(1200.5)),
            ("12,34", None),
            ("1.2.3", None),
            ("10th", None),
            ("5.", None),
            ("", None),
            (",", None),
            ("٣", None),
        ] {
            assert_eq!(digits(text), expected, "{text}");
        }
    }

    #[test]
    fn words_below_a_hundred() {
        let words = NumberWords::read().unwrap();
        for (word, expected) in [
            ("seven", Some(7.0)),
            ("twenty-three", Some(23.0)),
            ("three-twenty", None),
            ("ten-one", None),
            ("million", None),
        ] {
            assert_eq!(words.value(word), expected, "{word}");
        }
    }
}
