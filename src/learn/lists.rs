//! What the NLI model learns to read: counters with the claims they may answer, as the second reading lists them.

use std::borrow::Cow;
use std::path::Path;

use serde::Serialize;

use super::gold::{GoldSet, Label};
use super::train::tells;
use crate::judge::Candidate;
use crate::judge::reading::{self, SHORTLIST};
use crate::pair::{Pair, Relation};

/// A counter and its list, with labels.
#[derive(Serialize)]
pub struct ReadingList {
    relation: Relation,
    before: String,
    counter: String,
    claims: Vec<String>,
    /// How many claims are told before the counter, where all stand in its article.
    earlier: Option<usize>,
    /// Whether the counter answers each claim; unknown where the labels do not say.
    answered: Vec<Option<bool>>,
    /// Whether it answers some claim at all.
    answers: Option<bool>,
}

impl ReadingList {
    /// The list of a counter with these candidate `pairs`; none if it is neither labelled nor read. A labelled claim that
    /// is not on the shortlist takes the last place on it.
    pub fn of(set: &GoldSet, pairs: &[Pair], labels: &[Label], shortlist: &[Candidate]) -> Option<ReadingList> {
        let mut read: Vec<Pair> = shortlist.iter().map(|candidate| candidate.pair).collect();
        let right = pairs.iter().zip(labels).find(|(_, label)| label.is_right());
        if let Some((pair, _)) = right
            && !read.iter().any(|p| set.label(p).is_right())
        {
            if read.is_empty() {
                read.extend(pairs.iter().take(SHORTLIST));
            }
            read.truncate(SHORTLIST - 1);
            read.push(*pair);
        }
        let first = read.first()?;
        let (list, places) = reading::list(&set.batch, &read);
        let says = tells(set, first);
        let mut answered: Vec<Option<bool>> = vec![says.then_some(false); list.claims.len()];
        for (pair, place) in read.iter().zip(places) {
            match set.label(pair) {
                Label::Right(_) => answered[place] = Some(true),
                Label::Unknown(_) if answered[place] != Some(true) => answered[place] = None,
                _ => {}
            }
        }
        let is_counter = set.is_counter(first.counter);
        Some(ReadingList {
            relation: first.relation,
            before: list.before.into_owned(),
            counter: list.counter.into_owned(),
            claims: list.claims.into_iter().map(Cow::into_owned).collect(),
            earlier: list.earlier,
            answered,
            answers: (is_counter || says).then_some(is_counter),
        })
    }
}

/// Writes lists as JSON, one a line.
///
/// # Errors
/// If the file cannot be written.
pub fn write(path: &Path, lists: &[ReadingList]) -> anyhow::Result<()> {
    let lines: Vec<String> = lists.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    super::write(path, &(lines.join("\n") + "\n"))
}
