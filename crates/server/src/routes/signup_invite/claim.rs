//! `POST /api/signup/:invite`: accepts an invite, signed in or with a new account. All or nothing.

use super::{UsableInvite, account_exists, find_usable, id, unknown};
use crate::accounts::domains::join_by_domain;
use crate::accounts::email_confirmation::mail_link;
use crate::activity::entries::{EXPIRES_AT, changed, end_value, promised_grants};
use crate::activity::{Author, NewEntry, record};
use crate::client::Visitor;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::hash::sha256;
use crate::http::body::Fields;
use crate::http::body::rules::{name, new_password, required, text_or_blank};
use crate::http::extract::Path;
use crate::http::session::MaybeCaller;
use crate::http::sign_in::sign_in;
use crate::routes::users::{MAX_NAME_LENGTH, welcome};
use crate::state::App;
use crate::store::end::{End, LevelEnd};
use crate::store::grants::{self, NewGrant};
use crate::store::users::{self, NewUser};
use crate::store::{Tx, email_confirmations, invites, members, organizations};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use rolecall_api::{ActivityAction, ChangeValue, Claim, InviteId, User, UserId, Via, field_name};
use rolecall_policy::{Level, level_after};

/// The most characters of the secret in the mail of an invite; ours have fewer.
const MAX_PROOF_LENGTH: usize = 200;

/// Makes the caller a member of the invite's organization. A caller who is signed out gets a new account and is signed
/// in. Returns the account. With the secret that only the mail of the invite has, its address is verified.
///
/// # Errors
/// Those of [`super::show`]; signed out, 400 if `first_name` or `password` is wrong, such as `password_too_weak`.
pub async fn claim(
    State(app): State<App>,
    MaybeCaller(caller): MaybeCaller,
    visitor: Visitor,
    headers: HeaderMap,
    Path(invite): Path<String>,
    body: Fields,
) -> Result<Response> {
    let (invite, now) = (id(&invite)?, app.clock.now());
    let proof = body.field(field_name!(Claim.proof)).read(text_or_blank(MAX_PROOF_LENGTH))?;
    let Some(caller) = caller else {
        return claim_with_new_account(&app, (&visitor, &headers), &invite, proof.as_deref(), &body).await;
    };
    let mut tx = lock(&app, &invite).await?;
    tx.lock_user(caller.id().as_str()).await?;
    caller.still_signed_in(&mut tx).await?;
    // Read the user again: the email may have changed since the request came.
    let me = users::find(&mut tx, caller.id()).await?.ok_or(Error::NotAuthenticated)?;
    let usable = find_usable(&mut tx, &invite, Some((&me.id, &me.email)), now).await?;
    verify(&mut tx, &usable, proof.as_deref(), &me.id, now).await?;
    join(&app, &mut tx, usable, &me.wire(), now).await?;
    tx.commit().await?;
    join_by_domain(&app.db, &app.mail, &me.id, app.clock.now()).await;
    Ok((StatusCode::CREATED, Json(welcome(me))).into_response())
}

/// Creates an account with the email of the invite, accepts the invite with it, and signs in.
async fn claim_with_new_account(
    app: &App,
    (visitor, headers): (&Visitor, &HeaderMap),
    invite: &InviteId,
    proof: Option<&str>,
    body: &Fields,
) -> Result<Response> {
    let now = app.clock.now();
    // Check the invite before hashing, without a lock: an invalid one costs no hash, and no request waits for hashing.
    app.ends.settle().await?;
    let link = find_usable(&mut *app.db.snapshot().await?, invite, None, now).await?.link;
    // Optional in the request struct, but required without an account.
    let first_name = body.field(field_name!(Claim.first_name)).read(required(name(MAX_NAME_LENGTH)))?;
    let password = body.field(field_name!(Claim.password)).read(required(new_password))?;
    let about = [first_name.as_str(), link.invite.target_email.as_str(), link.organization_name.as_str()];
    app.passwords.check_strength(field_name!(Claim.password), &password, &about).await?;
    let password_hash = app.passwords.hash(password).await?;
    let mut tx = lock(app, invite).await?;
    let usable = find_usable(&mut tx, invite, None, now).await?;
    let new = NewUser { first_name, email: usable.link.invite.target_email.clone(), password_hash };
    let user = users::create(&mut tx, new, now).await.map_err(|error| {
        // Somebody signed up with this email at the same moment.
        if error.is_unique_violation() { account_exists(invite) } else { error.into() }
    })?;
    if !verify(&mut tx, &usable, proof, &user.id, now).await? {
        // As at sign-up: with too many mails to this address lately, the account page offers to send one.
        mail_link(&mut tx, (&app.mail, &app.config.site_url), &user, &user.email, now).await?;
    }
    join(app, &mut tx, usable, &user.wire(), now).await?;
    let cookies = sign_in(app, &mut tx, headers, visitor, &user.id).await?;
    tx.commit().await?;
    join_by_domain(&app.db, &app.mail, &user.id, app.clock.now()).await;
    Ok((StatusCode::CREATED, cookies, Json(welcome(user))).into_response())
}

