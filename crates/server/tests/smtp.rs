//! Mails, received by a real mail server (aiosmtpd). `./dev test` installs it; the other tests of the server run without.

mod connection;
mod invites;
mod notices;
pub(crate) mod queue;
mod resets;
