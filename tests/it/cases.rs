//! Runs `tests/cases/*.md`, see `tests/cases/README.md` for the form of a case.

mod parse;

use std::cell::LazyCell;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use gainsay::article::Article;
use gainsay::conflict::{Conflict, Side};
use gainsay::extract::Extraction;
use gainsay::models::Models;
use gainsay::pipeline::{self, Config, Outcome};
use gainsay::statement::Statement;

/// The models that the program is shipped with.
pub static MODELS: LazyLock<Models> = LazyLock::new(|| Models::load_with_nli(None).expect("the shipped models"));

/// What the pipeline finds in `articles`.
pub fn scan(articles: &[Article], config: &Config) -> Outcome {
    pipeline::scan(articles.iter().cloned().map(Ok), &MODELS, config, &()).expect("the model runs")
}

/// The articles of all cases, ids made unique by the name of their file.
pub fn articles() -> Vec<Article> {
    let mut articles = Vec::new();
    for file in files() {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        for article in Case::parse(&std::fs::read_to_string(&file).unwrap()).unwrap().articles {
            let id = format!("{name}/{}", article.id);
            articles.push(Article { id, ..article });
        }
    }
    articles
}

#[test]
fn every_expectation_holds() {
    let mut failures = String::new();
    let files = files();
    assert!(!files.is_empty(), "tests/cases holds no case");
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).unwrap();
        let failed = match Case::parse(&text) {
            Ok(case) => case.run(),
            Err(failure) => vec![failure],
        };
        for (line, message) in failed {
            writeln!(failures, "tests/cases/{name}:{line}: {message}").unwrap();
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// The cases, sorted by name.
fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "md") && !file.ends_with("README.md"));
    files.sort();
    files
}

/// What goes wrong, with the line of the file that it is about.
type Failure = (usize, String);

#[derive(Default)]
struct Case {
    articles: Vec<Article>,
    min_score: Option<f64>,
    expectations: Vec<Expectation>,
}

struct Expectation {
    line: usize,
    /// As written in the file.
    text: String,
    /// Known to fail; once it holds, the line is to be promoted.
    todo: bool,
    /// `no …`: nothing may match.
    none: bool,
    what: What,
}

enum What {
    Statement {
        of: String,
        fields: Vec<(String, String)>,
    },
    Embedded {
        of: String,
        claim: String,
    },
    Conflict {
        claim: String,
        counter: String,
        fields: Vec<(String, String)>,
    },
    Reprints(usize),
}

impl Case {
    /// The expectations that fail.
    fn run(&self) -> Vec<Failure> {
        let extractions: Vec<Extraction> = self
            .articles
            .iter()
            .map(|article| pipeline::statements(article.clone(), &MODELS.lexicon))
            .collect();
        let config = Config {
            min_score: self.min_score,
            neural_budget: pipeline::NEURAL_BUDGET,
            ..Config::default()
        };
        let outcome = scan(&self.articles, &config);
        let all = LazyCell::new(|| {
            let min_score = Some(0.0);
            scan(
                &self.articles,
                &Config {
                    min_score,
                    neural_budget: pipeline::NEURAL_BUDGET,
                    ..Config::default()
                },
            )
        });
        let failure = |expectation: &Expectation| {
            let found = expectation.what.found(&extractions, &outcome, expectation.none);
            let message = match (found == expectation.none, expectation.todo) {
                (true, false) => format!("{}{}", expectation.text, expectation.what.seen(&extractions, &all)),
                (false, true) => format!("{}\n    holds now: take the `todo` away", expectation.text),
                _ => return None,
            };
            Some((expectation.line, message))
        };
        self.expectations.iter().filter_map(failure).collect()
    }
}

impl What {
    /// Whether something matches. Which side of a conflict is the claim is left open where `none` may match.
    fn found(&self, extractions: &[Extraction], outcome: &Outcome, none: bool) -> bool {
        match self {
            What::Statement { of, fields } => {
                statements(extractions, of).any(|(e, s)| fields.iter().all(|(key, value)| field(e, s, key) == *value))
            }
            What::Embedded { of, claim } => statements(extractions, of)
                .filter_map(|(e, s)| Some(&e.article.text[s.embedded?.range()]))
                .any(|clause| holds(clause, claim)),
            What::Conflict { claim, counter, fields } => outcome.conflicts.iter().any(|row| {
                let between = |a, b| holds(&row.claim.text, a) && holds(&row.counter.text, b);
                (between(claim, counter) || none && between(counter, claim))
                    && fields.iter().all(|(key, value)| fits(row, key, value))
            }),
            What::Reprints(count) => outcome.summary.reprints == *count,
        }
    }