/// Begins a transaction that locks the invite's organization: changes to the invite and to its author wait.
async fn lock(app: &App, invite: &InviteId) -> Result<Tx> {
    loop {
        let mut tx = app.db.begin().await?;
        let organization = invites::find_by_link(&mut tx, invite).await?.ok_or_else(unknown)?.invite.organization;
        tx.lock_organization(organization.as_str()).await?;
        // What the inviter can give may have ended while this waited.
        if !app.ends.is_due() {
            return Ok(tx);
        }
        drop(tx);
        app.ends.settle().await?;
    }
}

/// Marks the address of the invite as verified if the claim has the secret that only its mail has; returns whether it has. A
/// wrong one is as none: who has the link can join.
async fn verify(tx: &mut Tx, usable: &UsableInvite, proof: Option<&str>, user: &UserId, now: Moment) -> Result<bool> {
    let is_proven = proof.is_some_and(|proof| usable.link.proof_hash.as_deref() == Some(&sha256(proof)));
    if is_proven {
        users::set_verified_email(tx, user, &usable.link.invite.target_email, now).await?;
        email_confirmations::forget_own(tx, user).await?;
    }
    Ok(is_proven)
}

/// Makes `user` a member with the grants of the invite, deletes the invite, and queues mails to administrators.
async fn join(app: &App, tx: &mut Tx, usable: UsableInvite, user: &User, now: Moment) -> Result<()> {
    let invite = usable.link.invite;
    let until = invite.access_expires_at;
    let membership = members::insert(tx, &invite.organization, &user.uuid, invite.level, now).await?;
    // Whoever joins would be a member without the invite, so that is what they are after it.
    let level_end = level_after(Level::Member, None, invite.level).and_then(|after| {
        let end = End::new(until?, &invite.created_by.uuid);
        Some(LevelEnd { end, after })
    });
    if level_end.is_some() {
        members::set_level(tx, &invite.organization, &user.uuid, invite.level, level_end.as_ref(), now).await?;
    }
    let grants: Vec<NewGrant> = usable
        .promises
        .iter()
        .map(|promise| NewGrant {
            project: promise.project,
            membership: membership.clone(),
            level: promise.level,
            expires_at: until,
        })
        .collect();
    grants::insert_all(tx, &invite.organization, &grants, &invite.created_by.uuid, now).await?;
    invites::delete_to_addresses(tx, &invite.organization, &[&invite.target_email]).await?;
    organizations::make_current(tx, &invite.organization, &user.uuid).await?;
    let promised: Vec<_> = usable.promises.iter().map(|promise| (promise.project, promise.level)).collect();
    let entry = NewEntry::person(ActivityAction::MemberJoin, user).with([
        changed("level", ChangeValue::Null, invite.level),
        changed("grants", ChangeValue::Null, promised_grants(&promised)),
        changed(EXPIRES_AT, ChangeValue::Null, end_value(until)),
        changed("invited_by", ChangeValue::Null, invite.created_by.uuid.as_str()),
        changed("invite", invite.key.as_str(), ChangeValue::Null),
    ]);
    let author = Author::person(user.clone(), Via::Invite);
    let number = record(tx, &invite.organization, &author, now, vec![entry]).await?;
    Ok(app.mail.tell(tx, &invite.organization, number, now).await?)
}
