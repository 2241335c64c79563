//! Role nouns: where they stand, and whom the article introduces with them.

use super::identity::Traits;
use super::reader::Reader;
use super::spot::Spot;
use crate::document::TokenKind;
use crate::lexicon::names::Role;
use crate::span::TokenSpan;
use crate::statement::{Entity, EntityKind, Mention};

/// Words in front of a role that make it another one.
pub(super) const OTHER_ROLE: [&str; 9] = [
    "vice",
    "deputy",
    "former",
    "assistant",
    "acting",
    "ex-president",
    "then",
    "late",
    "under",
];

/// A role noun phrase, its head only.
#[derive(Clone, Copy)]
pub(super) struct Noun {
    pub tokens: TokenSpan,
    pub role: Role,
}

pub(super) fn role_nouns(reader: &Reader, names: &[Mention]) -> Vec<Noun> {
    let doc = reader.doc;
    let mut nouns = Vec::new();
    let (mut at, mut next_name) = (0, 0);
    while at < doc.tokens.len() {
        while next_name < names.len() && names[next_name].tokens.end as usize <= at {
            next_name += 1;
        }
        let named = names.get(next_name).is_some_and(|m| m.tokens.holds(at));
        if named || doc.tokens[at].kind != TokenKind::Word {
            at += 1;
            continue;
        }
        match reader
            .names
            .role(|i| (at + i < doc.tokens.len()).then(|| reader.lower(at + i)))
        {
            Some((len, role)) => {
                let tokens = TokenSpan::new(at, at + len);
                nouns.push(Noun { tokens, role });
                at += len;
            }
            None => at += 1,
        }
    }
    nouns
}

/// The spots with a title, each with its mention.
pub(super) fn titled<'s>(spots: &'s [Spot], mentions: &'s [Mention]) -> impl Iterator<Item = (&'s Spot, &'s Mention)> {
    spots.iter().filter(|spot| !spot.title.is_empty()).filter_map(|spot| {
        let at = mentions
            .binary_search_by_key(&spot.tokens.start, |m| m.tokens.start)
            .ok()?;
        Some((spot, &mentions[at]))
    })
}

/// Notes that an entity bears the role that `tokens` name.
pub(super) fn introduce(reader: &Reader, traits: &mut Traits, tokens: TokenSpan, country: Option<&str>) {
    let start = tokens.start as usize;
    let before = if start > 0 { reader.lower(start - 1) } else { "" };
    let role: Vec<&str> = tokens.range().map(|at| reader.lower(at)).collect();
    let role = role.join(" ");
    if traits.gender.is_none() {
        traits.gender = reader.names.gender_of_role(&role);
    }
    let former = OTHER_ROLE.contains(&before) || role.starts_with("former") || role.starts_with("ex-");
    if former {
        return;
    }
    if let Some(country) = country {
        traits.roles.push(format!("{country} {role}"));
    }
    if !traits.roles.contains(&role) {
        traits.roles.push(role);
    }
}

/// The key of the country right before a role: "the Ukrainian president", "Ukraine's president".
pub(super) fn country_before<'e>(
    reader: &Reader,
    role: TokenSpan,
    mentions: &[Mention],
    entities: &'e [Entity],
) -> Option<&'e str> {
    let before = mentions[..mentions.partition_point(|m| m.tokens.start < role.start)].last()?;
    let gap = (role.start as usize).checked_sub(before.tokens.end as usize)?;
    let adjacent = gap == 0 || gap == 1 && reader.possessive(before.tokens.end as usize - 1);
    let entity = &entities[before.entity as usize];
    (adjacent && entity.kind == EntityKind::Place).then_some(entity.key.as_str())
}

/// The person whose apposition the role noun at `role` is: "spokesman John Doe", "John Doe, the spokesman", "the
/// secretary general of the union Jane Doe".
pub(super) fn apposed(reader: &Reader, role: TokenSpan, mentions: &[Mention], entities: &[Entity]) -> Option<u32> {
    let doc = reader.doc;
    let person = |m: &Mention| entities[m.entity as usize].kind == EntityKind::Person;
    let (start, end) = (role.start as usize, role.end as usize);
    let sentence = doc.sentences[doc.sentence_of(start).min(doc.sentences.len() - 1)].tokens;
    let word = |at: usize| if sentence.holds(at) { doc.word(at) } else { "" };
    let following = mentions.partition_point(|m| m.tokens.start < role.end);
    if let Some(next) = mentions[following..]
        .iter()
        .find(|m| person(m))
        .filter(|m| sentence.contains(m.tokens))
    {
        let at = next.tokens.start as usize;
        let direct = at == end || at == end + 1 && word(end) == ",";
        let complement = matches!(word(end), "of" | "for" | "at")
            && at <= end + 14
            && !(end + 1..at).any(|i| matches!(word(i), "who" | "that" | "said" | "and" | "," | "“" | "to" | "with"))
            && !matches!(
                word(at - 1),
                "of" | "for" | "the" | "by" | "in" | "at" | "'s" | "from" | "under"
            );
        let inner = word(start.saturating_sub(1)) == "the" && word(start.saturating_sub(2)) == "of";
        // "coordinator for communications at the council, John Doe, …"
        let comma = word(end) == "of"
            && word(at.saturating_sub(1)) == ","
            && at <= end + 14
            && !(end + 1..at - 1).any(|i| matches!(word(i), "who" | "that" | "said" | "and" | "," | "“"));
        // In "the chief of staff of the secretary general of the union, Doe" the inner role is another's.
        if direct || !inner && (complement || comma) {
            return Some(next.entity);
        }
    }
    // The last person before, a comma, and at most a few words of the same phrase up to the role.
    let before = mentions[..following]
        .iter()
        .rfind(|m| person(m) && m.tokens.end <= role.start)?;
    let after_name = before.tokens.end as usize;
    let close = sentence.contains(before.tokens)
        && word(after_name) == ","
        && start <= after_name + 9
        && !(after_name + 1..start).any(|at| {
            doc.tokens[at].kind == TokenKind::Mark
                || matches!(
                    word(at),
                    "who"
                        | "and"
                        | "said"
                        | "says"
                        | "of"
                        | "for"
                        | "to"
                        | "by"
                        | "with"
                        | "in"
                        | "as"
                        | "told"
                        | "that"
                        | "was"
                        | "is"
                )
        });
    // "According to Doe, the spokesman left" is no apposition: what follows it would be a verb.
    let ended = matches!(
        word(end),
        "" | "," | "." | "of" | "for" | "at" | "in" | "who" | "and" | "–" | ")" | ";" | "from" | "to" | "on" | "with"
    );
    (close && ended).then_some(before.entity)
}
