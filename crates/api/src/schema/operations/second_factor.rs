//! The second factor of an account, and the second step of signing in.

use super::{CURRENT_PASSWORD, LOCKED};
use crate::schema::operation::{Operation, operation};
use crate::{
    NewPasskey, NoFields, PasskeyLogin, PasskeyOptions, RecoveryCodes, RemoveTotp, Success, TotpSetup, TwoFactor,
    TwoFactorToken,
};

const INCORRECT_CODE: &[&str] = &["incorrect_code"];
/// The password has to be entered in this session first.
const PASSWORD_REQUIRED: &[&str] = &["password_required"];

pub(super) fn operations() -> Vec<Operation> {
    let sign_in = [
        operation("login.token", "Takes the second step of signing in, with a code.")
            .takes::<TwoFactorToken>()
            .returns::<Success>(200, "The session cookie is set.")
            .fails(400, INCORRECT_CODE)
            .fails(400, &["login_expired"])
            .fails(403, LOCKED),
        operation("login.passkey.start", "Begins to sign in with a passkey, in one step or as the second one.")
            .may_take::<NoFields>()
            .returns::<PasskeyOptions>(200, "What the browser needs to sign. A cookie is set for the next request.")
            .fails(400, &["passkeys_unavailable"]),
        operation("login.passkey", "Signs in with a passkey.")
            .takes::<PasskeyLogin>()
            .returns::<Success>(200, "The session cookie is set.")
            .fails(400, &["login_expired", "passkey_rejected", "passkeys_unavailable"]),
    ];
    let account = [
        operation("user.two_factor.show", "Shows which second factors the caller has set up.")
            .returns::<TwoFactor>(200, "The second factors."),
        operation("user.totp.start", "Begins to set up an authenticator app.")
            .may_take::<NoFields>()
            .returns::<TotpSetup>(200, "The secret, for the app.")
            .fails(400, &["already_on"])
            .fails(403, PASSWORD_REQUIRED)
            .needs_session(),
        operation("user.totp.confirm", "Confirms an authenticator app with a code of it.")
            .takes::<TwoFactorToken>()
            .returns::<RecoveryCodes>(200, "The app is set up. Recovery codes, if there were none.")
            .fails(400, INCORRECT_CODE)
            .fails(400, &["already_on"])
            .fails(403, PASSWORD_REQUIRED)
            .fails(403, LOCKED)
            .needs_session(),
        operation("user.totp.delete", "Removes the authenticator app.")
            .takes::<RemoveTotp>()
            .returns_nothing(204, "It is removed.")
            .fails(400, INCORRECT_CODE)
            .fails(400, CURRENT_PASSWORD)
            .fails(403, LOCKED)
            .needs_session(),
        operation("user.recovery_codes.create", "Makes new recovery codes; the old ones no longer work.")
            .may_take::<NoFields>()
            .returns::<RecoveryCodes>(200, "The codes, which are shown once.")
            .fails(400, &["two_factor_off"])
            .fails(403, PASSWORD_REQUIRED)
            .needs_session(),
        operation("user.passkey.start", "Begins to add a passkey.")
            .may_take::<NoFields>()
            .returns::<PasskeyOptions>(200, "What the browser needs to make one.")
            .fails(400, &["passkeys_unavailable", "too_many"])
            .fails(403, PASSWORD_REQUIRED)
            .needs_session(),
        operation("user.passkey.create", "Adds a passkey.")
            .takes::<NewPasskey>()
            .returns::<RecoveryCodes>(201, "It is added. Recovery codes, if there were none.")
            .fails(400, &["passkeys_unavailable", "too_many", "passkey_expired", "passkey_rejected"])
            .fails(403, PASSWORD_REQUIRED)
            .needs_session(),
        operation("user.passkey.delete", "Removes a passkey.")
            .returns_nothing(204, "It is removed.")
            .fails(403, PASSWORD_REQUIRED)
            .needs_session(),
    ];
    sign_in.into_iter().chain(account).collect()
}
