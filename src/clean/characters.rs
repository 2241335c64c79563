//! Characters: spaces, dashes, ellipses, entities and look-alike letters made uniform, one at a time.
//!
//! Quotation marks become one of `“`, `”` (the writer gave a direction) or `"` (none given), single ones `‘`, `’` or
//! `'`; which way they really point is told by [`marks`](super::marks), which sees whole paragraphs.

use super::offsets::{Aligned, Builder};

/// Named entities that news pages use.
const ENTITIES: [(&str, char); 24] = [
    ("amp", '&'),
    ("quot", '"'),
    ("apos", '\''),
    ("lt", '<'),
    ("gt", '>'),
    ("nbsp", ' '),
    ("ensp", ' '),
    ("emsp", ' '),
    ("thinsp", ' '),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‘'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '“'),
    ("laquo", '“'),
    ("raquo", '”'),
    ("ndash", '–'),
    ("mdash", '–'),
    ("hellip", '…'),
    ("euro", '€'),
    ("pound", '£'),
    ("copy", '©'),
    ("bull", '•'),
];

/// UTF-8 that was read as Windows-1252, as it shows in print.
const MOJIBAKE: [(&str, char); 9] = [
    ("â€œ", '“'),
    ("â€\u{9d}", '”'),
    ("â€™", '’'),
    ("â€˜", '‘'),
    ("â€“", '–'),
    ("â€”", '–'),
    ("â€¦", '…'),
    ("Â\u{a0}", ' '),
    ("â€", '”'),
];

/// Cyrillic and Greek letters beside the Latin ones they look like.
const LOOK_ALIKES: &str = "АAВBЕEЅSІIЈJКKМMНHОOРPСCТTУYХXаaеeоoрpсcуyхxѕsіiјjΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοo";

/// The longest word of look-alikes alone that is taken for a Latin acronym.
const LONGEST_ACRONYM: usize = 5;

/// Makes the characters of `text` uniform. Lines stay lines.
pub fn unify(text: &str) -> Aligned {
    let mut pass = Pass {
        text,
        out: Builder::new(text),
        mostly_latin: None,
    };
    let bytes = text.as_bytes();
    let (mut at, mut kept) = (0, 0);
    while at < bytes.len() {
        let after_blank = at > 0 && (bytes[at - 1] == b' ' || !bytes[at - 1].is_ascii());
        if is_plain(bytes[at]) && !(bytes[at] == b' ' && after_blank) {
            at += 1;
            continue;
        }
        let c = pass.char_at(at);
        let (end, by) = pass.rewrite(at);
        if c == ' ' || by != Some(c) || end != at + c.len_utf8() {
            pass.out.keep(kept..at);
            if let Some(c) = by.filter(|&c| !(c == ' ' && pass.ends_blank())) {
                pass.out.replace(at..end, c);
            }
            kept = end;
        }
        at = end;
    }
    pass.out.keep(kept..at);
    pass.out.finish()
}

/// Letters, digits and marks that stay as they are.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii() && !byte.is_ascii_control() && !matches!(byte, b'-' | b'.' | b'&' | b'`' | b'\'') || byte == b'\n'
}

struct Pass<'s> {
    text: &'s str,
    out: Builder<'s>,
    mostly_latin: Option<bool>,
}

