//! Segment: tokens, sentences, quotations.

use crate::article::Article;
use crate::document::{Document, Quotation, Sentence, Token, TokenKind};
use crate::span::{Span, TokenSpan};

/// Splits the clean text of `article` into tokens, sentences and quotations.
pub fn segment(article: Article, text: crate::clean::CleanText) -> Document {
    let tokens = tokenize(text.as_str());
    let sentences = split(text.as_str(), &tokens);
    let quotations = quotations(text.as_str(), &tokens);
    Document {
        article,
        text,
        tokens,
        sentences,
        quotations,
    }
}

fn tokenize(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        let mut end = start + c.len_utf8();
        let kind = if c.is_alphanumeric() {
            while let Some(&(at, d)) = chars.peek() {
                let next = text[at + d.len_utf8()..].chars().next();
                let inner = matches!(d, '\'' | '-' | '.' | ',')
                    && next.is_some_and(char::is_alphanumeric)
                    && (d != ',' || c.is_ascii_digit());
                if !(d.is_alphanumeric() || inner) {
                    break;
                }
                end = at + d.len_utf8();
                chars.next();
            }
            if c.is_ascii_digit() {
                TokenKind::Number
            } else {
                TokenKind::Word
            }
        } else {
            TokenKind::Mark
        };
        tokens.push(Token {
            span: Span::new(start, end),
            kind,
        });
    }
    tokens
}

fn split(text: &str, tokens: &[Token]) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let (mut first, mut paragraph) = (0, 0);
    for i in 0..tokens.len() {
        let gap_end = tokens.get(i + 1).map_or(text.len(), |t| t.span.start as usize);
        let gap = &text[tokens[i].span.end as usize..gap_end];
        let mark = &text[tokens[i].span.range()];
        let new_line = gap.contains('\n') || gap_end == text.len();
        if new_line
            || (matches!(mark, "." | "!" | "?" | "”")
                && !gap.is_empty()
                && (mark != "”" || text[..tokens[i].span.start as usize].ends_with(['.', '!', '?'])))
        {
            sentences.push(Sentence {
                span: Span {
                    start: tokens[first].span.start,
                    end: tokens[i].span.end,
                },
                tokens: TokenSpan::new(first, i + 1),
                paragraph,
                heading: false,
            });
            first = i + 1;
            paragraph += u32::from(new_line);
        }
    }
    sentences
}

fn quotations(text: &str, tokens: &[Token]) -> Vec<Quotation> {
    let mut found = Vec::new();
    let mut open = None;
    for (i, token) in tokens.iter().enumerate() {
        match (&text[token.span.range()], open) {
            ("“", None) => open = Some(i + 1),
            ("”", Some(start)) => {
                found.push(Quotation {
                    tokens: TokenSpan::new(start, i),
                    closed: true,
                });
                open = None;
            }
            _ => {}
        }
    }
    found
}
