//! Programs that `./dev` runs to build and check: split, compress and measure the app, and the house checks. Nothing
//! here runs in production.

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

/// Why a command failed.
#[derive(Debug)]
enum Error {
    /// A file could not be read or written.
    File(PathBuf, std::io::Error),
    /// The arguments are not understood.
    Usage,
    /// A required program could not be started, or failed.
    Program(String),
    /// A check failed, and has printed why.
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
    /// Adds the path, for `map_err`.
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
