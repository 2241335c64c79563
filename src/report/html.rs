//! The report as one HTML page that needs nothing else: for reading and passing on.

use std::io::{self, Write};

use minijinja::value::Serde;
use minijinja::{Environment, Value, context};

use super::row::Row;

/// The first words of every page, by which a later run knows it for its own.
const MARK: &str = "<!DOCTYPE html>\n<html lang=\"en\" data-report=\"gainsay\">";

const TEMPLATE: &str = include_str!("report.html");

/// Writes `rows`, each with both statements side by side.
pub fn render(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    let mut kinds: Vec<_> = rows.iter().map(|row| row.conflict.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let kinds: Vec<&str> = kinds.into_iter().map(|kind| kind.name()).collect();
    let mark = Value::from_safe_string(MARK.to_owned());
    let mut templates = Environment::new();
    // Any other scheme (`javascript:`) would run when clicked.
    templates.add_filter("web", |url: String| {
        ["http://", "https://"].iter().any(|scheme| url.starts_with(scheme))
    });
    // The name's ending turns on escaping.
    templates
        .add_template("report.html", TEMPLATE)
        .map_err(io::Error::other)?;
    let page = templates
        .get_template("report.html")
        .and_then(|template| template.render(context! { mark, kinds, rows => Serde(rows) }))
        .map_err(io::Error::other)?;
    out.write_all(page.as_bytes())
}

/// Nothing is read back from a page, for nobody can mark its rows; but one that is not ours is not overwritten.
///
/// # Errors
/// If the page was not written by [`render`].
pub fn parse(bytes: &[u8]) -> Result<Vec<Row>, (u64, String)> {
    if bytes.is_empty() || bytes.starts_with(MARK.as_bytes()) {
        Ok(Vec::new())
    } else {
        Err((1, "a page that gainsay did not write".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::row::tests::conflict;
    use super::*;

    fn page(rows: &[Row]) -> String {
        let mut out = Vec::new();
        render(rows, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_an_article_says_stays_text() {
        let mut row = Row::new(conflict("c1"));
        row.conflict.claim.text = "<script>alert(1)</script> & more".to_owned();
        row.conflict.claim.url = Some("javascript:alert(1)".to_owned());
        row.conflict.counter.url = Some("https://x.example/?a=1&b=\"2\"".to_owned());
        let page = page(&[row]);
        assert!(page.contains("&lt;script&gt;alert(1)"), "{page}");
        assert!(!page.contains("<script>alert"));
        assert!(!page.contains("javascript:"));
        assert!(page.contains("href=\"https:"), "{page}");
        assert!(!page.contains("b=\"2\""));
    }

    #[test]
    fn own_pages_may_be_overwritten_and_others_not() {
        for rows in [vec![], vec![Row::new(conflict("c1"))]] {
            assert_eq!(parse(page(&rows).as_bytes()), Ok(Vec::new()));
        }
        assert!(parse(b"<!DOCTYPE html>\n<html lang=\"en\">").is_err());
    }
}
