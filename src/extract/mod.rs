//! Extract: who says what, in which stance, about whom, when and how much.

pub mod attribution;
pub mod date;
pub mod embedded;
pub mod entity;
pub mod negation;
pub mod quantity;
pub mod terms;

use crate::article::Article;
use crate::document::{Document, Sentence};
use crate::lexicon::Lexicon;
use crate::lexicon::stance::CueMatch;
use crate::span::{Span, TokenSpan};
use crate::statement::{
    Attribution, AttributionSpans, Cue, Entity, Modality, Negation, Polarity, Quantity, Stance, Statement, Term,
    TimeMention,
};
use embedded::CueInSentence;
use entity::Entities;
use terms::TermIds;

/// The statements of one article.
#[derive(Clone, Debug, Default)]
pub struct Extraction {
    pub article: Article,
    pub entities: Vec<Entity>,
    /// In order of the text.
    pub statements: Vec<Statement>,
    /// How many sentences the article has.
    pub sentences: usize,
}

/// What is known of one sentence before its statements are made.
struct SentenceFacts {
    tokens: TokenSpan,
    cues: Vec<CueMatch>,
    negations: Vec<Negation>,
    quantities: Vec<Quantity>,
    times: Vec<TimeMention>,
    refers: u32,
    antecedent: u32,
}

/// Extracts the statements of `doc`: one for each attribution in each sentence it reaches, and one for the narrator
/// where a sentence, or a good part of it, is attributed to nobody.
pub fn extract(doc: Document, lexicon: &Lexicon) -> Extraction {
    let attributions = attribution::attributions(&doc, lexicon);
    let entities = Entities::find(&doc, &attributions, lexicon);
    let speakers = resolve_speakers(&doc, &attributions, &entities);
    let reaching = attributions_by_sentence(&doc, &attributions);
    let mut builder = Builder {
        doc: &doc,
        lexicon,
        attributions: &attributions,
        speakers: &speakers,
        reaching: &reaching,
        entities: &entities,
        ids: TermIds::default(),
    };
    let mut statements = Vec::new();
    let mut anchor: Option<TimeMention> = None;
    for (index, sentence) in doc.sentences.iter().enumerate() {
        let times = date::dates(&doc, index, anchor.as_ref(), lexicon);
        anchor = times.last().cloned().or(anchor);
        let facts = builder.facts(index, sentence, times);
        builder.statements(index, sentence, &facts, &mut statements);
    }
    let sentences = doc.sentences.len();
    Extraction {
        article: doc.article,
        entities: entities.entities,
        statements,
        sentences,
    }
}

/// The speaker of each attribution; a quotation without a source goes on with the speaker before it.
fn resolve_speakers(doc: &Document, attributions: &[Attribution], entities: &Entities) -> Vec<Option<u32>> {
    let mut speakers: Vec<Option<u32>> = Vec::with_capacity(attributions.len());
    for attribution in attributions {
        speakers.push(match attribution.source {
            Some(source) => entities.speaker(doc, source),
            None => speakers.last().copied().flatten(),
        });
    }
    speakers
}

/// For each sentence the attributions whose content reaches it, in order.
fn attributions_by_sentence(doc: &Document, attributions: &[Attribution]) -> Vec<Vec<usize>> {
    let mut reaching = vec![Vec::new(); doc.sentences.len()];
    for (at, attribution) in attributions.iter().enumerate() {
        for content in attribution.content.iter().filter(|c| !c.is_empty()) {
            let (first, last) = (
                doc.sentence_of(content.start as usize),
                doc.sentence_of(content.end as usize - 1),
            );
            for attributions in reaching[first..=last].iter_mut().filter(|of| of.last() != Some(&at)) {
                attributions.push(at);
            }
        }
    }
    reaching
}

struct Builder<'d> {
    doc: &'d Document,
    lexicon: &'d Lexicon,
    attributions: &'d [Attribution],
    speakers: &'d [Option<u32>],
    /// The attributions whose content reaches each sentence.
    reaching: &'d [Vec<usize>],
    entities: &'d Entities,
    ids: TermIds<'d>,
}

impl<'d> Builder<'d> {
    fn facts(&self, index: usize, sentence: &Sentence, times: Vec<TimeMention>) -> SentenceFacts {
        let (doc, tokens) = (self.doc, sentence.tokens);
        let (start, len) = (tokens.start as usize, tokens.len());
        let word = |i: usize| doc.word(start + i);
        let mut cues = self.lexicon.stance.find(len, word);
        for cue in &mut cues {
            cue.start += start;
            cue.end += start;
        }
        SentenceFacts {
            tokens,
            cues,
            negations: negation::negations(doc, index, self.lexicon),
            quantities: quantity::quantities(doc, index, self.lexicon),
            times,
            refers: self.lexicon.anaphora.refers(len, word),
            antecedent: self.lexicon.anaphora.antecedent(len, word),
        }
    }

