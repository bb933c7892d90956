//! Changes: every request of the app that is not a read. Each has a name, carries an idempotency key (contract 3), and is
//! repeated with the same key, and no other, while nobody knows whether it was made.

use super::{
    ApiError,
    connection::{busy_error, judge},
    network::{doubt, is_online, pause},
    send::{Reply, TIME_LIMIT, error_of, send},
};
use gloo_net::http::Method;
use serde::{Serialize, de::DeserializeOwned};
use std::{cell::RefCell, future::IntoFuture, pin::Pin, time::Duration};

/// The pauses before a change is repeated. After the last one its outcome is unknown.
const BACK_OFF: [Duration; 3] = [Duration::from_millis(500), Duration::from_secs(1), Duration::from_secs(2)];
/// From this long after the first try on, in milliseconds, a change is not repeated any more.
const PATIENCE: f64 = 30_000.0;
/// For this long, in milliseconds, a change whose outcome is unknown is repeated with the key that it had.
const KEY_LIFE: f64 = 600_000.0;
/// The most changes of unknown outcome that are remembered.
const MOST_UNSETTLED: usize = 16;

/// Declares the names of all changes: `Name => "What it does, as a heading"`.
macro_rules! names {
    ($($(#[$docs:meta])* $name:ident => $label:literal,)*) => {
        /// Which change it is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ChangeName {
            $($(#[$docs])* $name,)*
        }

        impl ChangeName {
            /// All of them. The tests of late and unknown answers go through this list.
            pub const ALL: &[ChangeName] = &[$(ChangeName::$name,)*];

            /// What it does, to be told when its own place on the page is gone: `Save the organization settings`.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self {
                    $(ChangeName::$name => $label,)*
                }
            }
        }
    };
}

names! {
    /// [`super::sign_up`].
    SignUp => "Create an account",
    /// [`super::sign_in`].
    SignIn => "Sign in",
    /// [`super::sign_out`].
    SignOut => "Sign out",
    /// [`super::claim_invite`].
    ClaimInvite => "Accept the invite",
    /// [`super::update_me`].
    UpdateMe => "Save your account",
    /// [`super::create_personal_api_key`].
    CreateKey => "Create an API key",
    /// [`super::revoke_personal_api_key`].
    RevokeKey => "Revoke an API key",
    /// [`super::create_organization`].
    CreateOrganization => "Create an organization",
    /// [`super::update_organization`].
    UpdateOrganization => "Save the organization settings",
    /// [`super::delete_organization`].
    DeleteOrganization => "Delete an organization",
    /// [`super::change_level`].
    ChangeLevel => "Change a level",
    /// [`super::remove_member`].
    RemoveMember => "Remove a member",
    /// [`super::send_invites`].
    SendInvites => "Invite people",
    /// [`super::send_invite`].
    RenewInvite => "Renew an invite",
    /// [`super::cancel_invite`].
    CancelInvite => "Cancel an invite",
    /// [`super::create_project`].
    CreateProject => "Create a project",
    /// [`super::update_project`].
    UpdateProject => "Save the project settings",
    /// [`super::reset_token`].
    ResetToken => "Reset the project token",
    /// [`super::delete_project`].
    DeleteProject => "Delete a project",
    /// [`super::add_project_member`].
    AddProjectMember => "Add people to a project",
    /// [`super::change_project_level`].
    ChangeProjectLevel => "Change a level in a project",
    /// [`super::remove_project_member`].
    RemoveProjectMember => "Remove access to a project",
    /// [`super::erase_person`].
    ErasePerson => "Delete a user's data",
    /// [`super::update_billing`].
    UpdateBilling => "Save the billing settings",
    /// [`super::billing_checkout`].
    BillingCheckout => "Add a card",
    /// [`super::billing_portal`].
    BillingPortal => "Open the customer portal",
}

impl ChangeName {
    /// Whether it may be repeated with the same key: the server keeps keys for people who are signed in.
    const fn can_be_repeated(self) -> bool {
        !matches!(self, ChangeName::SignUp | ChangeName::SignIn | ChangeName::ClaimInvite)
    }
}

/// A change that has not been sent. It is sent when it is awaited.
#[must_use = "a change that is not awaited is not made"]
pub struct Change<T> {
    request: Request,
    read: fn(&str) -> Option<T>,
}

struct Request {
    name: ChangeName,
    method: Method,
    path: String,
    body: Option<String>,
}

impl<T: DeserializeOwned> Change<T> {
    /// A change with a body, answered with one.
    pub(super) fn new<R: Serialize>(name: ChangeName, method: Method, path: String, body: &R) -> Change<T> {
        let body = serde_json::to_string(body).ok();
        Change { request: Request { name, method, path, body }, read: |text| serde_json::from_str(text).ok() }
    }
}

impl Change<()> {
    /// A change without a body, answered without one.
    pub(super) fn silent(name: ChangeName, method: Method, path: String) -> Change<()> {
        Change { request: Request { name, method, path, body: None }, read: |_| Some(()) }
    }
}

impl<T> Change<T> {
    /// Which change it is.
    #[must_use]
    pub fn name(&self) -> ChangeName {
        self.request.name
    }
}

impl<T: 'static> IntoFuture for Change<T> {
    type Output = Result<T, ApiError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

    fn into_future(self) -> Self::IntoFuture {
        let answer = send_until_known(self.request);
        Box::pin(async move { (self.read)(&answer.await?).ok_or(ApiError::Unexpected(None)) })
    }
}

