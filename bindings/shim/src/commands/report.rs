//! Reports. Their commands and options are made of what the library declares of them.

use std::cell::Cell;
use std::io::{self, Write as _};

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Args as _, Command};
use scenariolog::report::{self, Kind, Opt, Options, Place, Report, Rows};
use scenariolog::row::Value;
use scenariolog::{Error, Result, recover};

use crate::budget::{Budget, BudgetArgs};
use crate::options::DbArgs;
use crate::output::{Listing, OutputArgs};
use crate::prose;
use crate::say::say;
use crate::tags::{self, KvArgs};
use crate::words::{counted, whole};

/// The ids of the arguments that give the values of options by themselves, in their order.
const POSITIONALS: [&str; 2] = ["first", "second"];

/// The report that finds only what is indexed.
const SEARCH: &str = "search";

/// Where the help lists the first report: behind the commands that record.
const FIRST: usize = 10;

/// Adds the command of each report in its place.
pub fn add_commands(command: Command) -> Command {
    report::all().zip(FIRST..).fold(command, |command, (report, order)| match report.place {
        Place::Command([path @ .., name]) => {
            add(command, path, command_of(name, report).display_order(order))
        }
        _ => command,
    })
}

fn add(command: Command, path: &[&str], report: Command) -> Command {
    match path {
        [] => command.subcommand(report),
        [parent, rest @ ..] => command.mut_subcommand(parent, |parent| add(parent, rest, report)),
    }
}

fn command_of(name: &'static str, report: &'static Report) -> Command {
    let mut command = DbArgs::augment_args(Command::new(name));
    for option in report.options {
        let positional = positional(report, option);
        command = command.args(positional.map(|id| by_itself(id, option)));
        command = command.arg(argument(option, positional));
    }
    let flags = variants(report).map(|(other, flag, doc, conflicts)| {
        let arg = Arg::new(other.name).long(flag).help(doc).conflicts_with_all(conflicts);
        match required(other) {
            Some(option) => arg.value_name(value_name(option)),
            None => arg.action(ArgAction::SetTrue),
        }
    });
    let more = variants(report).flat_map(|(other, ..)| {
        let is_new = |option: &&Opt| !option.required && report.option(option.name).is_none();
        other
            .options
            .iter()
            .filter(is_new)
            .map(|option| argument(option, None).requires(other.name))
    });
    // Each set of arguments brings a text about itself.
    let command = OutputArgs::augment_args(command.args(flags).args(more));
    BudgetArgs::augment_args(command).about(about(report))
}

fn about(report: &Report) -> String {
    match report.bad {
        Some(bad) => format!("{}; the exit status is {}", report.about, bad.when),
        None => report.about.to_owned(),
    }
}

/// The option of a report that must be given.
fn required(report: &Report) -> Option<&'static Opt> {
    report.options.iter().find(|option| option.required)
}

/// The reports that a flag makes of this one, with the flag, its help and what it excludes.
fn variants(
    report: &'static Report,
) -> impl Iterator<Item = (&'static Report, &'static str, &'static str, &'static [&'static str])> {
    report::all().filter_map(|other| match other.place {
        Place::Flag { of, flag, doc, conflicts } if of == report.name => {
            Some((other, flag, doc, conflicts))
        }
        _ => None,
    })
}

/// The id of the argument that gives the value of an option by itself, if one may. What must be given is the value of the
/// flag, where a flag asks for the report.
fn positional(report: &Report, option: &Opt) -> Option<&'static str> {
    let is_flag = matches!(report.place, Place::Flag { .. });
    let is_positional = |option: &&Opt| option.spelling.positional && !(is_flag && option.required);
    let mut options = report.options.iter().filter(is_positional);
    let index = options.position(|known| known.name == option.name)?;
    POSITIONALS.get(index).copied()
}

/// An option's value by itself, which the option may give instead.
fn by_itself(id: &'static str, option: &'static Opt) -> Arg {
    let arg = Arg::new(id).value_name(value_name(option)).help(option.doc);
    if option.required {
        arg.required_unless_present_any([option.name, "print_schema", "print_parsed_parameters"])
    } else {
        arg
    }
}

