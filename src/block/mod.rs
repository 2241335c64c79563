//! Block: which articles and statements are worth comparing, without comparing all with all.

pub mod reprint;
