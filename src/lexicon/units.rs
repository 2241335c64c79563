//! Units and the words around numbers, read from `lexicon/units.toml`.

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use serde::Deserialize;

use super::pattern::PatternSet;

/// How a word beside a number bounds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The number is the lowest value ("more than").
    Low,
    /// The number is the highest value ("up to").
    High,
    /// The number is rounded ("about").
    About,
}

/// What `lexicon/units.toml` says.
#[derive(Clone, Debug, Default)]
pub struct Units {
    /// By word or two words with a blank between: canonical unit, and what one is in it.
    units: HashMap<String, (String, f64)>,
    /// Bounds before a number.
    pub before: PatternSet<Bound>,
    /// Bounds after a number and what it counts.
    pub after: PatternSet<Bound>,
    pub label_before: HashSet<String>,
    pub label_after: HashSet<String>,
    pub after_one: HashSet<String>,
    pub before_one: HashSet<String>,
    pub plurals: HashSet<String>,
    /// Words that may stand between a number and its unit.
    pub fillers: HashSet<String>,
}

#[derive(Deserialize)]
pub(crate) struct UnitsFile {
    unit: Vec<UnitRule>,
    pub bound: Bounds,
    bound_after: Bounds,
    label: Sides,
    one: Sides,
    plural: Words,
    filler: Words,
}

#[derive(Deserialize)]
struct UnitRule {
    name: String,
    words: HashMap<String, f64>,
}

#[derive(Deserialize)]
pub(crate) struct Bounds {
    low: Vec<String>,
    high: Vec<String>,
    about: Vec<String>,
    #[serde(default)]
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are run by the tests"))]
    pub examples: Vec<String>,
}

#[derive(Deserialize)]
struct Sides {
    before: String,
    after: String,
}

#[derive(Deserialize)]
struct Words {
    words: String,
}

impl Bounds {
    fn compile(&self) -> Result<PatternSet<Bound>, String> {
        let mut set = PatternSet::default();
        for (patterns, bound) in [
            (&self.low, Bound::Low),
            (&self.high, Bound::High),
            (&self.about, Bound::About),
        ] {
            for pattern in patterns {
                set.add(pattern, bound)?;
            }
        }
        Ok(set)
    }
}

impl UnitsFile {
    /// # Errors
    /// A text that names the place in the file.
    pub fn read() -> Result<UnitsFile, String> {
        toml::from_str(include_str!("../../lexicon/units.toml")).map_err(|e| format!("lexicon/units.toml: {e}"))
    }
}

impl Units {
    /// Reads the built-in file.
    ///
    /// # Errors
    /// A text that names the faulty rule.
    pub fn read() -> Result<Units, String> {
        let file = UnitsFile::read()?;
        let set = |words: &str| words.split_whitespace().map(str::to_owned).collect();
        let units = file.unit.iter().flat_map(|rule| {
            let one = |(word, &factor): (&String, &f64)| (word.clone(), (rule.name.clone(), factor));
            rule.words.iter().map(one)
        });
        Ok(Units {
            units: units.collect(),
            before: file.bound.compile()?,
            after: file.bound_after.compile()?,
            label_before: set(&file.label.before),
            label_after: set(&file.label.after),
            before_one: set(&file.one.before),
            after_one: set(&file.one.after),
            plurals: set(&file.plural.words),
            fillers: set(&file.filler.words),
        })
    }

    /// The canonical unit of `word`, and what one is in it ("miles": km, 1.6).
    pub fn unit(&self, word: &str) -> Option<(&str, f64)> {
        self.units.get(word).map(|(name, factor)| (name.as_str(), *factor))
    }

    /// The same for a unit of two words.
    pub fn unit_of_two(&self, first: &str, second: &str) -> Option<(&str, f64)> {
        matches!(
            first,
            "per" | "percentage" | "basis" | "square" | "us" | "canadian" | "australian" | "pounds" | "metric"
        )
        .then(|| self.unit(&format!("{first} {second}")))
        .flatten()
    }
}
