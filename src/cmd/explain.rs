//! `explain`: why a conflict was reported.

use std::fmt::Write;

use anyhow::bail;
use clap::Args;
use gainsay::conflict::{Conflict, Kind, Side};
use gainsay::pipeline::Config;
use gainsay::report;

use super::{Budget, Running, Source, Status, scan_inputs};

/// Show why a conflict was reported: both statements, every feature with its weight
///
/// Scans the inputs again, without any threshold, and prints the conflict with this id.
#[derive(Args)]
#[command(after_help = "\
Examples:
  gainsay explain c81f3a seeds")]
pub struct Options {
    /// The conflict_id of the report, or as much of its beginning as is needed to tell it apart
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    budget: Budget,
    #[command(flatten)]
    running: Running,
}

pub fn run(options: &Options) -> anyhow::Result<Status> {
    options.running.prepare()?;
    let config = Config {
        min_score: Some(0.0),
        kinds: Kind::ALL.to_vec(),
        since: None,
        neural_budget: options.budget.neural_budget,
    };
    let outcome = scan_inputs(&options.source.inputs, &config, &options.running)?;
    let status = Status::of(outcome.summary.articles, outcome.summary.failed)?;
    let conflict = choose(&outcome.conflicts, &options.id)?;
    report::write(None, |out| out.write_all(explain(conflict).as_bytes()))?;
    Ok(status)
}

/// The conflict with this id, or the only one whose id begins so.
fn choose<'a>(conflicts: &'a [Conflict], id: &str) -> anyhow::Result<&'a Conflict> {
    if let Some(conflict) = conflicts.iter().find(|conflict| conflict.id == id) {
        return Ok(conflict);
    }
    let begin: Vec<&Conflict> = conflicts
        .iter()
        .filter(|conflict| conflict.id.starts_with(id))
        .collect();
    match begin.as_slice() {
        [conflict] => Ok(conflict),
        [] => bail!("no conflict `{id}` among the {} of these inputs", conflicts.len()),
        several => {
            let ids: Vec<&str> = several.iter().map(|conflict| conflict.id.as_str()).collect();
            bail!("{} conflicts begin with `{id}`: {}", ids.len(), ids.join(", "))
        }
    }
}

fn explain(conflict: &Conflict) -> String {
    let mut text = format!(
        "{} {}, score {:.3}\nsubject  {}\ncue      {}\nreason   {}\n\n",
        conflict.kind, conflict.id, conflict.score, conflict.subject, conflict.cue, conflict.reason
    );
    describe(&mut text, "claim", &conflict.claim);
    describe(&mut text, "counter", &conflict.counter);
    let width = conflict
        .features
        .iter()
        .map(|feature| feature.name.chars().count())
        .max();
    let width = width.unwrap_or(0).max("feature".len());
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "{:<width$}{:>10}{:>10}{:>16}",
        "feature", "value", "weight", "value × weight"
    );
    for feature in &conflict.features {
        let part = feature.value * feature.weight;
        let _ = writeln!(
            text,
            "{:<width$}{:>10.3}{:>10.3}{part:>+16.3}",
            feature.name, feature.value, feature.weight
        );
    }
    let sum: f64 = conflict
        .features
        .iter()
        .map(|feature| feature.value * feature.weight)
        .sum();
    let _ = writeln!(text, "{:<width$}{:>10}{:>10}{sum:>+16.3}", "sum", "", "");
    text
}

fn describe(text: &mut String, role: &str, side: &Side) {
    let speaker = side.speaker.as_deref().unwrap_or("no named speaker");
    let day = side.published.map(|day| format!(", {day}")).unwrap_or_default();
    let _ = writeln!(
        text,
        "{role}: {speaker} ({}{day}, {} at {}..{})",
        side.source, side.article, side.start, side.end
    );
    for line in side.text.lines() {
        let _ = writeln!(text, "    {}", line.trim_end());
    }
    let _ = writeln!(text, "    in {}\n", side.sources.join(" | "));
}

#[cfg(test)]
mod tests {
    use super::*;
    use gainsay::conflict::FeatureWeight;

    fn conflict(id: &str) -> Conflict {
        let side = |text: &str| Side {
            text: text.to_owned(),
            source: "Quay Post".to_owned(),
            article: "q1".to_owned(),
            start: 4,
            end: 9,
            sources: vec!["Quay Post".to_owned()],
            ..Side::default()
        };
        let feature = |name: &str, value, weight| FeatureWeight {
            name: name.to_owned(),
            value,
            weight,
        };
        Conflict {
            id: id.to_owned(),
            kind: Kind::Denial,
            score: 0.5,
            subject: "the pier".to_owned(),
            claim: side("It was sold.\nTwice."),
            counter: side("It was not."),
            cue: "not".to_owned(),
            reason: "says that it is untrue".to_owned(),
            features: vec![feature("same_subject", 2.0, 0.75), feature("hedged", 1.0, -0.5)],
        }
    }

    #[test]
    fn an_id_or_its_beginning_names_one() {
        let conflicts = [conflict("cab"), conflict("cabin"), conflict("cod")];
        for (id, chosen) in [("cab", Some("cab")), ("cabi", Some("cabin")), ("co", Some("cod"))] {
            assert_eq!(choose(&conflicts, id).ok().map(|conflict| conflict.id.as_str()), chosen);
        }
        assert!(
            choose(&conflicts, "c")
                .unwrap_err()
                .to_string()
                .contains("cab, cabin, cod")
        );
        assert!(
            choose(&conflicts, "x")
                .unwrap_err()
                .to_string()
                .contains("no conflict `x`")
        );
    }

    #[test]
    fn every_part_is_shown() {
        assert_eq!(
            explain(&conflict("c1")),
            "\
denial c1, score 0.500
subject  the pier
cue      not
reason   says that it is untrue

claim: no named speaker (Quay Post, q1 at 4..9)
    It was sold.
    Twice.
    in Quay Post

counter: no named speaker (Quay Post, q1 at 4..9)
    It was not.
    in Quay Post

feature          value    weight  value × weight
same_subject     2.000     0.750          +1.500
hedged           1.000    -0.500          -0.500
sum                                       +1.000
"
        );
    }
}