/// A change that was sent and whose outcome nobody knows.
struct Unsettled {
    request: Request,
    key: String,
    since: f64,
}

thread_local! {
    static UNSETTLED: RefCell<Vec<Unsettled>> = const { RefCell::new(Vec::new()) };
}

/// Takes the key of the same request out of those of unknown outcome; else makes a new one.
fn key_for(request: &Request) -> String {
    let oldest = js_sys::Date::now() - KEY_LIFE;
    let known = UNSETTLED.with_borrow_mut(|all| {
        all.retain(|one| one.since > oldest);
        let is_same = |one: &Unsettled| {
            one.request.method == request.method && one.request.path == request.path && one.request.body == request.body
        };
        all.iter().position(is_same).map(|at| all.remove(at).key)
    });
    known.unwrap_or_else(|| {
        // Nobody gains anything by guessing it: the server keeps keys for each person.
        let part = || js_sys::Math::random().to_bits();
        format!("{:016x}{:016x}", part(), part())
    })
}

fn remember(request: Request, key: String) {
    UNSETTLED.with_borrow_mut(|all| {
        if all.len() >= MOST_UNSETTLED {
            all.remove(0);
        }
        all.push(Unsettled { request, key, since: js_sys::Date::now() });
    });
}

/// Sends a change, and again with the same key while nobody knows whether it was made.
async fn send_until_known(request: Request) -> Result<String, ApiError> {
    let key = key_for(&request);
    let began = js_sys::Date::now();
    let mut waits = BACK_OFF.iter();
    // True once it was sent and not answered.
    let mut in_doubt = false;
    loop {
        if !in_doubt && !is_online() {
            return Err(ApiError::Offline);
        }
        let method = request.method.clone();
        let mut busy = None;
        match send(method, &request.path, request.body.clone(), Some(&key), TIME_LIMIT).await? {
            // The first one is still being worked on.
            Reply::Answer(409, text) if error_of(&text).is_some_and(|body| body.code == "in_progress") => {
                in_doubt = true;
            }
            Reply::Answer(status, text) => return judge(status, text),
            Reply::Busy(body) => busy = Some(body),
            Reply::TimedOut | Reply::Lost => in_doubt = true,
        }
        let may_repeat = request.name.can_be_repeated() && js_sys::Date::now() - began < PATIENCE;
        match waits.next().filter(|_| may_repeat) {
            Some(wait) => pause(*wait).await,
            None => {
                return Err(match busy {
                    Some(body) if !in_doubt => busy_error(body),
                    _ => {
                        remember(request, key);
                        doubt();
                        ApiError::Unknown
                    }
                });
            }
        }
    }
}
