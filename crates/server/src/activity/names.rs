//! The names of people whom changes name by their ids.

use crate::store::activity::last_names;
use crate::store::members;
use crate::store::sql::{Connection, Result};
use rolecall_api::{ChangeValue, FieldChange, NamedPerson, OrganizationId, PERSON_FIELDS, UserId};
use std::collections::BTreeSet;

/// The number of people in the changes of a response whose names are looked up.
const MAX_NAMED: usize = 500;

/// The people whom these changes name, the first 500, sorted by their ids.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn named(
    conn: &mut Connection,
    organization: &OrganizationId,
    changes: impl Iterator<Item = &FieldChange>,
) -> Result<Vec<NamedPerson>> {
    let mut ids = BTreeSet::new();
    for change in changes {
        add_people(change, &mut ids);
    }
    let ids: Vec<UserId> = ids.into_iter().collect();
    let mut names = last_names(conn, organization, &ids).await?;
    let members = members::names_of(conn, organization, &ids.iter().collect::<Vec<_>>()).await?;
    names.extend(members.into_iter().map(|(id, (name, _))| (id, name)));
    let named = |uuid: UserId| names.get(&uuid).cloned().map(|first_name| NamedPerson { uuid, first_name });
    Ok(ids.into_iter().filter_map(named).collect())
}

fn add_people(change: &FieldChange, ids: &mut BTreeSet<UserId>) {
    let is_person = PERSON_FIELDS.contains(&change.field.as_str());
    for value in [&change.before, &change.after] {
        add_people_of(value, is_person, ids);
    }
}

fn add_people_of(value: &ChangeValue, is_person: bool, ids: &mut BTreeSet<UserId>) {
    if ids.len() >= MAX_NAMED {
        return;
    }
    match value {
        ChangeValue::Text(id) if is_person => drop(ids.insert(UserId(id.clone()))),
        ChangeValue::Grant(grant) => ids.extend(grant.user.clone()),
        ChangeValue::List(values) => values.iter().for_each(|value| add_people_of(value, is_person, ids)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_api::ChangedGrant;
    use rolecall_policy::Level;

    #[test]
    fn people_are_found_in_fields_and_grants_up_to_the_limit() {
        let found = |field: &str, after: ChangeValue| {
            let mut ids = BTreeSet::new();
            add_people(&FieldChange { field: field.into(), before: ChangeValue::Null, after }, &mut ids);
            ids.len()
        };
        assert_eq!(found("requested_by", "ada".into()), 1);
        assert_eq!(found("name", "ada".into()), 0);
        let grants = |number: usize| {
            let grant =
                |at: usize| ChangedGrant { level: Level::Member, project: None, user: Some(UserId(at.to_string())) };
            ChangeValue::List((0..number).map(|at| grant(at).into()).collect())
        };
        assert_eq!(found("grants", grants(2)), 2);
        assert_eq!(found("grants", grants(MAX_NAMED + 1)), MAX_NAMED);
    }
}
