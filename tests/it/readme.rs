use std::path::Path;

use assert_cmd::cargo::cargo_bin;

use crate::{Folder, run, seeds};

/// The lines of the blocks that README.md opens with "```sh test".
fn commands() -> Vec<String> {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(readme).expect("README.md");
    let mut commands = Vec::new();
    let mut inside = false;
    for line in readme.lines() {
        match (inside, line.trim()) {
            (false, "```sh test") => inside = true,
            (true, "```") => inside = false,
            (true, "") => {}
            (true, line) => commands.push(line.to_owned()),
            (false, _) => {}
        }
    }
    assert!(!inside, "a block of README.md is left open");
    commands
}

/// All run in one folder, one after the other, beside a copy of `seeds`; `cargo run --release --` stands for the
/// program under test.
#[cfg(unix)]
#[test]
fn the_commands_of_the_readme_run() {
    let folder = Folder::new();
    for seed in std::fs::read_dir(seeds()).unwrap() {
        let seed = seed.unwrap();
        let name = seed.file_name().into_string().unwrap();
        folder.write(&format!("seeds/{name}"), &std::fs::read_to_string(seed.path()).unwrap());
    }
    let program = cargo_bin("gainsay");
    let path = format!(
        "{}:{}",
        program.parent().unwrap().display(),
        std::env::var("PATH").unwrap()
    );
    let commands = commands();
    assert!(!commands.is_empty(), "README.md shows no command");
    for line in commands {
        let command = line.replace("cargo run --release --", "gainsay");
        assert!(
            command.contains("gainsay ") && !command.contains("cargo "),
            "not a command of the program: {line}"
        );
        let run = run(assert_cmd::Command::new("sh")
            .args(["-c", &command])
            .current_dir(folder.path(""))
            .env("PATH", &path));
        assert_eq!(run.code, Some(0), "{line}: {}", run.stderr);
    }
}
