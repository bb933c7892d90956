//! By noun and verb.

mod explicit_members;
mod invites;
mod login;
mod logout;
mod members;
mod organizations;
mod personal_api_keys;
mod preflight;
mod projects;
mod signup;
mod signup_invite;
mod users;
