//! The names of all changes.

use crate::language::t;

/// Declares the names of all changes: `Name => "What it does, as a heading"`.
macro_rules! names {
    ($($(#[$docs:meta])* $name:ident => $label:literal,)*) => {
        /// Which change it is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ChangeName {
            $($(#[$docs])* $name,)*
        }

        impl ChangeName {
            /// All changes. The tests of late and unknown answers go through this list.
            pub const ALL: &[ChangeName] = &[$(ChangeName::$name,)*];

            /// What it does, such as `Save the organization settings`; for a message when its own place on the page is
            /// gone.
            #[must_use]
            pub fn label(self) -> &'static str {
                t(match self {
                    $(ChangeName::$name => $label,)*
                })
            }
        }
    };
}

names! {
    /// [`crate::api::sign_up`].
    SignUp => "Create an account",
    /// [`crate::api::sign_in`].
    SignIn => "Sign in",
    /// [`crate::api::sign_in_with_code`].
    SignInWithCode => "Sign in with a code",
    /// [`crate::api::start_passkey_login`].
    StartPasskeyLogin => "Sign in with a passkey",
    /// [`crate::api::sign_in_with_passkey`].
    SignInWithPasskey => "Sign in with a passkey",
    /// [`crate::api::sign_out`].
    SignOut => "Sign out",
    /// [`crate::api::claim_invite`].
    ClaimInvite => "Accept the invite",
    /// [`crate::api::request_reset`].
    RequestReset => "Ask for a link",
    /// [`crate::api::complete_reset`].
    CompleteReset => "Set a new password",
    /// [`crate::api::confirm_email`].
    ConfirmEmail => "Confirm an email",
    /// [`crate::api::send_confirmation`].
    SendConfirmation => "Send a link to confirm your email",
    /// [`crate::api::withdraw_email`].
    WithdrawEmail => "Keep your email",
    /// [`crate::api::update_me`].
    UpdateMe => "Save your account",
    /// [`crate::api::create_personal_api_key`].
    CreateKey => "Create an API key",
    /// [`crate::api::revoke_personal_api_key`].
    RevokeKey => "Revoke an API key",
    /// [`crate::api::end_session`].
    EndSession => "End a session",
    /// [`crate::api::end_other_sessions`].
    EndOtherSessions => "End all other sessions",
    /// [`crate::api::confirm_password`].
    ConfirmPassword => "Confirm your password",
    /// [`crate::api::start_totp`].
    StartTotp => "Set up an authenticator app",
    /// [`crate::api::confirm_totp`].
    ConfirmTotp => "Turn on the authenticator app",
    /// [`crate::api::remove_totp`].
    RemoveTotp => "Remove the authenticator app",
    /// [`crate::api::new_recovery_codes`].
    NewRecoveryCodes => "Make new recovery codes",
    /// [`crate::api::start_passkey`].
    StartPasskey => "Add a passkey",
    /// [`crate::api::add_passkey`].
    AddPasskey => "Add a passkey",
    /// [`crate::api::remove_passkey`].
    RemovePasskey => "Remove a passkey",
    /// [`crate::api::delete_account`].
    DeleteAccount => "Delete your account",
    /// [`crate::api::create_organization`].
    CreateOrganization => "Create an organization",
    /// [`crate::api::update_organization`].
    UpdateOrganization => "Save the organization settings",
    /// [`crate::api::delete_organization`].
    DeleteOrganization => "Delete an organization",
    /// [`crate::api::add_domain`].
    AddDomain => "Add a domain",
    /// [`crate::api::verify_domain`].
    VerifyDomain => "Verify a domain",
    /// [`crate::api::update_domain`].
    UpdateDomain => "Switch joining by a domain",
    /// [`crate::api::remove_domain`].
    RemoveDomain => "Remove a domain",
    /// [`crate::api::change_level`].
    ChangeLevel => "Change a level",
    /// [`crate::api::remove_member`].
    RemoveMember => "Remove a member",
    /// [`crate::api::change_members`].
    ChangeMembers => "Change people",
    /// [`crate::api::start_view`].
    StartView => "View as someone else",
    /// [`crate::api::send_invites`].
    SendInvites => "Invite people",
    /// [`crate::api::send_invite`].
    RenewInvite => "Renew an invite",
    /// [`crate::api::send_invite_again`].
    SendInviteAgain => "Send an invite again",
    /// [`crate::api::cancel_invite`].
    CancelInvite => "Cancel an invite",
    /// [`crate::api::create_project`].
    CreateProject => "Create a project",
    /// [`crate::api::update_project`].
    UpdateProject => "Save the project settings",
    /// [`crate::api::reset_token`].
    ResetToken => "Reset the project token",
    /// [`crate::api::delete_project`].
    DeleteProject => "Delete a project",
    /// [`crate::api::add_project_member`].
    AddProjectMember => "Add people to a project",
    /// [`crate::api::change_project_level`].
    ChangeProjectLevel => "Change a level in a project",
    /// [`crate::api::remove_project_member`].
    RemoveProjectMember => "Remove access to a project",
    /// [`crate::api::erase_person`].
    ErasePerson => "Delete a user's data",
    /// [`crate::api::update_billing`].
    UpdateBilling => "Save the billing settings",
    /// [`crate::api::billing_checkout`].
    BillingCheckout => "Add a card",
    /// [`crate::api::billing_portal`].
    BillingPortal => "Open the customer portal",
    /// [`crate::api::undo`].
    Undo => "Undo a change",
    /// [`crate::api::offer_ownership`].
    OfferOwnership => "Offer ownership",
    /// [`crate::api::withdraw_offer`].
    WithdrawOffer => "Withdraw an offer",
    /// [`crate::api::answer_offer`].
    AnswerOffer => "Answer an offer",
    /// [`crate::api::name_successor`].
    NameSuccessor => "Name a successor",
    /// [`crate::api::remove_successor`].
    RemoveSuccessor => "Remove the successor",
    /// [`crate::api::claim_ownership`].
    ClaimOwnership => "Claim ownership",
    /// [`crate::api::take_claim_back`], [`crate::api::stop_claim`].
    EndClaim => "End a claim",
    /// [`crate::api::finish_review`].
    FinishReview => "Finish a review",
    /// [`crate::api::create_request`].
    CreateRequest => "Send a request",
    /// [`crate::api::approve_request`].
    ApproveRequest => "Approve a request",
    /// [`crate::api::decline_request`].
    DeclineRequest => "Decline a request",
    /// [`crate::api::withdraw_request`].
    WithdrawRequest => "Withdraw a request",
}

impl ChangeName {
    /// True if it begins or ends a session: possible also while this tab views an organization as somebody else does.
    pub(super) const fn is_about_session(self) -> bool {
        use ChangeName::{SignIn, SignInWithCode, SignInWithPasskey, SignOut, StartPasskeyLogin};
        matches!(self, SignIn | SignInWithCode | SignInWithPasskey | SignOut | StartPasskeyLogin)
    }

    /// True if it can be retried with the same key: the server stores keys only for people who are signed in, and not
    /// for what begins anew each time. A lookup in the DNS takes seconds, and an organization can ask for few.
    pub(super) const fn can_be_repeated(self) -> bool {
        use ChangeName::{
            ClaimInvite, CompleteReset, ConfirmEmail, RequestReset, SignIn, SignInWithCode, SignInWithPasskey, SignUp,
            StartPasskey, StartPasskeyLogin, StartTotp, VerifyDomain,
        };
        !matches!(
            self,
            SignUp
                | SignIn
                | SignInWithCode
                | StartPasskeyLogin
                | SignInWithPasskey
                | ClaimInvite
                | RequestReset
                | CompleteReset
                | ConfirmEmail
                | StartTotp
                | StartPasskey
                | VerifyDomain
        )
    }
}
