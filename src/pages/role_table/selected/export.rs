//! People as rows of a CSV file. What people have typed cannot be a formula in it ([`rolecall_api::to_csv`]).

use crate::csv;
use rolecall_api::{Member, ProjectBasic, Timestamp};
use rolecall_policy::Level;
use wasm_bindgen::JsValue;

/// Lets the browser save the people of an organization. `projects`: those that the user can see.
///
/// # Errors
/// If the browser refuses.
pub(super) fn save(organization: &str, people: &[Member], projects: &[ProjectBasic]) -> Result<(), JsValue> {
    csv::save(&csv::file_name(&format!("{organization} members"), "csv"), rows(people, projects))
}

fn rows(people: &[Member], projects: &[ProjectBasic]) -> Vec<Vec<String>> {
    let head = ["Name", "Email", "Level", "Granted projects", "Last seen", "Joined"];
    let row = |member: &Member| {
        let granted = member.project_grants.iter().filter_map(|grant| {
            let project = projects.iter().find(|project| project.id == grant.project)?;
            let [_, level] = level_words(grant.level);
            Some(format!("{} ({level})", project.name))
        });
        let [level, _] = level_words(member.level);
        let seen = member.last_seen.as_ref().map(|Timestamp(at)| at.clone()).unwrap_or_default();
        vec![
            member.user.first_name.clone(),
            member.user.email.clone(),
            level.to_owned(),
            granted.collect::<Vec<_>>().join(", "),
            seen,
            member.joined_at.0.clone(),
        ]
    };
    std::iter::once(head.map(str::to_owned).to_vec()).chain(people.iter().map(row)).collect()
}

/// A level as a word and within a text. English in each language of the app, because programs read the file.
const fn level_words(level: Level) -> [&'static str; 2] {
    match level {
        Level::Member => ["Member", "member"],
        Level::Administrator => ["Administrator", "administrator"],
        Level::Owner => ["Owner", "owner"],
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::fixtures::{member, project, with_membership};
    use super::*;
    use rolecall_api::to_csv;

    #[test]
    fn names_are_never_formulas() {
        let person = with_membership(member("=1+1", Level::Administrator), 3, Level::Member);
        // Of a project that the user cannot see.
        let person = with_membership(person, 4, Level::Member);
        let file = to_csv(rows(&[person], &[project(3, "@SUM(A1)", true)]));
        let row = file.lines().nth(1).unwrap();
        assert_eq!(row, "'=1+1,'=1+1@meridian.example,Administrator,'@SUM(A1) (member),,2026-02-04T10:00:00Z");
    }
}
