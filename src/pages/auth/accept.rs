//! Joining an organization by an invite's link, whoever one is and however the invite is.

use super::{alone::Alone, facts::Facts, obstacle::Obstacle};
use crate::{
    api::{self, ApiError, ChangeName},
    form::{Form, GeneralError},
    frame::{Heading, Toasts, chunk},
    load::{Load, Loaded, Outcome},
    pages::account::use_sign_out,
    routes::Route,
    session::Session,
    ui::{Avatar, Button, ButtonKind, Field, OrganizationPicture, Problem},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use rolecall_api::{Claim, InviteId, InviteLookup, OrganizationId, User, UserId};

chunk! {
    /// The page of the invite in the address.
    pub accept_invite_page in visit => || match expect_context::<Memo<Route>>().get_untracked() {
        Route::Invite(invite) => view! { <AcceptInvite invite/> }.into_any(),
        _ => ().into_any(),
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
    // Who has just joined is led away, and the used invite is not asked for any more.
    let joined = RwSignal::new(false);
    Effect::new(move |before: Option<Option<UserId>>| {
        let now = person.get();
        if before.is_some_and(|before| before != now) && !joined.get_untracked() {
            found.reload();
        }
        now
    });
    let invite = StoredValue::new(invite);
    let unsure = Unsure::new();
    // Compared: the same offer, asked for once more, leaves the form as it is.
    let shown = Memo::new(move |_| found.get());
    view! {
        <Alone>
            {move || match shown.get() {
                Load::Waiting => ().into_any(),
                Load::Ready(offer) => view! { <Offer offer invite=invite.get_value() found joined unsure/> }.into_any(),
                Load::Failed(error) => match Obstacle::from_error(&error) {
                    Some(Obstacle::Unknown | Obstacle::HasAccount | Obstacle::MemberSignedOut) if unsure.is_set() => {
                        view! { <MayHaveJoined invite=invite.get_value()/> }.into_any()
                    }
                    Some(obstacle) => view! { <Stopped obstacle invite=invite.get_value()/> }.into_any(),
                    None => view! { <Problem sentence=error.sentence() on_retry=move || found.reload()/> }.into_any(),
                },
            }}
        </Alone>
    }
}

/// The organization of an invite that was accepted without anybody knowing whether that has worked. Copy.
#[derive(Clone, Copy)]
struct Unsure(RwSignal<Option<(OrganizationId, String)>>);

impl Unsure {
    /// Leads on who turns out to have joined.
    fn new() -> Unsure {
        let (session, toasts, navigate) = (Session::get(), Toasts::get(), use_navigate());
        let unsure = RwSignal::new(None::<(OrganizationId, String)>);
        Effect::new(move |_| {
            let Some((id, name)) = unsure.get() else { return };
            if session.with_organizations(|all| all.iter().any(|organization| organization.id == id)) {
                toasts.say(format!("You joined {name}."));
                let home = Route::OrganizationHome(id.to_string());
                navigate(&home.to_string(), NavigateOptions { replace: true, ..NavigateOptions::default() });
            }
        });
        Unsure(unsure)
    }

    fn is_set(self) -> bool {
        self.0.with(Option::is_some)
    }
}

/// The answer to joining was lost, and the invite does not work any more: it has probably worked.
#[component]
fn MayHaveJoined(invite: InviteId) -> impl IntoView {
    let session = Session::get();
    let is_new = session.user.with_untracked(Option::is_none);
    let (advice, href, label) = if is_new {
        let way_in = Route::login_and_back(&Route::Invite(invite).to_string());
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
    unsure: Unsure,
) -> impl IntoView {
    let session = Session::get();
    let title = format!("Join {}", offer.organization_name);
    let inviter = offer.inviter_first_name.clone();
    let pictures = view! {
        <div class="auth-pictures">
            <OrganizationPicture id=offer.organization_id.to_string() name=offer.organization_name.clone() size=36/>
            <Avatar id=offer.inviter_id.to_string() name=offer.inviter_first_name.clone() size=36/>
        </div>
    };
    // Once, as it is when the page appears: the fields shall not vanish while one types.
    let me = session.user.get_untracked();
    view! {
        {pictures}
        <Heading title alone=true/>
        <p class="prose auth-lead">{inviter} " invited you."</p>
        <Facts invite=offer.clone()/>
        <Joining offer invite found joined unsure me/>
    }
}

/// The form: for somebody new with name and password, for somebody signed in a button.
#[component]
fn Joining(
    offer: InviteLookup,
    invite: InviteId,
    found: Loaded<InviteLookup>,
    joined: RwSignal<bool>,
    unsure: Unsure,
    me: Option<User>,
) -> impl IntoView {
    let session = Session::get();
    let toasts = Toasts::get();
    let navigate = use_navigate();
    let is_new = me.is_none();
    let form = Form::new(if is_new { &["first_name", "password"] } else { &[] });
    let (name, password) = (RwSignal::new(offer.first_name.clone()), RwSignal::new(String::new()));
    let organization = offer.organization_name.clone();
    let organization_id = offer.organization_id;
    let claimed = StoredValue::new((organization_id.clone(), organization.clone()));
    let label = if is_new { "Create account and join".to_owned() } else { format!("Join {organization}") };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let claim = if is_new {
            Claim { first_name: Some(name.get_untracked().trim().to_owned()), password: Some(password.get_untracked()) }
        } else {
            Claim::default()
        };
        let needed = [
            ("first_name", claim.first_name.clone(), "Enter your name."),
            ("password", claim.password.clone(), "Enter a password."),
        ];
        let needed: Vec<_> = needed
            .iter()
            .filter_map(|(field, value, say)| value.as_deref().map(|value| (*field, value, *say)))
            .collect();
        let invite = invite.clone();
        let request = async move {
            api::claim_invite(&invite, &claim).await?;
            let _ = joined.try_set(true);
            let _ = session.refreshed().await;
            Ok(())
        };
        let (organization, organization_id, navigate) =
            (organization.clone(), organization_id.clone(), navigate.clone());
        let outcome =
            Outcome::always(move |()| toasts.say(format!("You joined {organization}."))).and_here(move |()| {
                let home = Route::OrganizationHome(organization_id.to_string());
                navigate(&home.to_string(), NavigateOptions { replace: true, ..NavigateOptions::default() });
            });
        form.send_with(&needed, ChangeName::ClaimInvite, request, outcome);
    };
    // Somebody may have cancelled it, or the address may have got an account, since the page was opened: then the page
    // says that instead.
    Effect::new(move |_| match form.error() {
        Some(ApiError::Unknown) => unsure.0.set(Some(claimed.get_value())),
        Some(error) if Obstacle::from_error(&error).is_some() => found.reload(),
        _ => {}
    });
    let who = me.map(|me| view! { <p class="auth-note">"You are signed in as " {me.email} "."</p> });
    view! {
        <form novalidate on:submit=send>
            {is_new.then(|| view! {
                <Field label="Name" value=name autocomplete="name" autofocus=true error=form.error_at("first_name")/>
                <Field label="Password" value=password kind="password" autocomplete="new-password"
                    placeholder="Use at least 8 characters" error=form.error_at("password")/>
            })}
            <GeneralError form/>
            <Button label kind=ButtonKind::Primary submit=true busy=form.is_busy()/>
        </form>
        {who}
    }
}

/// An invite that cannot be accepted as things are: why, and what to do.
#[component]
fn Stopped(obstacle: Obstacle, invite: InviteId) -> impl IntoView {
    let session = Session::get();
    let user = session.user.get_untracked();
    let back_here = Route::login_and_back(&Route::Invite(invite).to_string());
    let link = |href: String, words: &'static str| {
        view! { <a class="button" data-kind="primary" href=href>{words}</a> }.into_any()
    };
    let act = match &obstacle {
        Obstacle::SomebodyElse => view! { <ContinueAsSomebodyElse/> }.into_any(),
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
                "You are signed in as " {user.first_name} ", " {user.email} "."
                {other.then(|| view! { " " <a href=Route::Home.to_string()>"Stay signed in"</a> })}
            </p>
        }
    });
    view! {
        <Heading title=obstacle.heading().to_string() alone=true/>
        <p class="prose">{obstacle.advice()}</p>
        <p class="auth-act">{act}</p>
        {who}
    }
}

/// Signs out; the page then asks again, as nobody.
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
