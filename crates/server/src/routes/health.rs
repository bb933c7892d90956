//! `/_health` and `/_ready`: for supervisors and load balancers.

pub mod ready;
pub mod show;
