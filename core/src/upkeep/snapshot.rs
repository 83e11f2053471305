//! A copy of the record in one file.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::process;

use crate::error::{Error, Result, sqlite};
use crate::store::Store;
use crate::store::sql::to_sql;

/// Writes a copy of the record to a new file, compact and complete in itself: without a log beside it, which a copy made
/// by other means may lack. Others may go on recording meanwhile.
///
/// The file appears under its name when it is whole. A file that exists is not overwritten.
///
/// ```
/// # fn main() -> scenariolog::Result<()> {
/// # let dir = tempfile::tempdir().unwrap();
/// # let (path, copy) = (dir.path().join("scenariolog.db"), dir.path().join("copy.db"));
/// use scenariolog::{Store, snapshot::snapshot};
///
/// snapshot(&Store::create(&path)?, &copy)?;
/// Store::open(&copy)?;
/// # Ok(())
/// # }
/// ```
pub fn snapshot(store: &Store, path: &Path) -> Result<()> {
    if fs::symlink_metadata(path).is_ok() {
        let path = path.display();
        return Err(Error::invalid(format!("{path} exists; give the name of a new file")));
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.partial", process::id()));
    let partial = path.with_file_name(name);
    let result = write(store, &partial).and_then(|()| publish(&partial, path));
    // It is gone where all went well.
    let _ = fs::remove_file(&partial);
    result
}

fn write(store: &Store, partial: &Path) -> Result<()> {
    // Whoever may not read the record may not read its copy; SQLite fills an empty file.
    let mode = match fs::metadata(store.path()) {
        // The record was removed while it is open, and this may be what brings it back.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0o600),
        metadata => metadata.map(|metadata| metadata.permissions().mode() & 0o666),
    };
    mode.and_then(|mode| File::options().write(true).create_new(true).mode(mode).open(partial))
        .map_err(|error| Error::io("create", partial, error))?;
    store.read(|conn| {
        conn.execute("VACUUM INTO ?1", [to_sql(partial)])
            .map(drop)
            .map_err(sqlite(format!("cannot write {}", partial.display())))
    })
}

/// A link, unlike a rename, fails where another file has come to stand in the meantime.
fn publish(partial: &Path, path: &Path) -> Result<()> {
    File::open(partial)
        .and_then(|file| file.sync_all())
        .and_then(|()| fs::hard_link(partial, path))
        .map_err(|error| Error::io("create", path, error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::report;
    use crate::record::recorded::Recorded;
    use crate::record::run::RunSpec;
    use crate::record::step::StepSpec;

    #[test]
    fn a_copy_is_one_file_and_can_be_recorded_into() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path().join("x.db")).unwrap();
        let run = store.start_run(&RunSpec::new(dir.path())).unwrap();
        run.start_step(&StepSpec::new("build")).unwrap();
        run.add_artifact_bytes("log", "x", b"no luck").unwrap();
        let copy = dir.path().join("copies/a.db");
        snapshot(&store, &copy).unwrap_err();
        fs::create_dir(copy.parent().unwrap()).unwrap();
        snapshot(&store, &copy).unwrap();
        assert_eq!(fs::read_dir(copy.parent().unwrap()).unwrap().count(), 1);
        snapshot(&store, &copy).unwrap_err();

        for suffix in ["", "-wal", "-shm"] {
            fs::remove_file(format!("{}{suffix}", store.path().display())).unwrap();
        }
        snapshot(&store, store.path()).unwrap();
        assert!(Store::open(store.path()).unwrap().run(run.id()).is_ok());

        let copied = Store::open(&copy).unwrap();
        assert_eq!(report::steps(&copied.run(run.id()).unwrap()).unwrap().len(), 1);
        copied.start_run(&RunSpec::new(dir.path())).unwrap();
        let mode = copied.read(|conn| {
            conn.pragma_query_value(None, "journal_mode", |row| row.get::<_, String>(0))
                .map_err(sqlite(""))
        });
        assert_eq!(mode.unwrap(), "wal");
    }
}
