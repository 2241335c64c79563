//! Attribution: source, cue and content of reported speech and thought, as in PARC3 and PolNeAR.
//!
//! A sentence is walked once. Every word that can attribute is a cue where its surroundings fit one of its frames
//! ([`cue`]); its source is a noun phrase beside it ([`chunk`]), its content a clause, a phrase or a quotation
//! ([`content`]). Quotations that no cue claims go to the attribution that they continue ([`quotes`]).

mod chunk;
mod content;
mod cue;
mod line;
mod quotes;
mod reader;

use crate::document::Document;
use crate::lexicon::Lexicon;
use crate::statement::Attribution;

use reader::Reader;

/// All attributions of `doc`, in order of their cue.
pub fn attributions(doc: &Document, lexicon: &Lexicon) -> Vec<Attribution> {
    let reader = Reader::new(doc, &lexicon.speech);
    let mut found = Vec::new();
    for sentence in 0..doc.sentences.len() {
        cue::find(&reader, sentence, &mut found);
        line::find(&reader, sentence, &mut found);
    }
    quotes::attach(&reader, &mut found);
    found.sort_by_key(|a| (a.cue, a.source));
    found
}

#[cfg(test)]
mod tests;
