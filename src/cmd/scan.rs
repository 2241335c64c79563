//! `scan`: articles in, conflicts out.

use std::path::PathBuf;

use clap::Args;
use gainsay::conflict::Kind;
use gainsay::pipeline::{Config, Summary};
use gainsay::report::{self, Format, Row};
use jiff::civil::Date;

use super::{Budget, Running, Source, Status, check_place, say, scan_inputs};

/// List the conflicts in articles: claims denied, taken back or contradicted
///
/// Writes a row a conflict, best first. If FILE is an earlier report, also one saved by a spreadsheet, its columns
/// `verdict` and `note` are kept, and `status` tells which rows are new, seen before, or gone.
#[derive(Args)]
#[command(after_help = "\
Examples:
  gainsay scan seeds -o conflicts.csv
  gainsay scan monday.jsonl tuesday/ --kind denial --kind retraction
  zcat day.jsonl.gz | gainsay scan - --min-score 0.8 --fail-on correction -o day.csv")]
pub struct Options {
    #[command(flatten)]
    source: Source,
    /// Write to FILE, in the format of its ending (.csv, .jsonl, .xlsx, .html) [default: CSV to standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Leave out conflicts less likely than P (0 to 1) [default: the judge's own threshold]
    #[arg(long, value_name = "P", value_parser = parse_probability)]
    min_score: Option<f64>,
    /// Only conflicts of this kind; repeat for more [default: all but update]
    #[arg(long = "kind", value_name = "KIND", value_parser = parse_kind())]
    kinds: Vec<Kind>,
    /// Only conflicts with a side published on DATE (YYYY-MM-DD) or later
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
    /// Exit with status 3 if a conflict of this kind is found; repeat for more
    #[arg(long, value_name = "KIND", value_parser = parse_kind())]
    fail_on: Vec<Kind>,
    #[command(flatten)]
    budget: Budget,
    #[command(flatten)]
    running: Running,
}

fn parse_kind() -> impl clap::builder::TypedValueParser<Value = Kind> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    PossibleValuesParser::new(Kind::ALL.map(Kind::name)).try_map(|name| name.parse::<Kind>())
}

fn parse_probability(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
        _ => Err("not a number from 0 to 1".to_owned()),
    }
}

pub fn run(options: &Options) -> anyhow::Result<Status> {
    let output = options.output.as_deref();
    let format = Format::of(output)?;
    check_kinds(&options.fail_on, &options.kinds)?;
    if let Some(output) = output {
        check_place(output, &options.source.inputs)?;
        report::read_earlier(output)?;
    }
    options.running.prepare()?;
    let config = Config {
        min_score: options.min_score,
        kinds: options.kinds.clone(),
        since: options.since,
        neural_budget: options.budget.neural_budget,
    };
    let outcome = scan_inputs(&options.source.inputs, &config, &options.running)?;
    let status = Status::of(outcome.summary.articles, outcome.summary.failed)?;
    let fails = outcome
        .conflicts
        .iter()
        .any(|conflict| options.fail_on.contains(&conflict.kind));

    // Read again: somebody may have marked rows while the run went on.
    let earlier = output.map(report::read_earlier).transpose()?.unwrap_or_default();
    let rows = report::merge(outcome.conflicts, earlier);
    report::write(output, |out| format.render(&rows, out))?;
    if !options.running.quiet {
        say(&summarize(&outcome.summary, &rows));
    }
    Ok(if fails { Status::Found } else { status })
}

/// Refuses a `--fail-on` that could never come true.
fn check_kinds(fail_on: &[Kind], kinds: &[Kind]) -> anyhow::Result<()> {
    let reported = |kind: &Kind| {
        if kinds.is_empty() {
            *kind != Kind::Update
        } else {
            kinds.contains(kind)
        }
    };
    match fail_on.iter().find(|kind| !reported(kind)) {
        Some(kind) => anyhow::bail!("--fail-on {kind}: this kind is left out (add --kind {kind})"),
        None => Ok(()),
    }
}

/// What the run did, for standard error.
fn summarize(summary: &Summary, rows: &[Row]) -> String {
    let kinds: Vec<String> = summary
        .conflicts
        .iter()
        .map(|(kind, count)| format!("{count} {kind}"))
        .collect();
    let states: Vec<String> = [report::Status::New, report::Status::Seen, report::Status::Gone]
        .into_iter()
        .map(|status| (rows.iter().filter(|row| row.status == status).count(), status))
        .filter(|(count, _)| *count > 0)
        .map(|(count, status)| format!("{count} {status}"))
        .collect();
    let list = |parts: Vec<String>| {
        if parts.is_empty() {
            String::new()
        } else {
            format!(": {}", parts.join(", "))
        }
    };
    format!(
        "articles    {} read, {} failed, {} reprints\n\
         statements  {}\n\
         pairs       {} compared{}\n\
         conflicts   {}{}\n\
         rows        {}{}\n\
         time        {:.1} s",
        summary.articles,
        summary.failed,
        summary.reprints,
        summary.statements,
        summary.pairs,
        match summary.read {
            0 => String::new(),
            read => format!(", {read} counters read by the neural judge"),
        },
        summary.conflicts.values().sum::<usize>(),
        list(kinds),
        rows.len(),
        list(states),
        summary.elapsed.as_secs_f64()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_names_what_was_done() {
        let summary = Summary {
            articles: 5,
            failed: 1,
            reprints: 2,
            statements: 80,
            pairs: 31,
            read: 24,
            conflicts: [(Kind::Denial, 2), (Kind::Retraction, 1)].into(),
            elapsed: std::time::Duration::from_millis(1240),
        };
        assert_eq!(
            summarize(&summary, &[]),
            "articles    5 read, 1 failed, 2 reprints\n\
             statements  80\n\
             pairs       31 compared, 24 counters read by the neural judge\n\
             conflicts   3: 1 retraction, 2 denial\n\
             rows        0\n\
             time        1.2 s"
        );
    }
}
