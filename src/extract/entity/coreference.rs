//! Coreference: pronouns and role nouns resolved to the people and bodies named before.
//!
//! A ranking of recent mentions by subject position, recency, gender and who spoke last, in the manner of Lappin and
//! Leass (1994), without a parser. Where two candidates are close, none is taken.

use super::identity::{Identities, Traits};
use super::reader::Reader;
use super::speaker::possessive_pronoun;
use super::spot::Spot;
use super::{Cue, Entities};
use crate::document::TokenKind;
use crate::lexicon::names::{Gender, Role};
use crate::span::TokenSpan;
use crate::statement::{Attribution, EntityKind, Mention, MentionForm, Reporting};

/// How many sentences back a pronoun may refer.
const REACH: usize = 3;
/// How many sentences back a role noun that several people bear may refer.
const ROLE_REACH: usize = 4;
/// How many recent mentions are weighed.
const RECENT: usize = 12;
/// Weights of a candidate; the best must lead the next by `MARGIN`.
const SUBJECT: f32 = 1.5;
const LAST_SPEAKER: f32 = 2.0;
const PER_SENTENCE: f32 = 1.2;
const KNOWN_GENDER: f32 = 0.6;
const QUOTED: f32 = -2.0;
const OBJECT_OF_PREPOSITION: f32 = -0.7;
const MARGIN: f32 = 0.4;

/// Roles of whoever leads a body: "the head of NATO".
const LEADERS: [&str; 4] = ["head", "leader", "chief", "boss"];
const LEADING: [&str; 9] = [
    "secretary general", "secretary-general", "president", "director", "director general", "director-general",
    "chairman", "chief executive", "ceo",
];
/// Words in front of a role that make it another one.
const OTHER_ROLE: [&str; 9] = ["vice", "deputy", "former", "assistant", "acting", "ex-president", "then", "late", "under"];

/// Adds pronouns and role nouns to the names.
pub fn resolve(reader: &Reader, attributions: &[Attribution], spots: &[Spot], identities: Identities) -> Entities {
    let Identities {
        entities,
        mut traits,
        mentions,
        adjectives,
    } = identities;
    let nouns = role_nouns(reader, &mentions);
    let mut cues: Vec<(u32, Cue)> = nouns.iter().map(|noun| (noun.tokens.end - 1, Cue::Role(noun.role))).collect();
    cues.extend(adjectives.iter().map(|&at| (at, Cue::Adjective)));
    for spot in spots.iter().filter(|spot| !spot.title.is_empty()) {
        cues.extend(spot.title.range().map(|at| (at as u32, Cue::Title)));
    }
    // Stable: of two cues on one token the title, added last, must win.
    cues.reverse();
    cues.sort_by_key(|&(at, _)| at);
    cues.dedup_by_key(|&mut (at, _)| at);
    for (spot, mention) in titled(spots, &mentions) {
        introduce(reader, &mut traits[mention.entity as usize], spot.title);
    }
    for noun in nouns.iter().filter(|noun| noun.role == Role::Person || noun.role == Role::Spokesperson) {
        if let Some(person) = apposed(reader, noun.tokens, &mentions, &entities) {
            introduce(reader, &mut traits[person as usize], noun.tokens);
        }
    }
    let mut resolver = Resolver {
        reader,
        traits: &traits,
        names: mentions.clone(),
        last_speaker: None,
        seen: Vec::new(),
        found: Entities {
            entities,
            mentions: Vec::new(),
            cues,
        },
    };
    resolver.run(attributions, &nouns);
    let mut found = resolver.found;
    found.mentions.sort_by_key(|mention| mention.tokens.start);
    first_person(reader, attributions, &mut found);
    found
}

/// A role noun phrase, its head only.
#[derive(Clone, Copy)]
struct Noun {
    tokens: TokenSpan,
    role: Role,
}

