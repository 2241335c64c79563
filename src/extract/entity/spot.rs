//! Names in the text: runs of capitalized words, cut at titles and known names.

use rustc_hash::FxHashMap as HashMap;

use super::reader::Reader;
use crate::document::{Sentence, TokenKind};
use crate::lexicon::names::{Gender, NotName, Sense};
use crate::span::TokenSpan;
use crate::statement::EntityKind;

/// What a run of capitalized words looks like, before the article is known as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    /// A form of the alias table; the alias that is meant.
    Alias(u16, Sense),
    Person,
    Organisation,
    Unknown,
    /// A title without a name: "the Prime Minister".
    Title,
}

/// A name as spotted.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    /// The name without its title.
    pub tokens: TokenSpan,
    pub guess: Guess,
    /// The title in front, empty where there is none.
    pub title: TokenSpan,
    /// What the title tells.
    pub gender: Option<Gender>,
}

/// Words that join the parts of a person's name.
const PARTICLES: [&str; 17] = [
    "de", "van", "von", "bin", "al", "el", "der", "den", "la", "da", "di", "du", "dos", "ibn", "ben", "ter", "le",
];
/// Words after which a capital names a place rather than a government.
const WHERE: [&str; 22] = [
    "in",
    "at",
    "near",
    "from",
    "to",
    "of",
    "outside",
    "around",
    "through",
    "into",
    "across",
    "leave",
    "left",
    "visit",
    "visited",
    "visiting",
    "reach",
    "reached",
    "for",
    "inside",
    "throughout",
    "central",
];
/// Words after which a capital is its government.
const WHO: [&str; 19] = [
    "with", "by", "between", "against", "that", "because", "when", "while", "but", "whether", "if", "as", "although",
    "accuse", "accused", "accuses", "accusing", "urged", "told",
];
/// The longest run of capitalized words that can be a person's name.
const LONGEST_PERSON: usize = 4;

/// The names in the sentences of `reader`'s document that are not headlines in capitals, in order, and the indices
/// of the headlines left out.
pub fn spot(reader: &Reader) -> (Vec<Spot>, Vec<usize>) {
    let doc = reader.doc;
    let (mut headlines, mut plain) = (Vec::new(), Vec::new());
    for (index, sentence) in doc.sentences.iter().enumerate() {
        match is_capitalized_line(reader, sentence) {
            true => headlines.push(index),
            false => plain.push(sentence),
        }
    }
    let mut usage: HashMap<&str, Usage> = HashMap::default();
    for sentence in &plain {
        for at in sentence.tokens.range().filter(|&at| reader.opens(sentence, at)) {
            usage.insert(reader.lower(at), Usage::default());
        }
    }
    for sentence in &plain {
        for at in sentence.tokens.range() {
            if doc.tokens[at].kind == TokenKind::Word
                && let Some(seen) = usage.get_mut(reader.lower(at))
            {
                seen.lower |= !doc.capitalized(at);
                seen.capitalized |= doc.capitalized(at) && !reader.opens(sentence, at);
            }
        }
    }
    let mut spotter = Spotter {
        reader,
        usage,
        spots: Vec::new(),
    };
    for sentence in plain {
        spotter.sentence(sentence);
    }
    (spotter.spots, headlines)
}

/// How the article writes a word that also opens a sentence.
#[derive(Clone, Copy, Default)]
struct Usage {
    capitalized: bool,
    lower: bool,
}

/// A headline in Title Case or ALL CAPS, where capitals tell nothing.
fn is_capitalized_line(reader: &Reader, sentence: &Sentence) -> bool {
    let (mut long, mut capitalized, mut shouting) = (0, 0, 0);
    for at in sentence.tokens.range() {
        let surface = reader.doc.surface(at);
        if reader.doc.tokens[at].kind == TokenKind::Word && surface.len() > 3 {
            long += 1;
            capitalized += usize::from(reader.doc.capitalized(at));
            shouting += usize::from(!surface.contains(char::is_lowercase));
        }
    }
    let last = sentence.tokens.range().next_back();
    let stopped = last.is_some_and(|at| reader.doc.surface(at) == ".");
    long >= 3 && (!stopped && capitalized * 10 >= long * 8 || shouting * 10 >= long * 8)
}

struct Spotter<'a> {
    reader: &'a Reader<'a>,
    usage: HashMap<&'a str, Usage>,
    spots: Vec<Spot>,
}

