//! Marks: which way quotation marks point, which of the single ones are apostrophes, and debris around them.

use super::offsets::{Aligned, Builder};

/// Words that start with an apostrophe.
const ELIDED: [&str; 9] = ["em", "til", "tis", "twas", "cause", "bout", "n", "round", "tude"];

/// The longest text between single quotation marks.
const LONGEST_SINGLE: usize = 600;

/// A quotation mark or apostrophe of one line and what it becomes.
struct Mark {
    at: usize,
    seen: char,
    /// Nothing while it is undecided.
    becomes: Option<char>,
    before: Option<char>,
    after: Option<char>,
}

impl Mark {
    fn end(&self) -> usize {
        self.at + self.seen.len_utf8()
    }

    fn is_double(&self) -> bool {
        matches!(self.seen, '"' | '“' | '”')
    }

    /// Stands where an opening mark stands: after a space or bracket, before a word.
    fn can_open(&self) -> bool {
        self.before.is_none_or(|c| {
            c.is_whitespace() || matches!(c, '(' | '[' | '{' | '–' | '-' | '/' | '“' | '‘' | '"' | '\'')
        }) && self.after.is_some_and(|c| !c.is_whitespace())
    }

    /// Stands where a closing mark stands: after a word, before a space or mark.
    fn can_close(&self) -> bool {
        const MARKS: &str = ".,;:!?)]}–-…/”’\"'";
        self.before.is_some_and(|c| !c.is_whitespace())
            && self.after.is_none_or(|c| c.is_whitespace() || MARKS.contains(c))
    }
}

/// Gives every quotation mark its direction, line by line (a line is a paragraph here): `“` and `”`, also for single
/// marks that clearly quote; single marks inside a quotation become `‘` and `’`; all others are apostrophes `'`.
pub fn direct(text: &str) -> Aligned {
    let mut out = Builder::new(text);
    let mut marks = Vec::new();
    let mut kept = 0;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        find(line, &mut marks);
        direct_double(&mut marks);
        direct_single(line, &mut marks);
        for mark in &marks {
            let (at, end) = (start + mark.at, start + mark.end());
            if let Some(by) = mark.becomes.filter(|&by| by != mark.seen) {
                out.keep(kept..at);
                out.replace(at..end, by);
                kept = end;
            }
            if let Some((debris, by)) = (mark.becomes == Some('”'))
                .then(|| debris(&line[mark.end()..]))
                .flatten()
            {
                out.keep(kept..end);
                out.replace(end..end + debris, by);
                kept = end + debris;
            }
        }
        start += line.len();
    }
    out.keep(kept..text.len());
    out.finish()
}

fn find(line: &str, marks: &mut Vec<Mark>) {
    marks.clear();
    let bytes = line.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        let seen = match byte {
            b'"' | b'\'' => char::from(byte),
            0xe2 if bytes.get(at + 1) == Some(&0x80) => match bytes.get(at + 2) {
                Some(0x98) => '‘',
                Some(0x99) => '’',
                Some(0x9c) => '“',
                Some(0x9d) => '”',
                _ => continue,
            },
            _ => continue,
        };
        marks.push(Mark {
            at,
            seen,
            becomes: None,
            before: line[..at].chars().next_back(),
            after: line[at + seen.len_utf8()..].chars().next(),
        });
    }
}

fn direct_double(marks: &mut [Mark]) {
    let mut depth = 0_usize;
    for mark in marks.iter_mut().filter(|mark| mark.is_double()) {
        let inside = depth > 0;
        let opens = match (mark.can_open(), mark.can_close(), mark.seen) {
            // A closing mark that slipped to the next word stays one: “We agree. ”He left.
            (true, false, '”') => !inside,
            (false, true, '“') => !inside,
            (true, false, _) => true,
            (false, true, _) => false,
            (_, _, '“') => true,
            (_, _, '”') => false,
            _ => !inside,
        };
        let inches = mark.seen == '"' && !opens && !inside && mark.before.is_some_and(|c| c.is_ascii_digit());
        if inches {
            continue;
        }
        depth = if opens { depth + 1 } else { depth.saturating_sub(1) };
        mark.becomes = Some(if opens { '“' } else { '”' });
    }
}

