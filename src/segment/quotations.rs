//! Quotations: what stands between `“` and `”`.

use crate::document::{Quotation, Token, TokenKind};
use crate::span::TokenSpan;

/// An opening mark that waits for its closing one.
struct Open {
    /// The token after the mark.
    first: usize,
    /// Marks opened inside and not closed: where the first of them stands, and how many.
    inner: Option<usize>,
    depth: usize,
}

/// The quotations of a text, never nested. A quotation ends with its paragraph at the latest: where its closing mark
/// is missing, the next paragraph may carry it on with a mark of its own.
pub fn quotations(text: &str, tokens: &[Token]) -> Vec<Quotation> {
    let mut found = Vec::new();
    let mut open: Option<Open> = None;
    let mut before = 0;
    for (at, token) in tokens.iter().enumerate() {
        if text[before..token.span.start as usize].contains('\n') {
            end_unclosed(text, tokens, &mut found, open.take(), at);
        }
        before = token.span.end as usize;
        if token.kind != TokenKind::Mark {
            continue;
        }
        match (&text[token.span.range()], &mut open) {
            ("“", None) => {
                open = Some(Open {
                    first: at + 1,
                    inner: None,
                    depth: 0,
                });
            }
            ("“", Some(open)) => {
                open.depth += 1;
                open.inner.get_or_insert(at);
            }
            ("”", Some(open)) if open.depth > 0 => open.depth -= 1,
            ("”", Some(closing)) => {
                add(&mut found, closing.first, at, true);
                open = None;
            }
            _ => {}
        }
    }
    end_unclosed(text, tokens, &mut found, open, tokens.len());
    found
}

/// The paragraph ended before `end` with a quotation open. Where others opened inside it, the first mark lost its
/// closing one before them: each then counts for itself.
fn end_unclosed(text: &str, tokens: &[Token], found: &mut Vec<Quotation>, open: Option<Open>, end: usize) {
    let Some(Open { first, inner, .. }) = open else {
        return;
    };
    let Some(inner) = inner else {
        add(found, first, end, false);
        return;
    };
    add(found, first, inner, false);
    let mut start = None;
    for (at, token) in tokens[..end].iter().enumerate().skip(inner) {
        match (&text[token.span.range()], start) {
            ("“", Some(first)) => {
                add(found, first, at, false);
                start = Some(at + 1);
            }
            ("“", None) => start = Some(at + 1),
            ("”", Some(first)) => {
                add(found, first, at, true);
                start = None;
            }
            _ => {}
        }
    }
    if let Some(first) = start {
        add(found, first, end, false);
    }
}

fn add(found: &mut Vec<Quotation>, start: usize, end: usize, closed: bool) {
    if start < end {
        let tokens = TokenSpan::new(start, end);
        found.push(Quotation { tokens, closed });
    }
}

#[cfg(test)]
mod tests {
    use crate::segment::tests::document;

    #[test]
    fn quotations_are_found() {
        for (text, expected) in [
            ("He said “no” and \"yes\".", vec![("no", true), ("yes", true)]),
            ("“One. Two.” He left.", vec![("One. Two.", true)]),
            (
                "“First, she said.\n“Second.” She left.",
                vec![("First, she said.", false), ("Second.", true)],
            ),
            (
                "“He told me ‘never’ twice,” she said.",
                vec![("He told me ‘never’ twice,", true)],
            ),
            (
                "“He called it “wrong” then”.",
                vec![("He called it “wrong” then", true)],
            ),
            (
                "“No closing here. “This one closes.” Then “this”.",
                vec![("No closing here.", false), ("This one closes.", true), ("this", true)],
            ),
            ("The leaders' plan wasn't theirs.", vec![]),
            ("no opening” here “”", vec![]),
            ("'It is,' she said.", vec![("It is,", true)]),
        ] {
            let doc = document(text);
            let found: Vec<_> = doc.quotations.iter().map(|q| (doc.slice(q.tokens), q.closed)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
