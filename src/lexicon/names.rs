//! What is known of names: given names, titles, organisation words, roles, and the aliases of countries and bodies.

use rustc_hash::FxHashMap as HashMap;
use std::sync::{Arc, LazyLock};

use serde::Deserialize;

use crate::statement::EntityKind;

/// What a given name or title tells of its bearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    Male,
    Female,
}

/// In which sense a form stands for its entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    Name,
    /// "Russian": linked to the country, but does not speak for it.
    Adjective,
    /// "Moscow": the country where it acts, a place where it is somewhere.
    Capital,
    /// "Kremlin": speaks for the country under its own name.
    Voice,
}

/// A name of the alias table, found by one of its forms.
#[derive(Clone, Debug)]
pub struct Alias {
    pub name: String,
    /// Key of the entity across articles.
    pub key: String,
    pub kind: EntityKind,
    /// What an article calls it later: "the alliance".
    pub nouns: Vec<String>,
}

/// One printed form of an alias.
#[derive(Clone, Debug)]
pub struct Form {
    words: Vec<String>,
    /// Index into [`Names::aliases`].
    pub alias: u16,
    pub sense: Sense,
    /// For a capital: the alias of the place itself.
    pub place: Option<u16>,
}

/// What a noun for people or bodies means for the question who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Speaks for the organisation it belongs to.
    Spokesperson,
    /// Says what its author says.
    Document,
    /// A country's own voice where its adjective stands in front.
    Collective,
    /// Stays without a name.
    Anonymous,
    /// One person, to be looked for in the article.
    Person,
    /// An organisation's common noun ("the ministry").
    Body,
}

/// Phrases found by their first word, the longest first.
#[derive(Clone, Debug)]
pub struct Phrases<T> {
    by_first: HashMap<String, Vec<(Vec<String>, T)>>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Phrases {
            by_first: HashMap::default(),
        }
    }
}

impl<T> Phrases<T> {
    fn add(&mut self, phrase: &str, value: T) {
        let mut words = words(phrase).map(str::to_lowercase);
        let Some(first) = words.next() else { return };
        let list = self.by_first.entry(first).or_default();
        let rest: Vec<String> = words.collect();
        // Of two entries for one phrase the later one holds.
        let at = list.partition_point(|(other, _)| other.len() > rest.len());
        list.insert(at, (rest, value));
    }

    /// Length and value of the longest phrase that `word(0), word(1), …` (lower case) start with and `accept` takes.
    pub fn longest<'t>(
        &self,
        word: impl Fn(usize) -> Option<&'t str>,
        accept: impl Fn(&T) -> bool,
    ) -> Option<(usize, &T)> {
        self.by_first.get(word(0)?)?.iter().find_map(|(rest, value)| {
            let hit = rest.iter().enumerate().all(|(i, w)| word(i + 1) == Some(w)) && accept(value);
            hit.then_some((rest.len() + 1, value))
        })
    }
}

/// Splits a phrase of a lexicon file the way articles are split into tokens; a final dot is not kept.
fn words(phrase: &str) -> impl Iterator<Item = &str> {
    phrase
        .split_inclusive([' ', ',', '/'])
        .flat_map(|part| match part.char_indices().next_back() {
            Some((at, c @ (',' | '/'))) => [&part[..at], &part[at..at + c.len_utf8()]],
            _ => [part, ""],
        })
        .map(|word| word.trim().trim_end_matches('.'))
        .filter(|word| !word.is_empty())
}

/// When a capitalized word is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotName {
    Never,
    /// A month that is also a name: only after a given name or a title.
    Date,
    /// At the start of a sentence; elsewhere it can be part of a name.
    Inner,
    /// At the start of a sentence, and hardly ever elsewhere.
    Opening,
}

