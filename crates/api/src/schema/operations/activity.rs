//! The activity log, and undoing what is in it.

use crate::schema::operation::{Operation, operation};
use crate::schema::parameters::{activity, choice, limit};
use crate::{Activity, ActivityEntry, ActivityHead, ChangedSinceBody, Undo, UndoPreview, param};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation("activity.list", "Lists the changes in an organization that the caller may see, newest first.")
            .query([limit()])
            .query(activity())
            .returns::<Activity>(200, "A page of entries."),
        operation("activity.head", "Shows the number and hash of the newest entry, to be noted elsewhere.")
            .returns::<ActivityHead>(200, "The newest entry."),
        operation("activity.undo.show", "Shows what undoing an entry would do now.")
            .returns::<UndoPreview>(200, "The changes, and what has changed since."),
        operation("activity.undo", "Undoes an entry.")
            .may_take::<Undo>()
            .returns::<ActivityEntry>(200, "The new entry.")
            .fails_with::<ChangedSinceBody>(409, &["changed_since", "already_undone", "not_undoable"])
            .fails(410, &["expired"]),
        operation("activity.export", "Exports the whole log, oldest first.")
            .details("`docs/activity.md` describes the file and how to verify it. If it ends in the middle, it is incomplete.")
            .query([choice(param::FORMAT, &["ndjson", "csv"], "The format; NDJSON if missing.")])
            .returns_text(200, "A file.", "application/x-ndjson")
            .returns_text(200, "A file.", "text/csv"),
    ]
}