fn argument(option: &'static Opt, positional: Option<&'static str>) -> Arg {
    let spelling = option.spelling;
    let flag = spelling.flag.map_or_else(|| option.name.replace('_', "-"), str::to_owned);
    let mut arg = Arg::new(option.name).long(flag).conflicts_with_all(option.conflicts);
    arg = match positional {
        // A variable gives a value without anybody having asked for it.
        Some(id) if spelling.env.is_none() => arg.conflicts_with(id),
        _ => arg,
    };
    arg = match positional {
        Some(_) => arg.help(format!("The same as {}", value_name(option))),
        None => arg.help(help(option)),
    };
    if let Some(letter) = spelling.short {
        arg = arg.short(letter);
    }
    if let Some(alias) = spelling.alias {
        arg = arg.visible_alias(alias);
    }
    if let Some(variable) = spelling.env {
        arg = arg.env(variable);
    }
    if let Some(value) = option.default {
        arg = arg.default_value(value);
    }
    with_value(arg, option)
}

fn with_value(arg: Arg, option: &'static Opt) -> Arg {
    let arg = match option.kind {
        Kind::Flag => return arg.action(ArgAction::SetTrue),
        Kind::Count => arg.value_parser(whole::<usize>),
        Kind::Word(words) => arg.value_parser(move |text: &str| {
            let is_known = words.contains(&text);
            is_known.then(|| text.to_owned()).ok_or_else(|| {
                Error::invalid(format!("\"{text}\" is not one of {}", words.join(", ")))
            })
        }),
        Kind::Tag => arg.value_parser(tags::checked).action(ArgAction::Append),
        _ => arg,
    };
    arg.value_name(value_name(option))
}

fn value_name(option: &Opt) -> String {
    option.spelling.value.map_or_else(|| option.name.to_uppercase(), str::to_owned)
}

fn help(option: &Opt) -> String {
    match option.kind {
        Kind::Tag => format!(
            "{} (key:value, key=value, or @FILE with a JSON or YAML mapping of them); may be repeated",
            option.doc
        ),
        _ => option.doc.to_owned(),
    }
}

/// The report that a command line asks for, if it is one, and its arguments.
pub fn asked(mut matches: &ArgMatches) -> Option<(&'static Report, &ArgMatches)> {
    let mut path = Vec::new();
    while let Some((name, inner)) = matches.subcommand() {
        path.push(name);
        matches = inner;
    }
    let report = report::all()
        .find(|report| matches!(report.place, Place::Command(place) if place == path))?;
    let is_asked = |other: &Report| match required(other) {
        Some(_) => matches.contains_id(other.name),
        None => matches.get_flag(other.name),
    };
    let variant = variants(report).find(|(other, ..)| is_asked(other));
    Some((variant.map_or(report, |(other, ..)| other), matches))
}

/// Asks for the report and prints it. The exit status is that of its worst news.
pub fn run(report: &'static Report, matches: &ArgMatches) -> Result<i32> {
    let output = parsed::<OutputArgs>(matches)?;
    let limit = limit(report, matches);
    let prose = prose::of(report.name).filter(|_| output.is_prose());
    let asked = Asked {
        report,
        limit,
        shown: prose.map(|prose| prose.columns),
        budget: Budget::from(parsed::<BudgetArgs>(matches)?),
        not_indexed: Cell::new(0),
        seen: Cell::new(0),
        status: Cell::new(0),
    };
    let ask = || {
        let store = parsed::<DbArgs>(matches)?.open()?;
        let rows = report.ask(&store, &options(report, matches, limit)?)?;
        if report.name == SEARCH {
            asked.not_indexed.set(recover::not_indexed(&store)?);
        }
        Ok(asked.watch(rows))
    };
    match prose {
        Some(prose) => {
            let mut rows = ask()?;
            if (prose.print)(report.row.columns, &mut rows)? == 0 && asked.seen.get() == 0 {
                say(report.none);
            }
        }
        None => output.print(&Listing::from(report), ask)?,
    }
    asked.tell();
    Ok(asked.status.get())
}

