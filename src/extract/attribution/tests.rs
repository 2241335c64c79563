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
        let words: Vec<&str> = s
            .range()
            .map(|i| doc.surface(i))
            .filter(|w| w.chars().any(char::is_alphanumeric))
            .collect();
        words.join(" ")
    };
    attributions(&doc, &Lexicon::builtin())
        .iter()
        .map(|a| {
            let content: Vec<String> = a.content.iter().map(|&c| words(c)).collect();
            format!(
                "{} | {} | {}",
                a.source.map(words).unwrap_or_default(),
                words(a.cue),
                content.join(" … ")
            )
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
                let words = inside
                    .split_whitespace()
                    .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()));
                words.filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
            })
            .collect()
    };
    let expected = format!(
        "{} | {} | {}",
        part('{', '}').concat(),
        part('<', '>').concat(),
        part('[', ']').join(" … ")
    );
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
            wrong.push(format!(
                "{text}\n  expected {expected}\n  found    {}",
                found.join("\n           ")
            ));
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

#[test]
fn speech_is_found_across_sentences_and_clauses() {
    for example in [
        "“[The bridge is safe],” {Reed} <said>. “[We checked every bolt of it. It will hold].”",
        "{Reed} <said> [the bridge was “safe”]. She left early.",
        "[The bridge], <according to> {a report by the council}, [is safe].",
        "<According to> {Ann Reed, the mayor of Selby}, [the bridge is safe].",
        "[The bridge is safe], <according to> {the council}.",
        "{The officials whose offices were searched} <say> [they did nothing wrong].",
        "{Officials at the council} on Tuesday <said> [the bridge was safe].",
        "{The council} said the bridge was safe and <denied> [that it had been warned].",
        "{The mayor}, on the other hand, <described> [the remark as a mistake].",
        "The ministry called the talks “useful”, and {the mayor} <called> [them “a farce”].",
        "[This] <was stated> by {the mayor of Selby} during a visit.",
        "<Asked> [whether the bridge was safe], she smiled.",
        "{Ann Reed}<>: “[The bridge is safe and it will hold].”",
        "[Selby will not close the bridge], –<> {Reed}",
        "{Reed} <wrote>:\n“[The bridge is safe and will hold].”",
        "He left the hall at noon.\n“<>[We shall rebuild the bridge by May].”",
    ] {
        let (text, expected) = marked(example);
        let found = found(&text);
        assert!(
            found.contains(&expected),
            "{text}\n expected {expected}\n found {found:#?}"
        );
    }
}

#[test]
fn words_that_only_look_like_speech_are_left_out() {
    for text in [
        "The states that voted early are small.",
        "A new law takes effect in May.",
        "She bought a book called Rivers of the North.",
        "Exclusive: the bridge at night.",
        "The “old bridge” is closed.",
        "It will add two lanes to the road.",
    ] {
        assert_eq!(found(text), Vec::<String>::new(), "{text}");
    }
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
