//! What a stage has to tell besides its result: one bad article never ends a batch.

use std::fmt;

/// Something that could not be read or understood, with the place it was met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// File, and `:line` where there are lines.
    pub place: String,
    pub message: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}
