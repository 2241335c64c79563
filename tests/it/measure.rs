use crate::{Folder, run};

#[test]
fn pairs_are_judged_in_their_order() {
    let folder = Folder::new();
    let mut pairs = String::new();
    for number in 0..100 {
        pairs += &format!("{{\"id\": {number}, \"a\": \"The lamp is lit.\", \"b\": \"The lamp is out.\"}}\n\n");
    }
    folder.write("pairs.jsonl", &pairs);
    let judged = run(&mut folder.gainsay("judge pairs.jsonl"));
    assert_eq!(judged.code, Some(0), "{}", judged.stderr);
    for (number, line) in judged.stdout.lines().enumerate() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(row["id"], number);
        let part = |label: &str| row[label].as_f64().unwrap();
        assert!(
            (part("entailment") + part("neutral") + part("contradiction") - 1.0).abs() < 1e-6,
            "{line}"
        );
        assert!(
            ["entailment", "neutral", "contradiction"].contains(&row["label"].as_str().unwrap()),
            "{line}"
        );
    }
    assert_eq!(judged.stdout.lines().count(), 100);
    let from_stdin = run(folder.gainsay("judge - --threads 1").write_stdin(pairs));
    assert_eq!(from_stdin.stdout, judged.stdout);
}

#[test]
fn a_bad_pair_is_named_and_the_others_judged() {
    let folder = Folder::new();
    folder.write(
        "pairs.jsonl",
        "{\"id\": \"x\", \"a\": \"A.\", \"b\": \"B.\"}\n{\"id\": \"y\", \"a\": \"A.\"}\n",
    );
    let judged = run(&mut folder.gainsay("judge pairs.jsonl"));
    assert_eq!((judged.code, judged.stdout.lines().count()), (Some(1), 1));
    assert!(
        judged.stderr.starts_with("gainsay: pairs.jsonl:2: missing field `b`"),
        "{}",
        judged.stderr
    );
}

const GOLD: &str = r#"{"case": "1", "conflicts": [{"kind": "denial", "a": {"article": "x", "sentence": "The pier was sold in May"}, "b": {"article": "y", "sentence": "Nothing was sold, she said"}, "strength": "clear"}], "decoys": [{"article": "x", "sentence": "The fair opens on Sunday"}]}
"#;

const TABLE: &str = "\
conflict_id,status,kind,score,claim_article,claim_text,counter_article,counter_text
c1,new,denial,0.9,x,The pier was sold in May,y,\"Nothing was sold, she said\"
c2,seen,update,0.4,x,The fair opens on Sunday,y,Rain fell
c3,gone,update,0.4,x,The fair opens on Sunday,y,Rain fell
";

#[test]
fn a_report_is_measured() {
    let folder = Folder::new();
    folder.write("gold.jsonl", GOLD);
    folder.write("found.csv", TABLE);
    let told = run(&mut folder.gainsay("evaluate gold.jsonl found.csv"));
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    insta::assert_snapshot!("evaluate_conflicts", told.stdout);
}

#[test]
fn judged_pairs_are_measured() {
    let folder = Folder::new();
    folder.write(
        "gold.jsonl",
        "{\"id\": 1, \"label\": \"contradiction\"}\n{\"id\": 2, \"label\": \"neutral\"}\n{\"id\": 3, \"label\": \"neutral\"}\n",
    );
    folder.write(
        "judged.jsonl",
        "{\"id\": 2, \"contradiction\": 0.2, \"label\": \"neutral\"}\n{\"id\": 1, \"contradiction\": 0.8, \"label\": \"contradiction\"}\n",
    );
    let told = run(&mut folder.gainsay("evaluate gold.jsonl judged.jsonl"));
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    insta::assert_snapshot!("evaluate_pairs", told.stdout);
}

#[test]
fn what_cannot_be_measured_is_named() {
    let folder = Folder::new();
    folder.write("gold.jsonl", GOLD);
    folder.write("other.jsonl", "{\"text\": \"an article\"}\n");
    folder.write("broken.jsonl", "\n{\"conflicts\": [{}]}\n");
    folder.write("table.csv", "name,price\npear,3\n");
    for (arguments, message) in [
        (
            "other.jsonl table.csv",
            "other.jsonl: neither labelled conflicts nor labelled pairs",
        ),
        ("broken.jsonl table.csv", "broken.jsonl:2: missing field"),
        ("gold.jsonl table.csv", "table.csv:1: not a gainsay report"),
        ("gold.jsonl missing.csv", "missing.csv"),
        ("gold.jsonl page.html", "page.html: a page cannot be measured"),
    ] {
        let told = run(&mut folder.gainsay(&format!("evaluate {arguments}")));
        assert_eq!(told.code, Some(2), "{arguments}");
        assert!(told.stderr.contains(message), "{arguments}: {}", told.stderr);
    }
}
