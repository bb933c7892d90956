//! By noun and verb.

mod login;
mod logout;
mod preflight;