/// All name knowledge.
#[derive(Clone, Debug, Default)]
pub struct Names {
    given: HashMap<String, Option<Gender>>,
    nicknames: HashMap<String, String>,
    titles: Phrases<Option<Gender>>,
    forms: Phrases<Form>,
    pub aliases: Vec<Alias>,
    heads: HashMap<String, Vec<String>>,
    suffixes: HashMap<String, Vec<String>>,
    not_names: HashMap<String, NotName>,
    roles: Phrases<Role>,
    role_gender: HashMap<String, Gender>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AliasFile {
    country: Vec<AliasEntry>,
    organisation: Vec<AliasEntry>,
    place: Vec<AliasEntry>,
    #[serde(rename = "example")]
    _examples: toml::Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AliasEntry {
    name: String,
    #[serde(default)]
    forms: Vec<String>,
    #[serde(default)]
    adjectives: Vec<String>,
    #[serde(default)]
    capital: Vec<String>,
    #[serde(default)]
    voice: Vec<String>,
    #[serde(default)]
    nouns: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrganisationFile {
    heads: HashMap<String, Vec<String>>,
    suffixes: HashMap<String, Vec<String>>,
    #[serde(rename = "example")]
    _examples: toml::Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleFile {
    spokesperson: Vec<String>,
    document: Vec<String>,
    collective: Vec<String>,
    anonymous: Vec<String>,
    person: Vec<String>,
    male: Vec<String>,
    female: Vec<String>,
    #[serde(rename = "example")]
    _examples: toml::Value,
}

static BUILTIN: LazyLock<Arc<Names>> = LazyLock::new(|| Arc::new(Names::parse()));

impl Names {
    /// The names that ship with the program.
    pub fn builtin() -> Arc<Names> {
        BUILTIN.clone()
    }

    fn parse() -> Names {
        let mut names = Names::default();
        names.read_given(include_str!("../../lexicon/given_names.txt"));
        for (section, line) in sections(include_str!("../../lexicon/titles.txt")) {
            let gender = match section {
                "male" => Some(Gender::Male),
                "female" => Some(Gender::Female),
                _ => None,
            };
            let titles: Vec<&str> = match section {
                "phrases" => vec![line],
                _ => line.split_whitespace().collect(),
            };
            for title in titles {
                names.titles.add(title, gender);
            }
        }
        for (section, line) in sections(include_str!("../../lexicon/not_names.txt")) {
            let why = match section {
                "never" => NotName::Never,
                "dates" => NotName::Date,
                "inner" => NotName::Inner,
                _ => NotName::Opening,
            };
            for word in line.split_whitespace() {
                names.not_names.insert(word.to_owned(), why);
            }
        }
        names.read_aliases(include_str!("../../lexicon/aliases.toml"));
        let file: OrganisationFile = builtin_toml(include_str!("../../lexicon/organisations.toml"));
        let dotless = |map: HashMap<String, Vec<String>>| {
            map.into_iter()
                .map(|(word, nouns)| (word.trim_end_matches('.').to_owned(), nouns))
                .collect::<HashMap<_, _>>()
        };
        names.heads = file.heads;
        names.suffixes = dotless(file.suffixes);
        names.read_roles(builtin_toml(include_str!("../../lexicon/roles.toml")));
        names
    }

    fn read_given(&mut self, text: &str) {
        for (section, line) in sections(text) {
            let mut words = line.split_whitespace();
            let gender = match section {
                "male" => Some(Gender::Male),
                "female" => Some(Gender::Female),
                "nicknames" => {
                    let Some(canonical) = words.next() else { continue };
                    for word in words {
                        self.nicknames.insert(word.to_owned(), canonical.to_owned());
                    }
                    continue;
                }
                _ => None,
            };
            for word in words {
                // A name under two headings tells no gender.
                self.given
                    .entry(word.to_owned())
                    .and_modify(|known| {
                        if *known != gender {
                            *known = None;
                        }
                    })
                    .or_insert(gender);
            }
        }
    }

    fn read_aliases(&mut self, text: &str) {
        let file: AliasFile = builtin_toml(text);
        let kinds = [
            (file.country, EntityKind::Place),
            (file.organisation, EntityKind::Organisation),
            (file.place, EntityKind::Place),
        ];
        for (entries, kind) in kinds {
            for entry in entries {
                let key = fold(&entry.name);
                let alias = self.add_alias(&entry.name, &key, kind, entry.nouns);
                self.add_form(&entry.name, alias, Sense::Name, None);
                let city = entry
                    .capital
                    .first()
                    .map(|city| self.add_alias(city, &fold(city), EntityKind::Place, Vec::new()));
                for (forms, sense, place) in [
                    (entry.forms, Sense::Name, None),
                    (entry.adjectives, Sense::Adjective, None),
                    (entry.capital, Sense::Capital, city),
                ] {
                    for form in forms {
                        self.add_form(&form, alias, sense, place);
                    }
                }
                for voice in entry.voice {
                    let alias = self.add_alias(&voice, &key, EntityKind::Organisation, Vec::new());
                    self.add_form(&voice, alias, Sense::Voice, None);
                }
            }
        }
    }

    fn add_alias(&mut self, name: &str, key: &str, kind: EntityKind, nouns: Vec<String>) -> u16 {
        self.aliases.push(Alias {
            name: name.to_owned(),
            key: key.to_owned(),
            kind,
            nouns,
        });
        (self.aliases.len() - 1) as u16
    }

    fn add_form(&mut self, form: &str, alias: u16, sense: Sense, place: Option<u16>) {
        let words = words(form).map(str::to_owned).collect();
        let form_found = Form {
            words,
            alias,
            sense,
            place,
        };
        self.forms.add(form, form_found);
    }

    fn read_roles(&mut self, file: RoleFile) {
        for nouns in self.heads.values().chain(self.suffixes.values()) {
            for noun in nouns {
                self.roles.add(noun, Role::Body);
            }
        }
        for noun in self.aliases.iter().flat_map(|alias| &alias.nouns) {
            self.roles.add(noun, Role::Body);
        }
        for (nouns, role) in [
            (file.person, Role::Person),
            (file.anonymous, Role::Anonymous),
            (file.collective, Role::Collective),
            (file.document, Role::Document),
            (file.spokesperson, Role::Spokesperson),
        ] {
            for noun in nouns {
                self.roles.add(&noun, role);
            }
        }
        for (nouns, gender) in [(file.male, Gender::Male), (file.female, Gender::Female)] {
            self.role_gender.extend(nouns.into_iter().map(|noun| (noun, gender)));
        }
    }

    /// Whether `word` (lower case) is a given name.
    pub fn is_given(&self, word: &str) -> bool {
        self.given.contains_key(word)
    }

    /// The gender that a given name (lower case) tells.
    pub fn gender_of(&self, given: &str) -> Option<Gender> {
        self.given.get(given).copied().flatten()
    }

    /// The gender that a role noun tells ("spokeswoman").
    pub fn gender_of_role(&self, role: &str) -> Option<Gender> {
        self.role_gender.get(role).copied()
    }

    /// One form for all shapes of a given name: "bill" → "william".
    pub fn canonical_given<'a>(&'a self, given: &'a str) -> &'a str {
        self.nicknames.get(given).map_or(given, String::as_str)
    }

    /// The nouns by which an organisation with this head word or suffix is called; none where it is no such word.
    pub fn body_nouns(&self, word: &str) -> Option<&[String]> {
        self.heads
            .get(word)
            .or_else(|| self.suffixes.get(word))
            .map(Vec::as_slice)
    }

    /// Whether `word` (lower case) is an organisation word that may be followed by "of …".
    pub fn is_head(&self, word: &str) -> bool {
        self.heads.contains_key(word)
    }

    pub fn not_name(&self, word: &str) -> Option<NotName> {
        self.not_names.get(word).copied()
    }

    /// The title that starts at `word(0)`: its length and the gender it tells.
    pub fn title<'t>(&self, word: impl Fn(usize) -> Option<&'t str>) -> Option<(usize, Option<Gender>)> {
        self.titles.longest(word, |_| true).map(|(len, gender)| (len, *gender))
    }

    /// The alias form that starts at `word(0)` and is printed as in the table, or in any case where `surface` is none.
    pub fn form<'t>(
        &self,
        word: impl Fn(usize) -> Option<&'t str>,
        surface: Option<&dyn Fn(usize) -> Option<&'t str>>,
    ) -> Option<(usize, &Form)> {
        self.forms.longest(word, |form| match surface {
            Some(surface) => form.words.iter().enumerate().all(|(i, w)| surface(i) == Some(w)),
            None => form.words.len() > 1 || form.words[0].len() > 3,
        })
    }

    /// The role noun that starts at `word(0)`.
    pub fn role<'t>(&self, word: impl Fn(usize) -> Option<&'t str>) -> Option<(usize, Role)> {
        self.roles.longest(word, |_| true).map(|(len, role)| (len, *role))
    }

    /// The key of the country whose adjective `word` is, as printed.
    pub fn country_of(&self, adjective: &str) -> Option<&str> {
        let lower = adjective.to_lowercase();
        let (len, form) = self.forms.longest(
            |i| (i == 0).then_some(lower.as_str()),
            |form| form.sense == Sense::Adjective,
        )?;
        (len == 1).then(|| self.aliases[form.alias as usize].key.as_str())
    }
}

/// Reads a TOML file that ships with the program; the tests make sure that it is well formed.
fn builtin_toml<T: serde::de::DeserializeOwned>(text: &str) -> T {
    toml::from_str(text).unwrap_or_else(|error| panic!("builtin lexicon: {error}"))
}

/// The lines of a list file with the `[section]` they stand in; comments and empty lines are left out.
fn sections(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut section = "";
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter_map(
            move |line| match line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                Some(name) => {
                    section = name;
                    None
                }
                None => Some((section, line)),
            },
        )
}

