//! `PATCH /api/users/@me/`: changes name, email, password, and the current organization and project. All or nothing.

use super::email_confirmation::mail_or_refuse;
use super::proof::Proof;
use super::{MAX_NAME_LENGTH, OwnAccount, email_taken, email_taken_or, is_current_stored, me, store_current};
use crate::accounts::Caller;
use crate::accounts::admission::{admitted, admitted_to_project};
use crate::accounts::sessions::start_over;
use crate::activity::entries::updated;
use crate::activity::{NewEntry, record_in_each};
use crate::billing;
use crate::client::Visitor;
use crate::error::{Error, Result};
use crate::http::body::rules::{email, integer, name, new_password, text_or_blank};
use crate::http::body::{Fields, read_request};
use crate::http::resource::{write_account, write_account_everywhere};
use crate::http::sign_in::{SignInCookies, sign_in};
use crate::mail::Mail;
use crate::state::App;
use crate::store::organizations::{self, OrganizationKey};
use crate::store::projects::{self, ProjectKey};
use crate::store::users::{self, UserRow};
use crate::store::{Tx, domains, email_confirmations, password_resets};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use rolecall_api::{ActivityAction, Me, OrganizationId, ProjectId, UpdateMe, UserId, field_name};

/// The field with the current password.
const PASSWORD: &str = field_name!(UpdateMe.current_password);

/// Changes the fields that were sent, and returns the account. A new email or password needs the current password. A
/// new password ends all sessions and begins a new one. With mail, a new email waits until it is confirmed.
///
/// # Errors
/// 404 for anybody else's account; `incorrect_password`, `unique`, `does_not_exist` and the like.
pub async fn update(
    State(app): State<App>,
    OwnAccount(caller): OwnAccount,
    visitor: Visitor,
    headers: HeaderMap,
    body: Fields,
) -> Result<(Option<SignInCookies>, Json<Me>)> {
    let UpdateMe { first_name, email, password, set_current_organization, set_current_team, .. } = read_request!(
        body,
        UpdateMe {
            first_name: name(MAX_NAME_LENGTH),
            email: email,
            password: new_password,
            // Read only if it is needed: see `check_current_password`. Else any value is ignored.
            current_password: |_| Ok(None),
            set_current_organization: |field| Ok(text_or_blank(100)(field)?.map(OrganizationId)),
            set_current_team: |field| Ok(integer(field)?.map(ProjectId)),
        }
    );
    let user = &caller.user;
    let email = email.filter(|email| *email != user.email);
    // With mail, a new address waits until the link that is sent to it is used.
    let (email, new_email) = if app.mail.is_on() { (None, email) } else { (email, None) };

    if let Some(password) = &password {
        let address = email.as_deref().or(new_email.as_deref());
        let names = [first_name.as_deref().unwrap_or_default(), address.unwrap_or_default()];
        let about = [user.first_name.as_str(), user.email.as_str(), names[0], names[1]];
        app.passwords.check_strength(field_name!(UpdateMe.password), password, &about).await?;
    }
    let mut proof = None;
    if email.is_some() || new_email.is_some() || password.is_some() {
        proof = Some(Proof::check(&app, &caller, &headers, body.field(PASSWORD), PASSWORD).await?);
    }
    let password_hash = match password {
        Some(password) => Some(app.passwords.hash(password).await?),
        None => None,
    };

    if new_email.is_some() {
        app.login_throttle.count_confirmation_link(caller.id()).await?;
    }

    let is_recorded = first_name.is_some() || email.is_some() || password_hash.is_some();
    let (mut tx, organizations) = if is_recorded {
        write_account_everywhere(&app.db, &caller).await?
    } else {
        (write_account(&app.db, &caller).await?, Vec::new())
    };
    if let Some(proof) = proof {
        proof.redeem(&mut tx, &caller, app.clock.now()).await?;
    }
    users::update(&mut tx, caller.id(), first_name.as_deref(), email.as_deref()).await.map_err(email_taken_or)?;
    if email.is_some() {
        for organization in &organizations {
            // Who is removed later does not come back with the former address.
            domains::remember_former(&mut tx, organization, &user.email).await?;
        }
        // They were sent because of the former address.
        password_resets::forget(&mut tx, caller.id()).await?;
        email_confirmations::forget(&mut tx, caller.id()).await?;
    }
    make_current(&mut tx, caller.id(), set_current_organization, set_current_team).await?;
    let mut cookies = None;
    let is_password_changed = password_hash.is_some();
    if let Some(hash) = password_hash {
        cookies = change_password(&app, &mut tx, &headers, &visitor, &caller, &hash).await?;
    }
    tell(&app, &mut tx, &caller, email.as_deref(), is_password_changed).await?;
    if !organizations.is_empty() {
        let entries = entries(user, first_name.as_ref(), email.as_ref(), is_password_changed);
        record_in_each(&mut tx, &organizations, &caller.author(), app.clock.now(), &entries).await?;
    }
    let user = users::find(&mut tx, caller.id()).await?.ok_or(Error::NotAuthenticated)?;
    if let Some(email) = new_email {
        // After a change of the password, which withdraws what was asked for with the former one.
        if users::is_taken(&mut tx, &email).await? {
            return Err(email_taken());
        }
        mail_or_refuse(&app, &mut tx, &user, &email, app.clock.now()).await?;
    }
    let mut answer = me(&mut tx, &user, app.clock.now()).await?;
    if !is_current_stored(&user, &answer) {
        store_current(&mut tx, &user, &answer).await?;
    }
    tx.commit().await?;
    billing::tell(&app.billing, &mut answer.organization).await;
    Ok((cookies, Json(answer)))
}