    /// Adds the statements of one sentence.
    fn statements(&mut self, index: usize, sentence: &Sentence, facts: &SentenceFacts, out: &mut Vec<Statement>) {
        let tokens = sentence.tokens;
        let mut said: Vec<TokenSpan> = Vec::new();
        let (reaching, attributions) = (self.reaching, self.attributions);
        for &at in &reaching[index] {
            let attribution = &attributions[at];
            let content: Vec<TokenSpan> = attribution
                .content
                .iter()
                .filter_map(|c| intersection(*c, tokens))
                .collect();
            let Some(hull) = hull(&content) else { continue };
            let mut statement = self.statement(index, sentence, facts, hull);
            statement.speaker = self.speakers[at];
            statement.reporting = attribution.reporting;
            statement.attribution = Some(self.attribution_spans(attribution));
            self.take_stance(&mut statement, facts, Some(attribution), hull);
            out.push(statement);
            said.extend(content);
            said.push(attribution.cue);
            said.extend(attribution.source);
        }
        let outside = |i: usize| !said.iter().any(|s| s.holds(i));
        let narrated = tokens.range().filter(|&i| outside(i) && self.is_content(i)).count();
        let answers = |cue: &CueMatch| {
            outside(cue.start) && !cue.negated && self.lexicon.stance.classes[cue.class as usize].stance.counters()
        };
        if said.is_empty() || narrated >= LEAST_NARRATED || facts.cues.iter().any(answers) {
            let mut statement = self.statement(index, sentence, facts, tokens);
            self.take_stance(&mut statement, facts, None, tokens);
            out.push(statement);
        }
    }

    fn statement(&mut self, index: usize, sentence: &Sentence, facts: &SentenceFacts, content: TokenSpan) -> Statement {
        let (doc, start) = (self.doc, content.start as usize);
        let mentions = self.mentions(sentence.tokens);
        let mut entities: Vec<u32> = mentions.iter().map(|&(_, entity)| entity).collect();
        entities.sort_unstable();
        entities.dedup();
        let negated = facts.negations.iter().any(|n| content.contains(n.cue));
        Statement {
            sentence: index as u32,
            paragraph: sentence.paragraph,
            heading: sentence.heading,
            span: doc.text.original(sentence.span),
            content: self.original(content),
            polarity: if negated {
                Polarity::Negative
            } else {
                Polarity::Positive
            },
            modality: match doc.word(sentence.tokens.end as usize - 1) {
                "?" => Modality::Hypothetical,
                _ => self.lexicon.modality.of(content.len(), |i| doc.word(start + i)),
            },
            cues: facts
                .cues
                .iter()
                .map(|c| Cue {
                    class: c.class,
                    span: self.original(TokenSpan::new(c.start, c.end)),
                    negated: c.negated,
                })
                .collect(),
            entities,
            subject: mentions
                .iter()
                .find(|(tokens, _)| content.contains(*tokens))
                .map(|&(_, entity)| entity),
            quantities: facts
                .quantities
                .iter()
                .filter(|q| content.contains(q.tokens))
                .cloned()
                .collect(),
            times: facts
                .times
                .iter()
                .filter(|t| content.contains(t.tokens))
                .map(|t| TimeMention {
                    event: self.event(t.tokens, sentence.tokens),
                    ..t.clone()
                })
                .collect(),
            terms: self.terms(content, facts, false),
            context: self.terms(sentence.tokens, facts, true),
            stopwords: self.stopwords(sentence.tokens),
            refers: facts.refers,
            antecedent: facts.antecedent,
            ..Statement::default()
        }
    }

    /// Sets stance and embedded claim from the cues: that of the attribution first, else the strongest cue of the
    /// content (classes stand in `lexicon/stance.toml` by strength).
    fn take_stance(
        &self,
        statement: &mut Statement,
        facts: &SentenceFacts,
        by: Option<&Attribution>,
        content: TokenSpan,
    ) {
        let class = |cue: &CueMatch| &self.lexicon.stance.classes[cue.class as usize];
        let in_cue = |cue: &&CueMatch| by.is_some_and(|a| TokenSpan::new(cue.start, cue.end).overlaps(a.cue));
        let in_content = |cue: &&CueMatch| content.contains(TokenSpan::new(cue.start, cue.end));
        let strongest = |counters: bool| {
            let fits = move |cue: &&CueMatch| (class(cue).stance.counters() && !cue.negated) || !counters;
            let stance = &self.lexicon.stance;
            let own = stance.leading(facts.cues.iter().filter(in_cue).filter(fits));
            own.or_else(|| stance.leading(facts.cues.iter().filter(in_content).filter(fits)))
        };
        let Some(cue) = strongest(true).or_else(|| strongest(false)) else {
            return;
        };
        statement.stance = match class(cue).stance {
            stance if !cue.negated => stance,
            Stance::Denies | Stance::Rejects | Stance::Retracts | Stance::Reverses => Stance::Confirms,
            _ => Stance::Asserts,
        };
        let cue = CueInSentence {
            doc: self.doc,
            lexicon: self.lexicon,
            attributions: self.attributions,
            tokens: facts.tokens,
            cue,
            stance: statement.stance,
        };
        statement.embedded = cue.embedded_claim().map(|span| self.original(span));
    }

