//! Half-open ranges: of bytes in a text, and of tokens in a document.

use serde::{Deserialize, Serialize};

/// A half-open range of bytes `start..end` into a text that the context names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

/// A half-open range of token indices `start..end` into [`Document::tokens`](crate::document::Document::tokens).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TokenSpan {
    pub start: u32,
    pub end: u32,
}

macro_rules! range_methods {
    ($name:ident) => {
        impl $name {
            /// A range from `start` to `end` (exclusive).
            pub fn new(start: usize, end: usize) -> Self {
                debug_assert!(start <= end);
                Self {
                    start: start as u32,
                    end: end as u32,
                }
            }

            /// The range as an index into a slice.
            pub fn range(self) -> std::ops::Range<usize> {
                self.start as usize..self.end as usize
            }

            pub fn len(self) -> usize {
                (self.end - self.start) as usize
            }

            pub fn is_empty(self) -> bool {
                self.start == self.end
            }

            /// Whether `other` lies wholly inside.
            pub fn contains(self, other: Self) -> bool {
                self.start <= other.start && other.end <= self.end
            }

            /// Whether the index `at` lies inside.
            pub fn holds(self, at: usize) -> bool {
                self.start as usize <= at && at < self.end as usize
            }

            /// Whether the two ranges share an index.
            pub fn overlaps(self, other: Self) -> bool {
                self.start < other.end && other.start < self.end
            }
        }
    };
}

range_methods!(Span);
range_methods!(TokenSpan);
