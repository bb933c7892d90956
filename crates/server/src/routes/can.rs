//! `GET /api/organizations/:org/can/`: whether the caller can do something, and why (contract 9).

mod question;

use crate::error::{Error, Result, explained_rules};
use crate::http::extract::QueryParams;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use question::Question;
use rolecall_api::CanAnswer;
use rolecall_policy::{Act, Decision};

/// Answers for `?action=`, with `target`, `project` and `level` where the action needs them.
///
/// # Errors
/// 404 if the caller is not a member, or has no access to the project; `required`, `invalid_choice`, `invalid_input`.
pub async fn show(State(app): State<App>, org: OrganizationRequest, query: QueryParams) -> Result<Json<CanAnswer>> {
    let (mut snapshot, actor) = org.read(Act::ViewOrganization).await?;
    let Question { act, project, person } = Question::read(&mut snapshot, &actor, &query, app.clock.now()).await?;
    let steps = actor.explain(act);
    let explanation = explained_rules(&steps, act.action(), &actor.organization.id, &app.config.site_url);
    let (grounds, denial) = match actor.decide(act) {
        Decision::Allow(grounds) => (Some(grounds), None),
        Decision::Hidden(_) => return Err(Error::NotFound),
        Decision::Deny(denial) => (None, Some(actor.refusal(&mut snapshot, project, person.as_ref(), denial).await?)),
    };
    Ok(Json(CanAnswer { allowed: grounds.is_some(), grounds, denial, explanation }))
}