    /// What there is instead, for the message; `outcome` has the rows below the threshold too.
    fn seen(&self, extractions: &[Extraction], outcome: &Outcome) -> String {
        let mut seen = String::new();
        match self {
            What::Statement { of, .. } | What::Embedded { of, .. } => {
                for (e, s) in statements(extractions, of) {
                    let fields = ["speaker", "stance", "reporting", "polarity", "modality"];
                    let fields = fields.map(|key| format!("{key}={}", field(e, s, key))).join(" | ");
                    let text = |span: gainsay::span::Span| &e.article.text[span.range()];
                    let embedded = s.embedded.map_or("-", text);
                    write!(
                        seen,
                        "\n    {fields}\n      {}\n      embedded: {embedded}",
                        text(s.content)
                    )
                    .unwrap();
                }
            }
            What::Conflict { .. } => {
                for row in &outcome.conflicts {
                    let side = |side: &Side| {
                        let speaker = side.speaker.as_deref().unwrap_or("-");
                        format!("{} [{speaker}; {}]", side.text, side.sources.join(" + "))
                    };
                    let (kind, score) = (row.kind, row.score);
                    write!(
                        seen,
                        "\n    {score:.3} {kind}: {}\n      ~ {}",
                        side(&row.claim),
                        side(&row.counter)
                    )
                    .unwrap();
                }
            }
            What::Reprints(_) => write!(seen, "\n    reprints: {}", outcome.summary.reprints).unwrap(),
        }
        match seen.is_empty() {
            true => "\n    found: nothing".to_owned(),
            false => format!("\n  found:{seen}"),
        }
    }
}

/// The statements whose sentence holds the fragment `of`.
fn statements<'a>(
    extractions: &'a [Extraction],
    of: &'a str,
) -> impl Iterator<Item = (&'a Extraction, &'a Statement)> + use<'a> {
    let all = extractions
        .iter()
        .flat_map(|e| e.statements.iter().map(move |s| (e, s)));
    all.filter(move |(e, s)| holds(&e.article.text[s.span.range()], of))
}

/// A property of a statement by its name in a case; `-` for no speaker.
fn field(extraction: &Extraction, statement: &Statement, key: &str) -> String {
    match key {
        "speaker" => statement
            .speaker
            .map_or("-".to_owned(), |at| extraction.entities[at as usize].name.clone()),
        "stance" => name(statement.stance),
        "reporting" => name(statement.reporting),
        "polarity" => name(statement.polarity),
        "modality" => name(statement.modality),
        other => unreachable!("{other} is refused when the case is read"),
    }
}

/// The name of a value in reports.
pub fn name(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

fn fits(row: &Conflict, key: &str, value: &str) -> bool {
    let speaker = |side: &Side| side.speaker.as_deref().unwrap_or("-") == value;
    let sources = |side: &Side| {
        let mut expected: Vec<&str> = value.split('+').map(str::trim).collect();
        let mut sources: Vec<&str> = side.sources.iter().map(String::as_str).collect();
        expected.sort_unstable();
        sources.sort_unstable();
        expected == sources
    };
    match key {
        "kinds" => value.split(',').any(|kind| kind == row.kind.name()),
        "claim-speaker" => speaker(&row.claim),
        "counter-speaker" => speaker(&row.counter),
        "claim-sources" => sources(&row.claim),
        "counter-sources" => sources(&row.counter),
        other => unreachable!("{other} is refused when the case is read"),
    }
}

/// Whether `text` holds `fragment`, whatever the white space; every text holds `*`.
fn holds(text: &str, fragment: &str) -> bool {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    fragment == "*" || words(text).contains(&words(fragment))
}

#[test]
fn the_harness_finds_fault() {
    let case = |expect: &str| {
        let article = "id: a\n\n\"The pier is safe,\" said Mira Holt.";
        Case::parse(&format!(
            "# Pier\n\n```article\n{article}\n```\n\n```expect\n{expect}\n```\n"
        ))
    };
    for (expect, fails) in [
        ("statement: pier is safe | speaker=Mira Holt | stance=asserts", false),
        ("statement: pier is safe | stance=denies", true),
        ("statement: no such words", true),
        ("no statement: pier is safe | stance=denies", false),
        ("no statement: pier is safe", true),
        ("no embedded: pier is safe ~ *", false),
        ("conflict: pier ~ safe", true),
        ("no conflict: * ~ *", false),
        ("todo conflict: pier ~ safe", false),
        ("todo no conflict: * ~ *", true),
        ("reprints: 0", false),
        ("reprints: 1", true),
    ] {
        let failures = case(expect).unwrap().run();
        assert_eq!(!failures.is_empty(), fails, "{expect}: {failures:?}");
        assert!(failures.iter().all(|(line, _)| *line == 10), "{expect}: {failures:?}");
    }
    for (expect, message) in [
        ("", "nothing is expected"),
        ("conflict: pier", "two fragments"),
        ("conflict: a ~ b | kinds=rumour", "rumour"),
        ("statement: a | mood=bad", "mood"),
        ("statement: a | bad", "KEY=VALUE"),
        ("clash: a", "clash"),
        ("reprints: many", "many"),
    ] {
        let (_, told) = case(expect).err().expect(expect);
        assert!(told.contains(message), "{expect}: {told}");
    }
}
