//! `statements`: what the program understood of an article.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use gainsay::article::Article;
use gainsay::lexicon::Lexicon;
use gainsay::{pipeline, report};

use super::stream::stream_to;
use super::{Running, Source, Status, articles, check_lines};

/// Show what was understood: one JSON object a statement
///
/// For each statement: its words and offsets, who speaks, how it is reported, the stance of the speaker, polarity,
/// modality, entities, quantities, dates and cues. Articles stay in the order of the input.
#[derive(Args)]
#[command(after_help = "\
Examples:
  gainsay statements seeds | head
  gainsay statements monday.jsonl -o statements.jsonl")]
pub struct Options {
    #[command(flatten)]
    source: Source,
    /// Write to FILE [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    running: Running,
}

pub fn run(options: &Options) -> anyhow::Result<Status> {
    let (output, inputs) = (options.output.as_deref(), &options.source.inputs);
    check_lines(output, inputs)?;
    options.running.prepare()?;
    let lexicon = Lexicon::builtin();
    let work = |articles: &[Article]| {
        let mut lines = Vec::new();
        for article in articles {
            let extraction = pipeline::statements(article.clone(), &lexicon);
            for record in report::statements::records(&extraction, &lexicon) {
                serde_json::to_writer(&mut lines, &record)?;
                lines.write_all(b"\n")?;
            }
        }
        Ok(lines)
    };
    stream_to(output, articles(inputs), 1, work)
}
