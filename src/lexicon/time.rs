//! Words of time, read from `lexicon/time.toml`.

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use serde::Deserialize;

/// A stretch of time that can be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    Day,
    Week,
    Weekend,
    Month,
    Year,
    /// A part of one day.
    Night,
}

/// Where a count of days starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountedFrom {
    /// The time named before.
    Anchor,
    /// The day of publication.
    Now,
}

/// "later", "ago": which way a count of days goes, and from where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Direction {
    pub sign: i32,
    pub from: CountedFrom,
}

/// What `lexicon/time.toml` says; each map by the word in lower case.
#[derive(Clone, Debug, Default)]
pub struct TimeWords {
    /// January is 1.
    pub month: HashMap<String, i8>,
    /// Monday is 1.
    pub weekday: HashMap<String, i8>,
    /// First month.
    pub season: HashMap<String, i8>,
    /// "yesterday": days from the publication.
    pub near: HashMap<String, i32>,
    pub unit: HashMap<String, TimeUnit>,
    /// "last", "this", "next": steps from now.
    pub which: HashMap<String, i32>,
    pub direction: HashMap<String, Direction>,
    pub ambiguous: HashSet<String>,
    pub anchored: HashSet<String>,
    pub before_date: HashSet<String>,
    pub part: HashSet<String>,
    pub future: HashSet<String>,
    pub past: HashSet<String>,
    /// The words that time expressions start with, numbers aside.
    pub starts: HashSet<String>,
}

#[derive(Deserialize)]
struct TimeFile {
    month: HashMap<String, i8>,
    weekday: HashMap<String, i8>,
    season: HashMap<String, i8>,
    near: HashMap<String, i32>,
    unit: HashMap<String, TimeUnit>,
    which: HashMap<String, i32>,
    direction: HashMap<String, Direction>,
    words: WordLists,
}

#[derive(Deserialize)]
struct WordLists {
    ambiguous: String,
    anchored: String,
    before_date: String,
    part: String,
    future: String,
    past: String,
}

impl TimeWords {
    /// Reads the built-in file.
    ///
    /// # Errors
    /// A text that names the place in the file.
    pub fn read() -> Result<TimeWords, String> {
        let file: TimeFile =
            toml::from_str(include_str!("../../lexicon/time.toml")).map_err(|e| format!("lexicon/time.toml: {e}"))?;
        let set = |words: &str| words.split_whitespace().map(str::to_owned).collect();
        let named = [&file.month, &file.weekday, &file.season]
            .into_iter()
            .flat_map(HashMap::keys);
        let counted = [&file.near, &file.which].into_iter().flat_map(HashMap::keys);
        let articles = ["a", "an", "the", "that"].map(str::to_owned);
        Ok(TimeWords {
            starts: named.chain(counted).cloned().chain(articles).collect(),
            month: file.month,
            weekday: file.weekday,
            season: file.season,
            near: file.near,
            unit: file.unit,
            which: file.which,
            direction: file.direction,
            ambiguous: set(&file.words.ambiguous),
            anchored: set(&file.words.anchored),
            before_date: set(&file.words.before_date),
            part: set(&file.words.part),
            future: set(&file.words.future),
            past: set(&file.words.past),
        })
    }
}
