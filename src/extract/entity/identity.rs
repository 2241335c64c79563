//! Identity: which names of an article are one person or one body.

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use super::reader::Reader;
use super::spelling::{LONG_SURNAME, abbreviates, alike, body_key, compatible_given, name_words, skeleton};
use super::spot::{Guess, Spot};
use crate::lexicon::names::{Gender, Role, Sense, fold};
use crate::span::TokenSpan;
use crate::statement::{Entity, EntityKind, Mention, MentionForm};

/// A surname that stands alone must be this alike to stand for a longer name.
const LONE_SURNAME_LIKENESS: f64 = 0.95;
/// Beyond this many people an article is a list, and misspellings are not looked for.
const MOST_PEOPLE: usize = 200;

/// The entities of an article with what coreference needs to know of them.
#[derive(Default)]
pub struct Identities {
    pub entities: Vec<Entity>,
    /// Parallel to `entities`.
    pub traits: Vec<Traits>,
    /// Names, in order.
    pub mentions: Vec<Mention>,
    /// Tokens of demonyms, ascending.
    pub adjectives: Vec<u32>,
}

/// What an article tells of an entity besides its name.
#[derive(Clone, Debug, Default)]
pub struct Traits {
    pub gender: Option<Gender>,
    /// Nouns by which the article may call a body.
    pub nouns: Vec<String>,
    /// Role nouns with which the article introduces a person, in lower case.
    pub roles: Vec<String>,
}

/// The entities of the names spotted, and of the known names in headlines.
pub fn identify(reader: &Reader, spots: &[Spot], headlines: &[usize]) -> Identities {
    let mut builder = Builder {
        reader,
        identities: Identities::default(),
        people: Vec::new(),
        by_surname: HashMap::default(),
        by_alias: HashMap::default(),
        by_key: HashMap::default(),
        by_full_name: HashMap::default(),
    };
    let singles: HashSet<String> = spots
        .iter()
        .filter(|spot| spot.tokens.len() == 1 && matches!(spot.guess, Guess::Unknown | Guess::Person))
        .map(|spot| fold(reader.doc.slice(spot.tokens)))
        .collect();
    // Full names first: a headline or a lead may use the surname before the name is given in full.
    let full: Vec<Option<u32>> = spots
        .iter()
        .map(|spot| builder.is_full_name(spot, &singles).then(|| builder.person(spot)))
        .collect();
    for (spot, known) in spots.iter().zip(full) {
        let entity = match known {
            Some(entity) => Some(entity),
            None => builder.place(spot),
        };
        if let Some(entity) = entity {
            builder.mention(spot.tokens, entity);
            if matches!(spot.guess, Guess::Alias(_, Sense::Adjective)) {
                builder.identities.adjectives.push(spot.tokens.start);
            }
        }
    }
    builder.acronyms();
    builder.headlines(headlines);
    builder.identities
}

struct Person {
    entity: u32,
    /// Folded given name or initial; empty where only the surname is known.
    given: String,
    surname: String,
    skeleton: String,
}

struct Builder<'a> {
    reader: &'a Reader<'a>,
    identities: Identities,
    people: Vec<Person>,
    /// Indices into `people` by the skeleton of the surname.
    by_surname: HashMap<String, Vec<usize>>,
    by_alias: HashMap<u16, u32>,
    by_key: HashMap<String, u32>,
    /// Indices into `people` by full name as printed.
    by_full_name: HashMap<String, usize>,
}

