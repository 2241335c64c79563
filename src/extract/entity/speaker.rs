//! Speaker: the entity that the head of a source names.

use super::{Cue, Entities};
use crate::document::Document;
use crate::lexicon::names::Role;
use crate::span::TokenSpan;
use crate::statement::{EntityKind, Mention, MentionForm};

/// Words that make the name after them part of another noun: "a lawyer for Lind".
const GOVERNS: [&str; 17] = [
    "of", "for", "to", "from", "at", "in", "with", "about", "against", "near", "by", "on", "inside", "within", "around",
    "behind", "than",
];
/// Words that end the head of a source.
const ENDS_HEAD: [&str; 7] = ["who", "that", "which", "whose", "and", "or", "told"];

impl Entities {
    /// The entity that the words of `source` name as speaker: its head, not a name inside it ("a spokesman for the
    /// ministry" is the ministry's, "his lawyer" is the lawyer where named).
    pub fn speaker(&self, doc: &Document, source: TokenSpan) -> Option<u32> {
        if source.is_empty() || source.end as usize > doc.tokens.len() {
            return None;
        }
        if matches!(doc.word(source.start as usize), "who" | "which") {
            return self.antecedent(doc, source.start as usize);
        }
        let mentions = self.mentions_in(source);
        if let Some(person) = self.person_at_head(doc, source, mentions) {
            return Some(person);
        }
        let head_end = source
            .range()
            .skip(1)
            .find(|&at| ends_head(doc, at) && !mentions.iter().any(|m| m.tokens.holds(at)))
            .unwrap_or(source.end as usize);
        let head = TokenSpan::new(source.start as usize, head_end);
        let last = mentions.iter().rfind(|m| head.contains(m.tokens));
        if let Some(mention) = last.filter(|m| m.tokens.end as usize == head_end && m.form != MentionForm::Name) {
            // "his" in front of nothing is no speaker.
            return (!possessive_pronoun(doc.word(mention.tokens.start as usize)) || mention.tokens.len() > 1)
                .then_some(mention.entity);
        }
        match head.range().rev().find_map(|at| self.role(at)) {
            Some(Role::Spokesperson | Role::Document) => self.owner(doc, source, mentions),
            Some(Role::Collective) => mentions
                .iter()
                .find(|m| head.overlaps(m.tokens) && self.kind(m) != EntityKind::Person)
                .map(|m| m.entity),
            Some(Role::Anonymous | Role::Person | Role::Body) => None,
            None => last
                .filter(|m| m.tokens.end as usize == head_end && self.can_speak(doc, m))
                .map(|m| m.entity),
        }
    }

    /// The name right before a relative pronoun: "Stian Holm, who admitted".
    fn antecedent(&self, doc: &Document, pronoun: usize) -> Option<u32> {
        let before = self.mentions.partition_point(|m| (m.tokens.start as usize) < pronoun).checked_sub(1)?;
        let mention = self.mentions[before];
        let end = mention.tokens.end as usize;
        let adjacent = end == pronoun || end + 1 == pronoun && doc.word(end) == ",";
        let person = self.kind(&mention) == EntityKind::Person;
        (adjacent && mention.form != MentionForm::Pronoun && person == (doc.word(pronoun) == "who")).then_some(mention.entity)
    }

    /// The person of the source's head: named, and neither owner nor object of another noun.
    fn person_at_head(&self, doc: &Document, source: TokenSpan, mentions: &[Mention]) -> Option<u32> {
        mentions
            .iter()
            .filter(|m| m.form == MentionForm::Name && self.kind(m) == EntityKind::Person)
            .find(|m| {
                let end = m.tokens.end as usize;
                let owns = end < source.end as usize && (possessive(doc, end) || self.role(end).is_some());
                !owns && !self.governed(doc, source, m)
            })
            .map(|m| m.entity)
    }

    /// Whether a preposition stands before the name and its title: "a lawyer for former President Lind", but not "the
    /// head of the union Anna Lind".
    fn governed(&self, doc: &Document, source: TokenSpan, mention: &Mention) -> bool {
        let mut at = mention.tokens.start as usize;
        let mut titled = false;
        while at > source.start as usize {
            let before = at - 1;
            let inside = self.mentions_in(TokenSpan::new(source.start as usize, at));
            let named = titled.then(|| inside.iter().find(|m| m.tokens.holds(before))).flatten();
            let part = self.cue(before) == Some(Cue::Title)
                || self.cue(before) == Some(Cue::Adjective)
                || matches!(doc.word(before), "the" | "then" | "former" | "'s" | "'" | ".");
            if let Some(other) = named {
                at = other.tokens.start as usize;
            } else if part {
                titled |= self.cue(before) == Some(Cue::Title);
                at = before;
            } else {
                let by_author = doc.word(before) == "by"
                    || doc.word(before) == "from" && self.role(source.start as usize + 1) == Some(Role::Document);
                return GOVERNS.contains(&doc.word(before)) && !by_author;
            }
        }
        false
    }

    /// The body that a spokesperson or document of the source speaks for.
    fn owner(&self, doc: &Document, source: TokenSpan, mentions: &[Mention]) -> Option<u32> {
        let bodies = |m: &&Mention| {
            let own = m.form != MentionForm::Pronoun || possessive_pronoun(doc.word(m.tokens.start as usize));
            own && self.kind(m) != EntityKind::Person && !self.is_adjective(m)
        };
        let author = mentions.iter().find(|m| {
            let start = m.tokens.start as usize;
            start > source.start as usize && matches!(doc.word(start - 1), "by" | "from") && !self.is_adjective(m)
        });
        author.or_else(|| mentions.iter().find(bodies)).map(|m| m.entity)
    }

    fn can_speak(&self, doc: &Document, mention: &Mention) -> bool {
        !self.is_adjective(mention)
            && mention.form == MentionForm::Name
            && !possessive(doc, mention.tokens.end as usize)
            && !(self.kind(mention) == EntityKind::Place && self.located(doc, mention))
    }

    fn located(&self, doc: &Document, mention: &Mention) -> bool {
        let start = mention.tokens.start as usize;
        start > 0 && matches!(doc.word(start - 1), "in" | "at" | "near")
    }

    fn is_adjective(&self, mention: &Mention) -> bool {
        self.cue(mention.tokens.start as usize) == Some(Cue::Adjective)
    }

    fn kind(&self, mention: &Mention) -> EntityKind {
        self.entities[mention.entity as usize].kind
    }

    fn role(&self, token: usize) -> Option<Role> {
        match self.cue(token)? {
            Cue::Role(role) => Some(role),
            _ => None,
        }
    }
}

fn ends_head(doc: &Document, at: usize) -> bool {
    let word = doc.word(at);
    matches!(word, "," | "–" | "(" | ";" | ":") || GOVERNS.contains(&word) || ENDS_HEAD.contains(&word)
}

fn possessive(doc: &Document, at: usize) -> bool {
    at < doc.tokens.len() && matches!(doc.word(at), "'s" | "'")
}

/// Whether `word` is a pronoun that stands for the owner of what follows.
pub(super) fn possessive_pronoun(word: &str) -> bool {
    matches!(word, "his" | "her" | "its" | "their" | "my" | "our")
}