    fn attribution_spans(&self, attribution: &Attribution) -> AttributionSpans {
        let content: Vec<Span> = attribution.content.iter().map(|c| self.original(*c)).collect();
        let start = content.first().map_or(0, |c| c.start);
        AttributionSpans {
            source: attribution.source.map(|s| self.original(s)),
            cue: if attribution.cue.is_empty() {
                Span { start, end: start }
            } else {
                self.original(attribution.cue)
            },
            content,
        }
    }

    /// The entities mentioned in a sentence, with the tokens of each mention.
    fn mentions(&self, tokens: TokenSpan) -> Vec<(TokenSpan, u32)> {
        let all = &self.entities.mentions;
        let from = all.partition_point(|m| m.tokens.end <= tokens.start);
        all[from..]
            .iter()
            .take_while(|m| m.tokens.start < tokens.end)
            .map(|m| (m.tokens, m.entity))
            .collect()
    }

    /// The content words of the clause around a time.
    fn event(&mut self, time: TokenSpan, sentence: TokenSpan) -> Vec<u32> {
        let (doc, clauses) = (self.doc, &self.lexicon.clauses);
        let parts = |i: u32| {
            let word = doc.word(i as usize);
            let next = || (i + 1 < sentence.end).then(|| doc.word(i as usize + 1));
            word == ";"
                || clauses.boundaries.contains(word)
                || word == "," && next().is_some_and(|next| clauses.after_comma.contains(next))
        };
        let start = (sentence.start..time.start).rev().find(|&i| parts(i));
        let end = (time.end..sentence.end).find(|&i| parts(i)).unwrap_or(sentence.end);
        let words: Vec<usize> = (start.map_or(sentence.start, |i| i + 1)..end)
            .map(|i| i as usize)
            .filter(|&i| !time.holds(i) && self.is_content(i))
            .collect();
        let mut event: Vec<u32> = words.into_iter().map(|i| self.ids.of(doc.word(i))).collect();
        event.sort_unstable();
        event.dedup();
        event
    }

    /// The content words of a span; with `bare`, those of its cues are left out.
    fn terms(&mut self, span: TokenSpan, facts: &SentenceFacts, bare: bool) -> Vec<Term> {
        let doc = self.doc;
        let mut terms: Vec<Term> = Vec::new();
        for i in span.range() {
            if !self.is_content(i) || bare && facts.cues.iter().any(|c| c.start <= i && i < c.end) {
                continue;
            }
            let negated = facts.negations.iter().any(|n| n.scope.iter().any(|s| s.holds(i)));
            terms.push(Term {
                id: self.ids.of(doc.word(i)),
                negated,
                name: doc.capitalized(i),
            });
        }
        terms.sort_unstable();
        terms.dedup_by_key(|t| t.id);
        terms
    }

    fn stopwords(&self, span: TokenSpan) -> Vec<u16> {
        let words = span.range().map(|token| self.doc.word(token));
        let mut places: Vec<u16> = words.filter_map(|word| self.lexicon.stopwords.place(word)).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    fn is_content(&self, token: usize) -> bool {
        let word = self.doc.word(token);
        word.starts_with(char::is_alphanumeric) && !self.lexicon.stopwords.contains(word)
    }

    fn original(&self, span: TokenSpan) -> Span {
        self.doc.text.original(self.doc.bytes(span))
    }
}

/// A part of a sentence outside all attributions with fewer content words, and no cue, is no statement of the narrator.
const LEAST_NARRATED: usize = 4;

fn intersection(a: TokenSpan, b: TokenSpan) -> Option<TokenSpan> {
    let (start, end) = (a.start.max(b.start), a.end.min(b.end));
    (start < end).then_some(TokenSpan { start, end })
}

/// The smallest span over all of `spans`.
fn hull(spans: &[TokenSpan]) -> Option<TokenSpan> {
    Some(TokenSpan {
        start: spans.iter().map(|s| s.start).min()?,
        end: spans.iter().map(|s| s.end).max()?,
    })
}