fn role_nouns(reader: &Reader, names: &[Mention]) -> Vec<Noun> {
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
        match reader.names.role(|i| (at + i < doc.tokens.len()).then(|| reader.lower(at + i))) {
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
fn titled<'s>(spots: &'s [Spot], mentions: &'s [Mention]) -> impl Iterator<Item = (&'s Spot, &'s Mention)> {
    spots.iter().filter(|spot| !spot.title.is_empty()).filter_map(|spot| {
        let at = mentions.binary_search_by_key(&spot.tokens.start, |m| m.tokens.start).ok()?;
        Some((spot, &mentions[at]))
    })
}

/// Notes that an entity bears the role that `tokens` name.
fn introduce(reader: &Reader, traits: &mut Traits, tokens: TokenSpan) {
    let start = tokens.start as usize;
    let before = if start > 0 { reader.lower(start - 1) } else { "" };
    let role: Vec<&str> = tokens.range().map(|at| reader.lower(at)).collect();
    let role = role.join(" ");
    if traits.gender.is_none() {
        traits.gender = reader.names.gender_of_role(&role);
    }
    let former = OTHER_ROLE.contains(&before) || role.starts_with("former") || role.starts_with("ex-");
    if !former && !traits.roles.contains(&role) {
        traits.roles.push(role);
    }
}

/// The person whose apposition the role noun at `role` is: "spokesman John Doe", "John Doe, the spokesman", "the
/// secretary general of the union Jane Doe".
fn apposed(reader: &Reader, role: TokenSpan, mentions: &[Mention], entities: &[crate::statement::Entity]) -> Option<u32> {
    let doc = reader.doc;
    let person = |m: &Mention| entities[m.entity as usize].kind == EntityKind::Person;
    let (start, end) = (role.start as usize, role.end as usize);
    let sentence = doc.sentences[doc.sentence_of(start).min(doc.sentences.len() - 1)].tokens;
    let word = |at: usize| if sentence.holds(at) { doc.word(at) } else { "" };
    let following = mentions.partition_point(|m| m.tokens.start < role.end);
    if let Some(next) = mentions[following..].iter().find(|m| person(m)).filter(|m| sentence.contains(m.tokens)) {
        let at = next.tokens.start as usize;
        let direct = at == end || at == end + 1 && word(end) == ",";
        let complement = matches!(word(end), "of" | "for" | "at")
            && at <= end + 14
            && !(end + 1..at).any(|i| matches!(word(i), "who" | "that" | "said" | "and" | "," | "“" | "to" | "with"))
            && !matches!(word(at - 1), "of" | "for" | "the" | "by" | "in" | "at" | "'s" | "from" | "under");
        // "coordinator for communications at the council, John Doe, …"
        let comma = word(end) == "of" && word(at.saturating_sub(1)) == "," && at <= end + 14
            && !(end + 1..at - 1).any(|i| matches!(word(i), "who" | "that" | "said" | "and" | "," | "“"));
        if direct || complement || comma {
            return Some(next.entity);
        }
    }
    // The last person before, a comma, and at most a few words of the same phrase up to the role.
    let before = mentions[..following].iter().rfind(|m| person(m) && m.tokens.end <= role.start)?;
    let after_name = before.tokens.end as usize;
    let close = sentence.contains(before.tokens)
        && word(after_name) == ","
        && start <= after_name + 9
        && !(after_name + 1..start).any(|at| {
            doc.tokens[at].kind == TokenKind::Mark
                || matches!(word(at), "who" | "and" | "said" | "says" | "of" | "for" | "to" | "by" | "with" | "in" | "as" | "told" | "that" | "was" | "is")
        });
    // "According to Doe, the spokesman left" is no apposition: what follows it would be a verb.
    let ended = matches!(word(end), "" | "," | "." | "of" | "for" | "at" | "in" | "who" | "and" | "–" | ")" | ";" | "from" | "to" | "on" | "with");
    (close && ended).then_some(before.entity)
}

struct Resolver<'a> {
    reader: &'a Reader<'a>,
    traits: &'a [Traits],
    names: Vec<Mention>,
    last_speaker: Option<u32>,
    seen: Vec<Seen>,
    found: Entities,
}

/// A mention passed.
#[derive(Clone, Copy)]
struct Seen {
    entity: u32,
    at: usize,
    sentence: usize,
    weight: f32,
}

