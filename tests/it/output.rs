use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use assert_cmd::cargo::cargo_bin;

use crate::{CALM, Folder, run, seeds};

#[test]
fn a_file_appears_whole_and_alone() {
    let folder = Folder::new();
    let to_stdout = run(folder.gainsay("scan").arg(seeds())).stdout;
    let to_file = run(folder.gainsay("scan -o out.csv").arg(seeds()));
    assert_eq!((to_file.code, to_file.stdout.as_str()), (Some(0), ""));
    assert_eq!(folder.names(), ["out.csv"]);
    assert_eq!(folder.read("out.csv"), to_stdout);
}

#[test]
fn the_ending_names_the_format() {
    let folder = Folder::new();
    folder.write("news/calm.txt", CALM);
    for (name, begin) in [
        ("out.CSV", "\u{feff}\"verdict\"".as_bytes()),
        ("out.xlsx", b"PK"),
        ("out.html", b"<!DOCTYPE"),
        // Nothing there reads it as an article.
        ("news/out.html", b"<!DOCTYPE"),
    ] {
        // The second run reads what the first one wrote.
        for _ in 0..2 {
            let run = run(&mut folder.gainsay(&format!("scan news -o {name}")));
            assert_eq!(run.code, Some(0), "{name}: {}", run.stderr);
            assert!(std::fs::read(folder.path(name)).unwrap().starts_with(begin), "{name}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_is_written_to() {
    let folder = Folder::new();
    folder.write("calm.txt", CALM);
    let pipe = folder.path("pipe.csv");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::spawn(move || std::fs::read_to_string(pipe).unwrap());
    let mut scan = folder.gainsay("scan calm.txt -o pipe.csv");
    let scan = run(scan.timeout(Duration::from_secs(60)));
    assert_eq!(scan.code, Some(0), "{}", scan.stderr);
    assert!(reader.join().unwrap().starts_with("\u{feff}\"verdict\""));
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let folder = Folder::new();
    folder.write("calm.txt", CALM);
    for command in ["scan", "statements"] {
        let run = run(&mut folder.gainsay(&format!("{command} calm.txt -o none/out.jsonl")));
        assert_eq!(run.code, Some(2));
        assert!(run.stderr.contains("cannot write none/out.jsonl"), "{}", run.stderr);
    }
}

#[test]
fn no_input_and_no_report_is_overwritten() {
    let folder = Folder::new();
    folder.write("calm.txt", CALM);
    folder.write("report.csv", "verdict,note\nreal,mine\n");
    for (command, message) in [
        ("statements calm.txt -o calm.txt", "calm.txt: is also the input"),
        ("scan calm.txt -o ./calm.txt", "unknown ending"),
        ("judge calm.txt -o calm.txt", "calm.txt: is also the input"),
        (
            "statements calm.txt -o report.csv",
            "report.csv: JSON lines are written, no report",
        ),
        (
            "judge calm.txt -o report.csv",
            "report.csv: JSON lines are written, no report",
        ),
    ] {
        let run = run(&mut folder.gainsay(command));
        assert_eq!(run.code, Some(2), "{command}: {}", run.stderr);
        assert!(run.stderr.contains(message), "{command}: {}", run.stderr);
    }
    assert_eq!(folder.read("calm.txt"), CALM);
    assert_eq!(folder.read("report.csv"), "verdict,note\nreal,mine\n");
}

/// More pairs than a pipe holds; the ids carry the weight.
fn many_pairs(folder: &Folder) {
    let id = "x".repeat(10_000);
    let pairs: String = (0..40)
        .map(|n| format!("{{\"id\": \"{id}{n}\", \"a\": \"A.\", \"b\": \"B.\"}}\n"))
        .collect();
    folder.write("pairs.jsonl", &pairs);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = Folder::new();
    many_pairs(&folder);
    let mut child = Command::new(cargo_bin("gainsay"))
        .args(["judge", "pairs.jsonl"])
        .current_dir(folder.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::with_capacity(1, child.stdout.take().unwrap())
        .read_line(&mut first)
        .unwrap();
    assert!(first.starts_with("{\"id\":\"xxx"));
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert_eq!((child.wait().unwrap().code(), errors.as_str()), (Some(0), ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_that_names_the_file() {
    let folder = Folder::new();
    folder.write("calm.txt", CALM);
    folder.write("out.csv", "");
    many_pairs(&folder);
    let program = cargo_bin("gainsay");
    let shell = |script: &str| {
        let script = script.replace("gainsay", program.to_str().unwrap());
        run(assert_cmd::Command::new("sh")
            .args(["-c", &script])
            .current_dir(folder.path("")))
    };
    folder.write("out.jsonl", "");
    for (command, out) in [("scan calm.txt -q", "out.csv"), ("judge pairs.jsonl", "out.jsonl")] {
        let full = shell(&format!("gainsay {command} > /dev/full"));
        assert_eq!(full.code, Some(2), "{command}");
        assert!(
            full.stderr.contains("cannot write standard output: No space left"),
            "{}",
            full.stderr
        );

        // A limit on the size of files stands in for a full disk.
        let before = folder.names();
        let full = shell(&format!("trap '' XFSZ; ulimit -f 0; gainsay {command} -o {out}"));
        assert_eq!(full.code, Some(2), "{command}");
        assert!(
            full.stderr.contains(&format!("cannot write {out}: ")),
            "{}",
            full.stderr
        );
        assert_eq!(folder.names(), before);
        assert_eq!(folder.read(out), "");
    }
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_the_old_file_alone() {
    let folder = Folder::new();
    folder.write("out.jsonl", "old");
    let mut child = Command::new(cargo_bin("gainsay"))
        .args(["statements", "-", "-o", "out.jsonl"])
        .current_dir(folder.path(""))
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    // Held open: the end of the input would race with the signal.
    let _input = child.stdin.take();
    let start = Instant::now();
    while folder.names().len() < 2 {
        assert!(start.elapsed() < Duration::from_secs(30), "no temporary file");
        std::thread::sleep(Duration::from_millis(10));
    }
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(kill.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(folder.names(), ["out.jsonl"]);
    assert_eq!(folder.read("out.jsonl"), "old");
}
