//! Entities: names, pronouns and role nouns resolved to one identity an article.
//!
//! `spot` finds names, `identity` joins those of one person or body, `coreference` resolves pronouns and role nouns,
//! `speaker` tells whom a source names.

mod coreference;
mod identity;
mod reader;
mod speaker;
mod spot;

use crate::document::Document;
use crate::lexicon::Lexicon;
use crate::lexicon::names::{Names, Role};
use crate::span::TokenSpan;
use crate::statement::{Attribution, Entity, Mention};

pub use identity::same_name;

/// The entities of a document and where it speaks of them.
#[derive(Clone, Debug, Default)]
pub struct Entities {
    pub entities: Vec<Entity>,
    /// In order of their first token; none overlap.
    pub mentions: Vec<Mention>,
    /// Nouns that say how a source relates to the names in it, by their last token, ascending.
    cues: Vec<(u32, Cue)>,
}

/// What a token tells about who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cue {
    Role(Role),
    /// Part of a title in front of a name.
    Title,
    /// "Russian": not a name that can speak.
    Adjective,
}

impl Entities {
    /// Finds names in `doc`, joins those of one identity, and resolves pronouns and role nouns. `attributions` tell
    /// who speaks where: "he" beside a verb of saying is most often the speaker before.
    pub fn find(doc: &Document, attributions: &[Attribution], lexicon: &Lexicon) -> Entities {
        Entities::find_with(doc, attributions, &lexicon.names)
    }

    fn find_with(doc: &Document, attributions: &[Attribution], names: &Names) -> Entities {
        if doc.tokens.is_empty() {
            return Entities::default();
        }
        let reader = reader::Reader::new(doc, attributions, names);
        let (spots, headlines) = spot::spot(&reader);
        let identities = identity::identify(&reader, &spots, &headlines);
        coreference::resolve(&reader, attributions, &spots, identities)
    }

    fn cue(&self, token: usize) -> Option<Cue> {
        let at = self.cues.binary_search_by_key(&(token as u32), |&(at, _)| at).ok()?;
        Some(self.cues[at].1)
    }

    /// The mentions that lie inside `span`.
    fn mentions_in(&self, span: TokenSpan) -> &[Mention] {
        let from = self.mentions.partition_point(|m| m.tokens.start < span.start);
        let to = self.mentions.partition_point(|m| m.tokens.start < span.end);
        &self.mentions[from..to]
    }
}

#[cfg(test)]
mod tests;
