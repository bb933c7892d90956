//! The HTTP API of the Rolecall server: all request and response types, and the endpoint table.
//!
//! Paths, field names, numbers and the error body are those of the contract (sections 3 to 5); fields marked *ours* are
//! additions for the screens of the app. No I/O, no rules (see `rolecall-policy`), no text for people but the names of devices.

mod access_request;
mod account;
mod activity;
mod billing;
mod csv;
mod device;
mod domain;
mod endpoint;
mod error;
mod event;
mod explain;
mod handover;
mod health;
mod id;
mod invite;
mod key;
mod live;
mod member;
mod member_bulk;
mod organization;
mod page;
pub mod param;
mod people;
mod preview;
mod project;
mod query;
mod request;
mod review;
#[cfg(feature = "schema")]
pub mod schema;
mod session;
mod two_factor;
mod view_as;
mod web_url;

pub use access_request::{
    AccessRequest, AccessRequests, ApproveRequest, DeclineRequest, ENDED_REQUEST_DAYS, FOREVER, LISTED_REQUESTS,
    MAX_NOTE, NewAccessRequest, OFF, ON, OPEN, OPEN_REQUESTS, PRIVATE, REQUEST_DAYS, REQUESTS_A_DAY, RequestAction,
    RequestState,
};
pub use account::{
    Claim, CompleteReset, ConfirmEmail, ConfirmedEmail, DeleteMe, InviteLookup, Login, Me, OrganizationRef, Preflight,
    RequestReset, Signup, Success, UpdateMe, User, Welcome,
};
pub use activity::{
    AccessRule, Activity, ActivityAction, ActivityActor, ActivityEntry, ActivityHead, ActivityItem, ActivityProject,
    ActivityScope, ChangeValue, ChangedGrant, ChangedSince, ChangedSinceBody, ChangedSinceKind, Deleted, ERASED,
    FieldChange, MemberAccessAt, MemberProjectAccess, NamedPerson, PERSON_FIELDS, PersonAccess, ProjectAccessAt,
    UNDO_DAYS, Undo, UndoPreview, UndoState, Via,
};
pub use billing::price;
pub use billing::{
    Billing, BillingContact, BillingNotice, Card, Currency, Date, DayUsage, Forecast, ForecastBasis, Invoice,
    InvoiceLine, InvoiceState, LimitState, NewSpendLimit, Payment, Period, Plan, ProjectUsage, Redirect, SpendLimit,
    Tier, UpdateBilling,
};
pub use csv::{Cell, to_csv};
pub use device::device_name;
pub use domain::{Domain, NewDomain, UpdateDomain};
pub use endpoint::{ENDPOINTS, Endpoint, Guard, Method, QUESTIONS};
pub use error::{DenialBody, ErrorBody, ErrorType, Helper, Person, Position};
pub use event::{
    Erasure, Event, EventDefinition, Events, NewErasure, PropertyDefinition, PropertyFilter, PropertyOperator,
};
pub use explain::{
    CanAnswer, ExplainedError, ExplainedRule, PermissionDifference, PermissionLevel, PermissionRow, Permissions,
};
pub use handover::{
    ENDED_OFFER_DAYS, MAX_WAITING_DAYS, MIN_WAITING_DAYS, NameSuccessor, NewTransferOffer, OFFER_HOURS, OfferState,
    ShownSuccessor, ShownTransferOffer, Successor, SuccessorClaim, TransferOffer,
};
pub use health::{Health, HealthStatus, Readiness};
pub use id::{
    AccessRequestId, DomainId, InviteId, KeyId, MembershipId, OrganizationId, PasskeyId, ProjectId, ReviewId,
    SessionId, Timestamp, UserId,
};
pub use invite::{BulkLine, Invite, InviteDelivery, NewInvite, ProjectAccess};
pub use key::{NewPersonalApiKey, PersonalApiKey};
pub use live::{LiveEvent, LiveKind};
pub use member::{ChangeLevel, LevelCounts, Member, MemberOrder, MemberWithoutTwoFactor, Members, ProjectGrant};
pub use member_bulk::{BulkKind, ChangeMembers, ChangedMember};
pub use organization::{CreateOrganization, Organization, UpdateOrganization};
pub use page::Page;
pub use people::{
    ASKED_AT_ONCE, AccessBasis, CheckEmails, CheckedEmails, InviteSample, PersonGrant, ProjectPeople, ProjectPerson,
};
pub use preview::{
    CHANGES_AT_ONCE, ChangeKind, ChangesPreview, PREVIEWED_PEOPLE, PREVIEWED_PROJECTS, PREVIEWED_WARNINGS,
    PlannedChange, PreviewChanges, PreviewCounts, PreviewPerson, PreviewProject, PreviewSoleHolder, PreviewWarning,
    RefusedChange, WarningKind,
};
pub use project::{
    AddProjectMember, CreateProject, ExplicitMember, KEPT_AT_ONCE, KeepMember, Project, ProjectBasic, Retention,
    UpdateProject,
};
pub use query::{
    Breakdown, BreakdownKind, Compare, DateRange, HogQlQuery, Interval, Math, NumberRows, Query, QueryRequest, Rows,
    SeriesNode, TrendSeries, Trends, TrendsQuery,
};
pub use request::NoFields;
pub use review::{
    DecidedFinding, Finding, LISTED_FINDINGS, MAX_DECISIONS, NewReviewReport, REVIEW_HOURS, ReportedFinding, Review,
    ReviewCounts, ReviewOutcome, ReviewReport, ReviewSummary, ReviewedProject,
};
pub use session::{
    AccountExport, ConfirmPassword, ExportedEntry, ExportedGrant, ExportedInvite, ExportedMembership, ExportedProfile,
    ExportedRequest, ExportedSession, SessionEnding, UserSession,
};
pub use two_factor::{
    NewPasskey, Passkey, PasskeyAnswer, PasskeyLogin, PasskeyOptions, PasskeyResponse, QrCode, RECOVERY_CODES, RawJson,
    RecoveryCodes, RemoveTotp, TotpSetup, TwoFactor, TwoFactorToken, TwoFactorWay,
};
pub use view_as::{OPEN_VIEWS, StartView, VIEW_AS, VIEW_ENDED, VIEW_MINUTES, View};
pub use web_url::is_web_url;
