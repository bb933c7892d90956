//! `DELETE /api/users/@me/`: deletes the caller's account, and erases their name and email from the activity logs.

use super::OwnAccount;
use super::proof::Proof;
use crate::accounts::Caller;
use crate::activity::erase::erase;
use crate::activity::leaving::Leaving;
use crate::activity::record;
use crate::error::{Error, Result};
use crate::http::body::Fields;
use crate::http::resource::write_account_everywhere;
use crate::http::session;
use crate::state::App;
use crate::store::organizations::FoundOrganization;
use crate::store::{Tx, members, organizations, users};
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use rolecall_api::{ActivityAction, DeleteMe, field_name};
use rolecall_policy::{Act, Target, decide};

/// The field with the password.
const PASSWORD: &str = field_name!(DeleteMe.password);

/// Deletes the account with its sessions, keys, memberships and invites.
///
/// # Errors
/// 404 for anybody else's account; `incorrect_password`; `owner_of` while the caller owns an organization.
pub async fn delete(
    State(app): State<App>,
    OwnAccount(caller): OwnAccount,
    headers: HeaderMap,
    body: Fields,
) -> Result<Response> {
    let proof = Proof::check(&app, &caller, &headers, body.field(PASSWORD), PASSWORD).await?;
    let (mut tx, _) = write_account_everywhere(&app.db, &caller).await?;
    proof.redeem(&mut tx, &caller, app.clock.now()).await?;
    let all = organizations::list(&mut tx, caller.id()).await?;
    let owned: Vec<&str> = all.iter().filter(|found| !may_leave(found)).map(|found| found.name.as_str()).collect();
    if !owned.is_empty() {
        let names = owned.join(", ");
        let detail = format!("You own {names}. Transfer ownership or delete each organization that you own first.");
        return Err(Error::invalid("owner_of", detail));
    }
    for organization in &all {
        leave(&app, &mut tx, &caller, organization).await?;
    }
    erase(&mut tx, &caller.user.wire()).await?;
    users::delete(&mut tx, caller.id()).await?;
    tx.commit().await?;
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, session::expired_cookie(&app)?)]).into_response())
}

fn may_leave(organization: &FoundOrganization) -> bool {
    let target = Target { level: Some(organization.level), is_actor: true };
    decide(Some(organization.level), Act::Remove { target }).is_allowed()
}

async fn leave(app: &App, tx: &mut Tx, caller: &Caller, organization: &FoundOrganization) -> Result<()> {
    let (id, now) = (&organization.id, app.clock.now());
    // It is locked already, unless the caller joined it a moment ago.
    tx.lock_organization(id.as_str()).await?;
    let Some(member) = members::find(tx, id, caller.id()).await? else {
        return Ok(());
    };
    let leaving = Leaving::read(tx, id, &member).await?;
    members::remove(tx, id, caller.id(), now).await?;
    let entry = leaving.entry(ActivityAction::AccountDelete, &member);
    record(tx, id, &caller.author(), now, vec![entry]).await?;
    Ok(())
}