fn parsed<A: clap::Args>(matches: &ArgMatches) -> Result<A> {
    A::from_arg_matches(matches).map_err(|error| Error::Internal(error.to_string()))
}

/// How many rows to show at the most, for a report that says when there are more. 0 stands for all.
fn limit(report: &Report, matches: &ArgMatches) -> usize {
    let is_told = report.limited.is_some();
    let limit = is_told.then(|| matches.try_get_one::<usize>("limit").ok().flatten()).flatten();
    limit.copied().unwrap_or(0)
}

/// The options that were given. With a limit, one row more is asked for, to know whether there are more.
fn options(report: &Report, matches: &ArgMatches, limit: usize) -> Result<Options> {
    let mut options = Options::new();
    for option in report.options {
        let other_id = match report.place {
            Place::Flag { .. } if option.required => Some(report.name),
            _ => positional(report, option),
        };
        options = given(options, option, other_id, matches)?;
    }
    Ok(if limit > 0 { options.set("limit", limit.saturating_add(1).to_string()) } else { options })
}

fn given(
    options: Options,
    option: &Opt,
    other_id: Option<&'static str>,
    matches: &ArgMatches,
) -> Result<Options> {
    let is_known = |id: &&str| matches.try_contains_id(id).unwrap_or(false);
    let id = other_id.filter(is_known).unwrap_or(option.name);
    if matches!(matches.value_source(id), None | Some(ValueSource::DefaultValue)) {
        return Ok(options);
    }
    let mut texts = matches.get_raw(id).into_iter().flatten().map(|text| text.to_string_lossy());
    Ok(match option.kind {
        Kind::Flag => options.set(option.name, matches.get_flag(id).to_string()),
        Kind::Tag => {
            let kv = texts.map(|text| text.into_owned().into()).collect();
            let add = |options: Options, (key, value)| options.tag(option.name, key, value);
            KvArgs { kv }.tags()?.into_iter().fold(options, add)
        }
        _ => texts.next().map_or(options.clone(), |text| options.set(option.name, text)),
    })
}

/// What is to be known of the rows when they have been printed.
struct Asked {
    report: &'static Report,
    limit: usize,
    /// The columns that are shown, if not all.
    shown: Option<&'static [&'static str]>,
    budget: Budget,
    not_indexed: Cell<u64>,
    seen: Cell<usize>,
    status: Cell<i32>,
}

/// Of two exit statuses the one that counts: failure before whatever else is wrong.
fn worse(one: i32, other: i32) -> i32 {
    if one == 1 || other == 1 { 1 } else { one.max(other) }
}

impl Asked {
    /// Lets pass as many rows as are to be shown.
    fn watch(&self, rows: Rows) -> impl Iterator<Item = Result<Vec<Value>>> {
        rows.filter(|row| {
            let Ok(values) = row else { return true };
            self.seen.update(|seen| seen + 1);
            let status = self.report.bad.map_or(0, |bad| (bad.status)(values));
            self.status.update(|worst| worse(worst, status));
            let shown = |column: &str| self.shown.is_none_or(|shown| shown.contains(&column));
            (self.limit == 0 || self.seen.get() <= self.limit)
                && self.budget.takes(self.report.row.columns, values, &shown)
        })
    }

    fn tell(&self) {
        match self.budget.verdict() {
            // Whoever reads text should not need standard error for it.
            Some(left_out) if self.shown.is_some() => {
                let _ = writeln!(io::stdout(), "\n{left_out}");
            }
            Some(left_out) => say(&left_out),
            None => {}
        }
        if let Some(noun) = self.report.limited
            && self.limit > 0
            && self.seen.get() > self.limit
        {
            say(&format!("only the first {} {noun} are shown; --limit 0 shows all", self.limit));
        }
        if self.not_indexed.get() > 0 {
            let artifacts = counted(self.not_indexed.get(), "artifact");
            say(&format!(
                "not searched: {artifacts} not indexed yet, which index fts makes up for"
            ));
        }
    }
}
