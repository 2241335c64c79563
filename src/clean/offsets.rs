//! Texts aligned with what they were made from: every edit goes through a [`Builder`], so offsets are kept by
//! construction.

use std::ops::Range;

use crate::span::Span;

/// A piece of the text made, and the bytes of the source it stands for. Where both have the same length, every
/// character maps to its own; else the piece is one character that replaces all of `start..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    /// First byte in the text made; the run ends where the next one starts.
    made: u32,
    start: u32,
    end: u32,
}

/// A text made from a source by keeping, replacing and leaving out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aligned {
    text: String,
    /// Ascending in all fields.
    runs: Vec<Run>,
}

impl Aligned {
    /// The text unchanged.
    pub fn identity(text: &str) -> Self {
        let mut builder = Builder::new(text);
        builder.keep(0..text.len());
        builder.finish()
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of the source that `span` of the text was made from.
    pub fn source(&self, span: Span) -> Span {
        let start = self.source_start(span.start);
        let end = if span.is_empty() {
            start
        } else {
            self.source_end(span.end)
        };
        Span { start, end }
    }

    /// Applies a further edit to the text made; the result is aligned with the first source.
    pub fn then(self, edit: impl FnOnce(&str) -> Aligned) -> Aligned {
        let next = edit(&self.text);
        let mut runs = Vec::with_capacity(self.runs.len() + next.runs.len());
        let mut first = 0;
        for (at, run) in next.runs.iter().enumerate() {
            if !next.is_even(at) {
                let span = self.source(Span {
                    start: run.start,
                    end: run.end,
                });
                push(&mut runs, run.made, next.made_end(at), span);
                continue;
            }
            while first < self.runs.len() && self.made_end(first) <= run.start {
                first += 1;
            }
            for under in (first..self.runs.len()).take_while(|&under| self.runs[under].made < run.end) {
                let start = self.runs[under].made.max(run.start);
                let end = self.made_end(under).min(run.end);
                let (made, made_end) = (run.made + start - run.start, run.made + end - run.start);
                push(&mut runs, made, made_end, self.source(Span { start, end }));
            }
        }
        Aligned { text: next.text, runs }
    }

    fn made_end(&self, run: usize) -> u32 {
        self.runs.get(run + 1).map_or(self.text.len() as u32, |next| next.made)
    }

    /// Whether the run has the length of its source.
    fn is_even(&self, run: usize) -> bool {
        let Run { made, start, end } = self.runs[run];
        self.made_end(run) - made == end - start
    }

    fn source_start(&self, offset: u32) -> u32 {
        let Some(at) = self.runs.partition_point(|run| run.made <= offset).checked_sub(1) else {
            return 0;
        };
        let run = self.runs[at];
        if self.is_even(at) {
            run.start + (offset - run.made)
        } else if offset == run.made {
            run.start
        } else {
            run.end
        }
    }

    /// `offset` is above 0: the source of what ends there, not of what starts there.
    fn source_end(&self, offset: u32) -> u32 {
        let Some(at) = self.runs.partition_point(|run| run.made < offset).checked_sub(1) else {
            return 0;
        };
        let run = self.runs[at];
        if self.is_even(at) {
            run.start + (offset - run.made)
        } else {
            run.end
        }
    }
}

/// Adds a run, joined to the last one where both map with the same shift.
fn push(runs: &mut Vec<Run>, made: u32, made_end: u32, source: Span) {
    let even = made_end - made == source.end - source.start;
    match runs.last_mut() {
        Some(last) if even && last.end == source.start && made - last.made == last.end - last.start => {
            last.end = source.end;
        }
        _ => runs.push(Run {
            made,
            start: source.start,
            end: source.end,
        }),
    }
}

/// Makes an [`Aligned`] text out of a source, front to back.
pub struct Builder<'s> {
    source: &'s str,
    made: Aligned,
}

impl<'s> Builder<'s> {
    pub fn new(source: &'s str) -> Self {
        let text = String::with_capacity(source.len() + source.len() / 32);
        let runs = Vec::new();
        Builder {
            source,
            made: Aligned { text, runs },
        }
    }

    /// Takes over these bytes of the source.
    pub fn keep(&mut self, bytes: Range<usize>) {
        let made = self.made.text.len();
        self.made.text.push_str(&self.source[bytes.clone()]);
        self.add_run(made, bytes);
    }

    /// Puts one character in place of these bytes of the source, at least one.
    pub fn replace(&mut self, bytes: Range<usize>, by: char) {
        let made = self.made.text.len();
        self.made.text.push(by);
        self.add_run(made, bytes);
    }

    /// What was made so far.
    pub fn text(&self) -> &str {
        &self.made.text
    }

    pub fn finish(self) -> Aligned {
        self.made
    }

    fn add_run(&mut self, made: usize, bytes: Range<usize>) {
        let end = self.made.text.len();
        if end > made {
            push(
                &mut self.made.runs,
                made as u32,
                end as u32,
                Span::new(bytes.start, bytes.end),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Puts `–` for `--`, leaves out `#`.
    fn edit(text: &str) -> Aligned {
        let mut builder = Builder::new(text);
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let end = if text[at..].starts_with("--") {
                builder.replace(at..at + 2, '–');
                at + 2
            } else {
                if c != '#' {
                    builder.keep(at..at + c.len_utf8());
                }
                at + c.len_utf8()
            };
            at = end;
        }
        builder.finish()
    }

    fn source_of<'s>(made: &Aligned, source: &'s str, part: &str) -> &'s str {
        let start = made.text().find(part).expect("part of the text made");
        &source[made.source(Span::new(start, start + part.len())).range()]
    }

    #[test]
    fn what_was_left_out_belongs_to_no_side() {
        let source = "ab##cd--ef";
        let made = edit(source);
        assert_eq!(made.text(), "abcd–ef");
        for (part, expected) in [
            ("ab", "ab"),
            ("cd", "cd"),
            ("bc", "b##c"),
            ("–", "--"),
            ("d–e", "d--e"),
            ("f", "f"),
        ] {
            assert_eq!(source_of(&made, source, part), expected);
        }
    }

    #[test]
    fn edits_of_edits_lead_back_to_the_first_source() {
        let source = "a#b#--#-c----d";
        let twice = edit(source).then(edit).then(|text| {
            let mut builder = Builder::new(text);
            let dash = text.find('–').expect("a dash");
            builder.keep(0..dash);
            builder.replace(dash..dash + '–'.len_utf8(), '!');
            builder.keep(dash + '–'.len_utf8()..text.len());
            builder.finish()
        });
        assert_eq!(twice.text(), "ab!-c––d");
        for (part, expected) in [("b", "b"), ("!", "--"), ("-c", "-c"), ("––", "----"), ("b!-", "b#--#-")] {
            assert_eq!(source_of(&twice, source, part), expected);
        }
    }

    #[test]
    fn an_empty_text_has_a_way_back() {
        assert_eq!(edit("##").source(Span::default()), Span::default());
        assert_eq!(Aligned::identity("").source(Span::default()), Span::default());
    }
}
