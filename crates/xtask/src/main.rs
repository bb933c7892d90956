//! Build and check programs for `./dev`: split, compress and measure the app, and the house checks. Not part of the
//! product.

mod app;
mod house;
#[cfg(test)]
mod scratch;
mod size;

use clap::{Parser, Subcommand};
use std::fmt::{self, Display};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The arguments of the program.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Put the built app together: program in parts, one stylesheet, `index.html`, all compressed
    App {
        /// The program as linked by cargo, with the feature `split`
        program: PathBuf,
        /// The folder to write into; it is emptied first
        dir: PathBuf,
    },
    /// Measure the built app; fail if the first load is larger than its limit
    Size {
        /// The folder of the built app
        dir: PathBuf,
    },
    /// Check the rules of the house: layers, lengths of files, places of SQL, colours and the like
    House {
        /// First lower the limits in `long-files.txt` to the current lengths
        #[arg(long)]
        update: bool,
    },
}

/// Why a command failed.
#[derive(Debug)]
enum Error {
    /// A file could not be read or written.
    File(PathBuf, std::io::Error),
    /// A required program could not be started, or failed.
    Program(String),
    /// A check failed, and has printed why.
    Refused(String),
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path, error) => write!(f, "`{}`: {error}", path.display()),
            Self::Program(what) | Self::Refused(what) => f.write_str(what),
        }
    }
}

impl Error {
    /// Adds the path, for `map_err`.
    fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        |error| Self::File(path.to_owned(), error)
    }
}

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let done = match Arguments::parse().command {
        Command::App { program, dir } => app::run(&root, &program, &dir),
        Command::Size { dir } => size::run(&dir, &root.join("crates/xtask/size-limits.txt")),
        Command::House { update } => house::run(&root, update),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
