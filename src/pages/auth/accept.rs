//! The page of an invite link: for signed-in and signed-out visitors, and for invites that do not work any more.

use super::{facts::Facts, layout::PublicLayout, obstacle::Obstacle};
use crate::{
    api::{self, ApiError, ChangeName},
    form::{Form, GeneralError},
    frame::{Heading, Toasts, chunk},
    language::{t, tr},
    load::{Load, Loaded, Outcome},
    pages::account::use_sign_out,
    routes::Route,
    session::Session,
    ui::{Avatar, Button, ButtonKind, Field, OrganizationPicture, Problem},
    url_codec::QueryPairs,
};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use rolecall_api::{Claim, InviteId, InviteLookup, OrganizationId, User, UserId, field_name};
use rolecall_view::prelude::*;

const FIRST_NAME: &str = field_name!(Claim.first_name);
const PASSWORD: &str = field_name!(Claim.password);
/// In the body, and in the query of the link in a mail.
const PROOF: &str = field_name!(Claim.proof);

chunk! {
    /// The page of the invite in the URL.
    pub accept_invite_page in visit => || match expect_context::<Memo<Route>>().get_untracked() {
        Route::Invite(invite) => view! { <AcceptInvite invite/> },
        _ => Markup::Nothing,
    }
}

/// The page of an invite.
#[component]
fn AcceptInvite(invite: InviteId) -> impl IntoView {
    let session = Session::get();
    let person = session.person();
    let found = {
        let invite = invite.clone();
        Loaded::new(
            || (),
            move |()| {
                let invite = invite.clone();
                async move { api::look_up_invite(&invite).await }
            },
        )
    };
    // After joining, the app redirects, and the used invite must not be looked up again.
    let joined = RwSignal::new(false);
    Effect::new(move |before: Option<Option<UserId>>| {
        let now = person.get();
        if before.is_some_and(|before| before != now) && !joined.get_untracked() {
            found.reload();
        }
        now
    });
    let invite = StoredValue::new(invite);
    let unsure = UnknownJoin::new();
    // A memo, so that loading the same invite again does not reset the form.
    let shown = Memo::new(move |_| found.get());
    view! {
        <PublicLayout>
            {move || match shown.get() {
                Load::Waiting => Markup::Nothing,
                Load::Ready(offer) => view! { <Offer offer invite=invite.get_value() found joined unsure/> },
                Load::Failed(error) => match Obstacle::from_error(&error) {
                    Some(Obstacle::Unknown | Obstacle::HasAccount | Obstacle::MemberSignedOut) if unsure.is_set() => {
                        view! { <MayHaveJoined invite=invite.get_value()/> }
                    }
                    Some(obstacle) => view! { <CannotJoin obstacle invite=invite.get_value()/> },
                    None => view! { <Problem sentence=error.sentence() on_retry=move || found.reload()/> },
                },
            }}
        </PublicLayout>
    }
}

/// The organization of an invite that was accepted with an unknown outcome. `Copy`.
#[derive(Clone, Copy)]
struct UnknownJoin(RwSignal<Option<(OrganizationId, String)>>);

impl UnknownJoin {
    /// Starts to watch the session: once it shows that the user has joined, redirects to the organization.
    fn new() -> UnknownJoin {
        let (session, toasts, navigate) = (Session::get(), Toasts::get(), use_navigate());
        let unsure = RwSignal::new(None::<(OrganizationId, String)>);
        Effect::new(move |_| {
            let Some((id, name)) = unsure.get() else { return };
            if session.with_organizations(|all| all.iter().any(|organization| organization.id == id)) {
                toasts.say(tr!("You joined {organization}.", organization = name));
                let home = Route::OrganizationHome(id.to_string());
                navigate(&home.to_string(), NavigateOptions { replace: true, ..NavigateOptions::default() });
            }
        });
        UnknownJoin(unsure)
    }

    fn is_set(self) -> bool {
        self.0.with(Option::is_some)
    }
}

/// Shown if the response to joining was lost and the invite does not work any more: joining has probably worked.
#[component]
fn MayHaveJoined(invite: InviteId) -> impl IntoView {
    let session = Session::get();
    let is_new = session.user.with_untracked(Option::is_none);
    let (advice, href, label) = if is_new {
        let way_in = way_back_to(invite);
        (
            "The server did not respond in time, but the invite has been used. Sign in with the password you chose.",
            way_in,
            "Sign in",
        )
    } else {
        ("The server did not respond in time, but the invite has been used.", Route::Home.to_string(), "Go home")
    };
    view! {
        <Heading title="You may have already joined" alone=true/>
        <p class="prose">{advice}</p>
        <p class="auth-act"><a class="button" data-kind="primary" href=href>{label}</a></p>
    }
}

/// An invite that can be accepted.
#[component]
fn Offer(
    offer: InviteLookup,
    invite: InviteId,
    found: Loaded<InviteLookup>,
    joined: RwSignal<bool>,
    unsure: UnknownJoin,
) -> impl IntoView {
    let session = Session::get();
    let title = tr!("Join {organization}", organization = offer.organization_name);
    let inviter = offer.inviter_first_name.clone();
    let pictures = view! {
        <div class="auth-pictures">
            <OrganizationPicture id=offer.organization_id.to_string() name=offer.organization_name.clone() size=36/>
            <Avatar id=offer.inviter_id.to_string() name=offer.inviter_first_name.clone() size=36/>
        </div>
    };
    // Untracked, so that the fields do not disappear while the user types.
    let me = session.user.get_untracked();
    view! {
        {pictures}
        <Heading title alone=true/>
        <p class="prose auth-lead">{inviter} " invited you."</p>
        <Facts invite=offer.clone()/>
        <JoinForm offer invite found joined unsure me/>
    }
}

