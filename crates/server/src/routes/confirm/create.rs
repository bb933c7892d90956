//! `POST /api/confirm/:user`: uses the link up. There is no `GET`, because programs that scan mail open links too.

use crate::accounts::domains::join_by_domain;
use crate::activity::entries::updated;
use crate::activity::{NewEntry, record_in_each};
use crate::error::{Error, Result};
use crate::hash::sha256;
use crate::http::body::rules::{required, text};
use crate::http::body::{Fields, read_request};
use crate::http::extract::Path;
use crate::http::session::MaybeCaller;
use crate::mail::Mail;
use crate::routes::users::email_taken_or;
use crate::state::App;
use crate::store::{domains, email_confirmations, password_resets, users};
use axum::Json;
use axum::extract::State;
use rolecall_api::{ActivityAction, ConfirmEmail, ConfirmedEmail, UserId, field_name};

/// The most characters of a token; ours have fewer.
const MAX_TOKEN_LENGTH: usize = 200;

/// Marks the address that the link was sent to as verified. If it is a new one, it takes the place of the account's, which
/// is told. The caller has to be signed in to that account: somebody could have made it with the address of another
/// person, who would confirm it with one press.
///
/// # Errors
/// 401 if nobody is signed in; `other_account`; `invalid_token`: an unknown account, a wrong token, a link that was used, replaced or has expired; `unique` if
/// another account has got the address meanwhile.
pub async fn create(
    State(app): State<App>,
    MaybeCaller(caller): MaybeCaller,
    Path(user): Path<String>,
    body: Fields,
) -> Result<Json<ConfirmedEmail>> {
    let ConfirmEmail { token } = read_request!(body, ConfirmEmail { token: required(text(MAX_TOKEN_LENGTH)) });
    let id = crate::text::uuids::parse(&user).map(|id| UserId(id.to_string())).ok_or_else(invalid_token)?;
    let (hash, now) = (sha256(&token), app.clock.now());
    // First without a lock: a wrong token makes no write wait.
    email_confirmations::find(&mut *app.db.read().await?, &id, &hash, now).await?.ok_or_else(invalid_token)?;
    let caller = caller.ok_or(Error::NotAuthenticated)?;
    if id != *caller.id() {
        return Err(Error::invalid("other_account", "This link is for another account. Sign in to that one first."));
    }

    let mut tx = app.db.begin().await?;
    let organizations = tx.lock_organizations_of(id.as_str()).await?;
    tx.lock_user(id.as_str()).await?;
    caller.still_signed_in(&mut tx).await?;
    let user = users::find(&mut tx, &id).await?.ok_or_else(invalid_token)?;
    let email = email_confirmations::find(&mut tx, &id, &hash, now).await?.ok_or_else(invalid_token)?;
    email_confirmations::forget(&mut tx, &id).await?;
    users::set_verified_email(&mut tx, &id, &email, now).await.map_err(email_taken_or)?;
    let is_changed = email != user.email;
    if is_changed {
        for organization in &organizations {
            // Who is removed later does not come back with the former address.
            domains::remember_former(&mut tx, organization, &user.email).await?;
        }
        // It was sent to the former address.
        password_resets::forget(&mut tx, &id).await?;
        let mail = Mail::EmailChanged { name: user.first_name.clone(), email: email.clone() };
        app.mail.queue(&mut tx, &user.email, &mail).await?;
        let entry = NewEntry::person(ActivityAction::AccountUpdate, &user.wire()).with_personal([updated(
            "email",
            &user.email,
            Some(&email),
        )]);
        record_in_each(&mut tx, &organizations, &caller.author(), now, &[entry]).await?;
    }
    tx.commit().await?;
    join_by_domain(&app.db, &app.mail, &id, app.clock.now()).await;
    Ok(Json(ConfirmedEmail { email, is_changed }))
}

/// 400 `invalid_token`.
fn invalid_token() -> Error {
    let detail = "This link is no longer valid. It works once and for three days, and a newer link replaces it.";
    Error::field(field_name!(ConfirmEmail.token), "invalid_token", detail)
}
