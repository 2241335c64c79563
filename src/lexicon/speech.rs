//! Words that attribute, and the closed classes of words that help to find who speaks: `lexicon/speech.toml` and
//! `lexicon/word_classes.toml`.

use rustc_hash::FxHashMap as HashMap;

use serde::Deserialize;

use super::inflect::inflect;

/// Sets of classes, frames and verb forms as bits of one word of memory, so that a token is classified by one look-up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traits(u64);

macro_rules! traits {
    ($($name:ident)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Bit { $($name),* }
        impl Traits {
            $(pub const $name: Traits = Traits(1 << Bit::$name as u64);)*
        }
    };
}

traits! {
    DETERMINER POSSESSIVE PRONOUN RELATIVE OBJECT_PRONOUN PREPOSITION BE HAVE DO MODAL COORDINATOR SUBORDINATOR
    NEGATION ADVERB TIME NOT_ADVERB PLURAL AMBIGUOUS LABEL WITHHELD
    BASE THIRD ING PAST
    CLAUSE THAT QUOTE PERSON OBJECT INFINITIVE PARTICLE THOUGHT FULL
    NOUN PAST_TENSE CONTRACTED
}

impl Traits {
    pub const AUXILIARY: Traits = Traits(Self::BE.0 | Self::HAVE.0 | Self::DO.0 | Self::MODAL.0);
    /// Any frame of a verb that attributes.
    pub const FRAMES: Traits = Traits(
        Self::CLAUSE.0
            | Self::THAT.0
            | Self::QUOTE.0
            | Self::PERSON.0
            | Self::OBJECT.0
            | Self::INFINITIVE.0
            | Self::PARTICLE.0,
    );

    /// Whether the sets share a trait.
    pub fn any(self, other: Traits) -> bool {
        self.0 & other.0 != 0
    }

    pub const fn or(self, other: Traits) -> Traits {
        Traits(self.0 | other.0)
    }
}

