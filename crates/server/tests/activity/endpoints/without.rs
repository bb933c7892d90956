//! What is not recorded, and why.

/// Endpoints whose method writes, but that write no entry, each with the reason.
pub(super) const WITHOUT: [(&str, &str); 20] = [
    ("billing.checkout", "opens a page of Stripe; what is done there is recorded when Stripe reports it"),
    ("billing.portal", "opens a page of Stripe; what is done there is recorded when Stripe reports it"),
    ("billing.stripe", "a changed card is recorded (tests/routes/billing/stripe.rs); payments are on the invoices"),
    ("preview.create", "only reads"),
    ("invite.check", "only reads"),
    ("invite.send", "sends an email about what is recorded already, and changes nothing"),
    ("login", "begins a session, which is no change; recorded, it would bury the changes"),
    ("login.token", "begins a session, like `login`"),
    ("login.passkey.start", "begins what `login.passkey` ends"),
    ("login.passkey", "begins a session, like `login`"),
    ("logout", "ends the caller's own session, like `login`"),
    ("query.create", "only reads"),
    (
        "user.passkey.create",
        "recorded like `user.passkey.delete`; only a browser can do it (tests/e2e/two-factor.test.js)",
    ),
    ("user.passkey.start", "counts for nothing until the passkey is made"),
    ("user.totp.start", "counts for nothing until it is confirmed"),
    ("user.confirm_password", "proves only that the user knows their password"),
    ("confirm.create", "a new address is recorded (tests/routes/confirm.rs); that it is read is no change"),
    ("user.email_confirmation.send", "sends an email; what is done with its link is recorded"),
    ("user.email_confirmation.delete", "the account keeps what it has"),
    ("reset.create", "anybody can ask for a link; what is done with it is recorded"),
];
