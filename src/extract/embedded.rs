//! Claim and counter inside one sentence: the clause that the rest of the sentence says is untrue, withdrawn or overtaken.

use crate::document::Document;
use crate::lexicon::Lexicon;
use crate::lexicon::stance::CueMatch;
use crate::span::TokenSpan;
use crate::statement::{Attribution, Stance};

/// A clause with fewer content words says nothing of its own ("denied it", "rejected the claims").
const LEAST_CONTENT: usize = 2;

/// The clause of the sentence `tokens` that the cue counters, if the sentence holds it.
///
/// Five shapes are known: what the cue governs ("denied **that talks had taken place**"), what another clause of the
/// sentence says before or after a contrast ("**had said he would stay**, but reversed course"), what a noun before the
/// cue introduces ("claims **that he paid** are false"), what the cue's clause points back to ("**the firm knew**, which
/// it denies"), and what a relative clause tells of the one who acts otherwise ("the mayor, who **had ruled out a toll**,
/// has now announced one").
pub fn embedded_claim(
    doc: &Document,
    tokens: TokenSpan,
    cue: &CueMatch,
    stance: Stance,
    attributions: &[Attribution],
    lexicon: &Lexicon,
) -> Option<TokenSpan> {
    let says_something = |span: &TokenSpan| content_words(doc, *span, lexicon) >= LEAST_CONTENT;
    let attributed = || {
        let overlapping = |a: &&Attribution| (a.cue.start as usize) < cue.end && cue.start < a.cue.end as usize;
        let mut contents = attributions.iter().filter(overlapping).flat_map(|a| &a.content);
        contents
            .find(|c| c.start as usize >= cue.end && tokens.contains(**c))
            .copied()
    };
    let after = || {
        let end = tokens.end as usize;
        // A cue in quotation marks of its own ("“contradicts” the report") ends with them.
        let quoted = cue.end < end && doc.word(cue.end) == "”" && cue.start > 0 && doc.word(cue.start - 1) == "“";
        let from = (cue.end + usize::from(quoted)..end)
            .find(|&i| !matches!(doc.word(i), "“" | "," | ":"))
            .unwrap_or(end);
        TokenSpan::new(from, clause_end(doc, from, end))
    };
    let other = || other_clause(doc, tokens, cue, lexicon);
    let introduced = || introduced_before(doc, tokens, cue, lexicon);
    let pointed = || pointed_back(doc, tokens, cue, lexicon);
    let relative = || relative_clause(doc, tokens, cue);
    let found = match stance {
        Stance::Denies | Stance::Rejects => vec![attributed(), introduced(), pointed(), Some(after()), other()],
        Stance::Reverses | Stance::Retracts | Stance::Apologises | Stance::Corrects => {
            vec![other(), attributed(), Some(after()), relative()]
        }
        _ => vec![other(), relative()],
    };
    let found = found.into_iter().flatten().find(says_something);
    found.map(|span| trim(doc, without_next_verb(doc, span)))
}

/// Without what the sentence goes on to say of its own subject ("denied plans **and, in turn, accused** …").
fn without_next_verb(doc: &Document, span: TokenSpan) -> TokenSpan {
    let (start, end) = (span.start as usize, span.end as usize);
    let goes_on =
        |&i: &usize| doc.word(i) == "and" && matches!(doc.word(i + 1), "," | "says" | "said" | "insists" | "insisted");
    let next = (start + 1..end.saturating_sub(1)).find(goes_on);
    TokenSpan::new(start, next.unwrap_or(end))
}

/// Words of a span that are neither stopwords nor marks nor nouns that only point back.
fn content_words(doc: &Document, span: TokenSpan, lexicon: &Lexicon) -> usize {
    span.range()
        .filter(|&i| {
            let word = doc.word(i);
            word.starts_with(char::is_alphanumeric)
                && !lexicon.stopwords.contains(word)
                && lexicon.anaphora.refers(1, |_| word) == 0
        })
        .count()
}

