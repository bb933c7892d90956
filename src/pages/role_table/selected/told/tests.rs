//! Tests of the words about a change of several people.

use super::*;
use rolecall_api::{PreviewCounts, ProjectId};

fn project(name: &str) -> PreviewProject {
    PreviewProject { id: ProjectId(1), name: name.into(), before: Some(Level::Member), after: None }
}

fn lowered(name: &str) -> PreviewPerson {
    PreviewPerson {
        first_name: name.into(),
        before: Some(Level::Administrator),
        after: Some(Level::Member),
        rights_lost: vec!["manage_billing".into()],
        projects_lost: ["Ledger", "Payroll", "Fleet", "Till"].map(project).to_vec(),
        project_counts: PreviewCounts { lost: 5, gained: 0, changed: 0 },
        ..PreviewPerson::default()
    }
}

fn removed(name: &str) -> PreviewPerson {
    PreviewPerson {
        first_name: name.into(),
        before: Some(Level::Member),
        rights_lost: vec!["view_project_data".into()],
        ..PreviewPerson::default()
    }
}

#[test]
fn people_to_whom_the_same_happens_are_one_group() {
    let people = vec![lowered("Ada"), removed("Max"), lowered("Ben")];
    let (groups, more) = groups(&ChangesPreview { people, ..ChangesPreview::default() });
    assert_eq!(more, 0);
    assert_eq!(groups[0].head, "Administrator → Member");
    assert_eq!(
        groups[0].lines,
        ["Can no longer: manage billing", "Lose access to Ledger, Payroll, Fleet and 2 more projects"]
    );
    assert_eq!(groups[0].names, ["Ada", "Ben"]);
    assert_eq!(
        (groups[1].head.as_str(), groups[1].lines.len(), &groups[1].names[..]),
        ("Removed", 0, &["Max".to_owned()][..])
    );
}

#[test]
fn more_groups_than_fit_are_counted() {
    let different = |number: usize| {
        let name = format!("Project {number}");
        let counts = PreviewCounts { lost: 1, gained: 0, changed: 0 };
        PreviewPerson { projects_lost: vec![project(&name)], project_counts: counts, ..removed("Max") }
    };
    let people = (0..=GROUPS).map(different).chain([different(GROUPS)]).collect();
    let (groups, more) = groups(&ChangesPreview { people, ..ChangesPreview::default() });
    assert_eq!((groups.len(), more), (GROUPS, 2));
}

#[test]
fn twenty_names_are_listed_and_the_rest_is_counted() {
    let names: Vec<String> = (1..=21).map(|number| format!("P{number}")).collect();
    assert!(named(&names[..20]).ends_with("P19, P20"));
    assert!(named(&names).ends_with("P20 and 1 more person"));
}

#[test]
fn who_has_the_level_already_is_said_and_not_counted() {
    let warning = |change| PreviewWarning { kind: WarningKind::NoEffect, change, detail: "This is so already.".into() };
    let preview = ChangesPreview { warnings: vec![warning(Some(1)), warning(Some(0))], ..ChangesPreview::default() };
    let remarks = remarks(&preview, &["Ada".into(), "Max".into()]);
    assert_eq!((remarks[0].head.as_str(), remarks.len()), ("Nothing changes", 1));
    assert_eq!(remarks[0].names, ["Max", "Ada"]);
    assert_eq!(idle(&preview), 2);
}
