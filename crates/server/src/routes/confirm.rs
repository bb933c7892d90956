//! `/api/confirm`: confirms an email address by a link that was sent to it (contract 2.4 and 4).

pub mod create;
