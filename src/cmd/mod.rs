//! The commands, one file each, and what they share: exit statuses, diagnostics, progress.

mod evaluate;
mod explain;
mod judge;
mod scan;
mod statements;
mod stream;
mod train;

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use gainsay::article::Article;
use gainsay::diagnostic::Diagnostic;
use gainsay::models::Models;
use gainsay::pipeline::{Config, Outcome, Progress};
use gainsay::{ingest, pipeline, report};
use indicatif::{ProgressBar, ProgressStyle};

/// Finds statements in news articles that contradict each other, are denied, or are taken back.
#[derive(Parser)]
#[command(
    name = "gainsay",
    version,
    max_term_width = 100,
    after_help = "\
Exit status:
  0  done
  1  done, but something could not be read (each named on standard error)
  2  could not run
  3  a conflict of a kind named by --fail-on was found"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Scan(scan::Options),
    Statements(statements::Options),
    Judge(judge::Options),
    Evaluate(evaluate::Options),
    Train(train::Options),
    Explain(explain::Options),
}

/// Where articles come from and what they are judged with.
#[derive(Args)]
struct Source {
    /// Article file, folder (walked), or `-` for JSON lines on standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
}

/// What the judge may spend.
#[derive(Args)]
struct Budget {
    /// Counters that the neural judge reads once more with their claims, at most; the likeliest go first, 0 leaves it out
    #[arg(long, value_name = "N", default_value_t = pipeline::NEURAL_BUDGET)]
    neural_budget: usize,
}

/// How a run goes.
#[derive(Args)]
struct Running {
    /// Threads to use [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    /// Folder of the models to judge with [default: those built in]
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
    /// No progress and no summary; what could not be read is still named
    #[arg(short, long)]
    quiet: bool,
}

/// How a command ended, if it could run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Done = 0,
    /// Something could not be read.
    Incomplete = 1,
    /// A kind named by `--fail-on` was found.
    Found = 3,
}

impl Status {
    /// The status of a run that read `read` inputs and failed on `failed` others.
    ///
    /// # Errors
    /// If nothing at all could be read.
    fn of(read: usize, failed: usize) -> anyhow::Result<Status> {
        match (read, failed) {
            (_, 0) => Ok(Status::Done),
            (0, _) => anyhow::bail!("nothing could be read"),
            _ => Ok(Status::Incomplete),
        }
    }
}

/// Runs the command that the arguments name.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    // Without a handler the run still ends, only its temporary file stays behind.
    let _ = ctrlc::set_handler(|| {
        report::write::abandon();
        std::process::exit(130);
    });
    let done = match cli.command {
        Command::Scan(options) => scan::run(&options),
        Command::Statements(options) => statements::run(&options),
        Command::Judge(options) => judge::run(&options),
        Command::Evaluate(options) => evaluate::run(&options),
        Command::Train(options) => train::run(&options),
        Command::Explain(options) => explain::run(&options),
    };
    match done {
        Ok(status) => ExitCode::from(status as u8),
        Err(error) => {
            say(&format!("gainsay: {error:#}"));
            ExitCode::from(2)
        }
    }
}

/// A line on standard error; where that is closed nobody is told.
fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

fn say_diagnostic(diagnostic: &Diagnostic) {
    say(&format!("gainsay: {diagnostic}"));
}

impl Running {
    /// Checks the options and sets the number of threads, before the first article is read.
    fn prepare(&self) -> anyhow::Result<()> {
        if let Some(models) = &self.models {
            anyhow::ensure!(models.is_dir(), "--models {}: no such folder", models.display());
        }
        // Nothing has used the pool yet, so that it can still be built; 0 is one thread a core.
        rayon::ThreadPoolBuilder::new()
            .num_threads(self.threads.unwrap_or(0).into())
            .build_global()
            .context("cannot start threads")
    }

    /// The models to judge with, and the neural one if it is wanted and there is one.
    fn models(&self, neural: bool) -> anyhow::Result<Models> {
        let folder = self.models.as_deref();
        let models = match neural {
            true => Models::load_with_nli(folder)?,
            false => Models::load(folder)?,
        };
        if neural && models.nli.is_none() && !self.quiet {
            say("gainsay: no neural model found, the linear judge decides alone");
        }
        Ok(models)
    }

