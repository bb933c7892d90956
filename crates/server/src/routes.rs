//! The handlers, one file for each noun and verb of the endpoint table (`rolecall_api::ENDPOINTS`).
//!
//! A handler says who asks, what they need to be allowed, what changes, and what is answered. Most begin with
//! [`OrganizationRequest`](crate::http::resource::OrganizationRequest) or
//! [`ProjectRequest`](crate::http::resource::ProjectRequest), which load the resource and ask the rules. SQL is in
//! [`crate::store`].
//!
//! `# Errors` of a handler names what is special about it. Each can also answer 401 (not signed in) and 503 (the
//! database does not answer).

pub mod activity;
pub mod billing;
pub mod can;
pub mod capture;
pub mod confirm;
pub mod domains;
pub mod erasures;
pub mod events;
pub mod explicit_members;
pub mod health;
pub mod invites;
pub mod login;
pub mod logout;
pub mod members;
pub mod organizations;
pub mod permissions;
pub mod personal_api_keys;
pub mod preflight;
pub mod preview;
pub mod projects;
pub mod query;
pub mod requests;
pub mod reset;
pub mod reviews;
pub mod schema;
pub mod signup;
pub mod signup_invite;
pub mod stream;
pub mod successor;
pub mod transfer;
pub mod users;
pub mod view_as;
