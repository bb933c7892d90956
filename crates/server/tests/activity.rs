//! The activity log as a whole: what each endpoint records, and how the chain is verified.

mod as_of;
mod endpoints;
mod erase;
mod verify;
