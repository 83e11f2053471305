//! Going on when the files of an open store were removed or replaced.

use std::fs;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::PoisonError;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::sql::to_sql;
use super::standing::{Change, Standing, carry_over, save_log};
use super::{Inner, Store, WAL_PATIENCE, reserve, schema};
use crate::error::{Error, Result, sqlite};
use crate::signals::FileLimit;

impl Store {
    /// Remembers which files are open. A change of what is known is for the next write to notice.
    pub(super) fn look_at_files(&self) {
        let now = Standing::of(self.path());
        let mut standing = self.inner.standing.lock().unwrap_or_else(PoisonError::into_inner);
        if standing.0.is_none_or(|was| was.change(now).is_none()) {
            standing.0 = Some(now);
        }
    }

    /// What has happened to the files of the store that nobody was told yet.
    pub(crate) fn take_mishap(&self) -> Option<String> {
        self.inner.standing.lock().unwrap_or_else(PoisonError::into_inner).1.take()
    }

    /// Whether there is something of that.
    pub(crate) fn had_mishap(&self) -> bool {
        self.inner.standing.lock().unwrap_or_else(PoisonError::into_inner).1.is_some()
    }

    /// Goes on with the files that are there, if those that are open were removed or replaced, and brings what they hold.
    pub(super) fn renew(&self) -> Result<()> {
        let mut standing = self.inner.standing.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(was) = standing.0 else { return Ok(()) };
        let now = Standing::of(self.path());
        let Some(change) = was.change(now) else {
            standing.0 = Some(now);
            return Ok(());
        };
        let mut place = self.lock()?;
        let _limit = FileLimit::tolerated();
        let is_log = matches!(change, Change::LogRemoved | Change::LogReplaced);
        let Some(conn) = place.take().filter(|_| !is_log || !was.log_is_shared()) else {
            return Err(Error::invalid(format!(
                "the files of {} were removed while something reads them; end that first",
                self.path().display()
            )));
        };
        standing.0 = None;
        let (conn, mishap) = self.go_on(conn, was, change)?;
        *place = Some(conn);
        *standing = (Some(Standing::of(self.path())), Some(mishap));
        Ok(())
    }

    fn go_on(
        &self,
        conn: Connection,
        was: Standing,
        change: Change,
    ) -> Result<(Connection, String)> {
        // What is closed here must not touch what stands in its place.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
            .map_err(sqlite("cannot leave the files that were removed"))?;
        let path = self.path();
        let name = path.display();
        if change == Change::LogRemoved && save_log(&conn, path, was)? {
            drop(conn);
            let mishap = format!("{name}-wal was removed meanwhile; what it held is saved");
            return Ok((self.inner.options.connect(path)?, mishap));
        }
        let copy = Copy::of(&conn, path);
        drop(conn);
        if matches!(change, Change::Removed | Change::Replaced) {
            was.remove_stray_log(path);
        }
        let is_back = change == Change::Removed
            && copy.as_ref().is_ok_and(|copy| fs::hard_link(&copy.0, path).is_ok());
        let conn = self.inner.options.connect(path)?;
        if is_back {
            schema::use_wal(&conn, WAL_PATIENCE).map_err(sqlite("cannot prepare for recording"))?;
            return Ok((conn, format!("{name} was removed meanwhile; it is written anew")));
        }
        let what = match change {
            Change::LogRemoved | Change::LogReplaced => format!("{name}-wal was removed"),
            Change::Removed | Change::Replaced => format!("{name} was replaced"),
        };
        match copy.and_then(|copy| carry_over(&conn, &copy.0)) {
            Ok(()) => Ok((
                conn,
                format!("{what} meanwhile; what is under way is recorded anew, the rest is lost"),
            )),
            Err(error) => {
                Ok((conn, format!("{what} meanwhile, and what it held is lost: {error}")))
            }
        }
    }
}

impl Inner {
    /// Closes a connection. What stands in place of the files that it has open is not to be checkpointed into.
    pub(super) fn close(&self, conn: Connection) {
        let standing = self.standing.lock().unwrap_or_else(PoisonError::into_inner).0;
        if let Some(was) = standing
            && let Some(change) = was.change(Standing::of(&self.path))
        {
            if change == Change::LogRemoved {
                // Best effort: there is nobody left to tell.
                let _ = save_log(&conn, &self.path, was);
            }
            let _ = conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        }
        drop(conn);
    }
}

/// A copy of what a connection sees, gone when it is dropped.
struct Copy(PathBuf);

impl Copy {
    fn of(conn: &Connection, path: &Path) -> Result<Self> {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{}.kept", process::id()));
        let copy = Self(name.into());
        reserve(&copy.0);
        conn.execute("VACUUM INTO ?1", [to_sql(&copy.0)])
            .map_err(sqlite(format!("cannot save what {} held", path.display())))?;
        Ok(copy)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        // It may never have been there.
        let _ = fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::report;
    use crate::record::ending::Ending;
    use crate::record::recorded::Recorded;
    use crate::record::run::RunSpec;
    use crate::record::step::StepSpec;
    use crate::store::reader::Reader;

    fn remove(dir: &Path, names: &[&str]) {
        for name in names {
            fs::remove_file(dir.join(name)).unwrap();
        }
    }

    #[test]
    fn a_program_that_records_by_hand_goes_on_too() {
        for names in [&["x.db-wal", "x.db-shm"][..], &["x.db", "x.db-wal", "x.db-shm"], &["x.db"]] {
            let dir = tempfile::tempdir().unwrap();
            let store = Store::create(dir.path().join("x.db")).unwrap();
            let run = store.start_run(&RunSpec::new(dir.path())).unwrap();
            let step = run.start_step(&StepSpec::new("clean")).unwrap();
            step.set_kv("k", "v").unwrap();
            remove(dir.path(), names);
            step.end(&Ending::exit_code(0)).unwrap();
            let later = run.start_step(&StepSpec::new("later")).unwrap();

            let other = Store::open(store.path()).unwrap();
            let found = other.step(step.id()).unwrap();
            assert_eq!(found.get_kv("k").unwrap().as_deref(), Some("v"), "{names:?}");
            assert_eq!(report::step(&found).unwrap().outcome.as_str(), "passed");
            assert_eq!(other.step(later.id()).unwrap().name(), "later");
            assert!(store.take_mishap().is_some() && store.take_mishap().is_none());
        }
    }

    #[test]
    fn nothing_is_written_while_a_reader_holds_the_removed_log() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path().join("x.db")).unwrap();
        let run = store.start_run(&RunSpec::new(dir.path())).unwrap();
        let reader = Reader::new(&store).unwrap();
        run.set_kv("k", "v").unwrap();
        remove(dir.path(), &["x.db-wal", "x.db-shm"]);
        run.set_kv("k", "w").unwrap_err();
        drop(reader);
        run.set_kv("k", "w").unwrap();
        let other = Store::open(store.path()).unwrap();
        assert_eq!(other.run(run.id()).unwrap().get_kv("k").unwrap().as_deref(), Some("w"));
    }
}
