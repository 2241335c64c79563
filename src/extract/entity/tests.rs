//! Tables of cases; the examples of the lexicon files are run here too.

use proptest::prelude::*;
use serde::Deserialize;

use super::*;
use crate::article::Article;
use crate::clean::clean;
use crate::extract::attribution::attributions;
use crate::segment::segment;
use crate::statement::{EntityKind, MentionForm};

fn read(text: &str) -> (Document, Entities) {
    let lexicon = Lexicon::builtin();
    let doc = segment(Article::default(), clean(text, None));
    let entities = Entities::find(&doc, &attributions(&doc, &lexicon), &lexicon);
    (doc, entities)
}

/// The last place where `doc` has the words of `phrase`.
fn locate(doc: &Document, phrase: &str) -> Option<TokenSpan> {
    let start = doc.text.as_str().rfind(phrase)?;
    let end = start + phrase.len();
    let first = doc.tokens.iter().position(|t| t.span.start as usize == start)?;
    let last = doc.tokens.iter().rposition(|t| t.span.end as usize == end)?;
    Some(TokenSpan::new(first, last + 1))
}

/// Whom the last mention at `phrase` stands for.
fn meant<'e>(doc: &Document, entities: &'e Entities, phrase: &str) -> Option<&'e str> {
    let span = locate(doc, phrase)?;
    let mention = entities.mentions.iter().find(|m| m.tokens.overlaps(span))?;
    Some(&entities.entities[mention.entity as usize].name)
}

#[derive(Deserialize)]
struct Examples<E> {
    example: Vec<E>,
}

fn examples<E: serde::de::DeserializeOwned>(text: &str) -> Vec<E> {
    toml::from_str::<Examples<E>>(text).unwrap().example
}

#[test]
fn alias_examples() {
    #[derive(Deserialize)]
    struct Example {
        text: String,
        keys: Vec<String>,
    }
    for example in examples::<Example>(include_str!("../../../lexicon/aliases.toml")) {
        let (_, entities) = read(&example.text);
        let mut keys: Vec<&str> = Vec::new();
        for mention in &entities.mentions {
            let key = entities.entities[mention.entity as usize].key.as_str();
            if mention.form == MentionForm::Name && !keys.contains(&key) {
                keys.push(key);
            }
        }
        assert_eq!(keys, example.keys, "{}", example.text);
    }
}

#[test]
fn organisation_examples() {
    #[derive(Deserialize)]
    struct Example {
        text: String,
        organisations: Vec<String>,
    }
    for example in examples::<Example>(include_str!("../../../lexicon/organisations.toml")) {
        let (_, entities) = read(&example.text);
        let found: Vec<&str> = entities
            .entities
            .iter()
            .filter(|entity| entity.kind == EntityKind::Organisation)
            .map(|entity| entity.name.as_str())
            .collect();
        assert_eq!(found, example.organisations, "{}", example.text);
    }
}

#[test]
fn role_examples() {
    #[derive(Deserialize)]
    struct Example {
        text: String,
        source: String,
        speaker: Option<String>,
    }
    for example in examples::<Example>(include_str!("../../../lexicon/roles.toml")) {
        let (doc, entities) = read(&example.text);
        let source = locate(&doc, &example.source).unwrap_or_else(|| panic!("{} is in the text", example.source));
        let speaker = entities
            .speaker(&doc, source)
            .map(|e| entities.entities[e as usize].name.clone());
        assert_eq!(speaker, example.speaker, "{} in {}", example.source, example.text);
    }
}

#[test]
fn one_person_has_one_identity() {
    for (text, phrase, name) in [
        ("Stian Holm wrote to Anna Lind. Then Holm left.", "Holm", "Stian Holm"),
        ("Mr. Holm left. On Monday Stian Holm was back.", "Holm", "Stian Holm"),
        ("On Monday Stian Jenssen spoke. Later Jensen left.", "Jensen", "Stian Jenssen"),
        ("We met Vladimir Zelenskyy. In May Volodymyr Zelensky left.", "Volodymyr Zelensky", "Vladimir Zelenskyy"),
        ("We met Anna Lind and Peter Lind. It was Mr. Lind who left.", "Lind", "Peter Lind"),
        ("We met Christine Blasey Ford. It was Blasey Ford who left.", "Blasey Ford", "Christine Blasey Ford"),
        ("HOLM LEAVES THE STAGE\n\nOn Monday Stian Holm left.", "HOLM", "Stian Holm"),
        ("Sen. Robert J. Miller spoke. So did Bob Miller.", "Bob Miller", "Robert J. Miller"),
        ("The Harbour Trust Group (HTG) met. Later HTG closed.", "HTG", "Harbour Trust Group"),
    ] {
        let (doc, entities) = read(text);
        assert_eq!(meant(&doc, &entities, phrase), Some(name), "{phrase} in {text}");
    }
}

#[test]
fn two_people_of_one_surname_stay_two() {
    for text in [
        "We met Anna Lind and Peter Lind.",
        "Hillary Clayton came with Bill Clayton.",
        "On Monday Maria Johnson and Peter Johnston left.",
    ] {
        let (_, entities) = read(text);
        let people = entities.entities.iter().filter(|e| e.kind == EntityKind::Person).count();
        assert_eq!(people, 2, "{text}: {:?}", entities.entities);
    }
}

#[test]
fn pronouns_and_roles_find_their_names() {
    for (text, phrase, name) in [
        ("Stian Holm met the press. He said it was over.", "He", Some("Stian Holm")),
        ("Anna Lind met Stian Holm. She said it was over.", "She", Some("Anna Lind")),
        ("Anna Lind said the bridge was safe. “I checked it,” she said.", "I", Some("Anna Lind")),
        ("It rained. He said it was over.", "He", None),
        ("The Ministry of Health met on Monday. The ministry said it was over.", "The ministry", Some("Ministry of Health")),
        ("NATO met in Oslo. The alliance said it was over.", "The alliance", Some("NATO")),
        ("Former President Stian Holm met President Paul Berg. The president said it was over.", "The president", Some("Paul Berg")),
    ] {
        let (doc, entities) = read(text);
        assert_eq!(meant(&doc, &entities, phrase), name, "{phrase} in {text}");
    }
}

#[test]
fn capitals_alone_make_no_name() {
    for text in [
        "On Monday, I met them in May.",
        "Meanwhile the bridge was closed. Speaking later, they denied it.",
        "Why The Bridge Was Closed And What Comes Next",
    ] {
        let (_, entities) = read(text);
        assert!(entities.entities.is_empty(), "{text}: {:?}", entities.entities);
    }
}

proptest! {
    #[test]
    fn mentions_are_ordered_and_in_range(text in "(\\PC|[A-Z][a-z]{1,6} |he |the minister |“|”|\\.|'s |US |said |\n){0,60}") {
        let (doc, entities) = read(&text);
        let mut end = 0;
        for mention in &entities.mentions {
            prop_assert!(mention.tokens.start >= end, "{:?}", entities.mentions);
            prop_assert!(!mention.tokens.is_empty() && mention.tokens.end as usize <= doc.tokens.len());
            prop_assert!((mention.entity as usize) < entities.entities.len());
            end = mention.tokens.end;
        }
        for start in 0..doc.tokens.len() {
            let source = TokenSpan::new(start, (start + 4).min(doc.tokens.len()));
            let _ = entities.speaker(&doc, source);
        }
    }
}
