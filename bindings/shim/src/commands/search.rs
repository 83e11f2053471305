//! `search`

use std::io::{self, Write};

use scenariolog::search::{Hit, Order, Query, search};
use scenariolog::{Error, Result, RunFilter};

use crate::cli::say;
use crate::common::{DbArgs, print_report};
use crate::output::OutputArgs;
use crate::render::{Format, clean};
use crate::tags::KvArgs;

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

    /// Take QUERY as it is: find lines that contain it, but for the case of letters
    #[arg(long, short = 'F')]
    literal: bool,

    /// Only this run: its id, a unique beginning of it, or "latest"; otherwise all runs are searched
    #[arg(long, value_name = "ID")]
    run_id: Option<String>,

    /// Only runs of this suite
    #[arg(long, value_name = "NAME")]
    suite: Option<String>,

    /// Only runs that started since then: a date, a time, or an age such as 90m, 2h, 7d
    #[arg(long, value_name = "WHEN")]
    since: Option<String>,

    /// Only artifacts of this kind: stdout, stderr, or what the suite calls it
    #[arg(long)]
    kind: Option<String>,

    /// Only this step: its number, its name, or its id
    #[arg(long)]
    step: Option<String>,

    /// Only steps that failed, were interrupted, timed out or could not be judged
    #[arg(long)]
    failed: bool,

    #[command(flatten)]
    kv: KvArgs,

    /// Show this many lines before each hit
    #[arg(long, short = 'B', value_name = "N")]
    before_context: Option<u32>,

    /// Show this many lines after each hit
    #[arg(long, short = 'A', value_name = "N")]
    after_context: Option<u32>,

    /// Show this many lines before and after each hit
    #[arg(long, short = 'C', value_name = "N", default_value_t = 0)]
    context: u32,

    /// The order: "time", the newest run first and in it the lines as recorded, or "rank", the best first
    #[arg(long, default_value = "time")]
    order: Order,

    /// How many hits at the most; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,

    #[command(flatten)]
    output: OutputArgs,
}

pub fn run(args: &Args) -> Result<()> {
    let query = args.query()?;
    // As text, hits read like the output of grep: lines of a table would tear them apart.
    if args.output.output == Format::Table
        && args.output.fields.is_empty()
        && !args.output.print_schema
    {
        let hits = args.search(&query)?;
        return print(&hits, &query);
    }
    let defaults = ["step_num", "step_name", "kind", "line_num", "text"];
    print_report(&args.output, &defaults, "nothing found", || args.search(&query))
}

impl Args {
    fn query(&self) -> Result<Query> {
        let mut runs = RunFilter::default();
        runs.run.clone_from(&self.run_id);
        runs.suite.clone_from(&self.suite);
        runs.since.clone_from(&self.since);
        let mut query =
            Query::new(self.text.as_ref().or(self.query.as_ref()).cloned().unwrap_or_default());
        query.literal = self.literal;
        query.runs = runs;
        query.kind.clone_from(&self.kind);
        query.step.clone_from(&self.step);
        query.failed = self.failed;
        query.kv = self.kv.tags()?;
        query.before = self.before_context.unwrap_or(self.context);
        query.after = self.after_context.unwrap_or(self.context);
        query.order = self.order;
        query.limit = self.limit;
        Ok(query)
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

/// Prints hits by run and artifact, each line with its number.
fn print(hits: &[Hit], query: &Query) -> Result<()> {
    if hits.is_empty() {
        say("nothing found");
    }
    let mut out = io::BufWriter::new(io::stdout().lock());
    write_hits(&mut out, hits, query)
        .and_then(|()| out.flush())
        .map_err(|source| Error::Io { what: "cannot write the hits".into(), source })
}

fn write_hits(out: &mut dyn Write, hits: &[Hit], query: &Query) -> io::Result<()> {
    let context = query.before > 0 || query.after > 0;
    for (index, hit) in hits.iter().enumerate() {
        let before = index.checked_sub(1).map(|index| &hits[index]);
        let new_file = before.is_none_or(|before| before.artifact_id != hit.artifact_id);
        if new_file {
            if index > 0 {
                writeln!(out)?;
            }
            writeln!(out, "{}", heading(hit))?;
        } else if context {
            writeln!(out, "  --")?;
        }
        let first = hit.line_num - i64::try_from(hit.before.len()).unwrap_or(0);
        for (number, text) in (first..).zip(&hit.before) {
            writeln!(out, "{number:>7}- {}", clean(text))?;
        }
        writeln!(out, "{:>7}: {}", hit.line_num, clean(&hit.text))?;
        for (number, text) in (hit.line_num + 1..).zip(&hit.after) {
            writeln!(out, "{number:>7}- {}", clean(text))?;
        }
    }
    Ok(())
}

/// Where a hit is: the step, its outcome, the stream and the file.
fn heading(hit: &Hit) -> String {
    let step = match (hit.step_num, &hit.step_name) {
        (Some(number), Some(name)) => format!("step {number} {}", clean(name)),
        _ => "run".to_owned(),
    };
    let suite = hit.suite.as_deref().map(|suite| format!("{}, ", clean(suite))).unwrap_or_default();
    format!(
        "{suite}{step} ({}), {} {}",
        hit.outcome,
        clean(&hit.kind),
        clean(&hit.path.to_string_lossy())
    )
}
