//! Snapshots at the boundaries of the stages; `INSTA_UPDATE=always cargo test --test it golden` writes them anew.

use std::fmt::Write as _;

use gainsay::article::Article;
use gainsay::document::Document;
use gainsay::pipeline::{self, Config};
use gainsay::report::row::fold;
use gainsay::{clean, ingest, segment};

use crate::cases::{MODELS, name, scan};
use crate::seeds;

fn articles() -> Vec<Article> {
    ingest::read(&[seeds()]).map(|article| article.unwrap()).collect()
}

fn document(article: &Article) -> Document {
    let text = clean::clean(&article.text, article.title.as_deref());
    segment::segment(article.clone(), text)
}

/// Compares what `describe` makes of each seed with `tests/golden/STAGE-ID.snap`.
fn each_seed(stage: &str, describe: impl Fn(&Article) -> String) {
    for article in articles() {
        let number = article.id.split('_').next().unwrap().to_owned();
        check(&format!("{stage}-{number}"), &describe(&article));
    }
}

fn check(snapshot: &str, content: &str) {
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path("../golden");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(snapshot, content));
}

#[test]
fn cleaned_text() {
    each_seed("clean", |article| document(article).text.as_str().to_owned());
}

/// A line a sentence: its paragraph, `#` before a heading.
#[test]
fn sentences() {
    each_seed("sentences", |article| {
        let doc = document(article);
        let mut lines = String::new();
        for sentence in &doc.sentences {
            let mark = if sentence.heading { " #" } else { "" };
            let text = fold(&doc.text.as_str()[sentence.span.range()]);
            writeln!(lines, "{}{mark} {text}", sentence.paragraph).unwrap();
        }
        lines
    });
}

/// A line a statement: speaker | stance | reporting | what is asserted.
#[test]
fn statements() {
    each_seed("statements", |article| {
        let extraction = pipeline::statements(article.clone(), &MODELS.lexicon);
        let mut lines = String::new();
        for statement in &extraction.statements {
            let speaker = statement
                .speaker
                .map_or("-", |at| extraction.entities[at as usize].name.as_str());
            let text = fold(&extraction.article.text[statement.content.range()]);
            let (stance, reporting) = (name(statement.stance), name(statement.reporting));
            writeln!(lines, "{speaker} | {stance} | {reporting} | {text}").unwrap();
        }
        lines
    });
}

/// Three lines a row of the report: kind, claim, counter. The scores change with every training and are left out.
#[test]
fn rows() {
    let mut lines = String::new();
    let config = Config {
        neural_budget: pipeline::NEURAL_BUDGET,
        ..Config::default()
    };
    for row in scan(&articles(), &config).conflicts {
        let (claim, counter) = (fold(&row.claim.text), fold(&row.counter.text));
        writeln!(lines, "{}\n  claim   {claim}\n  counter {counter}", row.kind).unwrap();
    }
    check("rows", &lines);
}