/// What is known of words by their form.
#[derive(Clone, Debug, Default)]
pub struct Speech {
    words: HashMap<Box<str>, Traits>,
    /// Prepositions by verb form.
    particles: HashMap<Box<str>, Vec<Box<str>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SpeechFile {
    verb: Vec<VerbGroup>,
    noun: NounGroup,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VerbGroup {
    frames: Vec<String>,
    verbs: String,
    #[serde(default)]
    prepositions: String,
    #[serde(default)]
    #[cfg_attr(not(test), expect(dead_code))]
    examples: Vec<String>,
    #[serde(default)]
    #[cfg_attr(not(test), expect(dead_code))]
    none: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NounGroup {
    nouns: String,
    #[cfg_attr(not(test), expect(dead_code))]
    examples: Vec<String>,
}

const SPEECH: &str = include_str!("../../lexicon/speech.toml");
const CLASSES: &str = include_str!("../../lexicon/word_classes.toml");
const IRREGULAR: &str = include_str!("../../lexicon/irregular_verbs.txt");

impl Speech {
    /// The words that ship with the program.
    ///
    /// # Errors
    /// What is wrong in the files: an unknown class or frame.
    pub fn builtin() -> Result<Speech, String> {
        let mut speech = Speech::default();
        let classes: HashMap<String, String> = toml::from_str(CLASSES).map_err(|e| e.to_string())?;
        for (class, words) in &classes {
            let class = class_named(class)?;
            words.split_whitespace().for_each(|word| speech.add(word, class));
        }
        for line in IRREGULAR.lines().filter(|l| !l.starts_with('#')) {
            line.split_whitespace()
                .skip(1)
                .for_each(|past| speech.add(past, Traits::PAST_TENSE));
        }
        let file: SpeechFile = toml::from_str(SPEECH).map_err(|e| e.to_string())?;
        for group in &file.verb {
            let mut frames = Traits::default();
            for frame in &group.frames {
                frames = frames.or(frame_named(frame)?);
            }
            if !group.prepositions.is_empty() {
                frames = frames.or(Traits::PARTICLE);
            }
            for verb in group.verbs.split_whitespace() {
                for (i, form) in inflect(verb).into_iter().enumerate() {
                    let form_trait = [Traits::BASE, Traits::THIRD, Traits::ING]
                        .get(i)
                        .copied()
                        .unwrap_or(Traits::PAST);
                    speech.add(&form, frames.or(form_trait));
                    if !group.prepositions.is_empty() {
                        let particles = speech.particles.entry(form.into()).or_default();
                        particles.extend(group.prepositions.split_whitespace().map(Box::from));
                    }
                }
            }
        }
        file.noun
            .nouns
            .split_whitespace()
            .for_each(|noun| speech.add(noun, Traits::NOUN));
        Ok(speech)
    }

    fn add(&mut self, word: &str, traits: Traits) {
        let entry = self.words.entry(word.into()).or_default();
        *entry = entry.or(traits);
    }

    /// The traits of a word in lower case; none for an unknown one.
    pub fn traits(&self, word: &str) -> Traits {
        let known = self.words.get(word).copied().unwrap_or_default();
        if known == Traits::default() && word.len() < 8 {
            // "he's", "they're", "I'll"
            if let Some((pronoun, _)) = word.split_once('\'') {
                return if self.words.get(pronoun).is_some_and(|t| t.any(Traits::PRONOUN)) {
                    Traits::PRONOUN.or(Traits::CONTRACTED)
                } else {
                    known
                };
            }
        }
        if word.len() > 4 && word.ends_with("ly") && !known.any(Traits::NOT_ADVERB) {
            return known.or(Traits::ADVERB);
        }
        known
    }

    /// Whether `preposition` may join the verb form `verb` before its object ("called for").
    pub fn joins(&self, verb: &str, preposition: &str) -> bool {
        self.particles
            .get(verb)
            .is_some_and(|known| known.iter().any(|p| &**p == preposition))
    }

    /// The examples and counter-examples of the verbs and nouns.
    #[cfg(test)]
    pub(crate) fn examples() -> (Vec<String>, Vec<String>) {
        let file: SpeechFile = toml::from_str(SPEECH).unwrap();
        let (mut examples, mut none) = (file.noun.examples, Vec::new());
        for group in file.verb {
            examples.extend(group.examples);
            none.extend(group.none);
        }
        (examples, none)
    }
}

fn class_named(name: &str) -> Result<Traits, String> {
    Ok(match name {
        "determiner" => Traits::DETERMINER,
        "possessive" => Traits::POSSESSIVE,
        "pronoun" => Traits::PRONOUN,
        "relative" => Traits::RELATIVE,
        "object_pronoun" => Traits::OBJECT_PRONOUN,
        "preposition" => Traits::PREPOSITION,
        "be" => Traits::BE,
        "have" => Traits::HAVE,
        "do" => Traits::DO,
        "modal" => Traits::MODAL,
        "coordinator" => Traits::COORDINATOR,
        "subordinator" => Traits::SUBORDINATOR,
        "negation" => Traits::NEGATION,
        "adverb" => Traits::ADVERB,
        "time" => Traits::TIME,
        "plural" => Traits::PLURAL,
        "label" => Traits::LABEL,
        "withheld" => Traits::WITHHELD,
        "ambiguous" => Traits::AMBIGUOUS,
        "not_adverb" => Traits::NOT_ADVERB,
        _ => return Err(format!("word_classes.toml: unknown class `{name}`")),
    })
}

fn frame_named(name: &str) -> Result<Traits, String> {
    Ok(match name {
        "clause" => Traits::CLAUSE,
        "that" => Traits::THAT,
        "quote" => Traits::QUOTE,
        "person" => Traits::PERSON,
        "object" => Traits::OBJECT,
        "thought" => Traits::THOUGHT,
        "full" => Traits::FULL,
        "infinitive" => Traits::INFINITIVE,
        _ => return Err(format!("speech.toml: unknown frame `{name}`")),
    })
}