    /// A bar where somebody watches.
    fn bar(&self) -> Bar {
        Bar::new(!self.quiet && io::stderr().is_terminal())
    }
}

/// The articles of `inputs`. If there is none, not even one that cannot be read, that is told in its place.
fn articles(inputs: &[PathBuf]) -> impl Iterator<Item = Result<Article, Diagnostic>> {
    let names: Vec<String> = inputs.iter().map(|input| input.display().to_string()).collect();
    let mut none = Some(Diagnostic {
        place: names.join(", "),
        message: "no article found".to_owned(),
    });
    ingest::read(inputs).map(Some).chain([None]).filter_map(move |item| {
        let none = none.take();
        item.or_else(|| none.map(Err))
    })
}

/// Scans `inputs` and tells what could not be read: the one place that calls the pipeline.
fn scan_inputs(inputs: &[PathBuf], config: &Config, running: &Running) -> anyhow::Result<Outcome> {
    let bar = running.bar();
    let models = running.models(config.neural_budget > 0)?;
    let outcome = pipeline::scan(articles(inputs), &models, config, &bar);
    bar.clear();
    let outcome = outcome?;
    outcome.diagnostics.iter().for_each(say_diagnostic);
    Ok(outcome)
}

/// Refuses an output that is also an input, or that the next run over the same inputs would read as articles.
fn check_place(output: &Path, inputs: &[PathBuf]) -> anyhow::Result<()> {
    if let Ok(file) = output.canonicalize()
        && inputs
            .iter()
            .any(|input| input.canonicalize().is_ok_and(|input| input == file))
    {
        anyhow::bail!("{}: is also the input", output.display());
    }
    if !ingest::reads(output) {
        return Ok(());
    }
    let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let folder = folder
        .canonicalize()
        .with_context(|| format!("cannot write {}", output.display()))?;
    let walked = |input: &&PathBuf| input.is_dir() && input.canonicalize().is_ok_and(|input| folder.starts_with(input));
    match inputs.iter().find(walked) {
        Some(input) => anyhow::bail!(
            "{}: lies in the input folder {}, where the next run would read it as articles",
            output.display(),
            input.display()
        ),
        None => Ok(()),
    }
}

/// Refuses a report as the output of a command that writes JSON lines: the reviewer's marks would be lost.
fn check_lines(output: Option<&Path>, inputs: &[PathBuf]) -> anyhow::Result<()> {
    use report::Format::{Csv, Html, Xlsx};
    let Some(output) = output else { return Ok(()) };
    anyhow::ensure!(
        !matches!(report::Format::of(Some(output)), Ok(Csv | Html | Xlsx)),
        "{}: JSON lines are written, no report",
        output.display()
    );
    check_place(output, inputs)
}

/// Opens `path` for reading; `-` is standard input.
fn open(path: &Path) -> anyhow::Result<Box<dyn io::BufRead>> {
    let opened = match path == Path::new("-") {
        true => ingest::in_utf_8(io::stdin().lock()),
        false => std::fs::File::open(path).and_then(|file| ingest::in_utf_8(io::BufReader::new(file))),
    };
    opened.with_context(|| format!("cannot read {}", path.display()))
}

/// Progress on standard error: a bar for the stage under way.
struct Bar {
    bar: ProgressBar,
    stage: Mutex<&'static str>,
}

impl Bar {
    fn new(visible: bool) -> Bar {
        let bar = if visible {
            ProgressBar::new(0)
        } else {
            ProgressBar::hidden()
        };
        if let Ok(style) = ProgressStyle::with_template("{msg:10} {wide_bar} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        Bar {
            bar,
            stage: Mutex::new(""),
        }
    }

    fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn report(&self, stage: &'static str, done: usize, total: usize) {
        if self.bar.is_hidden() {
            return;
        }
        if let Ok(mut current) = self.stage.lock()
            && *current != stage
        {
            *current = stage;
            self.bar.set_message(stage);
            self.bar.reset_eta();
        }
        self.bar.set_length(total as u64);
        self.bar.set_position(done as u64);
    }
}
