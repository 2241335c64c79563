//! Laws of the whole pipeline, on batches drawn from the seeds and the articles of `tests/cases`.

use std::collections::{HashMap, HashSet};

use gainsay::article::Article;
use gainsay::conflict::{Conflict, Side};
use gainsay::ingest;
use gainsay::pipeline::Config;
use gainsay::report::{Format, Row};
use proptest::prelude::*;
use proptest::sample::subsequence;

use crate::cases::{articles, scan};
use crate::seeds;

/// All rows that the judge has a verdict for, so that the laws see many.
fn every_row() -> Config {
    Config {
        min_score: Some(0.0),
        ..Config::default()
    }
}

fn few() -> ProptestConfig {
    ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Some of the articles, in any order.
fn batch() -> impl Strategy<Value = Vec<Article>> {
    let mut pool = articles();
    pool.extend(ingest::read(&[seeds()]).map(|article| article.unwrap()));
    let count = pool.len();
    subsequence(pool, count / 3..=count).prop_shuffle()
}

/// The report of `articles` on so many threads, byte for byte.
fn report(articles: &[Article], threads: usize) -> String {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let outcome = pool.install(|| scan(articles, &every_row()));
    let rows: Vec<Row> = outcome.conflicts.into_iter().map(Row::new).collect();
    let mut out = Vec::new();
    Format::Jsonl.render(&rows, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// What a conflict id may depend on.
fn texts(conflict: &Conflict) -> [String; 2] {
    [conflict.claim.text.clone(), conflict.counter.text.clone()]
}

proptest! {
    #![proptest_config(few())]

    #[test]
    fn neither_order_nor_threads_matter(articles in batch()) {
        let mut sorted = articles.clone();
        sorted.sort_by(|a, b| a.id.cmp(&b.id));
        let expected = report(&sorted, 1);
        prop_assert_eq!(&report(&articles, 1), &expected);
        prop_assert_eq!(&report(&articles, 2), &expected);
    }

    /// Offsets count code points, whatever stands before: `opening` has letters of one to four bytes.
    #[test]
    fn the_slice_of_a_side_is_its_text(articles in batch(), opening in "[a-zé€𝄞\u{a0}\u{301} ’“\n]{0,40}") {
        let articles: Vec<Article> = articles
            .into_iter()
            .map(|article| Article { text: format!("{opening}\n\n{}", article.text), ..article })
            .collect();
        let text_of: HashMap<&str, Vec<char>> =
            articles.iter().map(|a| (a.id.as_str(), a.text.chars().collect())).collect();
        let slice = |side: &Side| text_of[side.article.as_str()][side.start..side.end].iter().collect::<String>();
        let outcome = scan(&articles, &every_row());
        prop_assert!(!outcome.conflicts.is_empty());
        for conflict in &outcome.conflicts {
            prop_assert_eq!(&slice(&conflict.claim), &conflict.claim.text);
            prop_assert_eq!(&slice(&conflict.counter), &conflict.counter.text);
        }
    }

    /// Nobody is named as source of what it did not print, not even who printed the rest of it.
    #[test]
    fn a_source_has_the_statement(mut articles in batch(), kept in 0.5f64..1.0) {
        let copy = |article: &Article| Article {
            id: format!("0-{}", article.id),
            publisher: article.publisher.as_ref().map(|name| format!("{name}, cut")),
            origin: format!("cut {}", article.origin),
            text: {
                let lines: Vec<&str> = article.text.lines().collect();
                lines[..(kept * lines.len() as f64).ceil() as usize].join("\n")
            },
            ..article.clone()
        };
        let copies: Vec<Article> = articles.iter().map(copy).collect();
        articles.extend(copies);
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut printed: HashMap<&str, String> = HashMap::new();
        for article in &articles {
            printed.entry(article.source()).or_default().push_str(&words(&article.text));
        }
        for conflict in scan(&articles, &every_row()).conflicts {
            for side in [&conflict.claim, &conflict.counter] {
                for source in &side.sources {
                    prop_assert!(printed[source.as_str()].contains(&words(&side.text)), "{}: {}", source, side.text);
                }
            }
        }
    }

    /// What is reported does not depend on what stands below it, though rows that were read and rows that were not have
    /// thresholds of their own.
    #[test]
    fn a_reported_row_is_among_all_rows(articles in batch(), neural_budget in 2usize..8) {
        let reported = scan(&articles, &Config { neural_budget, ..Config::default() });
        let all = scan(&articles, &Config { neural_budget, ..every_row() });
        let ids: HashSet<&str> = all.conflicts.iter().map(|c| c.id.as_str()).collect();
        for conflict in &reported.conflicts {
            prop_assert!(ids.contains(conflict.id.as_str()), "{}", conflict.id);
        }
    }

    /// What `explain` tells of a row adds up to its score.
    #[test]
    fn features_add_up_to_the_score(articles in batch()) {
        for conflict in scan(&articles, &Config { neural_budget: 8, ..every_row() }).conflicts {
            let odds: f64 = conflict.features.iter().map(|f| f.value * f.weight).sum();
            let score = 1.0 / (1.0 + (-odds).exp());
            prop_assert!((score - conflict.score).abs() < 1e-6, "{}: {} {:?}", conflict.id, score, conflict);
        }
    }

    /// Ids neither change with the other articles, their ids and their files, nor stand for two rows of one report.
    #[test]
    fn ids_depend_on_the_two_statements(articles in batch(), kept in any::<prop::sample::Index>()) {
        let all = scan(&articles, &every_row()).conflicts;
        let fewer: Vec<Article> = articles[..=kept.index(articles.len())]
            .iter()
            .map(|a| Article { id: format!("moved-{}", a.id), origin: "elsewhere.txt".to_owned(), ..a.clone() })
            .collect();
        let fewer = scan(&fewer, &every_row()).conflicts;
        for conflicts in [&all, &fewer] {
            let ids: HashSet<&str> = conflicts.iter().map(|c| c.id.as_str()).collect();
            prop_assert_eq!(ids.len(), conflicts.len());
        }
        let id_of: HashMap<[String; 2], &str> = all.iter().map(|c| (texts(c), c.id.as_str())).collect();
        for conflict in &fewer {
            if let Some(id) = id_of.get(&texts(conflict)) {
                prop_assert_eq!(&conflict.id, id);
            }
        }
    }
}