/// The end of the clause that starts at `from`: the next stop that is followed by a new subject or ends the sentence.
fn clause_end(doc: &Document, from: usize, end: usize) -> usize {
    (from..end)
        .find(|&i| match doc.word(i) {
            ";" | "–" | "“" | "”" | ":" => true,
            "but" | "although" | "though" | "while" | "saying" | "calling" | "adding" | "insisting" => i > from,
            "," => {
                i + 1 < end
                    && matches!(
                        doc.word(i + 1),
                        "but"
                            | "and"
                            | "which"
                            | "who"
                            | "saying"
                            | "calling"
                            | "adding"
                            | "he"
                            | "she"
                            | "they"
                            | "according"
                    )
            }
            _ => false,
        })
        .unwrap_or(end)
}

/// Where the sentence falls into two clauses that stand against each other.
fn other_clause(doc: &Document, tokens: TokenSpan, cue: &CueMatch, lexicon: &Lexicon) -> Option<TokenSpan> {
    let (start, end) = (tokens.start as usize, tokens.end as usize);
    // "Despite saying …, he …": a contrast word that opens the sentence opens the other clause, up to the comma.
    if lexicon.clauses.openers.contains(doc.word(start)) {
        let comma = (start..end).find(|&i| doc.word(i) == ",")?;
        return Some(if cue.start > comma {
            TokenSpan::new(start + 1, comma)
        } else {
            TokenSpan::new(comma + 1, end)
        });
    }
    let boundary = (start + 1..end).find(|&i| lexicon.clauses.boundaries.contains(doc.word(i)) && i != cue.start)?;
    if cue.start > boundary {
        Some(TokenSpan::new(start, boundary))
    } else if boundary + 1 < end {
        Some(TokenSpan::new(boundary + 1, end))
    } else {
        None
    }
}

/// "Claims that P are false", "the report that P was a mistake": P.
fn introduced_before(doc: &Document, tokens: TokenSpan, cue: &CueMatch, lexicon: &Lexicon) -> Option<TokenSpan> {
    let start = tokens.start as usize;
    let noun = (start..cue.start).find(|&i| {
        i + 1 < cue.start
            && matches!(doc.word(i + 1), "that" | "of" | "by" | "about")
            && lexicon.anaphora.refers(1, |_| doc.word(i)) != 0
    })?;
    Some(TokenSpan::new(noun + 2, cue.start.max(noun + 2)))
}

/// "P, which she denies", "P, claims denied by her": P.
fn pointed_back(doc: &Document, tokens: TokenSpan, cue: &CueMatch, lexicon: &Lexicon) -> Option<TokenSpan> {
    let start = tokens.start as usize;
    let comma = (start..cue.start).rev().find(|&i| doc.word(i) == ",")?;
    let points = |i: usize| doc.word(i) == "which" || lexicon.anaphora.refers(1, |_| doc.word(i)) != 0;
    let near = comma + 1..(comma + 1 + NEAR).min(cue.start);
    near.into_iter().any(points).then(|| TokenSpan::new(start, comma))
}

/// Words after a comma among which stands the one that points back.
const NEAR: usize = 3;

/// "She, who P, now …": P, where the cue stands in it or after it.
fn relative_clause(doc: &Document, tokens: TokenSpan, cue: &CueMatch) -> Option<TokenSpan> {
    let (start, end) = (tokens.start as usize, tokens.end as usize);
    let who = (start + 1..end).find(|&i| doc.word(i) == "who" && doc.word(i - 1) == ",")?;
    let comma = (who..end).find(|&i| doc.word(i) == ",")?;
    (cue.start > who && comma + 1 < end).then(|| TokenSpan::new(who + 1, comma))
}

/// Without marks and conjunctions at its ends.
fn trim(doc: &Document, span: TokenSpan) -> TokenSpan {
    let (mut start, mut end) = (span.start as usize, span.end as usize);
    while start < end && (is_mark(doc, start) || matches!(doc.word(start), "that" | "of" | "and")) {
        start += 1;
    }
    while start < end && is_mark(doc, end - 1) {
        end -= 1;
    }
    TokenSpan::new(start, end)
}

fn is_mark(doc: &Document, at: usize) -> bool {
    !doc.word(at).starts_with(char::is_alphanumeric) && !matches!(doc.word(at), "$" | "€" | "£")
}
