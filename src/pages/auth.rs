//! The public pages: sign in, sign up, and accept an invite.

mod accept;
mod again;
mod facts;
mod layout;
mod obstacle;
mod sign_in;
mod sign_up;

pub use accept::accept_invite_page;
pub use again::sign_in_again;
pub use sign_in::sign_in_page;
pub use sign_up::sign_up_page;
