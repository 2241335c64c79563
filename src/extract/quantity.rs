//! Quantities: numbers, ranges, units, what is counted.

mod number;

use std::sync::LazyLock;

use frostem::{Algorithm, Stemmer};

use self::number::Number;
use super::date::dates;
use crate::document::{Document, TokenKind};
use crate::lexicon::Lexicon;
use crate::lexicon::negation::Class;
use crate::lexicon::units::Bound;
use crate::span::TokenSpan;
use crate::statement::Quantity;

static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::new(Algorithm::English));

/// The quantities of one sentence of `doc`; numbers that are part of a date are left out.
pub fn quantities(doc: &Document, sentence: usize, lexicon: &Lexicon) -> Vec<Quantity> {
    let Some(tokens) = doc.sentences.get(sentence).map(|s| s.tokens) else {
        return Vec::new();
    };
    let scan = Scan {
        doc,
        lexicon,
        first: tokens.start as usize,
        end: tokens.end as usize,
    };
    let mut found = Vec::new();
    let mut taken = None;
    let mut at = scan.first;
    while at < scan.end {
        let Some(number) = scan.number(at) else {
            at += 1;
            continue;
        };
        // Dates cost more than numbers, and most sentences have no number.
        let taken = taken.get_or_insert_with(|| dates(doc, sentence, None, lexicon));
        if let Some(date) = taken.iter().find(|date| date.tokens.holds(at)) {
            at = date.tokens.range().end;
            continue;
        }
        let (end, quantity) = scan.quantity(at, number);
        found.extend(quantity);
        at = end.max(at + 1);
    }
    found
}

/// What follows a number.
enum Second<'a> {
    Absent,
    /// The upper end of a range: the whole range.
    Range(Number<'a>),
    /// The other half of a score or a ratio ("2-1", "9/11"); with the token after it.
    Score(usize),
}

/// A unit found beside a number.
struct Unit<'a> {
    name: &'a str,
    factor: f64,
    end: usize,
}

struct Scan<'a> {
    doc: &'a Document,
    lexicon: &'a Lexicon,
    first: usize,
    end: usize,
}

impl<'a> Scan<'a> {
    fn inside(&self, at: usize) -> bool {
        self.first <= at && at < self.end
    }

