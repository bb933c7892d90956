//! The caller's account: name, password, sessions, API keys and live updates.

use super::{CURRENT_PASSWORD, LOCKED, NEW_PASSWORD};
use crate::schema::operation::{JSON, Operation, operation};
use crate::schema::parameters::parameter;
use crate::{
    AccountExport, ConfirmPassword, DeleteMe, ExportedEntry, ExportedInvite, LiveEvent, LiveKind, Me,
    NewPersonalApiKey, NoFields, PersonalApiKey, UpdateMe, UserSession, param,
};
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::json;

/// Everything that belongs to the caller.
#[derive(schemars::JsonSchema)]
#[schemars(rename = "AccountExport")]
#[expect(dead_code, reason = "the server writes its parts one after the other")]
struct ExportFile {
    #[schemars(flatten)]
    head: AccountExport,
    /// The invites that the person sent and that wait.
    invites_sent: Vec<ExportedInvite>,
    /// What the person changed.
    activity: Vec<ExportedEntry>,
}

/// An event of the stream, as a client of server-sent events gets it.
fn live_event(generator: &mut SchemaGenerator) -> Schema {
    let (kinds, data) = (generator.subschema_for::<LiveKind>(), generator.subschema_for::<LiveEvent>());
    json_schema!({
        "type": "object",
        "properties": {
            "event": kinds,
            "data": {"type": "string", "contentMediaType": JSON, "contentSchema": data},
            "id": {"type": "string"},
        },
    })
}

pub(super) fn operations() -> Vec<Operation> {
    let account = [
        operation("user.show", "Shows the caller's account, with the current organization and project.")
            .returns::<Me>(200, "The account."),
        operation("user.update", "Changes the caller's name, email, password, current organization or project.")
            .details("A new password ends all other sessions. If the server can send mail, a new email waits as `pending_email` until the link that is sent to it is used.")
            .may_take::<UpdateMe>()
            .returns::<Me>(200, "The account. With a new password, a new session cookie is set.")
            .fails(400, NEW_PASSWORD)
            .fails(400, CURRENT_PASSWORD)
            .fails(400, &["unique", "does_not_exist"])
            .fails(403, LOCKED),
        operation("user.delete", "Deletes the caller's account.")
            .takes::<DeleteMe>()
            .returns_nothing(204, "It is deleted.")
            .fails(400, CURRENT_PASSWORD)
            .fails(400, &["owner_of"])
            .fails(403, LOCKED),
        operation("user.confirm_password", "Confirms the password, which some changes need within ten minutes.")
            .takes::<ConfirmPassword>()
            .returns_nothing(204, "It is the caller's password.")
            .fails(400, CURRENT_PASSWORD)
            .fails(403, LOCKED)
            .needs_session(),
        operation("user.email_confirmation.send", "Sends the link that confirms the caller's email again.")
            .details("It goes to `pending_email`, or else to the account's email. Earlier links no longer work.")
            .may_take::<NoFields>()
            .returns_nothing(204, "The mail is on its way.")
            .fails(400, &["email_not_available", "already_verified"]),
        operation("user.email_confirmation.delete", "Withdraws a new email that is not confirmed yet.")
            .returns_nothing(204, "The account keeps the email that it has."),
        operation("user.export", "Exports everything that belongs to the caller.")
            .returns::<ExportFile>(200, "A JSON file. If it ends in the middle, it is incomplete.")
            .fails(403, &["permission_denied"])
            .needs_session(),
        operation("user.session.list", "Lists the caller's sessions.")
            .returns::<Vec<UserSession>>(200, "The sessions, latest used first.")
            .fails(403, &["permission_denied"])
            .needs_session(),
        operation("user.session.end_others", "Ends all sessions of the caller except this one.")
            .query([parameter(param::OTHERS, json!({"type": "string", "const": "true"}), "To make sure: `true`.")
                .required()])
            .returns_nothing(204, "They have ended.")
            .needs_session(),
        operation("user.session.delete", "Ends a session of the caller.")
            .returns_nothing(204, "It has ended.")
            .needs_session(),
        operation("stream.show", "Streams what changes for the caller, as server-sent events.")
            .details("The events and how to resume are described in `docs/live.md`.")
            .query([
                parameter(
                    param::LAST_EVENT_ID,
                    json!({"type": "string"}),
                    "The id of the last event that the client has.",
                ),
                parameter(
                    param::AGE,
                    json!({"examples": ["1000"]}),
                    "Without a last event: since how many milliseconds the client has been reading; at most 60000.",
                ),
            ])
            .returns_schema(
                200,
                "A stream that has no end; the schema is that of an event.",
                "text/event-stream",
                live_event,
            ),
    ];
    let keys = [
        operation("personal_api_key.list", "Lists the caller's personal API keys.")
            .returns::<Vec<PersonalApiKey>>(200, "The keys, without their values."),
        operation("personal_api_key.create", "Creates a personal API key.")
            .details("Its value is in this response only. The password must have been entered in this session within ten minutes.")
            .takes::<NewPersonalApiKey>()
            .returns::<PersonalApiKey>(201, "The key, with its value.")
            .fails(400, &["too_many"])
            .fails(403, &["password_required"])
            .needs_session(),
        operation("personal_api_key.show", "Shows a personal API key.").returns::<PersonalApiKey>(200, "The key, without its value."),
        operation("personal_api_key.delete", "Revokes a personal API key.").returns_nothing(204, "It no longer works."),
    ];
    account.into_iter().chain(keys).collect()
}
