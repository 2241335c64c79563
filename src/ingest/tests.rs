//! Every way an input can be good or bad, each in a fresh folder.

use std::fs;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

use super::*;

/// A folder with these files, and what reading `inputs` (relative to it) gives: `id` of an article, `!place: message`
/// of a diagnostic without the folder's path.
fn read_in(files: &[(&str, &[u8])], inputs: &[&str]) -> Vec<String> {
    let folder = folder_with(files);
    let paths: Vec<PathBuf> = inputs.iter().map(|input| folder.path().join(input)).collect();
    let root = format!("{}/", folder.path().display());
    read(&paths)
        .map(|item| match item {
            Ok(article) => article.id,
            Err(diagnostic) => format!("!{diagnostic}").replace(&root, ""),
        })
        .collect()
}

fn folder_with(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a fresh folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("inside the folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    folder
}

fn only_article(name: &str, bytes: &[u8]) -> Article {
    let folder = folder_with(&[(name, bytes)]);
    let mut found: Vec<_> = read(&[folder.path().join(name)]).collect();
    assert_eq!(found.len(), 1);
    found.remove(0).expect("an article")
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).expect("memory");
    encoder.finish().expect("memory")
}

#[test]
fn folders_are_walked_in_order_and_other_files_passed_over() {
    let files: &[(&str, &[u8])] = &[
        ("b.txt", b"Text of b."),
        ("a/c.jsonl", b"{\"id\": \"c1\", \"text\": \"x\"}\n"),
        ("a/.hidden.txt", b"no"),
        (".git/x.txt", b"no"),
        ("picture.png", b"\0\0"),
        ("A.TXT", b"Text of A."),
    ];
    assert_eq!(read_in(files, &[""]), ["A", "c1", "b"]);
}

