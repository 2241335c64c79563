//! Pairs: two statements worth comparing.

use serde::{Deserialize, Serialize};

/// A statement of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementRef {
    /// Index of the article within the batch.
    pub article: u32,
    /// Index into the article's statements.
    pub statement: u32,
}

/// Where claim and counter stand to each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// The claim is a clause of the counter's own sentence.
    #[default]
    Embedded,
    SameArticle,
    AcrossArticles,
}

impl Relation {
    pub const ALL: [Relation; 3] = [Relation::Embedded, Relation::SameArticle, Relation::AcrossArticles];
}

/// A claim and the statement that may counter it. Of an embedded claim both are the same statement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pair {
    pub counter: StatementRef,
    pub claim: StatementRef,
    pub relation: Relation,
}
