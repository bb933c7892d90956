//! The access page as a CSV file: everyone with access to a project, or every project of a person, as of its day.

use super::{Asked, why};
use crate::{
    api::{self, ApiError},
    csv,
    frame::Toasts,
    intl,
    language::{t, tr},
    load::read_then,
    time,
};
use rolecall_api::{AccessRule, MemberAccessAt, PersonAccess, ProjectAccessAt, Timestamp};
use rolecall_policy::Level;
use rolecall_view::prelude::*;

/// People in one request.
const PAGE: u64 = 1000;

/// Saves everyone who had access to the project that is `asked` about; `name`: the project's. `busy` is true meanwhile.
pub(super) fn save_people(toasts: Toasts, asked: Asked, name: String, busy: RwSignal<bool>) {
    busy.set(true);
    let day = asked.day.clone();
    read_then(all_people(asked), move |answer| {
        let _ = busy.try_set(false);
        match answer {
            Ok(people) => save(toasts, &name, &day, people_rows(&people)),
            Err(error) => toasts.warn(error.sentence()),
        }
    });
}

/// Saves the projects of a person, as of a day.
pub(super) fn save_projects(toasts: Toasts, answer: &MemberAccessAt, day: &str) {
    save(toasts, &answer.user.first_name, day, project_rows(answer));
}

async fn all_people(asked: Asked) -> Result<Vec<PersonAccess>, ApiError> {
    let project = asked.project.ok_or(ApiError::NotFound)?;
    let at = time::end_of_day(&asked.day).unwrap_or_default();
    let mut people = Vec::new();
    loop {
        let page: ProjectAccessAt = api::project_access(project, &at, people.len() as u64, PAGE).await?;
        let is_last = page.next.is_none() || page.results.is_empty();
        people.extend(page.results);
        if is_last {
            return Ok(people);
        }
    }
}

fn save(toasts: Toasts, name: &str, day: &str, rows: Vec<Vec<String>>) {
    let exported = intl::count(rows.len().saturating_sub(1) as u64, "row", "rows");
    let name = if day.is_empty() { format!("{name} access") } else { format!("{name} access {day}") };
    match csv::save(&csv::file_name(&name, "csv"), rows) {
        Ok(()) => toasts.say(tr!("Exported {rows}.", rows = exported)),
        Err(_) => toasts.warn(t("The browser blocked the download.")),
    }
}

fn people_rows(people: &[PersonAccess]) -> Vec<Vec<String>> {
    let head = ["Name", "Email", "Level", "Why", "Since", "Until"].map(str::to_owned).to_vec();
    let row = |row: &PersonAccess| {
        let who = vec![row.user.first_name.clone(), row.user.email.clone()];
        [who, grounds(row.level, row.rule, row.since.as_ref(), row.expires_at.as_ref())].concat()
    };
    std::iter::once(head).chain(people.iter().map(row)).collect()
}

fn project_rows(answer: &MemberAccessAt) -> Vec<Vec<String>> {
    let head = ["Project", "Level", "Why", "Since", "Until"].map(str::to_owned).to_vec();
    let rows = answer.results.iter().map(|row| {
        let grounds = grounds(row.level, row.rule, row.since.as_ref(), row.expires_at.as_ref());
        [vec![row.project.name.clone()], grounds].concat()
    });
    std::iter::once(head).chain(rows).collect()
}

fn grounds(level: Level, rule: AccessRule, since: Option<&Timestamp>, end: Option<&Timestamp>) -> Vec<String> {
    let at = |moment: Option<&Timestamp>| moment.map(ToString::to_string).unwrap_or_default();
    vec![level_name(level).to_owned(), why(rule).to_owned(), at(since), at(end)]
}

/// The name of a level in the file, which is in English for people of every language.
const fn level_name(level: Level) -> &'static str {
    match level {
        Level::Member => "Member",
        Level::Administrator => "Administrator",
        Level::Owner => "Owner",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_api::{ActivityActor, ActivityProject, MemberProjectAccess, ProjectId, UserId, to_csv};

    fn user(name: &str) -> ActivityActor {
        ActivityActor { uuid: UserId("u".into()), first_name: name.into(), email: "max@meridian.example".into() }
    }

    #[test]
    fn a_row_has_what_the_page_shows_and_is_never_a_formula() {
        let (since, end) = (Timestamp("2026-01-02T03:04:05Z".into()), Timestamp("2026-12-12T00:00:00Z".into()));
        let (level, rule) = (Level::Administrator, AccessRule::ExplicitMembership);
        let person = PersonAccess { user: user("=1+1"), level, rule, since: None, expires_at: Some(end.clone()) };
        let file = to_csv(people_rows(&[person]));
        assert_eq!(
            file.lines().collect::<Vec<_>>(),
            [
                "Name,Email,Level,Why,Since,Until",
                "'=1+1,max@meridian.example,Administrator,Granted,,2026-12-12T00:00:00Z",
            ]
        );
        let project = ActivityProject { id: ProjectId(7), name: "Quills, blue".into() };
        let rule = AccessRule::OpenProject;
        let row = MemberProjectAccess { project, level: Level::Member, rule, since: Some(since), expires_at: None };
        let answer = MemberAccessAt {
            at: end,
            user: user("Max"),
            level: Some(Level::Member),
            expires_at: None,
            results: vec![row],
        };
        assert_eq!(
            to_csv(project_rows(&answer)).lines().last(),
            Some("\"Quills, blue\",Member,Open to everyone in the organization,2026-01-02T03:04:05Z,")
        );
    }
}
