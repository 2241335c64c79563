//! The form of a case.

use gainsay::article::Article;
use gainsay::conflict::Kind;

use super::{Case, Expectation, Failure, What};

impl Case {
    /// Reads a file of `tests/cases`.
    ///
    /// # Errors
    /// Names the first line that is not as its README says.
    pub fn parse(text: &str) -> Result<Case, Failure> {
        let mut case = Case::default();
        let mut lines = (1..).zip(text.lines());
        while let Some((start, line)) = lines.next() {
            let Some(block) = line.strip_prefix("```") else {
                continue;
            };
            let mut body = Vec::new();
            loop {
                match lines.next() {
                    Some((_, "```")) => break,
                    Some(line) => body.push(line),
                    None => return Err((start, "the block is not closed".to_owned())),
                }
            }
            match block.trim() {
                "article" => case.articles.push(article(&body).map_err(|message| (start, message))?),
                "expect" => {
                    for (line, text) in body {
                        case.expect(line, text.trim()).map_err(|message| (line, message))?;
                    }
                }
                other => return Err((start, format!("unknown block `{other}`"))),
            }
        }
        match (case.articles.is_empty(), case.expectations.is_empty()) {
            (true, _) => Err((1, "no article".to_owned())),
            (_, true) => Err((1, "nothing is expected".to_owned())),
            _ => Ok(case),
        }
    }

    /// Reads one line of an `expect` block.
    fn expect(&mut self, line: usize, text: &str) -> Result<(), String> {
        if text.is_empty() {
            return Ok(());
        }
        let (head, rest) = text.split_once(':').ok_or("no `:`")?;
        let (todo, head) = strip(head.trim(), "todo ");
        let (none, head) = strip(head, "no ");
        let mut parts = rest.split('|').map(str::trim);
        let body = parts.next().unwrap_or_default().to_owned();
        let fields: Vec<(String, String)> = parts
            .map(|part| {
                let (key, value) = part.split_once('=').ok_or(format!("`{part}` is not KEY=VALUE"))?;
                Ok((key.trim().to_owned(), value.trim().to_owned()))
            })
            .collect::<Result<_, String>>()?;
        let known = |keys: &[&str]| match fields.iter().find(|(key, _)| !keys.contains(&key.as_str())) {
            Some((key, _)) => Err(format!("unknown key `{key}` (known: {})", keys.join(", "))),
            None => Ok(()),
        };
        let two = || {
            let (a, b) = body.split_once(" ~ ").ok_or("no ` ~ ` between two fragments")?;
            Ok::<_, String>((a.trim().to_owned(), b.trim().to_owned()))
        };
        let what = match head {
            "min-score" => {
                self.min_score = Some(body.parse().map_err(|_| format!("`{body}` is not a number"))?);
                return Ok(());
            }
            "reprints" => What::Reprints(body.parse().map_err(|_| format!("`{body}` is not a number"))?),
            "statement" => {
                known(&["speaker", "stance", "reporting", "polarity", "modality"])?;
                What::Statement { of: body, fields }
            }
            "embedded" => {
                known(&[])?;
                let (of, claim) = two()?;
                What::Embedded { of, claim }
            }
            "conflict" => {
                known(&[
                    "kinds",
                    "claim-speaker",
                    "counter-speaker",
                    "claim-sources",
                    "counter-sources",
                ])?;
                let kinds = fields.iter().filter(|(key, _)| key == "kinds");
                for name in kinds.flat_map(|(_, kinds)| kinds.split(',')) {
                    name.parse::<Kind>()?;
                }
                let (claim, counter) = two()?;
                What::Conflict { claim, counter, fields }
            }
            other => return Err(format!("unknown expectation `{other}`")),
        };
        self.expectations.push(Expectation {
            line,
            text: text.to_owned(),
            todo,
            none,
            what,
        });
        Ok(())
    }
}

/// The article of a block: header lines, an empty line, the text.
fn article(body: &[(usize, &str)]) -> Result<Article, String> {
    let blank = body.iter().position(|(_, line)| line.is_empty());
    let (head, text) = body.split_at(blank.ok_or("no empty line between the header and the text")?);
    let text: Vec<&str> = text[1..].iter().map(|(_, line)| *line).collect();
    let mut article = Article {
        text: text.join("\n"),
        ..Article::default()
    };
    for (_, line) in head {
        let (key, value) = line.split_once(':').ok_or(format!("`{line}` is not KEY: VALUE"))?;
        let value = value.trim().to_owned();
        match key {
            "id" => article.id = value,
            "title" => article.title = Some(value),
            "publisher" => article.publisher = Some(value),
            "published" => article.published = Some(value.parse().map_err(|_| format!("`{value}` is no date"))?),
            other => return Err(format!("unknown header `{other}`")),
        }
    }
    match article.id.is_empty() {
        true => Err("an article needs an `id`".to_owned()),
        false => Ok(article),
    }
}

/// Whether `text` starts with `prefix`, and the rest.
fn strip<'a>(text: &'a str, prefix: &str) -> (bool, &'a str) {
    text.strip_prefix(prefix).map_or((false, text), |rest| (true, rest))
}