fn direct_single(line: &str, marks: &mut [Mark]) {
    let mut depth = 0_usize;
    for at in 0..marks.len() {
        match marks[at].becomes {
            Some('“') => depth += 1,
            Some('”') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if marks[at].is_double() || marks[at].becomes.is_some() {
            continue;
        }
        marks[at].becomes = Some('\'');
        if let Some(close) = single_close(line, marks, at) {
            let (opening, closing) = if depth > 0 { ('‘', '’') } else { ('“', '”') };
            marks[at].becomes = Some(opening);
            marks[close].becomes = Some(closing);
            depth += usize::from(opening == '“');
        }
    }
}

/// The mark that closes the single quotation opened by mark `open`, where it clearly opens one.
fn single_close(line: &str, marks: &[Mark], open: usize) -> Option<usize> {
    let opening = &marks[open];
    let word = |at: usize| {
        let len = line[at..].bytes().take_while(u8::is_ascii_alphabetic).count();
        &line[at..at + len]
    };
    let elided = ELIDED.iter().any(|e| word(opening.end()).eq_ignore_ascii_case(e))
        || opening.after.is_some_and(|c| c.is_ascii_digit()) && opening.seen != '‘';
    if !opening.can_open() || opening.seen == '’' || elided {
        return None;
    }
    let mut possessive = None;
    for (at, mark) in marks.iter().enumerate().skip(open + 1) {
        if mark.at - opening.at > LONGEST_SINGLE {
            break;
        }
        if mark.is_double() || mark.seen == '‘' || !mark.can_close() {
            continue;
        }
        let ends_clause =
            mark.after.is_none_or(|c| !c.is_whitespace()) || mark.before.is_some_and(|c| !c.is_alphanumeric());
        if ends_clause || !mark.before.is_some_and(|c| matches!(c, 's' | 'S')) {
            return Some(at);
        }
        possessive.get_or_insert(at);
    }
    possessive.filter(|_| opening.seen == '‘')
}

/// Stops and commas heaped after a closing mark (`”.,`, `”. ;.`): their length and the one that does for all.
fn debris(rest: &str) -> Option<(usize, char)> {
    let mut end = 0;
    let mut count = 0;
    for (at, c) in rest.char_indices() {
        match c {
            '.' | ',' | ';' => {
                end = at + 1;
                count += 1;
            }
            ' ' if count > 0 => {}
            _ => break,
        }
    }
    if count < 2 {
        return None;
    }
    let goes_on = rest[end..]
        .trim_start()
        .starts_with(|c: char| c.is_lowercase() || c == '–');
    Some((end, if goes_on { ',' } else { '.' }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_point_the_right_way() {
        for (text, expected) in [
            ("He said \"no\". \"Never.\"", "He said “no”. “Never.”"),
            (
                "“It was a mistake”. ;. “I know”, he said",
                "“It was a mistake”. “I know”, he said",
            ),
            ("“no”., he said", "“no”, he said"),
            ("“no“ and ”yes”", "“no” and “yes”"),
            ("(\"in brackets\") – \"after\"", "(“in brackets”) – “after”"),
            ("\"open\nclosed\" x", "“open\nclosed” x"),
            (
                "It's the leaders' plan, Jensen’s too",
                "It's the leaders' plan, Jensen's too",
            ),
            ("Mayor: ‘I was wrong’", "Mayor: “I was wrong”"),
            (
                "'I was wrong,' the mayor's aide said.",
                "“I was wrong,” the mayor's aide said.",
            ),
            (
                "\"He told me 'never' twice,\" she said",
                "“He told me ‘never’ twice,” she said",
            ),
            (
                "in the '90s and ’80s, rock 'n' roll",
                "in the '90s and '80s, rock 'n' roll",
            ),
            ("a 12\" record", "a 12\" record"),
            ("‘He said “no” to us,’ she wrote", "“He said “no” to us,” she wrote"),
            ("the 'leaders' plan'", "the “leaders' plan”"),
        ] {
            assert_eq!(direct(text).text(), expected, "{text}");
        }
    }
}
