//! Segment: tokens, sentences, quotations.

mod abbreviations;
mod quotations;
mod sentences;
mod tokens;

use crate::article::Article;
use crate::clean::CleanText;
use crate::document::Document;

/// Splits the clean text of `article` into tokens, sentences and quotations.
///
/// Sentences are split inside quotations too; a closing mark belongs to the sentence it closes, and so does a tag that
/// follows it (`“Why?” he asked.` is one).
pub fn segment(article: Article, text: CleanText) -> Document {
    let tokens = tokens::tokenize(text.as_str());
    let sentences = sentences::sentences(text.as_str(), &tokens);
    let quotations = quotations::quotations(text.as_str(), &tokens);
    Document {
        article,
        text,
        tokens,
        sentences,
        quotations,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::clean::clean;

    /// `text` cleaned and segmented.
    pub fn document(text: &str) -> Document {
        segment(Article::default(), clean(text, None))
    }

    /// The sentences of `text` as printed in it.
    pub fn sentences(text: &str) -> Vec<String> {
        let doc = document(text);
        doc.sentences
            .iter()
            .map(|s| text[doc.text.original(s.span).range()].to_owned())
            .collect()
    }

    #[test]
    fn sentences_end_where_they_should() {
        // `|` stands where one sentence ends and the next begins.
        for marked in [
            "He left.| She stayed.| Why?| Nobody knows!",
            "“It was wrong.| I said so,” he added.| Then he left.",
            "“Is it true?” he asked.| “No!” she cried.",
            "“Is it true?” Jane Doe asked.| “No.”| Jane Doe left.",
            "\"Nothing of the kind.| That is false.», – said the mayor.",
            "“We go on.| We stay” – the mayor said.",
            "He called it “a mistake.”| The mayor agreed.",
            "It was a mistake.|Then he left for example.com and paid 3.5 crowns.",
            "The U.S. Senate met in the U.S.| It voted.",
            "Mr. J. P. Doe of Doe Inc. met Gen. Roe at 5 p.m. Monday.",
            "They left at 5 p.m.| Doe stayed.",
            "Yahoo! was sold (it was old.) for less.",
            "He was … well, late.| And then…| Nothing.",
            "1. First point |2. Second point",
            "1) First point.| 2) Second point.",
            "He paid 1.| She paid 2.",
            "One line\n| Another line.\n| Third",
            "• one point |• another point",
            "They spoke of a war in the Union |On Monday, ministers met.",
            "Was it Doe?!| It was.",
            "He said (and meant) it.| (She did not.)| So?",
            "In 2019.| 14 people came.",
            "“Thank you.”|“You are welcome.”",
        ] {
            let expected: Vec<&str> = marked.split('|').map(str::trim).collect();
            assert_eq!(sentences(&marked.replace('|', "")), expected);
        }
    }

    #[test]
    fn the_seeds_are_split_right() {
        let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds");
        let inputs = [std::path::PathBuf::from(seeds)];
        let docs: Vec<Document> = crate::ingest::read(&inputs)
            .map(|article| article.expect("a seed"))
            .map(|article| {
                let text = clean(&article.text, article.title.as_deref());
                segment(article, text)
            })
            .collect();
        let counts: Vec<usize> = docs.iter().map(|doc| doc.sentences.len()).collect();
        assert_eq!(counts, [15, 20, 11, 22, 18]);
        for (doc, start, end) in [
            (0, "The US is not negotiating on Ukraine", "– Kirby"),
            (0, "“Nothing of the sort.", "sort."),
            (0, "We publicly said", "”, – said Kirby."),
            (0, "And Jenssen himself", "scenarios in Ukraine”."),
            (0, "“I shouldn't have said that.", "that."),
            (0, "It was a mistake”", "– he said."),
            (1, "The head of NATO stressed", "security of Europe”."),
            (1, "On Monday, US and Russian", "talks in Geneva."),
            (2, "To address this", "defense industrial base."),
            (3, "There is no doubt about that.”", "that.”"),
            (4, "We are helping Ukraine", "Alliance” – Stoltenberg said."),
            (4, "We see how Russia", "situation” – she said."),
        ] {
            let doc = &docs[doc];
            let found = doc
                .sentences
                .iter()
                .map(|s| doc.slice(s.tokens))
                .find(|s| s.starts_with(start));
            assert!(found.is_some_and(|s| s.ends_with(end)), "{start}: {found:?}");
        }
        let words: Vec<String> = docs.iter().map(|doc| doc.text.lower().to_owned()).collect();
        for debris in [
            "spread the love",
            "home / security",
            "related:",
            "source link",
            "photo ap",
            "read also",
        ] {
            assert!(words.iter().all(|text| !text.contains(debris)), "{debris}");
        }
    }

    #[test]
    fn a_text_without_stops_is_cut() {
        let sentences = sentences(&"and then he said that it was so ".repeat(1_000));
        assert!(sentences.len() > 10, "{}", sentences.len());
    }

    #[test]
    fn headings_stand_alone_without_a_stop() {
        for (text, expected) in [
            ("Council says no\nIt met on Friday.", vec![true, false]),
            ("Mayor calls it “a mistake”\nHe left.", vec![true, false]),
            ("Points:\n- one\n- two", vec![false, false, false]),
            ("He left. No stop here", vec![false, false]),
        ] {
            let headings: Vec<bool> = document(text).sentences.iter().map(|s| s.heading).collect();
            assert_eq!(headings, expected, "{text}");
        }
    }

    /// Texts of pieces that meet in odd ways, and texts of any characters.
    pub fn odd_text() -> impl Strategy<Value = String> {
        const PIECES: [&str; 48] = [
            "He said",
            " ",
            "  ",
            "\n",
            "\n\n",
            "\r\n",
            ".",
            ". ",
            "...",
            ". . .",
            "!",
            "?",
            "\"",
            "“",
            "”",
            "«",
            "»",
            "„",
            "'",
            "’",
            "‘",
            "''",
            "``",
            ",",
            ";",
            " ;. ",
            "-",
            "--",
            " – ",
            "U.S.",
            "Mr.",
            "3.5",
            "1. ",
            "a) ",
            "• ",
            "&quot;",
            "&#8217;",
            "<p>",
            "</p>",
            "<script>",
            "АР",
            "\u{200b}",
            "\u{a0}",
            "é",
            "İ",
            "Related:",
            "ADVERTISEMENT",
            "The end",
        ];
        prop_oneof![
            proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..40).prop_map(|pieces| pieces.concat()),
            any::<String>(),
        ]
    }

    proptest! {
        #[test]
        fn tokens_cover_the_text_and_sentences_tile_them(text in odd_text()) {
            let doc = document(&text);
            let clean = doc.text.as_str();
            let mut end = 0;
            for token in &doc.tokens {
                prop_assert!(token.span.start as usize >= end && !token.span.is_empty());
                prop_assert!(clean[end..token.span.start as usize].chars().all(char::is_whitespace));
                end = token.span.end as usize;
            }
            prop_assert!(clean[end..].chars().all(char::is_whitespace));
            let mut next = 0;
            let mut paragraph = 0;
            for sentence in &doc.sentences {
                prop_assert_eq!(sentence.tokens.start, next);
                prop_assert!(!sentence.tokens.is_empty());
                prop_assert_eq!(sentence.span, doc.bytes(sentence.tokens));
                prop_assert!(sentence.paragraph >= paragraph);
                (next, paragraph) = (sentence.tokens.end, sentence.paragraph);
            }
            prop_assert_eq!(next as usize, doc.tokens.len());
            let mut end = 0;
            for quotation in &doc.quotations {
                prop_assert!(quotation.tokens.start >= end && !quotation.tokens.is_empty());
                end = quotation.tokens.end;
            }
        }
    }
}