    fn word(&self, at: usize) -> &'a str {
        if self.inside(at) { self.doc.word(at) } else { "" }
    }

    fn kind(&self, at: usize) -> Option<TokenKind> {
        self.inside(at).then(|| self.doc.tokens[at].kind)
    }

    fn capitalized(&self, at: usize) -> bool {
        self.inside(at) && self.doc.capitalized(at)
    }

    /// Whether no space stands between the token and the next.
    fn touches(&self, at: usize) -> bool {
        self.inside(at) && self.inside(at + 1) && self.doc.tokens[at].span.end == self.doc.tokens[at + 1].span.start
    }

    /// The unit at `at`.
    fn unit(&self, at: usize) -> Option<Unit<'a>> {
        let units = &self.lexicon.units;
        let word = self.word(at);
        if self.touches(at) && matches!(word, "$" | "€" | "£" | "¥" | "₹") {
            return None;
        }
        if let Some((name, factor)) = units.unit_of_two(word, self.word(at + 1)) {
            return Some(Unit {
                name,
                factor,
                end: at + 2,
            });
        }
        let at = at + usize::from(units.fillers.contains(word) && units.unit(self.word(at + 1)).is_some());
        let (name, factor) = units.unit(self.word(at))?;
        Some(Unit {
            name,
            factor,
            end: at + 1,
        })
    }

    /// The currency before the number at `at`, with the token where it starts.
    fn currency(&self, at: usize) -> Option<(usize, &'a str)> {
        let mark = at.checked_sub(1)?;
        if !self.touches(mark) || !matches!(self.word(mark), "$" | "€" | "£" | "¥" | "₹" | "₽" | "₴") {
            return None;
        }
        let country = mark.wrapping_sub(1);
        if self.touches(country) && matches!(self.word(country), "us" | "c" | "a") {
            let name = match self.word(country) {
                "us" => "us$",
                "c" => "c$",
                _ => "a$",
            };
            return Some((country, self.lexicon.units.unit(name)?.0));
        }
        Some((mark, self.lexicon.units.unit(self.word(mark))?.0))
    }

    /// The quantity of `number`, which starts at `at`, and the token to go on from; none where the number counts
    /// nothing (a score, a section, the time of day).
    fn quantity(&self, at: usize, number: Number<'a>) -> (usize, Option<Quantity>) {
        let currency = self.currency(at);
        let start = currency.map_or(at, |(start, _)| start);
        let number = match self.second(start, number) {
            Second::Range(range) => range,
            Second::Score(end) => return (end, None),
            Second::Absent => number,
        };
        let ranged = number.low != number.high;
        let unit = match number.joined {
            Some(joined) => self.joined_unit(number.end, joined),
            None => self.unit(number.end),
        };
        let end = unit.as_ref().map_or(number.end, |unit| unit.end);
        let money = currency.map(|(_, name)| name);
        let name = match (money, &unit) {
            (Some(name), _) => name,
            (None, Some(unit)) => unit.name,
            (None, None) if number.fraction => "%",
            (None, None) if self.is_age(at, number) => "year",
            (None, None) => "",
        };
        let end = if money.is_some() { number.end } else { end };
        let factor = unit
            .as_ref()
            .filter(|_| money.is_none())
            .map_or(1.0, |unit| unit.factor);
        let of = self.counted(start, end, number, name, money.is_some());
        if name.is_empty() && self.names_a_thing(start, number.end, of.is_none(), ranged) {
            return (number.end, None);
        }
        let tokens = TokenSpan::new(start, end);
        let mut quantity = Quantity {
            tokens,
            text: self.doc.slice(tokens).to_owned(),
            low: number.low * factor,
            high: number.high * factor,
            unit: name.to_owned(),
            of: of.map_or_else(String::new, |noun| STEMMER.stem(noun).to_string()),
            approximate: number.approximate,
        };
        self.bound(start, end, &mut quantity);
        (end, Some(quantity))
    }

    /// What follows `number`, in a quantity that starts at `start`: "to 40", "-40".
    fn second(&self, start: usize, number: Number<'a>) -> Second<'a> {
        if number.joined.is_some() || number.fraction {
            return Second::Absent;
        }
        let unit = self.unit(number.end);
        let joint = unit.as_ref().map_or(number.end, |unit| unit.end);
        let before = self.word(start.wrapping_sub(1));
        // "rose from 12 to 19" is two numbers.
        let ranging = ["ranging", "ranged", "ranges", "range", "anywhere"];
        let joins = match self.word(joint) {
            "-" | "–" | "/" => true,
            "to" => before != "from" || ranging.contains(&self.word(start.wrapping_sub(2))),
            "and" => before == "between",
            "or" => joint == number.end,
            _ => false,
        };
        let money = usize::from(matches!(self.word(joint + 1), "$" | "€" | "£"));
        let Some(second) = self
            .number(joint + 1 + money)
            .filter(|second| joins && !second.fraction)
        else {
            return Second::Absent;
        };
        // "3 points to 40" are two values, "3 points to 4 points" is a range.
        if unit.is_some_and(|unit| self.unit(second.end).is_none_or(|other| other.name != unit.name)) {
            return Second::Absent;
        }
        // "30 to 40 million": the scale belongs to both.
        let share = number.scale == 1.0 && number.low * second.scale <= second.low;
        let low = if share { number.low * second.scale } else { number.low };
        let ascends = low < second.high;
        match self.word(joint) {
            "/" => Second::Score(second.end),
            "or" | "and" if !ascends || second.low > low * 2.0 && self.word(joint) == "or" => Second::Absent,
            _ if !ascends => Second::Score(second.end),
            _ => Second::Range(Number { low, ..second }),
        }
    }

    /// The unit in what is joined to a number by a hyphen.
    fn joined_unit(&self, end: usize, joined: &'a str) -> Option<Unit<'a>> {
        let units = &self.lexicon.units;
        let first = joined.split('-').next().unwrap_or(joined);
        let (name, factor) = units.unit(joined).or_else(|| units.unit(first))?;
        Some(Unit { name, factor, end })
    }

    /// "Anna Berg, 34, said", "aged 34".
    fn is_age(&self, at: usize, number: Number) -> bool {
        let before = self.word(at.wrapping_sub(1));
        let apposed = before == ","
            && matches!(self.word(number.end), "," | ".")
            && self.capitalized(at.wrapping_sub(2))
            && self.kind(at) == Some(TokenKind::Number);
        (apposed || matches!(before, "aged" | "age")) && (1.0..120.0).contains(&number.low) && number.low.fract() == 0.0
    }

    /// Whether a number without unit names something: "Article 5", "9 a.m.", "2-1", "Apollo 11", a bare year.
    fn names_a_thing(&self, start: usize, end: usize, bare: bool, ranged: bool) -> bool {
        let units = &self.lexicon.units;
        let before = start.wrapping_sub(1);
        let label = units.label_before.contains(self.word(before)) && (bare || self.capitalized(before));
        let of_a_verb = self.word(end).ends_with("ed");
        let named = (bare || of_a_verb)
            && before > self.first
            && self.capitalized(before)
            && self.kind(before) == Some(TokenKind::Word);
        let word = self.word(start);
        let round = word.ends_with("00") && !bare;
        let year = !round
            && end == start + 1
            && word.len() == 4
            && ["19", "20"].iter().any(|century| word.starts_with(century));
        let chained = |at: usize| matches!(self.word(at), "-" | "–" | "/" | ":" | "." | "#") && self.touches(at);
        label
            || named
            || year
            || units.label_after.contains(self.word(end))
            || self.word(before) == "#"
            || bare
                && ranged
                && self.kind(start) == Some(TokenKind::Number)
                && matches!(self.word(start + 1), "-" | "–" | "/")
            || chained(before) && self.touches(before.wrapping_sub(1))
    }

    /// The head of the noun phrase that is counted.
    fn counted(&self, start: usize, end: usize, number: Number<'a>, unit: &str, money: bool) -> Option<&'a str> {
        if let Some(joined) = number.joined.filter(|_| unit.is_empty()) {
            return joined.split('-').next();
        }
        let after = self
            .lexicon
            .units
            .after
            .at(end.min(self.end - 1), self.end, |i| self.word(i))
            .next();
        let end = after.map_or(end, |bound| bound.end);
        let next = self.word(end);
        let of = next == "of" || money && next == "in";
        let whole = number.fraction && self.lexicon.negation.class(next).any(Class::DETERMINER);
        let attribute = number.joined.is_some()
            || money
                && matches!(
                    self.word(start.wrapping_sub(1)),
                    "a" | "an" | "the" | "this" | "that" | "its" | "his"
                );
        if !(of || whole || attribute || unit.is_empty()) {
            return None;
        }
        let mut from = end + usize::from(of);
        if of || whole {
            while self.lexicon.negation.class(self.word(from)).any(Class::DETERMINER) {
                from += 1;
            }
        }
        self.head(from, of || attribute || number.low == 1.0)
    }

    /// The head of the noun phrase that starts at `from`: its first plural, or where `any`, its last word.
    fn head(&self, from: usize, any: bool) -> Option<&'a str> {
        /// Adjectives and nouns before a head are few.
        const LONGEST: usize = 5;
        let classes = &self.lexicon.negation;
        let stops = Class::AUXILIARY
            | Class::NOMINATIVE
            | Class::RELATIVE
            | Class::SUBORDINATOR
            | Class::COMPLEMENTIZER
            | Class::CONDITION
            | Class::DETERMINER
            | Class::PREPOSITION
            | Class::ADVERB;
        let phrase = || {
            (from..self.end).take(LONGEST).take_while(move |&i| {
                let word = self.word(i);
                self.kind(i) == Some(TokenKind::Word)
                    && !(classes.class(word).any(stops) && word != "another")
                    && !matches!(
                        word,
                        "and" | "or" | "but" | "nor" | "not" | "'s" | "them" | "us" | "him" | "me"
                    )
            })
        };
        let plurals = &self.lexicon.units.plurals;
        let plural = |word: &str| {
            plurals.contains(word)
                || word.ends_with("men")
                || word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us")
        };
        let participle = |i: usize| self.word(i).len() > 4 && self.word(i).ends_with("ed");
        let found = phrase().find(|&i| !self.capitalized(i) && plural(self.word(i)));
        let found = found.or_else(|| phrase().filter(|&i| plural(self.word(i))).last());
        let found = found.or_else(|| phrase().next().filter(|&i| participle(i)));
        let last = || {
            phrase()
                .take_while(|&i| i == from || !classes.class(self.word(i)).any(Class::FINITE) && !participle(i))
                .last()
        };
        found.or_else(|| last().filter(|_| any)).map(|i| self.word(i))
    }

    /// Applies "more than", "about", "or more" to `quantity`, which stands at `start..end`.
    fn bound(&self, start: usize, end: usize, quantity: &mut Quantity) {
        /// Words of the longest bound.
        const LONGEST: usize = 4;
        let units = &self.lexicon.units;
        let word = |i: usize| self.word(i);
        let from = start.saturating_sub(LONGEST).max(self.first);
        let before = (from..start).find_map(|at| units.before.at(at, start, word).find(|m| m.end == start));
        // "over two days" is a duration, not more than two.
        let duration = matches!(quantity.unit.as_str(), "hour" | "year") && self.word(start.wrapping_sub(1)) == "over";
        // The noun may stand between: "20 shots or more".
        let noun = usize::from(self.kind(end) == Some(TokenKind::Word));
        let after = (end..self.end)
            .take(1 + noun)
            .find_map(|at| units.after.at(at, self.end, word).find(|m| self.word(m.end) != "than"));
        for bound in [before.map(|m| *m.value), after.map(|m| *m.value)]
            .into_iter()
            .flatten()
        {
            match bound {
                Bound::Low if duration => quantity.approximate = true,
                Bound::Low => quantity.high = f64::INFINITY,
                Bound::High => quantity.low = 0.0,
                Bound::About => quantity.approximate = true,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::article::Article;
    use crate::clean::clean;
    use crate::lexicon::units::UnitsFile;
    use crate::segment::segment;

    /// The quantities of `text` as `~low..high unit of`, an exact value without dots.
    fn found(text: &str, lexicon: &Lexicon) -> String {
        let doc = segment(Article::default(), clean(text, None));
        let shown = (0..doc.sentences.len())
            .flat_map(|i| quantities(&doc, i, lexicon))
            .map(|q| {
                let round = |value: f64| (value * 1e4).round() / 1e4;
                let value = match (round(q.low), round(q.high)) {
                    (low, high) if low == high => format!("{low}"),
                    (low, high) => format!("{low}..{high}"),
                };
                let line = format!("{}{value} {} {}", if q.approximate { "~" } else { "" }, q.unit, q.of);
                line.split_whitespace().collect::<Vec<_>>().join(" ")
            });
        shown.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn numbers_units_and_what_is_counted() {
        let lexicon = Lexicon::builtin();
        let mut wrong = String::new();
        for (text, expected) in [
            ("The army sent 43,000 troops.", "43000 troop"),
            ("At least 80 people died.", "80..inf peopl"),
            ("Some 2,000 American soldiers left.", "~2000 soldier"),
            ("The blast left 20 dead and 31 wounded.", "20 dead; 31 wound"),
            ("Two dozen cars burned.", "24 car"),
            ("They found half a million coins.", "500000 coin"),
            ("A hundred guests came.", "100 guest"),
            ("It sold 1.2 million copies.", "1200000 copi"),
            ("Twenty-three miners were trapped.", "23 miner"),
            ("Two hundred and fifty homes burned.", "250 home"),
            ("A third of voters stayed home.", "~33.3333 % voter"),
            ("Two-thirds of the members agreed.", "~66.6667 % member"),
            ("Half of the bridges fell.", "~50 % bridg"),
            ("Dozens of houses burned.", "~24..199 hous"),
            ("Tens of thousands of people fled.", "~20000..99000 peopl"),
            ("Between 30 and 40 ships sailed.", "30..40 ship"),
            ("It helps 14-15 countries.", "14..15 countri"),
            (
                "They need $30 billion to $60 billion in aid.",
                "30000000000..60000000000 usd aid",
            ),
            ("They need 30 to 40 million vaccines.", "30000000..40000000 vaccin"),
            ("The toll rose from 12 to 19.", "12; 19"),
            ("Up to 50 guards were hurt.", "0..50 guard"),
            ("Fewer than 12 judges sat.", "0..12 judg"),
            ("Inflation is 8.5 percent.", "8.5 %"),
            ("Taxes rose by 3 percentage points.", "3 point"),
            ("About 30% of workers struck.", "~30 % worker"),
            ("He paid €500 for it.", "500 eur"),
            ("She won US$5 million.", "5000000 usd"),
            ("It cost £2.5bn last year.", "2500000000 gbp"),
            ("It cost him 40 dollars.", "40 usd"),
            ("The front is 10 miles away.", "16.0934 km"),
            ("A 10-km march began.", "10 km march"),
            ("They talked for three hours.", "3 hour"),
            ("It took two and a half years.", "2.5 year"),
            ("He got a 14-month sentence.", "1.1667 year sentenc"),
            ("The 88-year-old pianist smiled.", "88 year pianist"),
            ("Anna Berg, 34, said so.", "34 year"),
            ("The 60-vote rule stands.", "60 vote"),
            ("Three of the hostages are free.", "3 hostag"),
            ("Two or three shots were heard.", "2..3 shot"),
            ("20 or more shots were heard.", "20..inf shot"),
            ("One soldier was hurt.", "1 soldier"),
            ("They want eight more years.", "8 year"),
            ("It fell 19.7 points to 8,273.", "19.7 point; 8273"),
            ("He works for Harbour One in the twenty-first century.", ""),
            ("The 2020 candidates spoke.", ""),
            ("The odds are 2 percent, or less than 1 percent.", "2 %; 0..1 %"),
            ("One of them left and no one saw it.", ""),
            ("This is the 10th time.", ""),
            ("Under Rule 19 and Article 5 it may.", ""),
            ("They met in 2019 and on January 14.", ""),
            ("They met on 14 January 2022 at 10:30 and 9 p.m. local time.", ""),
            ("Spain won 2-1 at home.", ""),
            ("Call 555-1234 now.", ""),
            ("He watched as Apollo 11 landed.", ""),
            ("The attacks of 9/11 changed it.", ""),
            ("It flew an F-16 and a Boeing 737.", ""),
            ("Two days later, they left.", ""),
            ("It weighs 3 tonnes.", "3 tonne"),
            ("They fought over two days.", "~48 hour"),
        ] {
            let quantities = found(text, &lexicon);
            if quantities != expected {
                wrong += &format!("{text}\n  found {quantities}\ninstead {expected}\n");
            }
        }
        assert!(wrong.is_empty(), "\n{wrong}");
    }

    #[test]
    fn every_example_of_the_lexicon_holds() {
        let lexicon = Lexicon::builtin();
        for example in UnitsFile::read().unwrap().bound.examples {
            let (text, expected) = example.split_once(" = ").unwrap();
            let found = found(&format!("They saw {text} of them."), &lexicon);
            assert_eq!(found, expected, "{example}");
        }
    }

    proptest! {
        #[test]
        fn any_text_gives_ordered_bounds_and_spans(
            words in prop::collection::vec(
                prop_oneof![
                    "[0-9]{1,7}", "[0-9]{1,3}[-,./][0-9]{1,4}", "[0-9]{1,3}[a-z]{1,3}", Just("two-thirds".to_owned()),
                    Just("hundred".to_owned()), Just("and".to_owned()), Just("a".to_owned()), Just("half".to_owned()),
                    Just("of".to_owned()), Just("dozens".to_owned()), Just("million".to_owned()), Just("to".to_owned()),
                    Just("$".to_owned()), Just("%".to_owned()), Just("-".to_owned()), Just("more than".to_owned()),
                    Just("people".to_owned()), Just("two".to_owned()), Just("between".to_owned()), "\\PC{0,6}",
                ],
                0..24,
            ),
        ) {
            let lexicon = Lexicon::builtin();
            let doc = segment(Article::default(), clean(&words.join(" "), None));
            for (i, sentence) in doc.sentences.iter().enumerate() {
                let mut last = 0;
                for quantity in quantities(&doc, i, &lexicon) {
                    prop_assert!(sentence.tokens.contains(quantity.tokens) && !quantity.tokens.is_empty());
                    prop_assert!(quantity.tokens.start >= last);
                    last = quantity.tokens.end;
                    prop_assert!(quantity.low <= quantity.high, "{:?}", quantity);
                }
            }
        }
    }
}
