//! Write: a file appears whole or not at all.

use std::fs::OpenOptions;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::{Builder, NamedTempFile};

use super::Error;

/// The temporary file being written, for [`abandon`].
static PENDING: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Lets `body` write to the file at `path`, or to standard output where there is none.
///
/// The file is written under another name in the same folder and renamed at the end: until then, and after an error,
/// the file at `path` is as it was. A pipe or device at `path` is written to as it is. A reader that closes the pipe
/// early has seen enough: no error.
///
/// # Errors
/// If a write fails; the error names the file.
pub fn write(path: Option<&Path>, body: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
    let (name, done) = match path {
        Some(path) => (path.display().to_string(), write_file(path, body)),
        None => ("standard output".to_owned(), write_on(io::stdout().lock(), body)),
    };
    done.map_err(|source| Error::Write { name, source })
}

/// Removes the temporary file of a write under way; for a program about to be ended by a signal. A write begun later
/// waits for ever.
pub fn abandon() {
    let pending = PENDING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(path) = pending.as_ref() {
        let _ = std::fs::remove_file(path);
    }
    std::mem::forget(pending);
}

/// Writes to what cannot be replaced as a whole.
fn write_on(out: impl Write, body: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    match body(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {
            // What is still buffered has no reader; dropping the buffer would try to write it again.
            let _ = out.into_parts();
            Ok(())
        }
        done => done,
    }
}

fn write_file(path: &Path, body: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // In the place of a pipe or device, a new file would reach nobody.
    if std::fs::metadata(path).is_ok_and(|known| !known.is_file()) {
        return write_on(OpenOptions::new().write(true).open(path)?, body);
    }
    // A link stays a link: the file that it leads to is replaced.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let file = {
        let mut pending = PENDING.lock().unwrap_or_else(PoisonError::into_inner);
        let file = temporary_file(&path, folder)?;
        *pending = Some(file.path().to_owned());
        file
    };
    let mut out = BufWriter::new(file);
    let done = body(&mut out)
        .and_then(|()| out.into_inner().map_err(io::IntoInnerError::into_error))
        .and_then(|file| {
            file.as_file().sync_all()?;
            file.persist(&path).map_err(|error| error.error)
        });
    *PENDING.lock().unwrap_or_else(PoisonError::into_inner) = None;
    done.map(drop)
}

/// A file in `folder` with the permissions of the one at `path`, or those of any new file.
fn temporary_file(path: &Path, folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".gainsay-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let file = builder.tempfile_in(folder)?;
    if let Ok(known) = std::fs::metadata(path) {
        file.as_file().set_permissions(known.permissions())?;
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    // One test: the writes of a process are made one after the other.
    #[test]
    fn whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        let files = || std::fs::read_dir(folder.path()).unwrap().count();

        write(Some(&path), |out| out.write_all(b"first")).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "first");

        let failed = write(Some(&path), |out| {
            out.write_all(b"half")?;
            out.flush()?;
            Err(io::Error::from(ErrorKind::StorageFull))
        });
        assert!(failed.unwrap_err().to_string().contains("out.csv"));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "first");
        assert_eq!(files(), 1, "nothing is left behind");

        assert!(write(Some(&folder.path().join("none/out.csv")), |_| Ok(())).is_err());
        assert!(write(Some(folder.path()), |_| Ok(())).is_err());

        #[cfg(unix)]
        {
            use std::os::unix::fs::{FileTypeExt, PermissionsExt};
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
            let link = folder.path().join("link.csv");
            std::os::unix::fs::symlink(&path, &link).unwrap();
            write(Some(&link), |out| out.write_all(b"second")).unwrap();
            assert!(link.is_symlink());
            assert_eq!(std::fs::read_to_string(&path).unwrap(), "second");
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);

            let pipe = folder.path().join("pipe.csv");
            let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
            assert!(made.success());
            let reader = std::thread::spawn({
                let pipe = pipe.clone();
                move || std::fs::read_to_string(pipe).unwrap()
            });
            write(Some(&pipe), |out| out.write_all(b"third")).unwrap();
            assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo());
            assert_eq!(reader.join().unwrap(), "third");
        }
    }
}
