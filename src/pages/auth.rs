//! The public pages: sign in, sign up, accept an invite, set a new password, and confirm an email.

mod accept;
mod again;
mod confirm;
mod facts;
mod layout;
mod obstacle;
mod request_reset;
mod reset;
mod second_step;
mod sign_in;
mod sign_up;

pub use accept::accept_invite_page;
pub use again::sign_in_again;
pub use confirm::confirm_page;
pub use request_reset::request_reset_page;
pub use reset::reset_page;
pub use sign_in::sign_in_page;
pub use sign_up::sign_up_page;
