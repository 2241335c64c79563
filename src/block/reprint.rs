//! Reprints: placeholder until merged.
pub fn groups(texts: &[&str]) -> Vec<u32> {
    (0..texts.len() as u32).collect()
}
