//! What each level can do, and why somebody can do something or not.

use crate::schema::operation::{Operation, operation};
use crate::schema::parameters::{choice, level, parameter};
use crate::{CanAnswer, ChangesPreview, Permissions, PreviewChanges, StartView, View, param};
use rolecall_policy::Action;
use serde_json::json;

pub(super) fn operations() -> Vec<Operation> {
    let actions = Action::NAMES.map(|(name, _)| name);
    vec![
        operation("permissions.show", "Shows what each level can do.")
            .details("With the settings of the caller's current organization that differ from it.")
            .returns::<Permissions>(200, "The permissions."),
        operation("can.show", "Says whether the caller can do something now, and why.")
            .details("It names each rule that was looked at. A project without access is not found.")
            .query([
                choice(param::ACTION, &actions, "The action.").required(),
                parameter(param::TARGET, json!({"type": "string"}), "The id of the user, or of the invite to cancel."),
                parameter(param::PROJECT, json!({"type": "string"}), "The number of the project."),
                level("The level to give; member if missing."),
            ])
            .returns::<CanAnswer>(200, "The answer, with its explanation."),
        operation("view_as.create", "Begins to view the organization as another member, or as someone at a level.")
            .details("For an hour, `GET` requests below the organization and its projects, and queries, that have the header `rolecall-view-as` with the value are answered as for them. Everything else with that header is refused: changes with 403 `view_as_is_read_only`, exports and the caller's account with 403 `view_as_refused`; after the end of the view, 403 `view_as_ended`. A person has at most 10 views in an organization; a further one ends the oldest.")
            .takes::<StartView>()
            .returns::<View>(201, "The view, with its value, which is shown once."),
        operation("preview.create", "Shows what changes of rights would do, and changes nothing.")
            .details("The changes are made one after the other, at most 500. A change that would be refused is refused in the same way; with `partial`, it is listed in `refused`, and the preview is about the others. Of an invite, the preview says what accepting it gives.")
            .query([choice(param::PARTIAL, &["true", "1", "false", "0"], "`true` or `1`: lists the changes that would be refused.")])
            .takes::<PreviewChanges>()
            .returns::<ChangesPreview>(200, "The preview, of what the caller can see.")
            .fails(400, &["already_invited", "does_not_exist", "duplicate"]),
    ]
}
