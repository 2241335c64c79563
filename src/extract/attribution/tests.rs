use proptest::prelude::*;

use super::attributions;
use crate::article::Article;
use crate::document::Document;
use crate::lexicon::Lexicon;
use crate::lexicon::speech::Speech;
use crate::span::TokenSpan;

fn document(text: &str) -> Document {
    let text = crate::clean::clean(text, None);
    crate::segment::segment(Article::default(), text)
}

/// The words of each part as one line: "source | cue | content … content".
fn found(text: &str) -> Vec<String> {
    let doc = document(text);
    let words = |s: TokenSpan| {
        let words: Vec<&str> = s.range().map(|i| doc.surface(i)).filter(|w| w.chars().any(char::is_alphanumeric)).collect();
        words.join(" ")
    };
    attributions(&doc, &Lexicon::builtin())
        .iter()
        .map(|a| {
            let content: Vec<String> = a.content.iter().map(|&c| words(c)).collect();
            format!("{} | {} | {}", a.source.map(words).unwrap_or_default(), words(a.cue), content.join(" … "))
        })
        .collect()
}

/// The text of an example and the line that it expects: `{source} <cue> [content]`.
fn marked(example: &str) -> (String, String) {
    let part = |open: char, close: char| -> Vec<String> {
        example
            .split(open)
            .skip(1)
            .map(|rest| {
                let inside = rest.split(close).next().unwrap_or_default();
                let words = inside.split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()));
                words.filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
            })
            .collect()
    };
    let expected = format!("{} | {} | {}", part('{', '}').concat(), part('<', '>').concat(), part('[', ']').join(" … "));
    (example.replace(['{', '}', '<', '>', '[', ']'], ""), expected)
}

#[test]
fn every_example_of_the_lexicon_holds() {
    let (examples, none) = Speech::examples();
    let mut wrong = Vec::new();
    for example in &examples {
        let (text, expected) = marked(example);
        let found = found(&text);
        if !found.contains(&expected) {
            wrong.push(format!("{text}\n  expected {expected}\n  found    {}", found.join("\n           ")));
        }
    }
    for text in &none {
        let found = found(text);
        if !found.is_empty() {
            wrong.push(format!("{text}\n  expected nothing, found {}", found.join("; ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

proptest! {
    #[test]
    fn spans_lie_in_the_document_and_never_overlap(text in "(said|that|he|Reed|the|,|\\.|“|”|:|–|according|to|was|by|claim|denied|accused|of|told|\n| |\\PC){0,40}") {
        let doc = document(&text.replace("said", " said ").replace("he", "he "));
        for a in attributions(&doc, &Lexicon::builtin()) {
            let mut spans = a.content.clone();
            prop_assert!(!spans.is_empty());
            prop_assert!(spans.iter().all(|s| !s.is_empty()));
            prop_assert!(spans.windows(2).all(|w| w[0].end <= w[1].start));
            spans.extend(a.source);
            spans.push(a.cue);
            prop_assert!(spans.iter().all(|s| s.start <= s.end && s.end as usize <= doc.tokens.len()));
        }
    }
}
