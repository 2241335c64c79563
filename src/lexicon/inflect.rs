//! English verb forms: regular rules and the irregular verbs of `lexicon/irregular_verbs.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Past and participle by base form.
static IRREGULAR: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    include_str!("../../lexicon/irregular_verbs.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            Some((words.next()?, words.collect()))
        })
        .collect()
});

/// All forms of the verb with base form `verb`: base, -s, -ing, past and participle.
pub fn inflect(verb: &str) -> Vec<String> {
    let ends = |suffix: &[&str]| suffix.iter().any(|s| verb.ends_with(s));
    let cut = |n: usize| &verb[..verb.len() - n];
    let consonant_y = verb.ends_with('y') && !ends(&["ay", "ey", "oy", "uy"]);
    let third = if consonant_y {
        format!("{}ies", cut(1))
    } else if ends(&["s", "sh", "ch", "x", "z"]) || matches!(verb, "go" | "do" | "undo" | "forgo" | "echo" | "veto") {
        format!("{verb}es")
    } else {
        format!("{verb}s")
    };
    let doubled = doubles_last(verb).then(|| format!("{verb}{}", &verb[verb.len() - 1..]));
    let stem = doubled.as_deref().unwrap_or(verb);
    let present = if ends(&["ie"]) {
        format!("{}ying", cut(2))
    } else if verb.ends_with('e') && !ends(&["ee", "oe", "ye"]) {
        format!("{}ing", cut(1))
    } else {
        format!("{stem}ing")
    };
    let mut forms = vec![verb.to_owned(), third, present];
    match IRREGULAR.get(verb) {
        Some(past) => forms.extend(past.iter().map(|&p| p.to_owned())),
        None if verb.ends_with('e') => forms.push(format!("{verb}d")),
        None if consonant_y => forms.push(format!("{}ied", cut(1))),
        None => forms.push(format!("{stem}ed")),
    }
    forms
}

/// Whether a verb doubles its last letter: one syllable, one vowel before one consonant (stop, ban), and a few longer
/// ones stressed on the last (admit, refer).
fn doubles_last(verb: &str) -> bool {
    const LONGER: [&str; 12] = [
        "admit", "refer", "rebut", "commit", "permit", "submit", "omit", "regret", "concur", "compel", "prefer",
        "transfer",
    ];
    let bytes = verb.as_bytes();
    let vowel = |b: u8| b"aeiou".contains(&b);
    let [.., a, b, c] = bytes else { return false };
    let short = bytes.iter().filter(|&&x| vowel(x)).count() == 1
        && vowel(*b)
        && !vowel(*a)
        && !vowel(*c)
        && !b"wxy".contains(c);
    short || LONGER.contains(&verb)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for (verb, expected) in [
            ("deny", "deny denies denying denied"),
            ("say", "say says saying said"),
            ("admit", "admit admits admitting admitted"),
            ("take", "take takes taking took taken"),
            ("lie", "lie lies lying lied"),
            ("reverse", "reverse reverses reversing reversed"),
            ("dismiss", "dismiss dismisses dismissing dismissed"),
            ("disagree", "disagree disagrees disagreeing disagreed"),
            ("walk", "walk walks walking walked"),
            ("break", "break breaks breaking broke broken"),
        ] {
            assert_eq!(inflect(verb).join(" "), expected);
        }
    }
}
