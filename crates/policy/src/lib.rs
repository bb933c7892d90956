//! Who can do what in an organization, and why (contract 2).
//!
//! The pure function [`decide()`] runs in the server and in the browser. It never returns a bare yes or no, but the
//! rule. This crate has no ids, clock or I/O, no wire format except the numbers and names in the contract, and no text
//! for people.

mod access;
mod act;
mod action;
mod activity;
mod decide;
mod decision;
mod end;
mod invite;
mod level;
mod live;
mod matrix;
mod preview;
mod request;
mod review;
mod step;

pub use access::{Access, Grounds, ProjectState, access, effective_level, is_kept_out};
pub use act::{Act, Target};
pub use action::Action;
pub use activity::{EntryFacts, EntryProject, EntryView, entry_view, sees_every_entry};
pub use decide::{decide, explain};
pub use decision::{Decision, Denial, Rule};
pub use end::level_after;
pub use invite::{invite_still_allowed, sees_invite_link};
pub use level::{Level, UnknownLevel};
pub use live::{LiveSubject, Sight, loses_organization, loses_project, sees_live_update};
pub use matrix::{Right, permits};
pub use preview::{
    ChangeEffects, Delta, Effect, InviteOffer, InvitePreview, InviteeProject, LevelPreview, MemberState,
    OrganizationState, PendingInvite, PersonEffect, PrivacyChange, ProjectEffect, ProjectGrants, PromiseEffect,
    RequiredAct, RightsChange, SentInvite, SoleHolder, Standing, invites_lost, links_renewed, may_lose_links,
    preview_invite, preview_level, preview_privacy, preview_rights,
};
pub use request::{Asking, Party, Wish, can_ask, decide_request};
pub use review::{FindingKind, IDLE_DAYS, KEPT_DAYS, ReviewDecision, ReviewTarget, Reviewed, UNSEEN_DAYS};
pub use step::{Step, Subject};
