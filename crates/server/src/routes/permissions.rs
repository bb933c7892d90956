//! `GET /api/permissions/`: what each level can do, as data (contract 9).

use crate::accounts::Caller;
use crate::error::Result;
use crate::state::App;
use crate::store::organizations::{self, OrganizationKey};
use axum::Json;
use axum::extract::State;
use rolecall_api::{PermissionDifference, PermissionLevel, PermissionRow, Permissions};
use rolecall_policy::{Act, Action, Level, Right, decide, permits};

/// Returns the table of the article, and where the caller's current organization differs from it.
///
/// # Errors
/// The database does not answer.
pub async fn show(State(app): State<App>, caller: Caller) -> Result<Json<Permissions>> {
    let current = organizations::find(&mut *app.db.read().await?, &OrganizationKey::Current, caller.id()).await?;
    let current = current.filter(|found| !found.is_kept_out);
    let differences = current.map(|found| differences(found.members_can_invite)).unwrap_or_default();
    Ok(Json(Permissions { levels: levels(), rights: Right::ALL.map(row).into(), differences }))
}

fn levels() -> Vec<PermissionLevel> {
    let named = |level| PermissionLevel {
        level,
        name: match level {
            Level::Member => "member",
            Level::Administrator => "administrator",
            Level::Owner => "owner",
        },
    };
    Level::ALL.map(named).into()
}

fn row(right: Right) -> PermissionRow {
    let actions: Vec<Action> = Action::NAMES
        .iter()
        .map(|(_, action)| *action)
        .filter(|action| Right::for_action(*action) == Some(right))
        .collect();
    PermissionRow {
        right: right.name(),
        in_project: actions.iter().any(|action| action.judged_in_project()),
        levels: Level::ALL.into_iter().filter(|level| permits(right, *level)).collect(),
        actions,
    }
}

/// The levels that the settings of an organization keep from a right, by the rules themselves.
fn differences(members_can_invite: bool) -> Vec<PermissionDifference> {
    let refused = |level| {
        let act = Act::Invite { level: Level::Member, members_can_invite };
        let denial = decide(Some(level), act).denial()?;
        permits(Right::InviteMembers, level).then(|| PermissionDifference {
            right: Right::InviteMembers.name(),
            level,
            rule: denial.rule,
            because: "The organization lets only administrators and the owner invite people.".to_owned(),
        })
    };
    Level::ALL.into_iter().filter_map(refused).collect()
}
