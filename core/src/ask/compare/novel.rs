//! Novel lines: what a step says that it does not say when it passes.

use std::collections::{HashMap, HashSet};

use regex::bytes::Regex;
use rusqlite::{Connection, params};

use crate::ask::compare::past::{Line, Past};
use crate::error::{Result, sqlite};
use crate::essence::mask::Keys;
use crate::essence::salient::Findings;
use crate::files::line_id::{line_ids, parts};
use crate::files::lines::{Bounds, Lines};
use crate::record::artifact::{self, ArtifactRow};

/// How many lines of other steps are taken where the step itself never passed.
const MOST_OTHERS: usize = 200_000;

/// How much of an output that is not indexed is read.
const BOUNDS: Bounds = Bounds { line_bytes: 4096, file_bytes: 8 << 20 };

/// A line that no attempt had that passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NovelLine {
    pub artifact_id: i64,
    pub kind: String,
    pub line_num: i64,
    pub text: String,
}

/// What a step was compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Basis {
    /// So many attempts of its own.
    Attempts(usize),
    /// The other steps of this run, since it never passed.
    Others(String),
    /// Nothing: there is no run to compare with.
    Nothing,
}

/// The novel lines of a step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Novel {
    /// What the step was compared with, if it was.
    pub basis: Option<Basis>,
    /// How many there are.
    pub count: usize,
    /// Those that name a failure best, and then the first, in their order.
    pub lines: Vec<NovelLine>,
}

impl Novel {
    /// Finds those of a step that it does not say in these other runs: usually the last in which it passed. Without one, what
    /// other steps say is left out.
    pub fn of(
        conn: &Connection,
        owner: u32,
        line: &Line,
        step_id: &str,
        others: &[&Past],
        masks: &[Regex],
        most: usize,
    ) -> Result<Self> {
        let (mut key, mut keys, mut lines) = (Keys::new(masks), HashMap::new(), Vec::new());
        each_line(conn, owner, (&line.run_id, step_id), usize::MAX, |artifact, line_num, text| {
            // What is said twice is one line.
            keys.entry(key.of(text)).or_insert_with(|| {
                lines.push(NovelLine {
                    artifact_id: artifact.artifact_id,
                    kind: artifact.kind.clone(),
                    line_num,
                    text: String::from_utf8_lossy(text).into_owned(),
                });
                lines.len() - 1
            });
        })?;
        for other in others.iter().take_while(|_| !lines.is_empty()) {
            each_line(conn, owner, (&other.run_id, &other.step_id), usize::MAX, |_, _, text| {
                keys.remove(&key.of(text));
            })?;
        }
        let basis = match others.len() {
            0 => take_others(conn, owner, line, step_id, &mut key, &mut keys)?,
            count => Basis::Attempts(count),
        };
        let kept: HashSet<usize> = keys.into_values().collect();
        let mut index = 0..;
        lines.retain(|line| {
            kept.contains(&index.next().unwrap_or(0)) && !line.text.trim().is_empty()
        });
        Ok(Self { basis: Some(basis), count: lines.len(), lines: best(lines, most) })
    }
}

/// Leaves out what other steps of the last green run say.
fn take_others(
    conn: &Connection,
    owner: u32,
    line: &Line,
    step_id: &str,
    key: &mut Keys,
    keys: &mut HashMap<u64, usize>,
) -> Result<Basis> {
    let Some((run_id, _)) = line.last_green(conn)? else { return Ok(Basis::Nothing) };
    let steps: Vec<String> = conn
        .prepare_cached(
            "SELECT step_id FROM steps WHERE run_id = ?1 AND step_id <> ?2 AND outcome = 'passed'",
        )
        .and_then(|mut select| select.query_map([&run_id, step_id], |row| row.get(0))?.collect())
        .map_err(sqlite("cannot read the steps"))?;
    let mut left = MOST_OTHERS;
    for other in steps {
        if left == 0 || keys.is_empty() {
            break;
        }
        each_line(conn, owner, (&run_id, &other), left, |_, _, text| {
            keys.remove(&key.of(text));
            left -= 1;
        })?;
    }
    Ok(Basis::Others(run_id))
}

