//! Extract: who says what, in which stance, about whom, when and how much.

pub mod attribution;
pub mod date;
pub mod entity;
pub mod negation;
pub mod quantity;
