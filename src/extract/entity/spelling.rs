//! Spelling: whether two printed names are one, and the key of a body's name.

use crate::lexicon::names::{Names, fold};

/// Surnames at least this alike (Jaro–Winkler) are one where the given names agree.
const SURNAME_LIKENESS: f64 = 0.92;
const GIVEN_LIKENESS: f64 = 0.9;
/// Shorter surnames are one only where they are spelled alike.
pub(super) const LONG_SURNAME: usize = 6;

/// The folded words of a person's name that tell it apart: no suffix, no dots.
pub(super) fn name_words(printed: &str) -> Vec<String> {
    let mut words: Vec<String> = printed
        .split_whitespace()
        .map(fold)
        .filter(|word| !word.is_empty())
        .collect();
    while words.len() > 1
        && words
            .last()
            .is_some_and(|w| matches!(w.as_str(), "jr" | "sr" | "ii" | "iii" | "iv"))
    {
        words.pop();
    }
    words
}

/// A surname without what transliterations and typing differ in: doubled letters, y for i, kh for h, ts for c.
pub(super) fn skeleton(surname: &str) -> String {
    let mut bare = String::with_capacity(surname.len());
    let mut last = ' ';
    for c in surname.chars() {
        let c = match c {
            'y' | 'j' => 'i',
            'w' => 'v',
            '-' => continue,
            'h' if last == 'k' => {
                bare.pop();
                'h'
            }
            _ => c,
        };
        if c != last {
            bare.push(c);
        }
        last = c;
    }
    if bare.len() > 4 && bare.ends_with('i') {
        bare.pop();
    }
    bare
}

pub(super) fn alike(a: &str, b: &str) -> bool {
    a.len().min(b.len()) >= LONG_SURNAME && strsim::jaro_winkler(a, b) >= SURNAME_LIKENESS
}

/// Whether two folded given names can be one person's: equal, one the other's initial or short form, or misspelled.
pub(super) fn compatible_given(names: &Names, a: &str, b: &str) -> bool {
    let initial = |x: &str, y: &str| x.chars().count() == 1 && y.starts_with(x);
    a == b
        || initial(a, b)
        || initial(b, a)
        || names.canonical_given(a) == names.canonical_given(b)
        || a.len().min(b.len()) > 4 && strsim::jaro_winkler(a, b) >= GIVEN_LIKENESS
}

/// The key of a body: "Russian Foreign Ministry" and "Ministry of Foreign Affairs of Russia" are both
/// "russia foreign ministry".
pub(super) fn body_key(names: &Names, printed: &str) -> String {
    let words: Vec<&str> = printed
        .split_whitespace()
        .filter(|word| !matches!(*word, "the" | "The"))
        .collect();
    let country = |word: &str| names.country_of(word).map_or_else(|| fold(word), str::to_owned);
    let head = words.first().map(|word| fold(word)).unwrap_or_default();
    if matches!(head.as_str(), "ministry" | "department") && words.get(1) == Some(&"of") {
        let mut parts = words[2..].rsplitn(2, |word| *word == "of");
        let (last, first) = (parts.next().unwrap_or_default(), parts.next());
        let (topic, place) = first.map_or((last, None), |topic| (topic, Some(last)));
        let topic = topic
            .iter()
            .filter(|word| !word.eq_ignore_ascii_case("affairs"))
            .map(|word| fold(word));
        return place
            .into_iter()
            .flatten()
            .map(|word| country(word))
            .chain(topic)
            .chain([head.clone()])
            .collect::<Vec<_>>()
            .join(" ");
    }
    words.into_iter().map(country).collect::<Vec<_>>().join(" ")
}

/// Whether the letters of `acronym` are initials of `name`, in order.
pub(super) fn abbreviates(acronym: &str, name: &str) -> bool {
    let mut initials = name
        .split([' ', '-'])
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_lowercase);
    let mut letters = acronym
        .chars()
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase);
    letters.next() == initials.next() && letters.all(|letter| initials.any(|initial| initial == letter))
}

/// Whether two keys name one person or body, as far as spelling tells: "stian jensen" and "stian jenssen",
/// "j stoltenberg" and "jens stoltenberg". A lone surname is the same as a full name with it.
///
/// Surnames are compared by Jaro–Winkler, as in record linkage; given names must be equal, initials or short forms.
pub fn same_name(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let names = Names::builtin();
    let split = |name: &str| {
        let words = name_words(name);
        let given = if words.len() > 1 {
            words[0].clone()
        } else {
            String::new()
        };
        (words.len(), given, words.last().cloned().unwrap_or_default())
    };
    let ((len_a, given_a, last_a), (len_b, given_b, last_b)) = (split(a), split(b));
    let surnames = !last_a.is_empty() && (skeleton(&last_a) == skeleton(&last_b) || alike(&last_a, &last_b));
    match (len_a, len_b) {
        (1, 1) => surnames,
        // Only a person is called by the last word alone: "York" is not "New York".
        (1, _) => surnames && names.is_given(&given_b),
        (_, 1) => surnames && names.is_given(&given_a),
        _ => surnames && compatible_given(&names, &given_a, &given_b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_person_agree_across_articles() {
        for (a, b, same) in [
            ("stian jenssen", "stian jensen", true),
            ("jenssen", "stian jensen", true),
            ("j stoltenberg", "jens stoltenberg", true),
            ("volodymyr zelenskyy", "vladimir zelensky", true),
            ("bill harper", "william harper", true),
            ("hillary clinton", "bill clinton", false),
            ("anna lind", "anna berg", false),
            ("york", "new york", false),
            ("north korea", "south korea", false),
            ("norway foreign ministry", "sweden foreign ministry", false),
            ("", "anna lind", false),
        ] {
            assert_eq!(same_name(a, b), same, "{a} / {b}");
            assert_eq!(same_name(b, a), same, "{b} / {a}");
        }
    }

    #[test]
    fn ministries_have_one_key_in_either_order() {
        let names = Names::builtin();
        for printed in ["Russian Foreign Ministry", "Ministry of Foreign Affairs of Russia"] {
            assert_eq!(body_key(&names, printed), "russia foreign ministry");
        }
        assert_eq!(body_key(&names, "Department of Health"), "health department");
        assert_eq!(body_key(&names, "Ministry of"), "ministry");
    }
}
