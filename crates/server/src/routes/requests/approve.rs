//! `POST …/requests/:id/approve/`: does what is asked for, as the caller, with the code that does it otherwise.

use super::{decided, find};
use crate::access_requests::{Request, is_private, setting};
use crate::accounts::actor::{OrganizationActor, ProjectActor};
use crate::activity::Author;
use crate::activity::deletion::delete_project;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::body::rules::{boolean, or_default};
use crate::http::body::{Fields, read_request};
use crate::http::extract::Path;
use crate::http::resource::OrganizationRequest;
use crate::routes::explicit_members::create::grant;
use crate::routes::explicit_members::delete::revoke;
use crate::routes::explicit_members::update::set_level;
use crate::routes::invites::delete::cancel;
use crate::routes::invites::offer::Offers;
use crate::routes::members::delete::remove;
use crate::routes::members::update::{LevelChange, change_level};
use crate::routes::organizations;
use crate::routes::projects::{create::create_named, reset_token::replace_token, update};
use crate::state::App;
use crate::store::access_requests::{self, RequestRow};
use crate::store::{Tx, invites};
use axum::Json;
use axum::extract::State;
use rolecall_api::{AccessRequest, ApproveRequest, NewInvite, RequestAction, RequestState, UpdateProject};
use rolecall_policy::{Act, Level};

/// Does what is asked for, and returns the request.
///
/// # Errors
/// 404 if the caller may not know of the request; 403 if the rules refuse the act to them now; 409 `already_decided`,
/// `changed_since`; those of the act.
pub async fn approve(
    State(app): State<App>,
    org: OrganizationRequest,
    Path((_, id)): Path<(String, String)>,
    body: Fields,
) -> Result<Json<AccessRequest>> {
    let now = app.clock.now();
    let (mut tx, actor) = org.lock().await?;
    let row = find(&mut tx, &actor, &id, now).await?;
    let request = Request { row: &row, reader: &actor, now };
    request.check(&mut tx).await?;
    let ApproveRequest { confirm } = read_request!(body, ApproveRequest { confirm: or_default(boolean) });
    if request.has_changed() && !confirm {
        let detail = "Something has changed since this was asked for. Look at it, and confirm to do it anyway.";
        return Err(Error::Conflict { code: "changed_since", detail: detail.into() });
    }
    // First, so that it is not ended by what it does.
    if !access_requests::end(&mut tx, &row.id, RequestState::Approved, (Some(&actor.me), ""), now).await? {
        return Err(request.ended());
    }
    let asked = org.caller.author().for_request_of(row.asker.uuid.clone());
    carry_out(&app, &mut tx, (&org, &actor), &row, (&asked, now)).await?;
    decided(&app, tx, (&org.caller, &request), (true, "")).await
}

/// Does exactly what is asked for. Each part asks the rules itself, as for everybody who does it.
async fn carry_out(
    app: &App,
    tx: &mut Tx,
    (org, actor): (&OrganizationRequest, &OrganizationActor),
    row: &RequestRow,
    (author, now): (&Author, Moment),
) -> Result<()> {
    let level = row.level.unwrap_or(Level::Member);
    match row.action {
        RequestAction::ChangeMemberLevel => {
            let (target, member) = actor.person(tx, &row.target).await?;
            let change = LevelChange { target, member: &member, to: level, until: None };
            change_level(app, tx, actor, author, &change, now).await?;
            Ok(())
        }
        RequestAction::RemoveMember => {
            let person = actor.person(tx, &row.target).await?;
            remove(app, tx, actor, author, &person, now).await?;
            Ok(())
        }
        RequestAction::InviteMember => {
            let mut offers = Offers::begin(tx, actor, now).await?;
            let invite = NewInvite {
                target_email: row.target.clone(),
                first_name: String::new(),
                message: None,
                level: Some(level),
                private_project_access: Vec::new(),
                expires_at: None,
                access_expires_at: None,
            };
            let line = serde_json::to_value(&invite).map_err(|error| Error::Unexpected(error.into()))?;
            let offer =
                offers.check(tx, vec![Fields::try_from(line)]).await?.into_iter().collect::<Result<Vec<_>>>()?;
            offers.insert(tx, (&org.caller.user.wire(), author, &app.mail), offer).await?;
            Ok(())
        }
        RequestAction::CreateProject => {
            actor.allow(tx, Act::CreateProject).await?;
            create_named(tx, &actor.organization.id, author, &row.target, now).await?;
            Ok(())
        }
        RequestAction::SetOrganizationName | RequestAction::SetMembersCanInvite => {
            actor.allow(tx, Act::ManageOrganization).await?;
            let body = Fields::try_from(setting::body(row.action, &row.target, &[])?)?;
            let changes = organizations::update::read(&body)?;
            organizations::update::carry_out(tx, &actor.organization, author, &changes, now).await
        }
        RequestAction::CancelInvite => {
            let found = invites::find_by_emails(tx, &actor.organization.id, &[row.target.as_str()]).await?;
            let invite = found.into_values().next().ok_or(Error::NotFound)?;
            cancel(tx, actor, author, &invite, now).await?;
            Ok(())
        }
        _ => carry_out_in_project(tx, org, row, (author, now)).await,
    }
}

