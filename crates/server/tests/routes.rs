//! Tests of single endpoints, by noun and verb.

mod activity;
mod billing;
mod can;
mod confirm;
mod domains;
mod erasures;
mod events;
mod explicit_members;
mod health;
mod invites;
mod login;
mod login_throttle;
mod logout;
mod members;
mod organizations;
mod personal_api_keys;
mod preflight;
mod preview;
mod projects;
mod query;
mod requests;
mod reset;
mod schema;
mod signup;
mod signup_invite;
pub(crate) mod users;
