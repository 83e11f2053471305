//! `search`

use std::collections::BTreeMap;
use std::io::{self, Write};

use scenariolog::search::{Hit, Order, Query, search};
use scenariolog::{Error, Result, RunFilter};

use crate::options::DbArgs;
use crate::output::OutputArgs;
use crate::prose;
use crate::render::clean;
use crate::say::say;
use crate::tags::{self, KvArgs};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    db: DbArgs,

    /// What to look for, in FTS5 syntax: words, "a phrase", pre*, a AND b, a OR b, a NOT b
    #[arg(value_name = "QUERY", required_unless_present_any = ["query", "print_schema", "print_parsed_parameters"])]
    text: Option<String>,

    /// The same as QUERY
    #[arg(long, value_name = "QUERY", conflicts_with = "text")]
    query: Option<String>,

    /// Take QUERY as plain text: find the lines that contain it, ignoring case
    #[arg(long, short = 'F')]
    literal: bool,

    /// Only this run: its id, a unique prefix of it, or "latest"; otherwise all runs are searched
    #[arg(long, value_name = "ID")]
    run_id: Option<String>,

    /// Only runs of this suite
    #[arg(long, value_name = "NAME")]
    suite: Option<String>,

    /// Only runs started since then: a date, a time, or an age such as 90m, 2h, 7d
    #[arg(long, value_name = "WHEN")]
    since: Option<String>,

    /// Only artifacts of this kind: stdout, stderr, or what the suite calls it
    #[arg(long)]
    kind: Option<String>,

    /// Only this step: its id, number or path, or as much of the end of its path as no other step has
    #[arg(long)]
    step: Option<String>,

    /// Only steps and runs that `failures` lists: of a step with several attempts the last
    #[arg(long)]
    failed: bool,

    /// Only lines of runs, steps and commands with this tag (key:value, key=value, or @FILE with a JSON or
    /// YAML mapping of them); may be repeated
    #[arg(long, value_name = "TAG", value_parser = tags::checked)]
    kv: Vec<String>,

    /// Show this many lines before each hit
    #[arg(long, short = 'B', value_name = "N")]
    before_context: Option<u32>,

    /// Show this many lines after each hit
    #[arg(long, short = 'A', value_name = "N")]
    after_context: Option<u32>,

    /// Show this many lines before and after each hit
    #[arg(long, short = 'C', value_name = "N", default_value_t = 0)]
    context: u32,

    /// The order: "time", the newest run first and its lines as recorded, or "rank", the best match first
    #[arg(long, default_value = "time")]
    order: Order,

    /// At most this many hits; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,

    #[command(flatten)]
    output: OutputArgs,
}

pub fn run(args: &Args) -> Result<()> {
    let query = args.query()?;
    // Hits read best as grep has them: the cells of a table would tear their lines apart.
    if args.output.is_prose() {
        let hits = args.search(&query)?;
        return print(&hits);
    }
    let defaults = ["step_num", "step_path", "kind", "line_num", "text"];
    args.output.print(&defaults, "nothing found", || args.search(&query))
}

impl Args {
    fn query(&self) -> Result<Query> {
        Ok(Query {
            text: self.text.as_ref().or(self.query.as_ref()).cloned().unwrap_or_default(),
            literal: self.literal,
            runs: RunFilter {
                run: self.run_id.clone().into(),
                suite: self.suite.clone(),
                since: self.since.clone(),
            },
            kind: self.kind.clone(),
            step: self.step.clone(),
            kv: KvArgs { kv: self.kv.clone() }.tags()?,
            failed: self.failed,
            before: self.before_context.unwrap_or(self.context),
            after: self.after_context.unwrap_or(self.context),
            order: self.order,
            limit: self.limit,
        })
    }

    /// Asks for one hit more than is shown, to know whether there are more.
    fn search(&self, query: &Query) -> Result<Vec<Hit>> {
        let store = self.db.open()?;
        let mut asked = query.clone();
        asked.limit = if query.limit == 0 { 0 } else { query.limit.saturating_add(1) };
        let mut hits = search(&store, &asked)?;
        if query.limit > 0 && hits.len() > query.limit {
            hits.truncate(query.limit);
            say(&format!("only the first {} hits are shown; --limit 0 shows all", query.limit));
        }
        Ok(hits)
    }
}

/// Prints hits by artifact, each line with its number. A context line of two hits is printed once.
fn print(hits: &[Hit]) -> Result<()> {
    if hits.is_empty() {
        say("nothing found");
    }
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut blocks = hits.chunk_by(|a, b| a.artifact_id == b.artifact_id).enumerate();
    blocks
        .try_for_each(|(index, hits)| {
            out.write_all(if index > 0 { b"\n" } else { b"" })?;
            write_block(&mut out, hits)
        })
        .and_then(|()| out.flush())
        .map_err(|source| Error::Io { what: "cannot write the hits".into(), source })
}

fn write_block(out: &mut dyn Write, hits: &[Hit]) -> io::Result<()> {
    let mut lines: BTreeMap<i64, (char, &str)> = BTreeMap::new();
    for hit in hits {
        let first = hit.line_num - i64::try_from(hit.before.len()).unwrap_or(0);
        let around = (first..).zip(&hit.before).chain((hit.line_num + 1..).zip(&hit.after));
        for (number, text) in around {
            lines.entry(number).or_insert(('-', text));
        }
        lines.insert(hit.line_num, (':', &hit.text));
    }
    if let Some(hit) = hits.first() {
        writeln!(out, "{}", heading(hit))?;
    }
    let context = hits.iter().any(|hit| !hit.before.is_empty() || !hit.after.is_empty());
    let mut expected = None;
    for (number, (mark, text)) in lines {
        if context && expected.is_some_and(|expected| expected != number) {
            writeln!(out, "     --")?;
        }
        writeln!(out, "{number:>7}{mark} {}", clean(text))?;
        expected = Some(number + 1);
    }
    Ok(())
}

/// Where hits are: the step, its outcome, the stream and the file.
fn heading(hit: &Hit) -> String {
    let place = prose::place(hit.suite.as_deref(), hit.step_num, hit.step_path.as_deref());
    format!(
        "{place} ({}), {} {}",
        hit.outcome,
        clean(&hit.kind),
        clean(&hit.path.to_string_lossy())
    )
}
