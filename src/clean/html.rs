//! HTML: tags and what a page does not show, left out. Entities are left to [`characters`](super::characters).

use super::offsets::{Aligned, Builder};

/// Elements left out with all they hold.
const HIDDEN: [&str; 15] = [
    "script", "style", "noscript", "template", "svg", "head", "nav", "footer", "aside", "form", "button", "select",
    "iframe", "figure", "object",
];

/// Elements that stand in a line with the text around them; all others end a paragraph.
const INLINE: [&str; 20] = [
    "a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "ins", "kbd", "mark", "q", "s", "small", "span",
    "strong", "sub", "sup", "u",
];

/// The text a page shows; nothing where `text` is no HTML.
pub fn strip(text: &str) -> Option<Aligned> {
    let lines_mean_nothing = looks_like_html(text)?;
    let mut out = Builder::new(text);
    let mut at = 0;
    while let Some(step) = text[at..].find(['<', '\n']) {
        let start = at + step;
        out.keep(at..start);
        if text.as_bytes()[start] == b'\n' {
            out.replace(start..start + 1, if lines_mean_nothing { ' ' } else { '\n' });
            at = start + 1;
            continue;
        }
        let Some((name, end)) = tag(text, start) else {
            out.keep(start..start + 1);
            at = start + 1;
            continue;
        };
        at = if HIDDEN.iter().any(|hidden| name.eq_ignore_ascii_case(hidden)) && !text[..end].ends_with("/>") {
            closing_end(text, end, name)
        } else {
            end
        };
        if !INLINE
            .iter()
            .any(|inline| name.trim_start_matches('/').eq_ignore_ascii_case(inline))
        {
            out.replace(start..at, '\n');
        }
    }
    out.keep(at..text.len());
    Some(out.finish())
}

/// Nothing for plain text; for HTML whether it marks its paragraphs with tags, so that line ends are mere spaces.
fn looks_like_html(text: &str) -> Option<bool> {
    const PARAGRAPHS: [&str; 6] = ["p", "br", "div", "body", "html", "article"];
    let mut names = text
        .match_indices('<')
        .filter_map(|(at, _)| tag(text, at))
        .map(|(name, _)| name);
    let first = names.next()?;
    let marks_paragraphs = |name: &str| PARAGRAPHS.iter().any(|known| name.eq_ignore_ascii_case(known));
    Some(marks_paragraphs(first) || names.any(marks_paragraphs))
}

/// The name (with `/` where it closes) of the tag or comment that starts at `at`, and its end.
fn tag(text: &str, at: usize) -> Option<(&str, usize)> {
    const LONGEST: usize = 4000;
    let inner = &text[at + 1..];
    if inner.starts_with("!--") {
        return Some(("!", inner.find("-->").map_or(text.len(), |end| at + 1 + end + 3)));
    }
    let name_len = inner
        .bytes()
        .enumerate()
        .take_while(|&(i, b)| b.is_ascii_alphanumeric() || (i == 0 && matches!(b, b'/' | b'!')))
        .count();
    let name = &inner[..name_len];
    let is_name = name
        .trim_start_matches(['/', '!'])
        .starts_with(|c: char| c.is_ascii_alphabetic());
    let follows = inner.as_bytes().get(name_len)?;
    if !is_name || !(follows.is_ascii_whitespace() || matches!(follows, b'>' | b'/')) {
        return None;
    }
    let end = inner.bytes().take(LONGEST).position(|b| b == b'>')?;
    Some((name, at + 1 + end + 1))
}

/// The end of the closing tag of `name` after `from`; the end of the text where there is none.
fn closing_end(text: &str, from: usize, name: &str) -> usize {
    text[from..]
        .match_indices("</")
        .filter_map(|(at, _)| tag(text, from + at))
        .find(|(closing, _)| closing[1..].eq_ignore_ascii_case(name))
        .map_or(text.len(), |(_, end)| end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_become_text() {
        for (page, expected) in [
            (
                "<p>One <b>two</b>\nthree.</p><p>Four.</p>",
                "\nOne two three.\n\nFour.\n",
            ),
            ("a<br/>b <!-- no --> c", "a\nb \n c"),
            ("<div>x<script>if (a<b) {}</script>y</div>", "\nx\ny\n"),
            ("<p>x</p><SCRIPT>never closed <p>", "\nx\n\n"),
            ("see <a href=\"u\">this</a>\nnext", "see this\nnext"),
        ] {
            assert_eq!(strip(page).expect("HTML").text(), expected, "{page}");
        }
    }

    #[test]
    fn plain_text_is_left_alone() {
        for text in ["5 < 6 and 7 > 6", "<3", "I <heart you", "a <- b", "<"] {
            assert_eq!(strip(text), None, "{text}");
        }
    }
}
