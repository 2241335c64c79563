//! Attribution: source, cue and content of reported speech.

use crate::document::Document;
use crate::lexicon::Lexicon;
use crate::statement::Attribution;

/// All attributions of `doc`, in order of their cue.
pub fn attributions(doc: &Document, lexicon: &Lexicon) -> Vec<Attribution> {
    let _ = (doc, lexicon);
    Vec::new()
}