/// So many lines in their order: those that name a failure best, and if they are too few, the first of the rest.
fn best(lines: Vec<NovelLine>, most: usize) -> Vec<NovelLine> {
    if lines.len() <= most {
        return lines;
    }
    let numbered = lines.iter().zip(0..).map(|(line, number)| (number, line.text.as_str()));
    let findings = Findings::of_lines(numbered, most);
    let named = findings.lines.iter().filter_map(|line| usize::try_from(line.number).ok());
    let mut chosen: Vec<usize> = named.filter(|_| findings.weight() > 0).collect();
    let rest = (0..lines.len()).filter(|index| !chosen.contains(index)).collect::<Vec<_>>();
    let room = most.saturating_sub(chosen.len());
    chosen.extend(rest.into_iter().take(room));
    chosen.sort_unstable();
    chosen.into_iter().map(|index| lines[index].clone()).collect()
}

/// Shows each line of a step's outputs, up to so many: from the index, or else from the file.
fn each_line(
    conn: &Connection,
    owner: u32,
    (run_id, step_id): (&str, &str),
    most: usize,
    mut see: impl FnMut(&ArtifactRow, i64, &[u8]),
) -> Result<()> {
    let outputs = artifact::select(
        conn,
        "WHERE a.run_id = ?1 AND a.step_id = ?2 AND a.is_text IS NOT 0 ORDER BY a.artifact_id",
        params![run_id, step_id],
    )?;
    let mut left = most;
    for output in outputs.iter().filter(|it| matches!(&*it.kind, "stdout" | "stderr" | "traceback"))
    {
        if output.indexed_lines.is_some() {
            indexed(conn, output, &mut left, &mut see)?;
        } else if let Ok(file) = output.open(owner)
            && let Ok(mut lines) = Lines::new(file, BOUNDS)
        {
            // What cannot be read of a file is not compared.
            while let Ok(Some(line)) = lines.next()
                && left > 0
            {
                left -= 1;
                see(output, i64::try_from(line.number).unwrap_or(i64::MAX), line.text.as_bytes());
            }
        }
    }
    Ok(())
}

fn indexed(
    conn: &Connection,
    output: &ArtifactRow,
    left: &mut usize,
    see: &mut impl FnMut(&ArtifactRow, i64, &[u8]),
) -> Result<()> {
    let failed = || sqlite("cannot read the indexed lines");
    let (first, last) = line_ids(output.artifact_id);
    let mut select = conn
        .prepare_cached("SELECT line_id, text FROM log_lines WHERE line_id BETWEEN ?1 AND ?2")
        .map_err(failed())?;
    let mut rows = select.query([first, last]).map_err(failed())?;
    while *left > 0
        && let Some(row) = rows.next().map_err(failed())?
    {
        *left -= 1;
        let (line_id, text) = (row.get(0).map_err(failed())?, row.get_ref(1).map_err(failed())?);
        see(output, parts(line_id).1, text.as_bytes().unwrap_or_default());
    }
    Ok(())
}

/// The lines around one, as far as they are indexed.
pub(crate) fn around(
    conn: &Connection,
    line: &NovelLine,
    context: i64,
) -> Result<(Vec<String>, Vec<String>)> {
    let (first, last) = line_ids(line.artifact_id);
    let at = first + line.line_num;
    let texts = |from: i64, to: i64| -> Result<Vec<String>> {
        conn.prepare_cached("SELECT text FROM log_lines WHERE line_id BETWEEN ?1 AND ?2")
            .and_then(|mut select| select.query_map([from, to], |row| row.get(0))?.collect())
            .map_err(sqlite("cannot read the lines around one"))
    };
    Ok((texts((at - context).max(first), at - 1)?, texts(at + 1, (at + context).min(last))?))
}
