//! Who may do what in an organization, and why (contract 2).
//!
//! One pure function, [`decide()`], answers the server and the browser alike. It never says a bare yes or no: it says
//! by which rule. Here are no ids, no clock, no I/O, no wire format beyond the numbers and names that the contract
//! fixes, and no words for people: those belong to the callers.

mod access;
mod act;
mod action;
mod decide;
mod decision;
mod invite;
mod level;
mod matrix;
mod preview;

pub use access::{Access, Grounds, ProjectState, access, effective_level};
pub use act::{Act, Target};
pub use action::Action;
pub use decide::decide;
pub use decision::{Decision, Denial, Rule};
pub use invite::{invite_still_allowed, sees_invite_link};
pub use level::{Level, UnknownLevel};
pub use matrix::{Right, permits};
pub use preview::{
    Delta, Effect, InvitePreview, InviteeProject, LevelPreview, PendingInvite, PrivacyChange, ProjectEffect, Promise,
    invites_lost, links_renewed, preview_invite, preview_level, preview_privacy,
};
