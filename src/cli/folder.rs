//! The folder of results: written beside its place and moved there when it is whole.
//!
//! A run that fails or is interrupted leaves the previous results as they were. Nothing that is not
//! this program's own is replaced unless the user says so.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::error::Failure;
use crate::tables::{is_answer, is_run_record};

/// The file that makes a folder one of this program's.
pub const RECORD: &str = "summary.json";
/// The file that makes a folder one of an answer's.
pub const ANSWER: &str = "answer.json";

/// A folder in the making, beside the one that it will become.
pub struct Folder {
    destination: PathBuf,
    staging: TempDir,
}

impl Folder {
    /// Checks that the results of a run may go to `destination`, and starts a folder beside it.
    pub fn start(destination: &Path, force: bool) -> Result<Folder, Failure> {
        Folder::start_if(destination, force, &|folder| {
            fs::read(folder.join(RECORD)).is_ok_and(|bytes| is_run_record(&bytes))
        })
    }

    /// The same for an answer, which replaces no results of a run.
    pub fn start_answer(destination: &Path, force: bool) -> Result<Folder, Failure> {
        Folder::start_if(destination, force, &|folder| {
            fs::read(folder.join(ANSWER)).is_ok_and(|bytes| is_answer(&bytes))
        })
    }

    fn start_if(
        destination: &Path,
        force: bool,
        own: &dyn Fn(&Path) -> bool,
    ) -> Result<Folder, Failure> {
        let destination = std::path::absolute(destination)
            .map_err(|error| unreachable("cannot find", destination, &error))?;
        may_replace(&destination, force, own)?;
        Folder::beside(destination)
    }

    /// Starts a folder that is to take the place of `results`, which are this program's own.
    pub fn instead_of(results: &Path) -> Result<Folder, Failure> {
        let results = std::path::absolute(results)
            .map_err(|error| unreachable("cannot find", results, &error))?;
        if holds_current(&results) {
            return Err(Failure::Usage(format!(
                "{} holds the folder that you are in, and would be replaced; go to another folder first",
                results.display()
            )));
        }
        Folder::beside(results)
    }

    fn beside(destination: PathBuf) -> Result<Folder, Failure> {
        let parent = destination.parent().ok_or_else(|| {
            Failure::Usage(format!("{} cannot hold results", destination.display()))
        })?;
        fs::create_dir_all(parent).map_err(|error| unreachable("cannot make", parent, &error))?;
        let staging = tempfile::Builder::new()
            .prefix(".control-total-")
            .tempdir_in(parent)
            .map_err(|error| unreachable("cannot write in", parent, &error))?;
        Ok(Folder { destination, staging })
    }

    /// Writes one file; `name` may hold folders.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let path = self.staging.path().join(name);
        let folder = path.parent().unwrap_or(self.staging.path());
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, bytes))
            .map_err(|error| unreachable("cannot write", &path, &error))
    }

    /// Begins a file that is written bit by bit.
    pub fn create(&self, name: &str) -> Result<io::BufWriter<fs::File>, Failure> {
        let path = self.staging.path().join(name);
        let file =
            fs::File::create(&path).map_err(|error| unreachable("cannot write", &path, &error))?;
        Ok(io::BufWriter::new(file))
    }

    /// Whether a file of that name was written.
    pub fn has(&self, name: &Path) -> bool {
        self.staging.path().join(name).exists()
    }

    /// Puts the folder in its place; what stood there goes when the new one is there, but for what `kept`
    /// names, which moves over.
    pub fn finish(self, kept: &[PathBuf]) -> Result<(), Failure> {
        let Folder { destination, staging } = self;
        let failed = |error: io::Error| unreachable("cannot put results in", &destination, &error);
        open_to_others(staging.path()).map_err(failed)?;
        let old = staging.path().with_extension("old");
        let replaced = destination.exists();
        if replaced {
            fs::rename(&destination, &old).map_err(failed)?;
        }
        if let Err(error) = fs::rename(staging.path(), &destination) {
            if replaced {
                // The results that were there go back to where they were.
                fs::rename(&old, &destination).map_err(failed)?;
            }
            return Err(failed(error));
        }
        // It has moved: there is nothing left to remove.
        let _ = staging.keep();
        for name in kept.iter().filter(|name| !destination.join(name).exists()) {
            let (from, to) = (old.join(name), destination.join(name));
            to.parent()
                .map_or(Ok(()), fs::create_dir_all)
                .and_then(|()| fs::rename(&from, &to))
                .map_err(|error| unreachable("cannot move over", &from, &error))?;
        }
        if replaced {
            fs::remove_dir_all(&old).map_err(|error| unreachable("cannot remove", &old, &error))?;
        }
        Ok(())
    }
}

/// Whether results may take the place of what stands at `destination`.
fn may_replace(
    destination: &Path,
    force: bool,
    own: &dyn Fn(&Path) -> bool,
) -> Result<(), Failure> {
    let refuse = |why: &str| {
        Err(Failure::Usage(format!(
            "results would replace {}, {why}; name another folder with --out",
            destination.display()
        )))
    };
    let entries = match fs::read_dir(destination) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(_) if destination.is_file() => return refuse("which is a file"),
        Err(error) => return Err(unreachable("cannot read", destination, &error)),
        Ok(entries) => entries,
    };
    if holds_current(destination) {
        return refuse("which holds the folder that you are in");
    }
    let empty = entries.count() == 0;
    if empty || own(destination) || force {
        return Ok(());
    }
    Err(Failure::Usage(format!(
        "{} is not empty and holds nothing that this command wrote, so it is left alone; name another \
         folder with --out, or give --force to replace all that is in it",
        destination.display()
    )))
}

/// Whether the current folder lies in `folder`.
fn holds_current(folder: &Path) -> bool {
    let here = std::env::current_dir().and_then(fs::canonicalize);
    matches!((here, fs::canonicalize(folder)), (Ok(here), Ok(there)) if here.starts_with(&there))
}

/// Gives a temporary folder, which is private, the rights of an ordinary one.
#[cfg(unix)]
fn open_to_others(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn open_to_others(_: &Path) -> io::Result<()> {
    Ok(())
}

pub fn unreachable(what: &str, path: &Path, error: &io::Error) -> Failure {
    Failure::Unreachable(format!("{what} {}: {error}", path.display()))
}
