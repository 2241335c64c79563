//! The program as its users run it: each test in a folder of its own.

/// Made-up articles with what must and must not be found in them.
mod cases;
/// What goes to which exit status, and that every failure is named with file and line.
mod exit;
/// What each stage makes of the seeds, as snapshots.
mod golden;
/// `--help` of each command, as a snapshot.
mod help;
/// What holds for every batch: order, threads, offsets, ids.
mod laws;
/// `judge` and `evaluate`: lines in, lines out; measures.
mod measure;
/// Where output goes: whole files, formats, closed pipes, full disks, interruption.
mod output;
/// The commands of the README do what it says.
mod readme;
/// A reviewer's marks come back from the last report.
mod review;

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use assert_cmd::cargo::cargo_bin;
use tempfile::TempDir;

/// A fresh folder to run in.
struct Folder(TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        std::fs::write(self.path(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// The names in the folder, sorted.
    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// The program, to be run in the folder with `arguments` separated by spaces.
    fn gainsay(&self, arguments: &str) -> Command {
        let mut command = Command::new(cargo_bin("gainsay"));
        command.current_dir(self.0.path()).args(arguments.split_whitespace());
        command
    }
}

/// What a run printed and how it ended.
struct Run {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

fn run(command: &mut Command) -> Run {
    let output = command.output().unwrap();
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The repository's own folder `seeds`.
fn seeds() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds")
}

/// An article in which nothing is in dispute.
const CALM: &str = "The fair opens on Sunday. Visitors will find forty stalls along the quay.\n";
