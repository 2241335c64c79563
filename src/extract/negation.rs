//! Negation: cues and their scope.

use crate::document::Document;
use crate::lexicon::Lexicon;
use crate::statement::Negation;

/// The negations of one sentence of `doc`.
pub fn negations(doc: &Document, sentence: usize, lexicon: &Lexicon) -> Vec<Negation> {
    let _ = (doc, sentence, lexicon);
    Vec::new()
}
