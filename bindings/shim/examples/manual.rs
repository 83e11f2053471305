//! Writes the man pages and the shell completions into a directory: `make docs`.

mod manual {
    pub mod page;
    pub mod texts;
}

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use clap_complete::Shell;

fn main() -> Result<(), Box<dyn Error>> {
    let dir = env::args_os().nth(1).map(PathBuf::from).ok_or("usage: manual DIRECTORY")?;
    man_pages(&dir.join("man1"))?;
    completions(&dir.join("completions"))
}

/// One page for the program and one for each subcommand.
fn man_pages(dir: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(dir)?;
    let mut program = scenariolog_cli::command().disable_help_subcommand(true);
    program.build();
    write_pages(&program, dir)
}

fn write_pages(command: &clap::Command, dir: &Path) -> Result<(), Box<dyn Error>> {
    for subcommand in command.get_subcommands().filter(|command| !command.is_hide_set()) {
        write_pages(subcommand, dir)?;
    }
    let page = manual::page::Page::new(command);
    fs::write(dir.join(page.file_name()), page.render()?)?;
    Ok(())
}

/// One file a shell, named as the shell wants to find it.
fn completions(dir: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(dir)?;
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
        clap_complete::generate_to(shell, &mut scenariolog_cli::command(), "scenariolog", dir)?;
    }
    Ok(())
}
