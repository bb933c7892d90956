//! The endpoint table. The server builds its router from it, so that every route is listed here.

use rolecall_policy::Action;

/// The HTTP methods in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Method {
    Get,
    Post,
    /// Also reached by `PUT`.
    Patch,
    Delete,
}

/// What an endpoint requires of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// Nothing: anybody can call it.
    Public,
    /// A project token in the request; the caller need not be signed in.
    Token,
    /// A signed-in caller; the response is about their own account.
    SignedIn,
    /// A signed-in caller who can do this action on the resource in the path.
    May(Action),
}

/// One row of the endpoint table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Endpoint {
    /// Noun and verb, like the module of its handler.
    pub name: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path, without the optional trailing slash; `{…}` are parameters.
    pub path: &'static str,
    /// What it requires of its caller.
    pub guard: Guard,
}

const fn endpoint(name: &'static str, method: Method, path: &'static str, guard: Guard) -> Endpoint {
    Endpoint { name, method, path, guard }
}

/// Endpoints that change nothing, although their method is `POST`: what is asked may be long, or not for a log of URLs.
pub const QUESTIONS: [&str; 3] = ["invite.check", "preview.create", "query.create"];

/// All endpoints. `/api/environments/{project}/…` is an alias of `/api/projects/{project}/…` and is not listed.
pub const ENDPOINTS: &[Endpoint] = {
    use Action as A;
    use Guard::{May, Public, SignedIn, Token};
    use Method::{Delete, Get, Patch, Post};
    &[
        endpoint("preflight.show", Get, "/_preflight", Public),
        endpoint("health.show", Get, "/_health", Public),
        endpoint("health.ready", Get, "/_ready", Public),
        endpoint("schema.show", Get, "/api/schema", Public),
        endpoint("signup.create", Post, "/api/signup", Public),
        endpoint("signup.invite.show", Get, "/api/signup/{invite}", Public),
        endpoint("signup.invite.claim", Post, "/api/signup/{invite}", Public),
        endpoint("login", Post, "/api/login", Public),
        endpoint("login.token", Post, "/api/login/token", Public),
        endpoint("login.passkey.start", Post, "/api/login/passkey/start", Public),
        endpoint("login.passkey", Post, "/api/login/passkey", Public),
        endpoint("logout", Post, "/api/logout", Public),
        endpoint("reset.create", Post, "/api/reset", Public),
        endpoint("reset.show", Get, "/api/reset/{user}", Public),
        endpoint("reset.complete", Post, "/api/reset/{user}", Public),
        endpoint("confirm.create", Post, "/api/confirm/{user}", Public),
        endpoint("capture.e", Post, "/e", Token),
        endpoint("capture.e.get", Get, "/e", Token),
        endpoint("capture.capture", Post, "/capture", Token),
        endpoint("capture.capture.get", Get, "/capture", Token),
        endpoint("capture.track", Post, "/track", Token),
        endpoint("capture.track.get", Get, "/track", Token),
        endpoint("capture.batch", Post, "/batch", Token),
        endpoint("capture.batch.get", Get, "/batch", Token),
        endpoint("capture.engage", Post, "/engage", Token),
        endpoint("capture.engage.get", Get, "/engage", Token),
        endpoint("capture.i", Post, "/i/v0/e", Token),
        endpoint("capture.i.get", Get, "/i/v0/e", Token),
        endpoint("flags.decide", Post, "/decide", Token),
        endpoint("flags.decide.get", Get, "/decide", Token),
        endpoint("flags.flags", Post, "/flags", Token),
        endpoint("flags.flags.get", Get, "/flags", Token),
        endpoint("sdk_config.show", Get, "/array/{token}/config", Token),
        endpoint("sdk_config.script", Get, "/array/{token}/config.js", Token),
        endpoint("user.show", Get, "/api/users/{user}", SignedIn),
        endpoint("user.update", Patch, "/api/users/{user}", SignedIn),
        endpoint("user.delete", Delete, "/api/users/{user}", SignedIn),
        endpoint("user.confirm_password", Post, "/api/users/{user}/confirm_password", SignedIn),
        endpoint("user.email_confirmation.send", Post, "/api/users/{user}/email_confirmation", SignedIn),
        endpoint("user.email_confirmation.delete", Delete, "/api/users/{user}/email_confirmation", SignedIn),
        endpoint("user.two_factor.show", Get, "/api/users/{user}/two_factor", SignedIn),
        endpoint("user.totp.start", Post, "/api/users/{user}/two_factor/totp", SignedIn),
        endpoint("user.totp.confirm", Post, "/api/users/{user}/two_factor/totp/confirm", SignedIn),
        endpoint("user.totp.delete", Delete, "/api/users/{user}/two_factor/totp", SignedIn),
        endpoint("user.recovery_codes.create", Post, "/api/users/{user}/two_factor/recovery_codes", SignedIn),
        endpoint("user.passkey.start", Post, "/api/users/{user}/two_factor/passkeys/start", SignedIn),
        endpoint("user.passkey.create", Post, "/api/users/{user}/two_factor/passkeys", SignedIn),
        endpoint("user.passkey.delete", Delete, "/api/users/{user}/two_factor/passkeys/{passkey}", SignedIn),
        endpoint("user.export", Get, "/api/users/{user}/export", SignedIn),
        endpoint("user.session.list", Get, "/api/users/{user}/sessions", SignedIn),
        endpoint("user.session.end_others", Delete, "/api/users/{user}/sessions", SignedIn),
        endpoint("user.session.delete", Delete, "/api/users/{user}/sessions/{session}", SignedIn),
        endpoint("stream.show", Get, "/api/stream", SignedIn),
        endpoint("personal_api_key.list", Get, "/api/personal_api_keys", SignedIn),
        endpoint("personal_api_key.create", Post, "/api/personal_api_keys", SignedIn),
        endpoint("personal_api_key.show", Get, "/api/personal_api_keys/{key}", SignedIn),
        endpoint("personal_api_key.delete", Delete, "/api/personal_api_keys/{key}", SignedIn),
        endpoint("permissions.show", Get, "/api/permissions", SignedIn),
        endpoint("organization.list", Get, "/api/organizations", SignedIn),
        endpoint("organization.deleted.list", Get, "/api/deleted_organizations", SignedIn),
        endpoint("organization.create", Post, "/api/organizations", SignedIn),
        endpoint("organization.show", Get, "/api/organizations/{org}", May(A::ViewOrganization)),
        endpoint("organization.update", Patch, "/api/organizations/{org}", May(A::ManageOrganization)),
        endpoint("organization.delete", Delete, "/api/organizations/{org}", May(A::DeleteOrganization)),
        endpoint("can.show", Get, "/api/organizations/{org}/can", May(A::ViewOrganization)),
        endpoint("preview.create", Post, "/api/organizations/{org}/preview", May(A::ViewOrganization)),
        endpoint("view_as.create", Post, "/api/organizations/{org}/view_as", May(A::ViewAs)),
        endpoint("member.list", Get, "/api/organizations/{org}/members", May(A::ViewOrganization)),
        endpoint("member.bulk", Post, "/api/organizations/{org}/members/bulk", May(A::ViewOrganization)),
        endpoint("member.update", Patch, "/api/organizations/{org}/members/{user}", May(A::ChangeMemberLevel)),
        endpoint("member.delete", Delete, "/api/organizations/{org}/members/{user}", May(A::RemoveMember)),
        endpoint(
            "member.without_two_factor.list",
            Get,
            "/api/organizations/{org}/members_without_two_factor",
            May(A::ManageOrganization),
        ),
        endpoint("member.access.list", Get, "/api/organizations/{org}/members/{user}/access", May(A::ViewOrganization)),
        endpoint("invite.list", Get, "/api/organizations/{org}/invites", May(A::ViewOrganization)),
        endpoint("invite.create", Post, "/api/organizations/{org}/invites", May(A::InviteMember)),
        endpoint("invite.bulk", Post, "/api/organizations/{org}/invites/bulk", May(A::InviteMember)),
        endpoint("invite.check", Post, "/api/organizations/{org}/invites/check", May(A::ViewOrganization)),
        endpoint("invite.delete", Delete, "/api/organizations/{org}/invites/{invite}", May(A::CancelInvite)),
        endpoint("invite.send", Post, "/api/organizations/{org}/invites/{invite}/send", May(A::CancelInvite)),
        endpoint("domain.list", Get, "/api/organizations/{org}/domains", May(A::ManageOrganization)),
        endpoint("domain.create", Post, "/api/organizations/{org}/domains", May(A::ManageOrganization)),
        endpoint("domain.update", Patch, "/api/organizations/{org}/domains/{domain}", May(A::ManageOrganization)),
        endpoint("domain.verify", Post, "/api/organizations/{org}/domains/{domain}/verify", May(A::ManageOrganization)),
        endpoint("domain.delete", Delete, "/api/organizations/{org}/domains/{domain}", May(A::ManageOrganization)),
        endpoint("request.list", Get, "/api/organizations/{org}/requests", May(A::ViewOrganization)),
        endpoint("request.create", Post, "/api/organizations/{org}/requests", May(A::ViewOrganization)),
        endpoint("request.delete", Delete, "/api/organizations/{org}/requests/{request}", May(A::ViewOrganization)),
        endpoint(
            "request.approve",
            Post,
            "/api/organizations/{org}/requests/{request}/approve",
            May(A::ViewOrganization),
        ),
        endpoint(
            "request.decline",
            Post,
            "/api/organizations/{org}/requests/{request}/decline",
            May(A::ViewOrganization),
        ),
        endpoint("transfer.show", Get, "/api/organizations/{org}/transfer", May(A::ViewOrganization)),
        endpoint("transfer.create", Post, "/api/organizations/{org}/transfer", May(A::OfferOwnership)),
        endpoint("transfer.delete", Delete, "/api/organizations/{org}/transfer", May(A::OfferOwnership)),
        endpoint("transfer.accept", Post, "/api/organizations/{org}/transfer/accept", May(A::AnswerOffer)),
        endpoint("transfer.decline", Post, "/api/organizations/{org}/transfer/decline", May(A::AnswerOffer)),
        endpoint("successor.show", Get, "/api/organizations/{org}/successor", May(A::ViewOrganization)),
        endpoint("successor.update", Patch, "/api/organizations/{org}/successor", May(A::NameSuccessor)),
        endpoint("successor.delete", Delete, "/api/organizations/{org}/successor", May(A::NameSuccessor)),
        endpoint("successor.claim", Post, "/api/organizations/{org}/successor/claim", May(A::ClaimOwnership)),
        endpoint("successor.claim.delete", Delete, "/api/organizations/{org}/successor/claim", May(A::ClaimOwnership)),
        endpoint("successor.stop", Post, "/api/organizations/{org}/successor/stop", May(A::StopClaim)),
        endpoint("review.show", Get, "/api/organizations/{org}/review", May(A::ManageOrganization)),
        endpoint("review.report.list", Get, "/api/organizations/{org}/reviews", May(A::ManageOrganization)),
        endpoint("review.report.create", Post, "/api/organizations/{org}/reviews", May(A::ManageOrganization)),
        endpoint("review.report.show", Get, "/api/organizations/{org}/reviews/{review}", May(A::ManageOrganization)),
        endpoint("activity.list", Get, "/api/organizations/{org}/activity", May(A::ViewOrganization)),
        endpoint("activity.head", Get, "/api/organizations/{org}/activity/head", May(A::ViewOrganization)),
        endpoint("activity.undo.show", Get, "/api/organizations/{org}/activity/{entry}/undo", May(A::ViewOrganization)),
        endpoint("activity.undo", Post, "/api/organizations/{org}/activity/{entry}/undo", May(A::ViewOrganization)),
        endpoint("activity.export", Get, "/api/organizations/{org}/activity/export", May(A::ViewActivity)),
        endpoint("billing.show", Get, "/api/organizations/{org}/billing", May(A::ManageBilling)),
        endpoint("billing.update", Patch, "/api/organizations/{org}/billing", May(A::ManageBilling)),
        endpoint("billing.checkout", Post, "/api/organizations/{org}/billing/checkout", May(A::ManageBilling)),
        endpoint("billing.portal", Post, "/api/organizations/{org}/billing/portal", May(A::ManageBilling)),
        endpoint("billing.invoice.list", Get, "/api/organizations/{org}/billing/invoices", May(A::ManageBilling)),
        endpoint("billing.invoice.csv", Get, "/api/organizations/{org}/billing/invoices.csv", May(A::ManageBilling)),
        endpoint(
            "billing.invoice.show",
            Get,
            "/api/organizations/{org}/billing/invoices/{number}",
            May(A::ManageBilling),
        ),
        // Authenticated by Stripe's signature.
        endpoint("billing.stripe", Post, "/api/billing/stripe", Public),
        endpoint("organization.project.list", Get, "/api/organizations/{org}/projects", May(A::ViewOrganization)),
        endpoint(
            "organization.project.deleted.list",
            Get,
            "/api/organizations/{org}/deleted_projects",
            May(A::ViewOrganization),
        ),
        endpoint("organization.project.create", Post, "/api/organizations/{org}/projects", May(A::CreateProject)),
        endpoint("project.list", Get, "/api/projects", SignedIn),
        endpoint("project.create", Post, "/api/projects", May(A::CreateProject)),
        endpoint("project.show", Get, "/api/projects/{project}", May(A::ViewProject)),
        endpoint("project.update", Patch, "/api/projects/{project}", May(A::ManageProject)),
        endpoint("project.delete", Delete, "/api/projects/{project}", May(A::DeleteProject)),
        endpoint("project.reset_token", Patch, "/api/projects/{project}/reset_token", May(A::ManageProject)),
        endpoint("event.list", Get, "/api/projects/{project}/events", May(A::ViewProject)),
        endpoint("event.export", Get, "/api/projects/{project}/events/export", May(A::ExportEvents)),
        endpoint("event.show", Get, "/api/projects/{project}/events/{event}", May(A::ViewProject)),
        endpoint("event_definition.list", Get, "/api/projects/{project}/event_definitions", May(A::ViewProject)),
        endpoint("property_definition.list", Get, "/api/projects/{project}/property_definitions", May(A::ViewProject)),
        endpoint("query.create", Post, "/api/projects/{project}/query", May(A::ViewProject)),
        endpoint("erasure.list", Get, "/api/projects/{project}/erasures", May(A::EraseEvents)),
        endpoint("erasure.create", Post, "/api/projects/{project}/erasures", May(A::EraseEvents)),
        endpoint("project.person.list", Get, "/api/projects/{project}/people", May(A::ViewProject)),
        endpoint("project.access.list", Get, "/api/projects/{project}/access", May(A::ViewProject)),
        endpoint("project.member.list", Get, "/api/projects/{project}/explicit_members", May(A::ViewProject)),
        endpoint("project.member.create", Post, "/api/projects/{project}/explicit_members", May(A::GrantProjectAccess)),
        endpoint(
            "project.member.update",
            Patch,
            "/api/projects/{project}/explicit_members/{user}",
            May(A::ChangeProjectLevel),
        ),
        endpoint(
            "project.member.delete",
            Delete,
            "/api/projects/{project}/explicit_members/{user}",
            May(A::RevokeProjectAccess),
        ),
    ]
};