/// Lower case without accents, dots and possessive endings; words joined by one space.
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        let word = possessor(word);
        if !folded.is_empty() {
            folded.push(' ');
        }
        for c in word.chars().flat_map(char::to_lowercase) {
            match c {
                '.' | '\'' | '’' | '\u{300}'..='\u{36f}' => {}
                _ if c.is_ascii() => folded.push(c),
                _ => match base_letter(c) {
                    Some(base) => folded.push_str(base),
                    None => folded.push(c),
                },
            }
        }
    }
    folded
}

/// The word without a possessive ending.
pub fn possessor(word: &str) -> &str {
    word.strip_suffix("'s")
        .or_else(|| word.strip_suffix("’s"))
        .or_else(|| word.strip_suffix("'S"))
        .or_else(|| word.strip_suffix('\''))
        .or_else(|| word.strip_suffix('’'))
        .unwrap_or(word)
}

/// The plain letters for an accented Latin letter in lower case; none for all else.
fn base_letter(c: char) -> Option<&'static str> {
    Some(match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'þ' => "th",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fold_to_plain_lower_case() {
        for (name, folded) in [
            ("Stian Jenssen", "stian jenssen"),
            ("U.S.", "us"),
            ("Recep Tayyip Erdoğan", "recep tayyip erdogan"),
            ("Ukraine's", "ukraine"),
            ("  Łódź  Øst ", "lodz ost"),
            ("Straße’s", "strasse"),
        ] {
            assert_eq!(fold(name), folded);
        }
    }

    #[test]
    fn forms_are_found_as_printed() {
        let names = Names::builtin();
        for (text, expected) in [
            ("North Atlantic Alliance", Some("NATO")),
            ("US", Some("United States")),
            ("us", None),
            ("Us", None),
            ("Kiev", Some("Ukraine")),
            ("Washington , D.C", Some("United States")),
            ("Republicans", Some("Republican Party")),
            ("Nowhereland", None),
        ] {
            let surface: Vec<&str> = text.split(' ').collect();
            let lower: Vec<String> = surface.iter().map(|w| w.to_lowercase()).collect();
            let found = names.form(|i| lower.get(i).map(String::as_str), Some(&|i| surface.get(i).copied()));
            assert_eq!(
                found.map(|(_, form)| names.aliases[form.alias as usize].name.as_str()),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn given_names_tell_gender_and_canonical_form() {
        let names = Names::builtin();
        assert_eq!(names.gender_of("olha"), Some(Gender::Female));
        assert_eq!(names.gender_of("stian"), Some(Gender::Male));
        assert_eq!(names.gender_of("taylor"), None);
        assert!(names.is_given("taylor") && !names.is_given("harbour"));
        assert_eq!(names.canonical_given("volodymyr"), "vladimir");
    }
}