/// The form to join: fields for name and password for a new user, only a button for a signed-in one.
#[component]
fn JoinForm(
    offer: InviteLookup,
    invite: InviteId,
    found: Loaded<InviteLookup>,
    joined: RwSignal<bool>,
    unsure: UnknownJoin,
    me: Option<User>,
) -> impl IntoView {
    let session = Session::get();
    let toasts = Toasts::get();
    let navigate = use_navigate();
    let query = use_location().search;
    let is_new = me.is_none();
    let form = Form::new(if is_new { &[FIRST_NAME, PASSWORD] } else { &[] });
    let (name, password) = (RwSignal::new(offer.first_name.clone()), RwSignal::new(String::new()));
    let organization = offer.organization_name.clone();
    let organization_id = offer.organization_id;
    let claimed = StoredValue::new((organization_id.clone(), organization.clone()));
    let label = if is_new { t("Create account and join").to_owned() } else { tr!("Join {organization}") };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let proof = query.with_untracked(|query| QueryPairs::parse(query).value(PROOF).to_owned());
        let proof = Some(proof).filter(|proof| !proof.is_empty());
        let claim = if is_new {
            let (name, password) = (name.get_untracked().trim().to_owned(), password.get_untracked());
            Claim { first_name: Some(name), password: Some(password), proof }
        } else {
            Claim { proof, ..Claim::default() }
        };
        let needed = [
            (FIRST_NAME, claim.first_name.clone(), "Enter your name."),
            (PASSWORD, claim.password.clone(), "Enter a password."),
        ];
        let needed: Vec<_> = needed
            .iter()
            .filter_map(|(field, value, say)| value.as_deref().map(|value| (*field, value, *say)))
            .collect();
        let invite = invite.clone();
        let request = async move {
            api::claim_invite(&invite, &claim).await?;
            let _ = joined.try_set(true);
            let _ = session.refresh_now().await;
            Ok(())
        };
        let (organization, organization_id, navigate) =
            (organization.clone(), organization_id.clone(), navigate.clone());
        let outcome = Outcome::always(move |()| toasts.say(tr!("You joined {organization}."))).and_here(move |()| {
            let home = Route::OrganizationHome(organization_id.to_string());
            navigate(&home.to_string(), NavigateOptions { replace: true, ..NavigateOptions::default() });
        });
        form.send_with(&needed, ChangeName::ClaimInvite, request, outcome);
    };
    // Since the page was opened, the invite may have been cancelled, or an account with the email created. Then load
    // again to show that.
    Effect::new(move |_| match form.error() {
        Some(ApiError::Unknown) => unsure.0.set(Some(claimed.get_value())),
        Some(error) if Obstacle::from_error(&error).is_some() => found.reload(),
        _ => {}
    });
    let who = me.map(
        |me| view! { <p class="auth-note">"You are signed in as " <span translate="no">{me.email}</span> "."</p> },
    );
    view! {
        <form novalidate on:submit=send>
            {is_new.then(|| view! {
                <Field label="Name" value=name autocomplete="name" autofocus=true error=form.error_at(FIRST_NAME)/>
                <Field label="Password" value=password kind="password" autocomplete="new-password"
                    placeholder=t("Use at least 8 characters") error=form.error_at(PASSWORD)/>
            })}
            <GeneralError form/>
            <Button label kind=ButtonKind::Primary submit=true busy=form.is_busy()/>
        </form>
        {who}
    }
}

/// The URL to sign in and come back to an invite, with what only the link in its mail has.
fn way_back_to(invite: InviteId) -> String {
    let query = use_location().search.get_untracked();
    let question = if query.is_empty() { "" } else { "?" };
    Route::login_and_back(&format!("{}{question}{query}", Route::Invite(invite)))
}

/// Shown if the invite cannot be accepted: why, and what to do.
#[component]
fn CannotJoin(obstacle: Obstacle, invite: InviteId) -> impl IntoView {
    let session = Session::get();
    let user = session.user.get_untracked();
    let back_here = way_back_to(invite);
    let link = |href: String, words: &'static str| {
        view! { <a class="button" data-kind="primary" href=href>{words}</a> }
    };
    let act = match &obstacle {
        Obstacle::SomebodyElse => view! { <ContinueAsSomebodyElse/> },
        Obstacle::Member(Some(organization)) => {
            link(Route::OrganizationHome(organization.to_string()).to_string(), "Go to the organization")
        }
        Obstacle::HasAccount => link(back_here, "Sign in to join"),
        Obstacle::MemberSignedOut => link(back_here, "Sign in"),
        _ if user.is_some() => link(Route::Home.to_string(), "Go home"),
        _ => link(Route::Login.to_string(), "Sign in"),
    };
    let who = user.map(|user| {
        let other = obstacle == Obstacle::SomebodyElse;
        view! {
            <p class="auth-note">
                "You are signed in as " <span translate="no">{user.first_name} ", " {user.email}</span> "."
                {other.then(|| view! { " " <a href=Route::Home.to_string()>"Stay signed in"</a> })}
            </p>
        }
    });
    view! {
        <Heading title=obstacle.heading() alone=true/>
        <p class="prose">{obstacle.advice()}</p>
        <p class="auth-act">{act}</p>
        {who}
    }
}

/// A button that signs out; the page then looks up the invite without a session.
#[component]
fn ContinueAsSomebodyElse() -> impl IntoView {
    let sign_out = use_sign_out();
    view! {
        <Button
            label="Sign out and continue"
            kind=ButtonKind::Primary
            busy=sign_out.is_busy()
            on_press=move || sign_out.run()
        />
    }
}