/// As [`carry_out`], in the project of the request.
async fn carry_out_in_project(
    tx: &mut Tx,
    org: &OrganizationRequest,
    row: &RequestRow,
    (author, now): (&Author, Moment),
) -> Result<()> {
    let project = project(tx, org, row).await?;
    let level = row.level.unwrap_or(Level::Member);
    match row.action {
        RequestAction::ViewProject => {
            let person = project.person(tx, row.asker.uuid.as_str()).await?;
            grant(tx, &project, author, person, (level, None), now).await?;
            Ok(())
        }
        RequestAction::SetProjectPrivacy => {
            project.allow(tx, Act::ManageProject(project.project.state)).await?;
            project.allow(tx, Act::SetPrivacy(project.project.state)).await?;
            let changes = UpdateProject { access_control: is_private(&row.target), ..UpdateProject::default() };
            update::carry_out(tx, &project, author, &changes, now).await
        }
        RequestAction::GrantProjectAccess => {
            let person = project.person(tx, &row.target).await?;
            grant(tx, &project, author, person, (level, None), now).await?;
            Ok(())
        }
        RequestAction::ChangeProjectLevel => {
            // Only the level is asked for: an end stays.
            let end = project.grant(tx, &row.target).await?.1.end.map(|end| end.at());
            set_level(tx, &project, author, &row.target, (level, end), now).await?;
            Ok(())
        }
        RequestAction::RevokeProjectAccess => {
            revoke(tx, &project, author, &row.target, now).await?;
            Ok(())
        }
        RequestAction::SetProjectName
        | RequestAction::SetProjectTimezone
        | RequestAction::SetProjectRetention
        | RequestAction::SetProjectAnonymizeIps
        | RequestAction::AddProjectUrl => {
            project.allow(tx, Act::ManageProject(project.project.state)).await?;
            let app_urls = row.found_project.as_ref().map(|project| project.app_urls.as_slice()).unwrap_or_default();
            let changes = update::read(&Fields::try_from(setting::body(row.action, &row.target, app_urls)?)?)?;
            update::carry_out(tx, &project, author, &changes, now).await
        }
        RequestAction::ResetProjectToken => {
            project.allow(tx, Act::ManageProject(project.project.state)).await?;
            replace_token(tx, &project, author, now).await
        }
        RequestAction::DeleteProject => {
            project.allow(tx, Act::DeleteProject(project.project.state)).await?;
            delete_project(tx, &project.project, None, author, now).await?;
            Ok(())
        }
        _ => Err(Error::NotFound),
    }
}

/// The project of a request, with the approver's own access.
async fn project(tx: &mut Tx, org: &OrganizationRequest, row: &RequestRow) -> Result<ProjectActor> {
    let id = row.project.ok_or(Error::NotFound)?;
    ProjectActor::write(tx, &org.caller, &id.to_string()).await
}
