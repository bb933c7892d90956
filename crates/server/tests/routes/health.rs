//! `/_health` and `/_ready`.

mod ready;
mod show;
