//! The builds' and checks' own programs, called by `./dev`: splitting, compressing and measuring the built app, and the house
//! checks. Not for anything that runs in production.

mod compress;
mod house;
#[cfg(test)]
mod scratch;
mod size;
mod split;
mod styles;

use std::env;
use std::fmt::{self, Display};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "usage: xtask split DIR PROGRAM.wasm | styles DIR | compress DIR | size DIR | house [--update]";

/// Why a command did not end well.
#[derive(Debug)]
enum Error {
    /// A file could not be read or written.
    File(PathBuf, std::io::Error),
    /// A command was called in a way that it does not understand.
    Usage,
    /// A program that is needed could not be run, or failed.
    Program(String),
    /// What was checked is not as it should be; all has been said already.
    Refused(String),
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path, error) => write!(f, "`{}`: {error}", path.display()),
            Self::Usage => f.write_str(USAGE),
            Self::Program(what) | Self::Refused(what) => f.write_str(what),
        }
    }
}

impl Error {
    /// For `map_err`: says which file it was.
    fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        |error| Self::File(path.to_owned(), error)
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["split", dir, program] => split::run(Path::new(dir), Path::new(program)),
        ["styles", dir] => styles::run(Path::new(dir)),
        ["compress", dir] => compress::run(Path::new(dir)),
        ["size", dir] => size::run(Path::new(dir)),
        ["house"] => house::run(false),
        ["house", "--update"] => house::run(true),
        _ => Err(Error::Usage),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