/// What the changes are recorded as.
fn entries(
    user: &UserRow,
    first_name: Option<&String>,
    email: Option<&String>,
    is_password_changed: bool,
) -> Vec<NewEntry> {
    let account = NewEntry::person(ActivityAction::AccountUpdate, &user.wire())
        .with_personal([updated("first_name", &user.first_name, first_name), updated("email", &user.email, email)])
        .if_changed();
    let password = is_password_changed.then(|| NewEntry::person(ActivityAction::PasswordChange, &user.wire()));
    account.into_iter().chain(password).collect()
}

/// Sets the password and ends all sessions. Then begins a new one, unless the request has an API key.
async fn change_password(
    app: &App,
    tx: &mut Tx,
    headers: &HeaderMap,
    visitor: &Visitor,
    caller: &Caller,
    hash: &str,
) -> Result<Option<SignInCookies>> {
    start_over(tx, caller.id(), hash, app.clock.now()).await?;
    if caller.uses_key {
        return Ok(None);
    }
    Ok(Some(sign_in(app, tx, headers, visitor, caller.id()).await?))
}

/// Queues mails about another password and another email, to the email until now.
async fn tell(app: &App, tx: &mut Tx, caller: &Caller, email: Option<&str>, is_password_changed: bool) -> Result<()> {
    let UserRow { first_name: name, email: former, .. } = &caller.user;
    if let Some(email) = email {
        let mail = Mail::EmailChanged { name: name.clone(), email: email.to_owned() };
        app.mail.queue(tx, former, &mail).await?;
    }
    if is_password_changed {
        let mail = Mail::PasswordChanged { name: name.clone(), at: app.clock.now() };
        app.mail.queue(tx, former, &mail).await?;
    }
    Ok(())
}

/// Makes an organization, a project or both current. If both are sent, the project must belong to the organization.
///
/// # Errors
/// `does_not_exist` if the user is not a member of the organization, or has no access to the project.
async fn make_current(
    tx: &mut Tx,
    user: &UserId,
    organization: Option<OrganizationId>,
    project: Option<ProjectId>,
) -> Result<()> {
    let missing = |attr, detail| Error::field(attr, "does_not_exist", detail);
    let mut within: Option<OrganizationId> = None;
    if let Some(OrganizationId(id)) = organization {
        let key = crate::text::uuids::parse(&id).map(|id| OrganizationKey::Id(OrganizationId(id.to_string())));
        let found = match key {
            Some(key) => organizations::find(tx, &key, user).await?,
            None => None,
        };
        let attr = field_name!(UpdateMe.set_current_organization);
        let found = found.ok_or_else(|| missing(attr, "Organization not found, or you are not a member."))?;
        let found = admitted(Some(found))?;
        organizations::make_current(tx, &found.id, user).await?;
        within = Some(found.id);
    }
    if let Some(id) = project {
        let found = projects::find(tx, ProjectKey::Id(id), user).await?;
        let open = found.filter(|found| {
            found.is_accessible() && within.as_ref().is_none_or(|within| *within == found.organization)
        });
        let attr = field_name!(UpdateMe.set_current_team);
        let open = open.ok_or_else(|| missing(attr, "Project not found, or you don't have access."))?;
        let open = admitted_to_project(Some(open))?;
        projects::make_current(tx, open.id, user).await?;
    }
    Ok(())
}
