//! Projects, and who has access to them.

use crate::schema::operation::{Operation, operation};
use crate::schema::parameters::{at, choice, parameter};
use crate::{
    ASKED_AT_ONCE, AccessBasis, AddProjectMember, ChangeLevel, CreateProject, Deleted, ExplicitMember, NoFields, Page,
    Project, ProjectAccessAt, ProjectBasic, ProjectPeople, UpdateProject, param,
};
use serde_json::json;

pub(super) fn operations() -> Vec<Operation> {
    [projects(), people()].into_iter().flatten().collect()
}

fn projects() -> Vec<Operation> {
    vec![
        operation("organization.project.list", "Lists the projects of an organization that the caller can see.")
            .searched()
            .returns::<Page<ProjectBasic>>(200, "A page of projects, sorted by name."),
        operation("organization.project.deleted.list", "Lists deleted projects that the caller can restore.")
            .paged()
            .returns::<Page<Deleted>>(200, "A page of projects, with the entry to undo."),
        operation("organization.project.create", "Creates a project in an organization.")
            .may_take::<CreateProject>()
            .returns::<Project>(201, "The project."),
        operation("project.list", "Lists the projects that the caller can see, of all organizations.")
            .searched()
            .returns::<Page<ProjectBasic>>(200, "A page of projects."),
        operation("project.create", "Creates a project in the caller's current organization.")
            .may_take::<CreateProject>()
            .returns::<Project>(201, "The project."),
        operation("project.show", "Shows a project.").returns::<Project>(200, "The project."),
        operation("project.update", "Changes the settings of a project, and makes it private or open.")
            .may_take::<UpdateProject>()
            .returns::<Project>(200, "The project.")
            .fails(400, &["duplicate"]),
        operation("project.delete", "Deletes a project; it can be restored for 30 days.")
            .returns_nothing(204, "It is deleted."),
        operation("project.reset_token", "Gives a project a new token; the old one no longer works.")
            .may_take::<NoFields>()
            .returns::<Project>(200, "The project."),
    ]
}

fn people() -> Vec<Operation> {
    let bases = [AccessBasis::Own, AccessBasis::Open].map(AccessBasis::as_param);
    let users = json!({"type": "array", "items": {"type": "string"}, "maxItems": ASKED_AT_ONCE});
    vec![
        operation("project.person.list", "Lists the members of the organization, with their access to a project.")
            .searched()
            .query([
                choice(
                    param::ACCESS,
                    &bases,
                    "`own`: also while the project is private; `open`: only while it is open.",
                ),
                parameter(param::USER, users, "Only these people; can be repeated."),
            ])
            .returns::<ProjectPeople>(200, "A page of people."),
        operation("project.access.list", "Lists who had access to a project at a time.")
            .paged()
            .query([at()])
            .returns::<ProjectAccessAt>(200, "A page of people, with the rule that gave them access."),
        operation("project.member.list", "Lists the explicit members of a project.")
            .returns::<Vec<ExplicitMember>>(200, "The members."),
        operation(
            "project.member.create",
            "Gives a member of the organization access to a private project, perhaps until an end.",
        )
        .takes::<AddProjectMember>()
        .returns::<ExplicitMember>(201, "The explicit member."),
        operation("project.member.update", "Changes the level of an explicit member.")
            .details("Without `expires_at` the grant has no end afterwards.")
            .takes::<ChangeLevel>()
            .returns::<ExplicitMember>(200, "The explicit member."),
        operation("project.member.delete", "Takes away access to a private project.")
            .returns_nothing(204, "They are no longer an explicit member."),
    ]
}
