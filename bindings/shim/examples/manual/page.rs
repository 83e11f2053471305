//! A man page: what clap knows of a command, and the sections that people expect beside that.

use std::io;

use clap::Command;
use clap_mangen::Man;
use roff::{Roff, bold, roman};

use super::texts;

/// The page of a command.
pub struct Page {
    command: Command,
    man: Man,
}

impl Page {
    pub fn new(command: &Command) -> Self {
        Self { command: command.clone(), man: Man::new(command.clone()) }
    }

    /// As in `scenariolog-run-exec.1`.
    pub fn file_name(&self) -> String {
        self.man.get_filename()
    }

    pub fn render(&self) -> io::Result<Vec<u8>> {
        let mut page = Vec::new();
        self.man.render_title(&mut page)?;
        self.man.render_name_section(&mut page)?;
        self.man.render_synopsis_section(&mut page)?;
        self.man.render_description_section(&mut page)?;
        if self.command.get_arguments().next().is_some() {
            self.man.render_options_section(&mut page)?;
        }
        if self.command.has_subcommands() {
            self.man.render_subcommands_section(&mut page)?;
        }
        let mut roff = Roff::default();
        self.exit_status(&mut roff);
        self.environment(&mut roff);
        self.files(&mut roff);
        self.examples(&mut roff);
        roff.to_writer(&mut page)?;
        if self.command.get_version().is_some() {
            self.man.render_version_section(&mut page)?;
        }
        Ok(page)
    }

    /// What the help says at its end.
    fn exit_status(&self, roff: &mut Roff) {
        if let Some(text) = self.command.get_after_help() {
            let text = text.to_string();
            roff.control("SH", ["EXIT STATUS"]);
            roff.text([roman(text.strip_prefix("Exit status: ").unwrap_or(&text))]);
        }
    }

    /// The variables that stand for options, and for the program those that are no option.
    fn environment(&self, roff: &mut Roff) {
        let options = self.command.get_arguments().filter_map(|option| {
            let variable = option.get_env()?.to_string_lossy().into_owned();
            Some((variable, format!("The value of --{} unless that is given.", option.get_long()?)))
        });
        let mut variables: Vec<_> = options.collect();
        if self.command.get_display_name().is_none() {
            let others = texts::ENVIRONMENT.iter();
            variables.extend(others.map(|(name, text)| ((*name).to_owned(), (*text).to_owned())));
        }
        terms(roff, "ENVIRONMENT", &variables);
    }

    fn files(&self, roff: &mut Roff) {
        if self.command.get_display_name().is_none() {
            terms(roff, "FILES", texts::FILES);
        }
    }

    fn examples(&self, roff: &mut Roff) {
        let name = self.command.get_display_name().unwrap_or_else(|| self.command.get_name());
        let Some((_, examples)) = texts::EXAMPLES.iter().find(|(page, _)| *page == name) else {
            return;
        };
        roff.control("SH", ["EXAMPLES"]);
        for (what, line) in *examples {
            roff.control("PP", []).text([roman(*what)]);
            roff.control("PP", []).control("EX", []).text([bold(*line)]).control("EE", []);
        }
    }
}

fn terms<T: AsRef<str>>(roff: &mut Roff, heading: &str, terms: &[(T, T)]) {
    if terms.is_empty() {
        return;
    }
    roff.control("SH", [heading]);
    for (term, text) in terms {
        roff.control("TP", []).text([bold(term.as_ref())]).text([roman(text.as_ref())]);
    }
}