#[test]
fn what_is_not_compressed_is_said_to_be_so() {
    let files: &[(&str, &[u8])] = &[("plain.jsonl.gz", b"{\"id\": \"a\", \"text\": \"x\"}\n")];
    assert_eq!(
        read_in(files, &["plain.jsonl.gz"]),
        ["!plain.jsonl.gz: invalid gzip header"]
    );
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_told_unless_it_is_hidden() {
    let folder = folder_with(&[("calm.txt", b"Text.")]);
    for name in [".#calm.txt", "gone.txt"] {
        std::os::unix::fs::symlink("nowhere", folder.path().join(name)).expect("a link");
    }
    let told: Vec<String> = read(&[folder.path().to_owned()])
        .filter_map(|item| item.err().map(|diagnostic| diagnostic.place))
        .collect();
    assert_eq!(told, [folder.path().join("gone.txt").display().to_string()]);
}

#[test]
fn what_is_named_and_cannot_be_read_is_told() {
    let files: &[(&str, &[u8])] = &[
        ("x.pdf", b"x"),
        ("empty.txt", b" \n"),
        ("nul.txt", b"a\0b"),
        ("e.jsonl", b"\n"),
    ];
    let found = read_in(files, &["missing.txt", "x.pdf", "empty.txt", "nul.txt", "e.jsonl"]);
    assert!(found[0].starts_with("!missing.txt: "), "{}", found[0]);
    assert_eq!(
        found[1..],
        [
            "!x.pdf: not an article file: the name must end in .txt, .jsonl or .jsonl.gz",
            "!empty.txt: is empty",
            "!nul.txt: is not text (holds NUL bytes)",
            "!e.jsonl: is empty",
        ]
    );
}

#[test]
fn a_bad_line_is_named_and_the_rest_is_read() {
    let lines = b"{\"id\": 7, \"text\": \"x\"}\n\n{\"text\": \"no id\"}\n{\"id\": \"n\"}\n{\"text\": 5}\n{broken\n[1]\n{\"id\": \"z\", \"text\": \"x\", \"extra\": [1]}";
    let found = read_in(&[("f.jsonl", lines)], &["f.jsonl"]);
    assert_eq!(
        found[..4],
        [
            "7",
            "f.jsonl:3",
            "!f.jsonl:4: the field `text` is missing",
            "!f.jsonl:5: the field `text` is not a string"
        ]
    );
    assert!(found[4].starts_with("!f.jsonl:6: broken JSON: "), "{}", found[4]);
    assert_eq!(found[5..], ["!f.jsonl:7: is not a JSON object", "z"]);
}

#[test]
fn all_fields_are_read() {
    let line = br#"{"id": "i", "title": " T ", "publisher": "P", "published": "2023-07-11T10:00:00Z", "url": "u", "text": "x\n"}"#;
    let article = only_article("f.jsonl", line);
    let published = Some(jiff::civil::date(2023, 7, 11));
    assert_eq!(article.origin.rsplit('/').next(), Some("f.jsonl:1"));
    assert_eq!(
        article,
        Article {
            id: "i".into(),
            title: Some("T".into()),
            publisher: Some("P".into()),
            published,
            url: Some("u".into()),
            text: "x\n".into(),
            origin: article.origin.clone(),
        }
    );
    let wrong = br#"{"id": null, "title": 5, "published": "soon", "url": "", "text": "x"}"#;
    let article = only_article("f.jsonl", wrong);
    assert_eq!((article.title, article.published, article.url), (None, None, None));
}

#[test]
fn zipped_lines_may_come_in_several_members() {
    let mut bytes = gzip("{\"id\": \"a\", \"text\": \"x\"}\n");
    bytes.extend(gzip("{\"id\": \"b\", \"text\": \"x\"}\n"));
    assert_eq!(read_in(&[("f.jsonl.gz", &bytes)], &["f.jsonl.gz"]), ["a", "b"]);
}

#[test]
fn a_truncated_archive_keeps_what_was_read() {
    let lines: String = (0..5000)
        .map(|i| format!("{{\"id\": {i}, \"text\": \"text {}\"}}\n", i * 7919 % 5003))
        .collect();
    let bytes = gzip(&lines);
    let found = read_in(&[("f.jsonl.gz", &bytes[..bytes.len() / 2])], &["f.jsonl.gz"]);
    let (last, articles) = found.split_last().expect("lines");
    assert!(articles.len() > 100);
    assert!(
        last.starts_with(&format!("!f.jsonl.gz:{}: cannot be read further: ", articles.len() + 1)),
        "{last}"
    );
}

#[test]
fn a_line_too_long_is_passed_over() {
    let lines = format!(
        "{{\"text\": \"{}\"}}\n{{\"id\": \"b\", \"text\": \"x\"}}\n",
        "x".repeat(500)
    );
    let reader = Box::new(io::Cursor::new(lines.into_bytes()));
    let found: Vec<_> = jsonl::Lines::new(reader, "f".into(), "f".into())
        .with_longest(100)
        .collect();
    assert_eq!(
        found[0].as_ref().unwrap_err().to_string(),
        "f:1: line is longer than 100 bytes"
    );
    assert_eq!(found[1].as_ref().unwrap().id, "b");
}

#[test]
fn a_line_as_long_as_may_be_is_read() {
    // Line ends do not count; around the text stand 12 bytes.
    let lines: String = [99, 100, 101, 50]
        .map(|length| format!("{{\"text\": \"{}\"}}\n", "x".repeat(length - 12)))
        .concat();
    let reader = Box::new(io::Cursor::new(lines.into_bytes()));
    let found: Vec<_> = jsonl::Lines::new(reader, "f".into(), "f".into())
        .with_longest(100)
        .map(|item| item.map_or_else(|diagnostic| diagnostic.to_string(), |article| article.id))
        .collect();
    assert_eq!(found, ["f:1", "f:2", "f:3: line is longer than 100 bytes", "f:4"]);
}

#[test]
fn encodings_are_recognised() {
    let text = "The café’s owner said “no” to the plan.";
    let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let windows = encoding_rs::WINDOWS_1252.encode(text).0;
    for bytes in [
        text.as_bytes().to_vec(),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        [b"\xff\xfe", utf_16.as_slice()].concat(),
        utf_16.clone(),
        windows.to_vec(),
    ] {
        assert_eq!(only_article("f.txt", &bytes).text, text);
    }
}

#[test]
fn one_broken_byte_spoils_no_text() {
    let bytes = [
        "“One – two”, the café’s owner said: ‘é".as_bytes(),
        b"\xe2\x80",
        b" and more",
    ]
    .concat();
    assert!(
        only_article("f.txt", &bytes)
            .text
            .starts_with("“One – two”, the café’s")
    );
}

#[test]
fn lines_in_utf_16_are_read() {
    let lines = "\u{feff}{\"id\": \"a\", \"text\": \"é\"}\n{\"id\": \"b\", \"text\": \"x\"}\n";
    let bytes: Vec<u8> = lines.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(read_in(&[("f.jsonl", &bytes)], &["f.jsonl"]), ["a", "b"]);
}

#[test]
fn a_text_file_gives_id_title_and_day() {
    let article = only_article(
        "001_name.txt",
        b"Council says no\n\n11 July 2023\n\nThe council said no to the plan on Friday.",
    );
    assert_eq!(article.id, "001_name");
    assert_eq!(article.title.as_deref(), Some("Council says no"));
    assert_eq!(article.published, Some(jiff::civil::date(2023, 7, 11)));
    assert!(article.text.starts_with("Council says no\n"));
}