impl Resolver<'_> {
    fn run(&mut self, attributions: &[Attribution], nouns: &[Noun]) {
        let doc = self.reader.doc;
        let (mut next_name, mut next_noun, mut next_attribution) = (0, 0, 0);
        let names = std::mem::take(&mut self.names);
        let mut by_place: Vec<&Attribution> = attributions.iter().collect();
        by_place.sort_by_key(|attribution| place(attribution));
        for (index, sentence) in doc.sentences.iter().enumerate() {
            let mut at = sentence.tokens.start as usize;
            let end = sentence.tokens.end as usize;
            while at < end {
                while next_noun < nouns.len() && (nouns[next_noun].tokens.start as usize) < at {
                    next_noun += 1;
                }
                while next_name < names.len() && (names[next_name].tokens.start as usize) < at {
                    next_name += 1;
                }
                if let Some(&name) = names.get(next_name).filter(|m| m.tokens.start as usize == at) {
                    self.see(name, index);
                    at = name.tokens.end as usize;
                    continue;
                }
                let noun = nouns.get(next_noun).filter(|noun| noun.tokens.start as usize == at);
                if let Some(noun) = noun {
                    if let Some((tokens, entity)) = self.role(noun, &names, index) {
                        self.refer(tokens, entity, MentionForm::Role, index);
                    }
                    at = noun.tokens.end as usize;
                    continue;
                }
                if let Some(entity) = self.pronoun(at, index, attributions) {
                    self.refer(TokenSpan::new(at, at + 1), entity, MentionForm::Pronoun, index);
                }
                at += 1;
            }
            while let Some(attribution) = by_place.get(next_attribution).filter(|a| place(a) < end as u32) {
                if let Some(source) = attribution.source
                    && let Some(speaker) = self.found.speaker(doc, source)
                {
                    self.last_speaker = Some(speaker);
                }
                next_attribution += 1;
            }
        }
    }

    fn see(&mut self, mention: Mention, sentence: usize) {
        let doc = self.reader.doc;
        let at = mention.tokens.start as usize;
        let end = mention.tokens.end as usize;
        self.found.mentions.push(mention);
        if self.found.cue(at) == Some(Cue::Adjective) {
            return;
        }
        let mut weight = 0.0;
        if doc.quotation_of(at).is_some() {
            weight += QUOTED;
        }
        let first = doc.sentences[sentence].tokens.start as usize;
        let before = (first..at).rev().map(|i| doc.word(i)).find(|word| {
            !matches!(*word, "the" | "former" | "'s") && self.reader.names.role(|i| (i == 0).then_some(*word)).is_none()
        });
        match before {
            Some("of" | "for" | "to" | "from" | "with" | "by" | "in" | "at" | "about" | "against" | "on") => {
                weight += OBJECT_OF_PREPOSITION;
            }
            None | Some("," | "that" | "“" | "”" | "because" | "while" | "when" | "as" | "but" | "after" | "and") => weight += SUBJECT,
            _ if self.reader.source_heads.binary_search(&(at as u32)).is_ok() => weight += SUBJECT,
            _ => {}
        }
        if end < doc.tokens.len() && self.reader.possessive(end - 1) {
            weight -= 0.5;
        }
        self.seen.push(Seen {
            entity: mention.entity,
            at,
            sentence,
            weight,
        });
    }

    fn refer(&mut self, tokens: TokenSpan, entity: u32, form: MentionForm, sentence: usize) {
        self.see(Mention { tokens, entity, form }, sentence);
    }

    /// The mentions near enough for a pronoun in `sentence`, the latest first.
    fn recent(&self, sentence: usize, reach: usize) -> impl Iterator<Item = &Seen> {
        self.seen.iter().rev().take(RECENT).take_while(move |seen| seen.sentence + reach >= sentence)
    }

    fn kind(&self, entity: u32) -> EntityKind {
        self.found.entities[entity as usize].kind
    }

    /// Whom the pronoun at `at` means.
    fn pronoun(&self, at: usize, sentence: usize, attributions: &[Attribution]) -> Option<u32> {
        let doc = self.reader.doc;
        let word = doc.word(at);
        let gender = match word {
            "he" | "him" | "his" | "himself" => Some(Gender::Male),
            "she" | "her" | "hers" | "herself" => Some(Gender::Female),
            "it" | "its" | "they" | "their" => None,
            _ => return None,
        };
        if doc.quotation_of(at).is_some() {
            return None;
        }
        let source = self.reader.source_heads.binary_search(&(at as u32)).is_ok();
        let bodies = gender.is_none();
        if word == "its" {
            return self.owner_in_sentence(sentence);
        }
        // "It" is too often no one: only where it speaks.
        let next = if at + 1 < doc.tokens.len() { doc.word(at + 1) } else { "" };
        if bodies && (!source || word == "it" && matches!(next, "is" | "was" | "would" | "will" | "seems" | "seemed" | "may")) {
            return None;
        }
        let content = attributions
            .iter()
            .find(|a| a.reporting == Reporting::Indirect && a.content.iter().any(|c| c.holds(at)));
        let said_by = content.and_then(|a| self.found.speaker(doc, a.source?));
        let mut best: Vec<(u32, f32)> = Vec::new();
        for seen in self.recent(sentence, REACH) {
            let traits = &self.traits[seen.entity as usize];
            let kind = self.kind(seen.entity);
            let fits = match gender {
                Some(gender) => kind == EntityKind::Person && traits.gender.is_none_or(|known| known == gender),
                None => kind == EntityKind::Organisation || kind == EntityKind::Place && seen.weight >= SUBJECT,
            };
            if !fits {
                continue;
            }
            let mut score = seen.weight - PER_SENTENCE * (sentence - seen.sentence) as f32;
            if gender.is_some() && traits.gender == gender {
                score += KNOWN_GENDER;
            }
            if self.last_speaker == Some(seen.entity) && (source || said_by.is_none()) {
                score += if source { LAST_SPEAKER } else { LAST_SPEAKER / 2.0 };
            }
            if said_by == Some(seen.entity) {
                score += LAST_SPEAKER;
            }
            // The nearer of two alike.
            score += 0.5 / (1.0 + (at - seen.at) as f32 / 8.0);
            match best.iter_mut().find(|(entity, _)| *entity == seen.entity) {
                Some((_, known)) => *known = known.max(score),
                None => best.push((seen.entity, score)),
            }
        }
        best.sort_by(|a, b| b.1.total_cmp(&a.1));
        match best.as_slice() {
            [(entity, _)] => Some(*entity),
            [(entity, first), (_, second), ..] if first - second >= MARGIN => Some(*entity),
            _ => None,
        }
    }

    /// Whom "its" means: the body or country just before, where the sentence has named no other or it is the subject.
    fn owner_in_sentence(&self, sentence: usize) -> Option<u32> {
        let mut near = self
            .recent(sentence, 0)
            .filter(|seen| self.kind(seen.entity) != EntityKind::Person && self.kind(seen.entity) != EntityKind::Other);
        let latest = near.next()?;
        let rival = near.any(|other| other.entity != latest.entity);
        (!rival || latest.weight >= SUBJECT).then_some(latest.entity)
    }

    /// The noun phrase around a role noun and whom it means.
    fn role(&self, noun: &Noun, names: &[Mention], sentence: usize) -> Option<(TokenSpan, u32)> {
        let doc = self.reader.doc;
        let (start, end) = (noun.tokens.start as usize, noun.tokens.end as usize);
        let first = doc.sentences[sentence].tokens.start as usize;
        // Part of a name's title, or an apposition: the name is there itself.
        let next = names.partition_point(|m| m.tokens.start < noun.tokens.end);
        let beside = names.get(next).is_some_and(|m| {
            let at = m.tokens.start as usize;
            (at == end || at == end + 1 && doc.word(end) == ",") && self.kind(m.entity) == EntityKind::Person
        });
        if beside || start == first || doc.quotation_of(start).is_some() {
            return None;
        }
        let determiner = start - 1;
        let before = doc.word(determiner);
        let owner = matches!(before, "'s" | "'") || possessive_pronoun(before);
        let definite = owner || matches!(before, "the" | "this" | "that");
        let qualified = determiner > first
            && (matches!(before, "top" | "senior" | "own" | "longtime") || self.found.cue(determiner) == Some(Cue::Adjective))
            && (matches!(doc.word(determiner - 1), "the") || possessive_pronoun(doc.word(determiner - 1)));
        if !definite && !qualified {
            return None;
        }
        // Owners are mentions of their own.
        let from = match (qualified, owner) {
            (true, _) => determiner,
            (false, true) => start,
            (false, false) => determiner,
        };
        let words: Vec<&str> = noun.tokens.range().map(|at| self.reader.lower(at)).collect();
        let role = words.join(" ");
        let entity = match noun.role {
            Role::Person | Role::Spokesperson => self.bearer(&role, end, sentence),
            Role::Body | Role::Document if !owner && !qualified => self.body(&role, end, sentence),
            Role::Body if before == "its" => None,
            _ => None,
        }?;
        Some((TokenSpan::new(from, end), entity))
    }

    /// The person introduced as `role`.
    fn bearer(&self, role: &str, end: usize, sentence: usize) -> Option<u32> {
        let doc = self.reader.doc;
        let bears = |known: &String| {
            known == role
                || known
                    .strip_suffix(role)
                    .is_some_and(|head| head.ends_with(' ') && !OTHER_ROLE.iter().any(|other| head.trim_end().ends_with(other)))
        };
        let mut bearers: Vec<u32> = self.with(|traits| traits.roles.iter().any(bears)).collect();
        let leads = bearers.is_empty() && LEADERS.contains(&role) && end < doc.tokens.len() && doc.word(end) == "of";
        if leads {
            bearers = self.with(|traits| traits.roles.iter().any(|known| LEADING.contains(&known.as_str()))).collect();
        }
        match bearers.as_slice() {
            [] => None,
            [only] => Some(*only),
            several => self
                .recent(sentence, ROLE_REACH)
                .find(|seen| several.contains(&seen.entity))
                .filter(|_| !leads)
                .map(|seen| seen.entity),
        }
    }

    fn with(&self, bears: impl Fn(&Traits) -> bool) -> impl Iterator<Item = u32> {
        self.traits.iter().enumerate().filter(move |(_, traits)| bears(traits)).map(|(index, _)| index as u32)
    }

    /// The body last named that is called `noun`, unless another one is as near.
    fn body(&self, noun: &str, end: usize, sentence: usize) -> Option<u32> {
        let doc = self.reader.doc;
        if end < doc.tokens.len() && (doc.word(end) == "of" || doc.tokens[end].kind == TokenKind::Word && doc.capitalized(end)) {
            return None;
        }
        let called = |entity: u32| self.traits[entity as usize].nouns.iter().any(|known| known == noun);
        let mut near = self.recent(sentence, ROLE_REACH).filter(|seen| called(seen.entity));
        if let Some(latest) = near.next() {
            let rival = near.any(|other| other.entity != latest.entity && other.sentence == latest.sentence);
            return (!rival).then_some(latest.entity);
        }
        let mut all = self.with(|traits| traits.nouns.iter().any(|known| known == noun));
        let only = all.next()?;
        (all.next().is_none() && self.seen.iter().any(|seen| seen.entity == only)).then_some(only)
    }
}

