//! Prints the token ids of each line of standard input, as the neural judge reads it: for
//! `models/nli/check_tokens.py`, which compares them with the reference tokenizer.

use std::io::{BufRead, Write};

use gainsay::nli::word_piece::WordPiece;

fn main() -> anyhow::Result<()> {
    let pieces = WordPiece::parse(include_str!("../models/nli/vocab.txt"))?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let ids: Vec<String> = pieces.ids(&line?).iter().map(i32::to_string).collect();
        writeln!(out, "{}", ids.join(" "))?;
    }
    out.flush()?;
    Ok(())
}
