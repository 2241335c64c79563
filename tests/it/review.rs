use crate::{CALM, Folder, run, seeds};

/// A report of a made-up run, as a spreadsheet saves it: semicolons, no BOM, fewer quotes, columns moved, one added.
const SAVED: &str = "\
conflict_id;verdict;note;kind;score;claim_text;counter_text;desk;status
c-right;right;\"see \"\"Quay\"\"; p. 3\";denial;0,75;The pier was sold.;=1+1;north;new
c-open;;;denial;0,5;The lamp broke.;It did not.;;new
";

/// The records of a CSV, its header first.
fn records(table: &str) -> Vec<Vec<String>> {
    let table = table.strip_prefix('\u{feff}').expect("a BOM");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(table.as_bytes());
    reader
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

fn cell<'a>(records: &'a [Vec<String>], row: usize, column: &str) -> &'a str {
    let at = records[0].iter().position(|name| name == column).unwrap();
    &records[row][at]
}

#[test]
fn marked_rows_stay_and_unmarked_ones_go() {
    let folder = Folder::new();
    folder.write("calm.txt", CALM);
    folder.write("out.csv", SAVED);
    for round in 0..3 {
        let scan = run(&mut folder.gainsay("scan calm.txt -o out.csv"));
        assert_eq!(scan.code, Some(0), "{}", scan.stderr);
        assert!(scan.stderr.contains("1: 1 gone"), "{}", scan.stderr);
        let table = records(&folder.read("out.csv"));
        assert_eq!(table.len(), 2, "round {round}");
        for (column, text) in [
            ("conflict_id", "c-right"),
            ("verdict", "right"),
            ("note", "see \"Quay\"; p. 3"),
            ("status", "gone"),
            ("score", "0.7500"),
            ("desk", "north"),
            ("counter_text", "'=1+1"),
        ] {
            assert_eq!(cell(&table, 1, column), text, "round {round}");
        }
    }
}

#[test]
fn marks_of_found_rows_come_back() {
    let folder = Folder::new();
    let scan = || {
        let scan = run(folder.gainsay("scan -o out.csv").arg(seeds()));
        assert_eq!(scan.code, Some(0), "{}", scan.stderr);
        records(&folder.read("out.csv"))
    };
    let first = scan();
    assert!(first.len() > 1, "the seeds hold conflicts");
    assert!((1..first.len()).all(|row| cell(&first, row, "status") == "new"));

    let mut marked = csv::Writer::from_writer(Vec::new());
    for (row, record) in first.iter().enumerate() {
        let mut record = record.clone();
        if row == 1 {
            record[0] = "right".to_owned();
        }
        marked.write_record(&record).unwrap();
    }
    folder.write("out.csv", &String::from_utf8(marked.into_inner().unwrap()).unwrap());
    let second = scan();
    assert_eq!(second.len(), first.len());
    assert_eq!(cell(&second, 1, "verdict"), "right");
    for (row, record) in second.iter().enumerate().skip(1) {
        assert_eq!(cell(&second, row, "status"), "seen");
        assert_eq!(cell(&second, row, "conflict_id"), cell(&first, row, "conflict_id"));
        assert!(row == 1 || record[0].is_empty());
    }
}

#[test]
fn every_row_quotes_its_articles() {
    let folder = Folder::new();
    let table = records(&run(folder.gainsay("scan").arg(seeds())).stdout);
    for row in 1..table.len() {
        for side in ["claim", "counter"] {
            let of = |name: &str| cell(&table, row, &format!("{side}_{name}"));
            let article = std::fs::read_to_string(seeds().join(of("article")).with_extension("txt")).unwrap();
            let (start, end): (usize, usize) = (of("start").parse().unwrap(), of("end").parse().unwrap());
            let quoted: String = article.chars().skip(start).take(end - start).collect();
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(words(&quoted), words(of("text")), "row {row} {side}");
        }
        let score: f64 = cell(&table, row, "score").parse().unwrap();
        assert!((0.0..=1.0).contains(&score));
    }
}

#[test]
fn json_lines_are_read_back_too() {
    let folder = Folder::new();
    folder.write("calm.txt", CALM);
    let side = r#"{"text": "=A", "speaker": null, "source": "s", "published": null, "article": "x", "title": null, "url": null, "start": 0, "end": 2, "sources": ["s"]}"#;
    let row = format!(
        r#"{{"id": "c1", "kind": "denial", "score": 0.5, "subject": "", "claim": {side}, "counter": {side}, "cue": "", "reason": "", "features": [], "verdict": "right"}}"#
    );
    folder.write("out/report.jsonl", &format!("{row}\n"));
    let scan = run(&mut folder.gainsay("scan calm.txt -o out/report.jsonl"));
    assert_eq!(scan.code, Some(0), "{}", scan.stderr);
    let row: serde_json::Value = serde_json::from_str(&folder.read("out/report.jsonl")).unwrap();
    assert_eq!((&row["verdict"], &row["status"]), (&"right".into(), &"gone".into()));
    assert_eq!(row["claim"]["text"], "=A", "only tables need formulas defused");
}

#[test]
fn a_file_that_is_no_report_is_not_overwritten() {
    let folder = Folder::new();
    folder.write("calm.txt", CALM);
    let header = "conflict_id,kind,score,claim_text,counter_text\n";
    for (name, text, line) in [
        ("prices.csv", "name,price\npear,3\n", 1),
        (
            "cut.csv",
            &format!("{header}c1,denial,0.5,a,b\nc2,denial,half,a,b\n"),
            3,
        ),
        ("open.csv", &format!("{header}c1,denial,0.5,\"a,b\n"), 2),
        ("out.jsonl", "{\"text\": \"an article\"}\n", 1),
    ] {
        folder.write(name, text);
        let scan = run(&mut folder.gainsay(&format!("scan calm.txt -o {name}")));
        assert_eq!(scan.code, Some(2), "{name}");
        let message = format!("gainsay: {name}:{line}: not a gainsay report");
        assert!(scan.stderr.starts_with(&message), "{}", scan.stderr);
        assert_eq!(folder.read(name), text);
    }
}
