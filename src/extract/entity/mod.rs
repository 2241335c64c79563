//! Entities: names, pronouns and role nouns resolved to one identity an article.

use crate::document::Document;
use crate::lexicon::Lexicon;
use crate::span::TokenSpan;
use crate::statement::{Attribution, Entity, Mention};

/// The entities of a document and where it speaks of them.
#[derive(Clone, Debug, Default)]
pub struct Entities {
    pub entities: Vec<Entity>,
    /// In order of their first token; none overlap.
    pub mentions: Vec<Mention>,
}

impl Entities {
    /// Finds names in `doc`, joins those of one identity, and resolves pronouns and role nouns. `attributions` tell
    /// who speaks where: "he" beside a verb of saying is most often the speaker before.
    pub fn find(doc: &Document, attributions: &[Attribution], lexicon: &Lexicon) -> Entities {
        let _ = (doc, attributions, lexicon);
        Entities::default()
    }

    /// The entity that the words of `source` name as speaker: its head, not a name inside it ("a spokesman for the
    /// ministry" is the ministry's, "his lawyer" is the lawyer where named).
    pub fn speaker(&self, doc: &Document, source: TokenSpan) -> Option<u32> {
        let _ = (doc, source);
        None
    }
}
