//! What the benches run on: the seeds, and batches made of their sentences.

use std::collections::HashSet;
use std::path::Path;

use gainsay::article::Article;
use gainsay::document::{Document, TokenKind};
use gainsay::lexicon::Lexicon;
use gainsay::models::Models;
use gainsay::pipeline::{self, Config, Outcome};
use gainsay::{clean, ingest, segment};

/// Articles that tell one story, with names and words of its own.
const ARTICLES_A_STORY: u64 = 4;
/// Sentences of an article.
const SENTENCES: std::ops::RangeInclusive<u64> = 8..=20;
/// Shorter words in lower case are shared by all stories.
const SHORTEST_TOPICAL: usize = 6;
/// Endings of words that carry the grammar of a sentence.
const VERBAL: [&str; 4] = ["ed", "ing", "ly", "s"];
const CALENDAR: [&str; 19] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Runs the whole pipeline; stages alone does without.
#[allow(dead_code)]
pub fn scan(articles: &[Article], models: &Models) -> Outcome {
    pipeline::scan(articles.iter().cloned().map(Ok), models, &Config::default(), &()).unwrap()
}

/// The articles of `seeds/`.
pub fn seeds() -> Vec<Article> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    ingest::read(&[folder]).map(|article| article.unwrap()).collect()
}

/// `count` articles, always the same: sentences of the seeds drawn by chance, their names and a part of their words
/// replaced by made-up ones. Articles of one story share these, so that stories meet as they do in a day's news and
/// the vocabulary grows with the batch.
pub fn generated(count: usize, lexicon: &Lexicon) -> Vec<Article> {
    let sentences: Vec<Vec<Piece>> = seeds().into_iter().flat_map(|seed| pieces(seed, lexicon)).collect();
    let mut random = Random(0x5eed);
    (0..count as u64)
        .map(|number| {
            let story = number / ARTICLES_A_STORY;
            let length = SENTENCES.start() + random.below(SENTENCES.end() - SENTENCES.start() + 1);
            let mut text = String::new();
            for at in 0..length {
                let sentence = &sentences[random.below(sentences.len() as u64) as usize];
                text.extend(sentence.iter().map(|piece| piece.told(story)));
                text.push_str(if at % 3 == 2 { "\n\n" } else { " " });
            }
            Article {
                id: format!("g{number:05}"),
                publisher: Some(format!("Paper {}", number % 17)),
                text,
                ..Article::default()
            }
        })
        .collect()
}

/// A stretch of a sentence, to be kept or replaced.
enum Piece {
    Kept(String),
    /// A name or a word of the story.
    Topical(String),
}

impl Piece {
    /// The words with which `story` tells this piece.
    fn told(&self, story: u64) -> String {
        let original = match self {
            Piece::Kept(text) => return text.clone(),
            Piece::Topical(word) => word,
        };
        const SYLLABLES: [&str; 16] = [
            "bar", "den", "fol", "gri", "hal", "kem", "lor", "min", "nas", "pel", "quo", "rud", "sti", "tam", "vek",
            "zor",
        ];
        let seed = original
            .bytes()
            .fold(story, |hash, byte| Random(hash ^ u64::from(byte)).next());
        let mut random = Random(seed);
        let word: String = (0..3).map(|_| SYLLABLES[random.below(16) as usize]).collect();
        match original.chars().next().filter(|c| c.is_uppercase()) {
            Some(_) => word[..1].to_uppercase() + &word[1..],
            None => word,
        }
    }
}

/// The sentences of a seed in pieces. Names are the words that have a capital letter also inside a sentence; cues of
/// stance stay, as they decide how much the judge has to do.
fn pieces(seed: Article, lexicon: &Lexicon) -> Vec<Vec<Piece>> {
    let text = clean::clean(&seed.text, seed.title.as_deref());
    let doc = segment::segment(seed, text);
    let firsts: HashSet<u32> = doc.sentences.iter().map(|s| s.tokens.start).collect();
    let names: HashSet<&str> = (0..doc.tokens.len())
        .filter(|&i| doc.tokens[i].kind == TokenKind::Word && doc.capitalized(i) && !firsts.contains(&(i as u32)))
        .map(|i| doc.word(i))
        .filter(|word| !CALENDAR.contains(word) && !lexicon.stopwords.contains(word))
        .collect();
    let sentences = doc.sentences.iter().filter(|s| !s.heading);
    sentences
        .map(|sentence| {
            let (start, length) = (sentence.tokens.start as usize, sentence.tokens.len());
            let cues = lexicon.stance.find(length, |i| doc.word(start + i));
            let mut pieces = Vec::new();
            let mut from = sentence.span.start as usize;
            for i in sentence.tokens.range() {
                let in_cue = cues.iter().any(|cue| (cue.start..cue.end).contains(&(i - start)));
                if in_cue || !(names.contains(doc.word(i)) && doc.capitalized(i) || is_topical(&doc, i)) {
                    continue;
                }
                let span = doc.tokens[i].span.range();
                pieces.push(Piece::Kept(doc.text.as_str()[from..span.start].to_owned()));
                pieces.push(Piece::Topical(doc.surface(i).to_owned()));
                from = span.end;
            }
            pieces.push(Piece::Kept(
                doc.text.as_str()[from..sentence.span.end as usize].to_owned(),
            ));
            pieces
        })
        .collect()
}

/// Whether a word is likely a noun or an adjective that belongs to its story.
fn is_topical(doc: &Document, token: usize) -> bool {
    let word = doc.word(token);
    doc.tokens[token].kind == TokenKind::Word
        && !doc.capitalized(token)
        && word.len() >= SHORTEST_TOPICAL
        && !VERBAL.iter().any(|ending| word.ends_with(ending))
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    /// A number below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}
