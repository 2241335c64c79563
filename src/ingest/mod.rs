//! Ingest: files, folders and standard input become articles.

use std::path::{Path, PathBuf};

use crate::article::Article;
use crate::diagnostic::Diagnostic;

/// The articles of `inputs`: files, folders (walked in order of names) and `-` for standard input (JSON lines).
pub fn read(inputs: &[PathBuf]) -> impl Iterator<Item = Result<Article, Diagnostic>> {
    inputs.iter().flat_map(|input| {
        if input == Path::new("-") {
            return read_file(input);
        }
        walkdir::WalkDir::new(input)
            .sort_by_file_name()
            .into_iter()
            .flat_map(|entry| match entry {
                Ok(entry) if entry.file_type().is_dir() => Vec::new(),
                Ok(entry) => read_file(entry.path()),
                Err(error) => vec![Err(Diagnostic {
                    place: input.display().to_string(),
                    message: error.to_string(),
                })],
            })
            .collect()
    })
}

fn read_file(path: &Path) -> Vec<Result<Article, Diagnostic>> {
    let origin = path.display().to_string();
    let failed = |place: &str, message: String| {
        Err(Diagnostic {
            place: place.to_owned(),
            message,
        })
    };
    let text = if origin == "-" {
        std::io::read_to_string(std::io::stdin())
    } else {
        std::fs::read_to_string(path)
    };
    let text = match text {
        Ok(text) => text,
        Err(error) => return vec![failed(&origin, error.to_string())],
    };
    if path.extension().is_some_and(|ending| ending == "txt") {
        return vec![Ok(Article {
            id: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            text,
            origin,
            ..Article::default()
        })];
    }
    (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| {
            let place = format!("{origin}:{number}");
            let fields: serde_json::Value = match serde_json::from_str(line) {
                Ok(fields) => fields,
                Err(error) => return failed(&place, error.to_string()),
            };
            let field = |name: &str| fields[name].as_str().map(str::to_owned);
            match field("text") {
                Some(text) => Ok(Article {
                    id: field("id").unwrap_or_else(|| place.clone()),
                    publisher: field("publisher"),
                    text,
                    origin: place,
                    ..Article::default()
                }),
                None => failed(&place, "no text".to_owned()),
            }
        })
        .collect()
}