impl Builder<'_> {
    fn add(&mut self, name: &str, kind: EntityKind, key: String) -> u32 {
        self.identities.entities.push(Entity {
            name: name.to_owned(),
            kind,
            key,
        });
        self.identities.traits.push(Traits::default());
        (self.identities.entities.len() - 1) as u32
    }

    fn mention(&mut self, tokens: TokenSpan, entity: u32) {
        self.identities.mentions.push(Mention {
            tokens,
            entity,
            form: MentionForm::Name,
        });
    }

    /// Whether `spot` gives a person with more than the surname.
    fn is_full_name(&self, spot: &Spot, singles: &HashSet<String>) -> bool {
        let len = spot.tokens.len();
        match spot.guess {
            Guess::Person => len > 1,
            Guess::Unknown => {
                (2..=3).contains(&len)
                    && (singles.contains(&fold(self.reader.surface(spot.tokens.end as usize - 1)))
                        || self.introduces_person(spot))
            }
            _ => false,
        }
    }

    /// Whether the words around an unknown name show a person: a role noun before or after, an age, "who".
    fn introduces_person(&self, spot: &Spot) -> bool {
        let (reader, doc) = (self.reader, self.reader.doc);
        let (start, end) = (spot.tokens.start as usize, spot.tokens.end as usize);
        let role = |at: usize| {
            reader
                .names
                .role(|i| (at + i < doc.tokens.len()).then(|| reader.lower(at + i)))
                .is_some_and(|(_, role)| matches!(role, Role::Person | Role::Spokesperson))
        };
        if start > 0 && !doc.capitalized(start - 1) && role(start - 1) {
            return true;
        }
        if reader.source_heads.binary_search(&spot.tokens.start).is_ok()
            && doc.sentence_of(start) == doc.sentence_of(end.min(doc.tokens.len() - 1))
        {
            let first = reader.lower(start);
            if first != "the" && !reader.possessive(end - 1) {
                return true;
            }
        }
        let Some(after) = (end + 1 < doc.tokens.len()).then(|| doc.surface(end)) else {
            return false;
        };
        let next = reader.lower(end + 1);
        after == "who"
            || after == ","
                && (next == "who"
                    || next.parse::<u8>().is_ok_and(|age| (10..110).contains(&age))
                    || matches!(next, "a" | "an" | "the" | "his" | "her") && (end + 2..end + 5).any(role))
    }

    /// The person of a full name: known, known in another spelling, or new.
    fn person(&mut self, spot: &Spot) -> u32 {
        let names = self.reader.names;
        let printed = self.reader.doc.slice(spot.tokens);
        if let Some(&known) = self.by_full_name.get(printed) {
            let entity = self.people[known].entity;
            let traits = &mut self.identities.traits[entity as usize];
            traits.gender = traits.gender.or(spot.gender);
            return entity;
        }
        let words: Vec<String> = name_words(printed);
        let (given, surname) = match words.as_slice() {
            [] => (String::new(), fold(printed)),
            [only] => (String::new(), only.clone()),
            [first, .., last] => (first.clone(), last.clone()),
        };
        let skeleton = skeleton(&surname);
        let same = |person: &Person| {
            (skeleton == person.skeleton || alike(&person.surname, &surname))
                && compatible_given(names, &person.given, &given)
        };
        let near = self.by_surname.get(&skeleton).into_iter().flatten().copied();
        let known = near
            .clone()
            .rev()
            .find(|&p| same(&self.people[p]))
            .or_else(|| {
                (self.people.len() < MOST_PEOPLE)
                    .then(|| self.people.iter().rposition(same))
                    .flatten()
            })
            // "Blasey Ford" after "Christine Blasey Ford".
            .or_else(|| {
                let tail = fold(printed);
                near.clone().rev().find(|&p| {
                    let name = &self.identities.entities[self.people[p].entity as usize].name;
                    fold(name)
                        .strip_suffix(tail.as_str())
                        .is_some_and(|head| head.ends_with(' '))
                })
            });
        let gender = spot.gender.or_else(|| names.gender_of(&given));
        self.by_full_name
            .insert(printed.to_owned(), known.unwrap_or(self.people.len()));
        let entity = match known {
            Some(person) => {
                let entity = self.people[person].entity;
                let longer = printed.split_whitespace().count();
                let known = &mut self.identities.entities[entity as usize];
                if longer > known.name.split_whitespace().count() {
                    known.name = printed.to_owned();
                }
                if self.people[person].given.len() <= 1 && given.len() > 1 {
                    known.key = format!("{given} {surname}");
                    self.people[person].given = given;
                }
                entity
            }
            None => {
                let key = if given.is_empty() {
                    surname.clone()
                } else {
                    format!("{given} {surname}")
                };
                let entity = self.add(printed, EntityKind::Person, key);
                self.by_surname
                    .entry(skeleton.clone())
                    .or_default()
                    .push(self.people.len());
                self.people.push(Person {
                    entity,
                    given,
                    surname,
                    skeleton,
                });
                entity
            }
        };
        let traits = &mut self.identities.traits[entity as usize];
        traits.gender = traits.gender.or(gender);
        entity
    }

    /// The entity of a name that is not a person's full name; none for a title alone.
    fn place(&mut self, spot: &Spot) -> Option<u32> {
        let printed = self.reader.doc.slice(spot.tokens);
        match spot.guess {
            Guess::Alias(alias, _) => Some(self.alias(alias, printed, spot)),
            Guess::Title => self.lone_name(spot, printed),
            Guess::Organisation => Some(self.body(spot, printed)),
            Guess::Person | Guess::Unknown => {
                if let Some(entity) = (spot.tokens.len() == 1)
                    .then(|| self.lone_name(spot, printed))
                    .flatten()
                {
                    return Some(entity);
                }
                let key = fold(printed);
                if let Some(&entity) = self.by_key.get(&key) {
                    return Some(entity);
                }
                if spot.guess == Guess::Person {
                    return Some(self.person(spot));
                }
                let kind = match self.in_place(spot) {
                    true => EntityKind::Place,
                    false => EntityKind::Other,
                };
                let entity = self.add(printed, kind, key.clone());
                self.by_key.insert(key, entity);
                Some(entity)
            }
        }
    }

    /// Whether a preposition of place stands before a single unknown name.
    fn in_place(&self, spot: &Spot) -> bool {
        spot.tokens.start > 0
            && spot.tokens.len() <= 2
            && matches!(
                self.reader.lower(spot.tokens.start as usize - 1),
                "in" | "at" | "near" | "outside"
            )
    }

    fn alias(&mut self, index: u16, printed: &str, spot: &Spot) -> u32 {
        let alias = &self.reader.names.aliases[index as usize];
        let by_adjective =
            matches!(spot.guess, Guess::Alias(_, Sense::Adjective | Sense::Capital)) && alias.name != printed;
        let entity = match self.by_alias.get(&index) {
            Some(&entity) => entity,
            None => {
                let entity = self.add(printed, alias.kind, alias.key.clone());
                if by_adjective {
                    self.identities.entities[entity as usize].name.clone_from(&alias.name);
                }
                self.identities.traits[entity as usize].nouns.clone_from(&alias.nouns);
                self.by_alias.insert(index, entity);
                entity
            }
        };
        let known = &mut self.identities.entities[entity as usize];
        if !by_adjective && printed.len() > known.name.len() && known.name != alias.name {
            known.name = printed.to_owned();
        }
        entity
    }

    fn body(&mut self, spot: &Spot, printed: &str) -> u32 {
        let names = self.reader.names;
        let words: Vec<String> = printed.split_whitespace().map(fold).collect();
        let key = body_key(names, printed);
        if let Some(&entity) = self.by_key.get(&key) {
            return entity;
        }
        if let Some(entity) = (words.len() == 1).then(|| self.lone_name(spot, printed)).flatten() {
            return entity;
        }
        let entity = self.add(printed, EntityKind::Organisation, key.clone());
        let nouns = words
            .iter()
            .rev()
            .find_map(|word| names.body_nouns(word))
            .unwrap_or_default();
        self.identities.traits[entity as usize].nouns = nouns.to_vec();
        // "Acme" after "Acme Corp".
        let short = key
            .rsplit_once(' ')
            .filter(|(_, last)| !names.is_head(last) && names.body_nouns(last).is_some());
        if let Some((short, _)) = short {
            self.by_key.entry(short.to_owned()).or_insert(entity);
        }
        self.by_key.insert(key, entity);
        entity
    }

    /// The person meant by a name of one word: a surname, else a given name that only one person has.
    fn lone_name(&mut self, spot: &Spot, printed: &str) -> Option<u32> {
        let word = fold(printed);
        if word.contains(' ') {
            return None;
        }
        let fits = |person: &&Person| {
            let gender = self.identities.traits[person.entity as usize].gender;
            spot.gender.is_none() || gender.is_none() || gender == spot.gender
        };
        let skeleton = skeleton(&word);
        let bearers: Vec<&Person> = self
            .by_surname
            .get(&skeleton)
            .into_iter()
            .flatten()
            .map(|&p| &self.people[p])
            .filter(fits)
            .collect();
        let entity = match bearers.as_slice() {
            [] => {
                let mut close = self.people.iter().take(MOST_PEOPLE).filter(fits).filter(|person| {
                    person.given == word
                        || word.len() >= LONG_SURNAME
                            && strsim::jaro_winkler(&person.surname, &word) >= LONE_SURNAME_LIKENESS
                });
                let found = close.next().filter(|_| close.next().is_none())?;
                found.entity
            }
            [only] => only.entity,
            several => self.nearest(several)?,
        };
        let traits = &mut self.identities.traits[entity as usize];
        traits.gender = traits.gender.or(spot.gender);
        Some(entity)
    }

    /// Of several people with one surname the one mentioned last.
    fn nearest(&self, people: &[&Person]) -> Option<u32> {
        let entities: Vec<u32> = people.iter().map(|person| person.entity).collect();
        let mentions = &self.identities.mentions;
        mentions
            .iter()
            .rev()
            .find(|mention| entities.contains(&mention.entity))
            .map(|mention| mention.entity)
            .or_else(|| entities.first().copied())
    }

    /// Joins an acronym in brackets with the name before it: "Harbour Trust (HT)".
    fn acronyms(&mut self) {
        let doc = self.reader.doc;
        let mut joined: HashMap<u32, u32> = HashMap::default();
        for pair in self.identities.mentions.windows(2) {
            let (name, acronym) = (pair[0], pair[1]);
            let printed = doc.slice(acronym.tokens);
            let bracketed = acronym.tokens.start == name.tokens.end + 1
                && doc.surface(name.tokens.end as usize) == "("
                && printed.len() > 1
                && !printed.contains(char::is_lowercase);
            let kind = self.identities.entities[name.entity as usize].kind;
            if bracketed
                && name.entity != acronym.entity
                && kind != EntityKind::Person
                && kind != EntityKind::Place
                && abbreviates(printed, doc.slice(name.tokens))
            {
                joined.insert(acronym.entity, name.entity);
            }
        }
        if joined.is_empty() {
            return;
        }
        for mention in &mut self.identities.mentions {
            if let Some(&whole) = joined.get(&mention.entity) {
                mention.entity = whole;
            }
        }
        for (acronym, whole) in joined {
            let key = self.identities.entities[acronym as usize].key.clone();
            self.by_key.insert(key, whole);
            self.identities.entities[whole as usize].kind = EntityKind::Organisation;
        }
    }

    /// Takes from headlines in capitals the names known from the alias table or from elsewhere in the article.
    fn headlines(&mut self, headlines: &[usize]) {
        let reader = self.reader;
        let mut found = Vec::new();
        let mut known: HashMap<String, Option<u32>> = HashMap::default();
        for person in &self.people {
            known
                .entry(person.surname.clone())
                .and_modify(|e| *e = None)
                .or_insert(Some(person.entity));
        }
        let full: HashMap<String, u32> = self
            .identities
            .entities
            .iter()
            .enumerate()
            .map(|(index, entity)| (fold(&entity.name), index as u32))
            .collect();
        for &sentence in headlines {
            let tokens = reader.doc.sentences[sentence].tokens;
            let (mut at, end) = (tokens.start as usize, tokens.end as usize);
            while at < end {
                let step = self.headline_name(at, end, &known, &full);
                if let Some((next, entity)) = step {
                    found.push((TokenSpan::new(at, next), entity));
                    at = next;
                } else {
                    at += 1;
                }
            }
        }
        for (tokens, entity) in found {
            self.mention(tokens, entity);
        }
        self.identities.mentions.sort_by_key(|mention| mention.tokens.start);
        self.identities.adjectives.sort_unstable();
    }

    fn headline_name(
        &mut self,
        at: usize,
        end: usize,
        known: &HashMap<String, Option<u32>>,
        full: &HashMap<String, u32>,
    ) -> Option<(usize, u32)> {
        let reader = self.reader;
        if !reader.namelike(at) {
            return None;
        }
        for len in (1..=4.min(end - at)).rev() {
            if matches!(reader.doc.word(at + len - 1), "'s" | "'") {
                continue;
            }
            let words = fold(reader.doc.slice(TokenSpan::new(at, at + len)));
            if let Some(&entity) = full.get(&words) {
                return Some((at + len, entity));
            }
        }
        if let Some((len, form)) = reader.form(at, end).or_else(|| reader.form_in_capitals(at, end)) {
            let tokens = TokenSpan::new(at, at + len);
            let spot = Spot {
                tokens,
                guess: Guess::Alias(form.alias, form.sense),
                title: TokenSpan::default(),
                gender: None,
            };
            // Common words in capitals are names only where the article uses them so.
            let plain = len == 1
                && reader.names.aliases[form.alias as usize].kind == EntityKind::Organisation
                && reader.surface(at).contains(char::is_lowercase);
            if plain && !self.by_alias.contains_key(&form.alias) {
                return None;
            }
            if form.sense == Sense::Adjective {
                self.identities.adjectives.push(at as u32);
            }
            let entity = self.alias(form.alias, &reader.names.aliases[form.alias as usize].name, &spot);
            return Some((at + len, entity));
        }
        let entity = (*known.get(&fold(reader.surface(at)))?)?;
        Some((at + 1, entity))
    }
}
