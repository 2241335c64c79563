//! `gainsay` finds statements in news articles that contradict each other, are denied, or are taken back.
//!
//! The data goes one way: `ingest` → `clean` → `segment` → `extract` → `vectorize` → `block` → `judge` → `rank` →
//! `report`. [`pipeline`] is the one file that knows this order.

#![forbid(unsafe_code)]

pub mod article;
pub mod batch;
pub mod block;
pub mod clean;
pub mod conflict;
pub mod diagnostic;
pub mod document;
pub mod extract;
pub mod ingest;
pub mod judge;
pub mod learn;
pub mod lexicon;
pub mod models;
pub mod nli;
pub mod pair;
pub mod pipeline;
pub mod rank;
pub mod report;
pub mod segment;
pub mod span;
pub mod statement;
pub mod vectorize;
