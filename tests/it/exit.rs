use crate::{CALM, Folder, run, seeds};

/// The commands that read articles.
const READERS: [&str; 2] = ["scan", "statements"];

#[test]
fn done_is_0() {
    let folder = Folder::new();
    folder.write("news/calm.txt", CALM);
    folder.write("day.jsonl", "{\"text\": \"A calm day.\"}\n\n");
    for command in READERS {
        let run = run(&mut folder.gainsay(&format!("{command} news day.jsonl")));
        assert_eq!(
            (run.code, run.stderr.contains("gainsay:")),
            (Some(0), false),
            "{command}: {}",
            run.stderr
        );
    }
}

#[test]
fn what_cannot_be_read_is_named_and_gives_1() {
    let folder = Folder::new();
    folder.write("calm.txt", CALM);
    folder.write(
        "day.jsonl",
        "{\"text\": \"A calm day.\"}\n{\"text\": \n{\"title\": \"No text\"}\n",
    );
    for command in READERS {
        let run = run(&mut folder.gainsay(&format!("{command} missing.txt calm.txt day.jsonl")));
        assert_eq!(run.code, Some(1), "{command}: {}", run.stderr);
        for place in [
            "gainsay: missing.txt: ",
            "gainsay: day.jsonl:2: ",
            "gainsay: day.jsonl:3: ",
        ] {
            assert!(run.stderr.contains(place), "{command} names {place}: {}", run.stderr);
        }
    }
}

#[test]
fn nothing_read_at_all_is_2_and_writes_nothing() {
    let folder = Folder::new();
    for command in READERS {
        let run = run(&mut folder.gainsay(&format!("{command} missing.txt -o out.jsonl")));
        assert_eq!(run.code, Some(2), "{command}");
        assert!(run.stderr.contains("gainsay: missing.txt: "), "{}", run.stderr);
        assert!(run.stderr.contains("nothing could be read"), "{}", run.stderr);
        assert!(run.stdout.is_empty());
        assert!(folder.names().is_empty());
    }
}

#[test]
fn no_article_at_all_is_2_and_writes_nothing() {
    let folder = Folder::new();
    folder.write("news/page.pdf", "%PDF-");
    for command in READERS {
        let run = run(&mut folder.gainsay(&format!("{command} news -o out.jsonl")));
        assert_eq!(run.code, Some(2), "{command}: {}", run.stderr);
        assert!(run.stderr.contains("gainsay: news: no article found"), "{}", run.stderr);
        assert_eq!(folder.names(), ["news"]);
    }
    folder.write("calm.txt", CALM);
    let both = run(&mut folder.gainsay("statements news calm.txt"));
    assert_eq!(both.code, Some(0), "{}", both.stderr);
}

#[test]
fn what_cannot_run_is_2_before_anything_is_read() {
    let folder = Folder::new();
    folder.write("calm.txt", CALM);
    for (arguments, message) in [
        ("", "Usage"),
        ("scan", "INPUT"),
        (
            "scan missing.txt -o out.doc",
            "out.doc: unknown ending: a report is written as .csv, .jsonl, .xlsx, .html",
        ),
        ("scan missing.txt -o out", "unknown ending"),
        ("scan missing.txt --kind rumour", "rumour"),
        ("scan missing.txt --min-score 1.5", "0 to 1"),
        ("scan missing.txt --min-score nan", "0 to 1"),
        ("scan missing.txt --since yesterday", "yesterday"),
        ("scan missing.txt --threads 0", "threads"),
        ("scan missing.txt --models nowhere", "nowhere: no such folder"),
        ("scan missing.txt --fail-on update", "add --kind update"),
        ("scan missing.txt --fail-on denial --kind update", "add --kind denial"),
        ("scan . -o out.jsonl", "out.jsonl: lies in the input folder ."),
        ("statements . -o out.jsonl", "out.jsonl: lies in the input folder ."),
        ("statements . -o out.txt", "out.txt: lies in the input folder ."),
        ("judge missing.jsonl", "missing.jsonl"),
        ("evaluate missing.jsonl missing.csv", "missing.jsonl"),
        ("explain c1 calm.txt", "no conflict `c1`"),
        ("dance", "dance"),
    ] {
        let run = run(&mut folder.gainsay(arguments));
        assert_eq!(run.code, Some(2), "{arguments}: {}", run.stderr);
        assert!(run.stderr.contains(message), "{arguments}: {}", run.stderr);
        assert!(!run.stderr.contains("missing.txt: "), "{arguments}: {}", run.stderr);
        assert_eq!(folder.names(), ["calm.txt"]);
    }
}

#[test]
fn a_kind_to_fail_on_gives_3() {
    let folder = Folder::new();
    let mut scan = folder.gainsay("scan --fail-on denial --fail-on retraction -o out.csv");
    assert_eq!(run(scan.arg(seeds())).code, Some(3));
    assert_eq!(folder.names(), ["out.csv"], "the report is written all the same");

    folder.write("calm.txt", CALM);
    assert_eq!(run(&mut folder.gainsay("scan calm.txt --fail-on denial")).code, Some(0));
}

#[test]
fn articles_come_from_standard_input() {
    let folder = Folder::new();
    let articles = "{\"text\": \"A calm day.\"}\nnot json\n";
    for command in READERS {
        let run = run(folder.gainsay(&format!("{command} -")).write_stdin(articles));
        assert_eq!(run.code, Some(1), "{command}");
        assert!(run.stderr.contains(":2: "), "{command}: {}", run.stderr);
    }
}

#[test]
fn the_summary_is_on_standard_error_and_can_be_turned_off() {
    let folder = Folder::new();
    folder.write("calm.txt", CALM);
    let told = run(&mut folder.gainsay("scan calm.txt"));
    assert!(told.stderr.contains("1 read, 0 failed"), "{}", told.stderr);
    assert!(told.stdout.starts_with("\u{feff}\"verdict\",\"kind\","));
    assert_eq!(run(&mut folder.gainsay("scan calm.txt -q")).stderr, "");
    assert!(
        run(&mut folder.gainsay("scan calm.txt missing.txt -q"))
            .stderr
            .contains("missing.txt")
    );
}

#[test]
fn the_neural_judge_reads_what_it_may_on_any_number_of_threads() {
    let folder = Folder::new();
    let [one, four] = ["1", "4"].map(|threads| {
        let mut command = folder.gainsay("scan");
        run(command
            .args(["--threads", threads, "--neural-budget", "5"])
            .arg(seeds()))
    });
    assert_eq!(one.stdout, four.stdout);
    assert!(one.stderr.contains("read by the neural judge"), "{}", one.stderr);
    let linear = run(folder.gainsay("scan --neural-budget 0").arg(seeds()));
    assert_ne!(one.stdout, linear.stdout);
    assert!(!linear.stderr.contains("neural"), "{}", linear.stderr);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let folder = Folder::new();
    for command in READERS {
        let [one, four] = ["1", "4"].map(|threads| {
            let mut command = folder.gainsay(command);
            run(command.args(["--threads", threads]).arg(seeds())).stdout
        });
        assert_eq!(one, four, "{command}");
    }
}