impl Pass<'_> {
    /// What the characters from `at` become, and where they end; nothing where they are left out.
    fn rewrite(&mut self, at: usize) -> (usize, Option<char>) {
        let c = self.char_at(at);
        let end = at + c.len_utf8();
        let rest = &self.text[at..];
        let by = match c {
            '.' => return self.dots(at),
            '-' => return self.hyphen(at),
            '&' => return entity(rest).map_or((end, Some('&')), |(len, c)| (at + len, c)),
            '`' if rest.starts_with("``") => return (at + 2, Some('“')),
            '\'' if rest.starts_with("''") && !rest.starts_with("'''") => return (at + 2, Some('"')),
            '`' | '´' | 'ʼ' | '′' | '＇' => Some('\''),
            '‚' | '‛' | '‹' => Some('‘'),
            '›' => Some('’'),
            '„' | '‟' | '«' | '❝' => Some('“'),
            '»' | '❞' => Some('”'),
            '＂' => Some('"'),
            '—' | '―' | '‒' | '⸺' => Some('–'),
            '‐' | '‑' | '−' => Some('-'),
            'â' | 'Â' => match MOJIBAKE.iter().find(|(seen, _)| rest.starts_with(seen)) {
                Some(&(seen, c)) => return (at + seen.len(), Some(c)),
                None => Some(c),
            },
            '\r' if rest.starts_with("\r\n") => None,
            '\r' | '\u{b}' | '\u{c}' | '\u{2028}' | '\u{2029}' => Some('\n'),
            // Windows-1252 bytes that were taken for Latin-1.
            '\u{85}' => Some('…'),
            '\u{91}' => Some('‘'),
            '\u{92}' => Some('’'),
            '\u{93}' => Some('“'),
            '\u{94}' => Some('”'),
            '\u{96}' | '\u{97}' => Some('–'),
            _ if c.is_whitespace() && c != '\n' => Some(' '),
            _ if c.is_control() && c != '\n' => None,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' => None,
            '\u{feff}' | '\u{fe0f}' => None,
            '\u{370}'..='\u{4ff}' => Some(self.look_alike(at).unwrap_or(c)),
            _ => Some(c),
        };
        (end, by)
    }

    fn char_at(&self, at: usize) -> char {
        self.text[at..].chars().next().unwrap_or('\n')
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back()
    }

    /// Whether what was made so far ends with a space; `kept` text was flushed before.
    fn ends_blank(&self) -> bool {
        self.out.text().ends_with(' ')
    }

    /// Three dots are an ellipsis, also with spaces between; a fourth one ends the sentence.
    fn dots(&self, at: usize) -> (usize, Option<char>) {
        let bytes = self.text.as_bytes();
        let (mut end, mut count) = (at + 1, 1);
        while count < 3 {
            let next = end + usize::from(bytes.get(end) == Some(&b' '));
            if bytes.get(next) != Some(&b'.') {
                break;
            }
            (end, count) = (next + 1, count + 1);
        }
        if count == 3 {
            (end, Some('…'))
        } else {
            (at + 1, Some('.'))
        }
    }

    /// Two or more hyphens, or one between spaces, are a dash.
    fn hyphen(&self, at: usize) -> (usize, Option<char>) {
        let len = self.text.as_bytes()[at..].iter().take_while(|&&b| b == b'-').count();
        let spaced = self.before(at) == Some(' ') && self.text[at + len..].starts_with(' ');
        if len > 1 || spaced {
            (at + len, Some('–'))
        } else {
            (at + 1, Some('-'))
        }
    }

    /// The Latin letter for a Cyrillic or Greek one in a word of otherwise Latin letters, or in a short word of
    /// capitals that all look Latin in a text that is Latin.
    fn look_alike(&mut self, at: usize) -> Option<char> {
        let latin = latin_for(self.char_at(at))?;
        let start = self.text[..at]
            .char_indices()
            .rev()
            .take_while(|(_, c)| c.is_alphabetic())
            .last()
            .map_or(at, |(start, _)| start);
        let word = || self.text[start..].chars().take_while(|c| c.is_alphabetic());
        if word().any(|c| c.is_ascii()) {
            return word().all(|c| c.is_ascii() || latin_for(c).is_some()).then_some(latin);
        }
        let acronym = word().count() <= LONGEST_ACRONYM
            && word().nth(1).is_some()
            && word().all(|c| c.is_uppercase() && latin_for(c).is_some());
        (acronym && self.is_mostly_latin()).then_some(latin)
    }

    fn is_mostly_latin(&mut self) -> bool {
        let text = self.text;
        *self.mostly_latin.get_or_insert_with(|| {
            let letters = text.chars().filter(|c| c.is_alphabetic()).count();
            let latin = text.bytes().filter(u8::is_ascii_alphabetic).count();
            2 * latin > letters
        })
    }
}

fn latin_for(c: char) -> Option<char> {
    let mut letters = LOOK_ALIKES.chars();
    letters.find(|&other| other == c)?;
    letters.next().filter(char::is_ascii)
}

/// The length of an entity at the start of `text` and its character; nothing for one that shows nothing.
fn entity(text: &str) -> Option<(usize, Option<char>)> {
    const LONGEST: usize = 10;
    let semicolon = text.bytes().take(LONGEST).position(|b| b == b';')?;
    let name = &text[1..semicolon];
    let number = match name.strip_prefix('#') {
        Some(digits) => Some(match digits.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => digits.parse().ok()?,
        }),
        None => None,
    };
    let c = match number {
        Some(code) => char::from_u32(code)?,
        None => ENTITIES.iter().find(|(known, _)| *known == name)?.1,
    };
    let shown = match c {
        '\u{a0}' => Some(' '),
        '—' => Some('–'),
        '«' | '„' => Some('“'),
        '»' => Some('”'),
        _ if c.is_control() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}') => None,
        _ => Some(c),
    };
    Some((semicolon + 1, shown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_become_uniform() {
        for (text, expected) in [
            ("a\u{a0}b\u{2009}c\td  e", "a b c d e"),
            ("zero\u{200b}width soft\u{ad}hyphen\u{feff}", "zerowidth softhyphen"),
            ("one — two -- three - four", "one – two – three – four"),
            ("well-known non‑NATO", "well-known non-NATO"),
            ("so... and . . . on …", "so… and … on …"),
            ("He left.... She", "He left…. She"),
            ("3.5 and U.S. stay", "3.5 and U.S. stay"),
            (
                "R&amp;D &quot;x&quot; &#8217;s &#x2014;&nbsp;y & z",
                "R&D \"x\" ’s – y & z",
            ),
            ("``x'' «y» „z“", "“x\" “y” “z“"),
            ("don´t", "don't"),
            ("itâ€™s", "it’s"),
            ("a\r\nb\rc", "a\nb\nc"),
            ("\u{93}Yes\u{94} \u{96} no\u{7}", "“Yes” – no"),
            ("Photo АР of the Кremlin, Кремль", "Photo AP of the Kremlin, Кремль"),
            ("Россия и АР не латиница", "Россия и АР не латиница"),
        ] {
            assert_eq!(unify(text).text(), expected, "{text}");
        }
    }
}
