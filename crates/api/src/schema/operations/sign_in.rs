//! Signing up, in and out, accepting invites, and new passwords by a link.

use super::{LOCKED, NEW_PASSWORD};
use crate::schema::operation::{Operation, operation};
use crate::schema::parameters::parameter;
use crate::{
    Claim, CompleteReset, ConfirmEmail, ConfirmedEmail, InviteLookup, Login, RequestReset, Signup, Success, Welcome,
};
use serde_json::json;

/// Why an invite cannot be accepted.
const UNUSABLE_INVITE: &[&str] = &[
    "invalid_recipient",
    "expired",
    "user_already_member",
    "existing_email_address",
    "account_exists",
    "inviter_not_allowed",
];

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation("signup.create", "Creates an account with an organization, and signs in.")
            .details("If the server can send mail, it sends a link that confirms the address.")
            .takes::<Signup>()
            .returns::<Welcome>(201, "The account. The session cookie is set.")
            .fails(400, NEW_PASSWORD)
            .fails(400, &["unique"]),
        operation("signup.invite.show", "What anyone with the link can know about an invite.")
            .returns::<InviteLookup>(200, "The invite.")
            .fails(400, &["invalid_input"])
            .fails(400, UNUSABLE_INVITE),
        operation("signup.invite.claim", "Accepts an invite: for the caller, or for a new account.")
            .may_take::<Claim>()
            .returns::<Welcome>(201, "The account. For a new account, the session cookie is set.")
            .fails(400, NEW_PASSWORD)
            .fails(400, &["unique"])
            .fails(400, UNUSABLE_INVITE),
        operation("login", "Signs in.")
            .takes::<Login>()
            .returns::<Success>(200, "The session cookie is set.")
            .fails(400, &["invalid_credentials"])
            .fails(401, &["two_factor_required"])
            .fails(403, LOCKED),
        operation("logout", "Signs out.").returns_nothing(204, "The session has ended, if there was one."),
        operation("reset.create", "Sends a link to set a new password.")
            .takes::<RequestReset>()
            .returns_nothing(204, "If there is an account with this email, a mail is on its way.")
            .fails(400, &["email_not_available"]),
        operation("reset.show", "Whether a link to set a new password works.")
            .query(
                [parameter("token", json!({"type": "string", "minLength": 1}), "The secret of the link.").required()],
            )
            .returns_nothing(204, "It works.")
            .fails(400, &["invalid_token"]),
        operation("reset.complete", "Sets a new password by a link, ends all sessions and signs in.")
            .takes::<CompleteReset>()
            .returns_nothing(204, "The password is set. The session cookie is set.")
            .fails(400, NEW_PASSWORD)
            .fails(400, &["invalid_token"]),
        operation("confirm.create", "Confirms an email address by a link that was sent to it.")
            .takes::<ConfirmEmail>()
            .returns::<ConfirmedEmail>(200, "The address is verified. If it is a new one, the account has it now.")
            .details("The caller has to be signed in to the account that the link is for.")
            .fails(400, &["invalid_token", "other_account", "unique"])
            .fails(401, &["not_authenticated"]),
    ]
}
