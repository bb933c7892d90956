//! The handlers of endpoints about the caller's own account, and of signing in.

use crate::routes;
use crate::state::App;
use axum::routing::{MethodFilter, MethodRouter, on};

/// The handler of an endpoint about the caller's own account, and of signing in.
pub(super) fn handler(name: &str, method: MethodFilter) -> Option<MethodRouter<App>> {
    Some(match name {
        "signup.create" => on(method, routes::signup::create::create),
        "login" => on(method, routes::login::login),
        "login.token" => on(method, routes::login::token::token),
        "login.passkey.start" => on(method, routes::login::passkey::start),
        "login.passkey" => on(method, routes::login::passkey::finish),
        "logout" => on(method, routes::logout::logout),
        "reset.create" => on(method, routes::reset::create::create),
        "reset.show" => on(method, routes::reset::show::show),
        "confirm.create" => on(method, routes::confirm::create::create),
        "reset.complete" => on(method, routes::reset::complete::complete),
        "user.show" => on(method, routes::users::show::show),
        "user.delete" => on(method, routes::users::delete::delete),
        "user.update" => on(method, routes::users::update::update),
        "user.confirm_password" => on(method, routes::users::confirm_password::confirm_password),
        "user.email_confirmation.send" => on(method, routes::users::email_confirmation::send),
        "user.email_confirmation.delete" => on(method, routes::users::email_confirmation::delete),
        "user.two_factor.show" => on(method, routes::users::two_factor::show::show),
        "user.totp.start" => on(method, routes::users::two_factor::totp::start),
        "user.totp.confirm" => on(method, routes::users::two_factor::totp::confirm),
        "user.totp.delete" => on(method, routes::users::two_factor::totp::delete),
        "user.recovery_codes.create" => on(method, routes::users::two_factor::recovery_codes::create),
        "user.passkey.start" => on(method, routes::users::two_factor::passkeys::start),
        "user.passkey.create" => on(method, routes::users::two_factor::passkeys::create),
        "user.passkey.delete" => on(method, routes::users::two_factor::passkeys::delete),
        "user.export" => on(method, routes::users::export::export),
        "user.session.list" => on(method, routes::users::sessions::list::list),
        "user.session.end_others" => on(method, routes::users::sessions::delete::end_others),
        "user.session.delete" => on(method, routes::users::sessions::delete::delete),
        "personal_api_key.list" => on(method, routes::personal_api_keys::list::list),
        "personal_api_key.create" => on(method, routes::personal_api_keys::create::create),
        "personal_api_key.show" => on(method, routes::personal_api_keys::show::show),
        "personal_api_key.delete" => on(method, routes::personal_api_keys::delete::delete),
        "signup.invite.show" => on(method, routes::signup_invite::show::show),
        "signup.invite.claim" => on(method, routes::signup_invite::claim::claim),
        _ => return None,
    })
}