/// Where an attribution stands: its source, else its cue.
fn place(attribution: &Attribution) -> u32 {
    attribution.source.map_or(attribution.cue.start, |source| source.start.max(attribution.cue.start))
}

/// "I", "my" and "we" inside a quotation are its speaker's.
fn first_person(reader: &Reader, attributions: &[Attribution], found: &mut Entities) {
    let doc = reader.doc;
    let mut pronouns = Vec::new();
    let mut speaker = None;
    for attribution in attributions.iter().filter(|a| a.reporting == Reporting::Direct) {
        if let Some(source) = attribution.source {
            speaker = found.speaker(doc, source);
        }
        let Some(speaker) = speaker else { continue };
        // The content may be one sentence of a longer quotation.
        let whole = |content: &TokenSpan| doc.quotation_of(content.start as usize).map_or(*content, |quotation| quotation.tokens);
        for at in attribution.content.iter().flat_map(|content| whole(content).range()).filter(|&at| at < doc.tokens.len()) {
            let word = doc.word(at);
            let mine = word.starts_with("i'") || matches!(word, "i" | "me" | "my" | "myself" | "we" | "our" | "us");
            if mine && doc.quotation_of(at).is_some() && doc.surface(at) != "US" {
                pronouns.push(Mention {
                    tokens: TokenSpan::new(at, at + 1),
                    entity: speaker,
                    form: MentionForm::Pronoun,
                });
            }
        }
    }
    let taken = |tokens: TokenSpan| found.mentions_in(tokens).is_empty();
    pronouns.retain(|pronoun| taken(pronoun.tokens));
    pronouns.sort_by_key(|pronoun| pronoun.tokens.start);
    pronouns.dedup_by_key(|pronoun| pronoun.tokens.start);
    found.mentions.extend(pronouns);
    found.mentions.sort_by_key(|mention| mention.tokens.start);
}