impl Spotter<'_> {
    fn sentence(&mut self, sentence: &Sentence) {
        let (mut at, end) = (sentence.tokens.start as usize, sentence.tokens.end as usize);
        while at < end {
            at = if self.starts_name(sentence, at) {
                let mut stop = self.run_end(at, end);
                if let Some(whole) = self.joint_body(at, stop, end) {
                    self.push(
                        TokenSpan::new(at, whole),
                        Guess::Organisation,
                        TokenSpan::default(),
                        None,
                    );
                    stop = whole;
                } else {
                    stop = self.cut(at, stop, end);
                }
                stop.max(at + 1)
            } else {
                at + 1
            };
        }
    }

    /// Whether a name can begin with the token `at`.
    fn starts_name(&self, sentence: &Sentence, at: usize) -> bool {
        let reader = self.reader;
        if !reader.namelike(at) {
            return false;
        }
        let end = sentence.tokens.end as usize;
        let word = reader.lower(at);
        let named = |at: usize| at < end && reader.namelike(at) && reader.names.not_name(reader.lower(at)).is_none();
        let part = |at: usize| {
            named(at) || reader.namelike(at) && reader.names.not_name(reader.lower(at)) == Some(NotName::Inner)
        };
        match reader.names.not_name(word) {
            Some(NotName::Never) => return false,
            Some(NotName::Date) => return false,
            Some(NotName::Opening) if !reader.opens(sentence, at) => {
                return reader.form(at, end).is_some();
            }
            _ => {}
        }
        if !reader.opens(sentence, at) {
            // "the New Yorker", but not a lone "New".
            return named(at) || at + 1 < end && part(at + 1);
        }
        if reader.form(at, end).is_some() {
            return true;
        }
        if reader.names.not_name(word).is_some() {
            return false;
        }
        let seen = self.usage.get(word).copied().unwrap_or_default();
        if reader.title(at, end).is_some() || reader.names.is_given(word) && named(at + 1) {
            return true;
        }
        if word.ends_with("ly") || word.ends_with("ing") {
            return seen.capitalized && !seen.lower;
        }
        !seen.lower && (seen.capitalized || named(at + 1))
    }

    /// The end of the run of name parts that starts at `at`.
    fn run_end(&self, at: usize, end: usize) -> usize {
        let reader = self.reader;
        let part = |at: usize| {
            at < end
                && reader.namelike(at)
                && match reader.names.not_name(reader.lower(at)) {
                    Some(NotName::Never | NotName::Opening) => false,
                    // "Theresa May", but not "the Senate May 4".
                    Some(NotName::Date) => {
                        at > 0 && (reader.names.is_given(reader.lower(at - 1)) || reader.title(at - 1, at).is_some())
                    }
                    Some(NotName::Inner) | None => true,
                }
        };
        let mut stop = at + 1;
        while stop < end && !reader.possessive(stop - 1) {
            let dot = reader.doc.surface(stop) == "." && reader.abbreviated(stop - 1);
            if part(stop) {
                stop += 1;
            } else if (dot || reader.doc.surface(stop) == "&") && part(stop + 1) {
                stop += 2;
            } else if PARTICLES.contains(&reader.doc.surface(stop)) {
                let next = stop + 1 + usize::from(stop + 1 < end && PARTICLES.contains(&reader.doc.surface(stop + 1)));
                if !part(next) {
                    break;
                }
                stop = next + 1;
            } else {
                break;
            }
        }
        stop
    }

    /// The end of a body with "and" inside: "the National Security and Defense Council".
    fn joint_body(&self, at: usize, stop: usize, end: usize) -> Option<usize> {
        let reader = self.reader;
        let joint = at > 0
            && reader.lower(at - 1) == "the"
            && stop + 2 < end
            && reader.lower(stop) == "and"
            && reader.namelike(stop + 1)
            && reader.names.body_nouns(reader.lower(stop - 1)).is_none();
        let plain = |from: usize| {
            reader.form(from, end).is_none()
                && reader.title(from, end).is_none()
                && !reader.names.is_given(reader.lower(from))
        };
        if !joint || !plain(at) || !plain(stop + 1) {
            return None;
        }
        let whole = self.part_end(stop + 1, self.run_end(stop + 1, end));
        (whole > stop + 2 && reader.names.is_head(reader.lower(whole - 1))).then_some(whole)
    }

    /// Cuts the run `at..stop` into names; `end` is the end of the sentence. Returns where to go on.
    fn cut(&mut self, mut at: usize, stop: usize, end: usize) -> usize {
        let reader = self.reader;
        let mut title = TokenSpan::default();
        let mut gender = None;
        while at < stop {
            if reader.doc.tokens[at].kind == TokenKind::Mark {
                at += 1;
                continue;
            }
            if let Some((len, form)) = reader.form(at, end)
                && !self.bigger_name(at, at + len, stop)
            {
                let next = at + len;
                self.flush(title);
                (title, gender) = (TokenSpan::default(), None);
                if form.sense == Sense::Adjective && self.ends_in_head(next, stop) {
                    at = self.organisation(at, stop, end);
                    continue;
                }
                let alias = match form.place {
                    Some(place) if self.is_place(at, next, end) => place,
                    _ => form.alias,
                };
                self.push(TokenSpan::new(at, next), Guess::Alias(alias, form.sense), title, None);
                at = next;
                continue;
            }
            if let Some((len, told)) = reader.title(at, end)
                && !(at + len < stop && reader.names.is_head(reader.lower(at + len)) && len == 1)
            {
                let from = if title.is_empty() { at } else { title.start as usize };
                title = TokenSpan::new(from, at + len);
                gender = told.or(gender);
                at += len;
                continue;
            }
            let next = self.part_end(at, stop);
            if self.links_names(at, next) {
                at = next;
                continue;
            }
            let guess = self.guess(at, next, !title.is_empty());
            match guess {
                Guess::Organisation if next == stop || reader.names.is_head(reader.lower(next - 1)) => {
                    self.flush(title);
                    at = self.organisation(at, next, end);
                }
                _ => {
                    self.push(TokenSpan::new(at, next), guess, title, gender);
                    at = next;
                }
            }
            (title, gender) = (TokenSpan::default(), None);
        }
        self.flush(title);
        at
    }

    /// Whether the part is one word like "NATO-Russia" or "R-Texas", which names nothing itself.
    fn links_names(&self, at: usize, next: usize) -> bool {
        let surface = self.reader.surface(at);
        next == at + 1
            && surface.split_once('-').is_some_and(|(first, _)| {
                // "(D-Calif.)"
                if matches!(first, "D" | "R" | "I") {
                    return true;
                }
                let lower = first.to_lowercase();
                let one = |i: usize, word| (i == 0).then_some(word);
                self.reader
                    .names
                    .form(|i| one(i, lower.as_str()), Some(&|i| one(i, first)))
                    .is_some()
            })
    }

    /// A title that no name follows stands for a person itself.
    fn flush(&mut self, title: TokenSpan) {
        if !title.is_empty() {
            self.push(title, Guess::Title, TokenSpan::default(), None);
        }
    }

    fn push(&mut self, tokens: TokenSpan, guess: Guess, title: TokenSpan, gender: Option<Gender>) {
        self.spots.push(Spot {
            tokens,
            guess,
            title,
            gender,
        });
    }

    /// Whether the alias at `at..next` is only the beginning of another name: "Jordan Miller", "Boston University".
    fn bigger_name(&self, at: usize, next: usize, stop: usize) -> bool {
        let reader = self.reader;
        if next >= stop || reader.form(next, stop).is_some() {
            return false;
        }
        let person = next == at + 1
            && reader.names.is_given(reader.lower(at))
            && reader.title(next, stop).is_none()
            && reader.names.body_nouns(reader.lower(next)).is_none();
        let (_, form) = match reader.form(at, stop) {
            Some(found) => found,
            None => return false,
        };
        let place = form.sense == Sense::Capital
            || reader.names.aliases[form.alias as usize].kind == EntityKind::Place
                && form.sense == Sense::Name
                && stop == next + 1;
        person || place && self.ends_in_head(next, stop)
    }

    /// Whether `from..stop` is a name part that ends in an organisation word, without a title in between.
    fn ends_in_head(&self, from: usize, stop: usize) -> bool {
        from < stop
            && self.part_end(from, stop) == stop
            && self.reader.title(from, stop).is_none_or(|(len, _)| from + len < stop)
            && self.reader.names.body_nouns(self.reader.lower(stop - 1)).is_some()
    }

    /// The end of the name part that starts at `at`: before a title that another name follows.
    fn part_end(&self, at: usize, stop: usize) -> usize {
        let reader = self.reader;
        (at + 1..stop)
            .find(|&next| {
                let after_given = next == at + 1 && reader.names.is_given(reader.lower(at));
                // "Security Council Anna Lind", "European Integration Anna Lind"
                let other = next + 1 < stop
                    && reader.names.is_given(reader.lower(next))
                    && !reader.names.is_given(reader.lower(at))
                    && (next > at + 1 || reader.names.is_head(reader.lower(at)))
                    && reader.names.body_nouns(reader.lower(stop - 1)).is_none();
                other
                    || !after_given
                        && reader.title(next, stop).is_some_and(|(len, _)| {
                            next + len == stop || reader.names.body_nouns(reader.lower(next + len)).is_none()
                        })
                        && (next + 1 < stop || reader.names.is_head(reader.lower(next - 1)))
            })
            .unwrap_or(stop)
    }

    fn guess(&self, at: usize, next: usize, titled: bool) -> Guess {
        let reader = self.reader;
        let last = reader.lower(next - 1);
        let len = next - at;
        let given = reader.names.is_given(reader.lower(at));
        let titled = titled && !reader.names.is_head(last);
        let body = reader.names.body_nouns(last).is_some();
        if titled && len <= LONGEST_PERSON && !body {
            return Guess::Person;
        }
        if body && !(len == 2 && given && !reader.names.is_head(last)) {
            return Guess::Organisation;
        }
        if given && len > 1 && len <= LONGEST_PERSON + 2 {
            return Guess::Person;
        }
        let inner = (at..next).any(|i| reader.doc.surface(i) == "&" || reader.names.is_head(reader.lower(i)));
        let surface = reader.surface(at);
        let acronym =
            len == 1 && (2..=6).contains(&surface.len()) && !surface.contains(|c: char| !c.is_uppercase() && c != '.');
        if inner || acronym {
            Guess::Organisation
        } else {
            Guess::Unknown
        }
    }

    /// Takes the organisation that starts at `at` and whose capitalized part ends at `stop`, with what "of" and "and"
    /// add ("Ministry of Health and Social Affairs of Norway"). Returns its end.
    fn organisation(&mut self, at: usize, stop: usize, end: usize) -> usize {
        let reader = self.reader;
        let head = reader.names.is_head(reader.lower(stop - 1));
        let mut next = stop;
        while head && next + 1 < end && !reader.possessive(next - 1) {
            let joined = match reader.lower(next) {
                "of" | "for" => true,
                "and" => next > stop,
                _ => false,
            };
            let from = next + 1 + usize::from(next + 2 < end && reader.lower(next + 1) == "the");
            let person = reader.names.is_given(reader.lower(from.min(end - 1))) || reader.title(from, end).is_some();
            let other = reader.form(from, end).is_some_and(|(_, form)| {
                let alias = &reader.names.aliases[form.alias as usize];
                reader.lower(next) == "and" || alias.kind == EntityKind::Organisation
            });
            if !joined
                || person
                || other
                || !reader.namelike(from)
                || reader.names.not_name(reader.lower(from)).is_some()
            {
                break;
            }
            next = match reader.form(from, end) {
                Some((len, _)) => from + len,
                None => self.part_end(from, self.run_end(from, end)),
            };
        }
        // A lone "Ministry" is a noun that the article explains elsewhere.
        if next > at + 1 || !head {
            self.push(
                TokenSpan::new(at, next),
                Guess::Organisation,
                TokenSpan::default(),
                None,
            );
        }
        next
    }

    /// Whether the capital at `at..next` is meant as a place.
    fn is_place(&self, at: usize, next: usize, end: usize) -> bool {
        let reader = self.reader;
        let after = if next < end { reader.doc.surface(next) } else { "" };
        if reader.possessive(next - 1) {
            return false;
        }
        if matches!(after, "," | "(" | "–" | "-")
            && (at == 0 || reader.doc.sentence_of(at) != reader.doc.sentence_of(at - 1))
        {
            return true;
        }
        if at == 0 || reader.doc.sentence_of(at) != reader.doc.sentence_of(at - 1) {
            return false;
        }
        let before = reader.lower(at - 1);
        if WHERE.contains(&before) {
            return true;
        }
        let speaks = reader.source_heads.binary_search(&(at as u32)).is_ok();
        !(speaks || WHO.contains(&before) || matches!(before, "," | "“" | "”" | ";" | ":" | "–"))
    }
}
