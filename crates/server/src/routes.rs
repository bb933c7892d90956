//! The handlers, by noun and verb as in the endpoint table.

pub mod billing;
pub mod capture;
pub mod erasures;
pub mod events;
pub mod explicit_members;
pub mod invites;
pub mod login;
pub mod logout;
pub mod members;
pub mod organizations;
pub mod personal_api_keys;
pub mod preflight;
pub mod projects;
pub mod query;
pub mod signup;
pub mod signup_invite;
pub mod users;
