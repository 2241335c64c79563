//! Stream: items in, lines out, in the order of the input, in parallel and in bounded memory.

use std::io::{self, ErrorKind, Write};
use std::path::Path;

use gainsay::diagnostic::Diagnostic;
use gainsay::report;
use rayon::prelude::*;

use super::{Status, say_diagnostic};

/// Items held in memory at a time. Enough to keep every core busy; a few megabytes of articles.
const CHUNK: usize = 512;

/// How many items were read, and how many could not be.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    read: usize,
    failed: usize,
}

/// Writes what `work` makes of `items` to the file `output`, or to standard output where there is none. `work` gets up
/// to `batch` neighbours at once and is called from many threads; what it returns is written in the order of the
/// items. Failed items are named on standard error.
///
/// # Errors
/// If nothing at all could be read, or the output cannot be written; a file is left as it was then.
pub fn stream_to<T: Send + Sync>(
    output: Option<&Path>,
    items: impl Iterator<Item = Result<T, Diagnostic>>,
    batch: usize,
    work: impl Fn(&[T]) -> io::Result<Vec<u8>> + Sync,
) -> anyhow::Result<Status> {
    let mut tally = Tally::default();
    let written = report::write(output, |out| {
        stream(items, batch, work, out, &mut tally)?;
        if tally.read == 0 && tally.failed > 0 {
            Err(ErrorKind::InvalidInput.into())
        } else {
            Ok(())
        }
    });
    // That nothing was read is the cause, the file not written its consequence.
    let status = Status::of(tally.read, tally.failed)?;
    written?;
    Ok(status)
}

fn stream<T: Send + Sync>(
    items: impl Iterator<Item = Result<T, Diagnostic>>,
    batch: usize,
    work: impl Fn(&[T]) -> io::Result<Vec<u8>> + Sync,
    out: &mut dyn Write,
    tally: &mut Tally,
) -> io::Result<()> {
    let mut chunk = Vec::with_capacity(CHUNK);
    let mut items = items.peekable();
    while items.peek().is_some() {
        chunk.clear();
        for item in items.by_ref().take(CHUNK) {
            match item {
                Ok(item) => chunk.push(item),
                Err(diagnostic) => {
                    tally.failed += 1;
                    say_diagnostic(&diagnostic);
                }
            }
        }
        tally.read += chunk.len();
        let results: Vec<io::Result<Vec<u8>>> = chunk.par_chunks(batch).map(&work).collect();
        for lines in results {
            out.write_all(&lines?)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_the_input_is_kept() {
        let items = (0..3000).map(|number| match number % 7 {
            3 => Err(Diagnostic {
                place: format!("made-up:{number}"),
                message: "bad".to_owned(),
            }),
            _ => Ok(number),
        });
        let expected: String = (0..3000)
            .filter(|number| number % 7 != 3)
            .map(|number| format!("{number}\n"))
            .collect();
        let work = |batch: &[i32]| {
            assert!(batch.len() <= 32);
            Ok(batch
                .iter()
                .map(|number| format!("{number}\n"))
                .collect::<String>()
                .into_bytes())
        };
        let (mut out, mut tally) = (Vec::new(), Tally::default());
        stream(items, 32, work, &mut out, &mut tally).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), expected);
        assert_eq!((tally.read, tally.failed), (2571, 429));
    }
}
