//! `PATCH /api/organizations/:org/billing/`: whom invoices are for, and where capture stops.

use crate::actor::OrganizationActor;
use crate::app::App;
use crate::billing::calendar::Month;
use crate::billing::overview::Known;
use crate::body::{Fields, Trim};
use crate::email::{self, Email};
use crate::error::{Error, Result};
use crate::extract::Path;
use crate::session::Caller;
use crate::store::billing::{self, Changes};
use axum::Json;
use axum::extract::State;
use rolecall_api::{Billing, NewSpendLimit};
use rolecall_policy::Act;

const NAME_LENGTH: usize = 128;
const ADDRESS_LENGTH: usize = 500;
const VAT_ID_LENGTH: usize = 32;
/// The highest spend limit, in minor units: ten thousand million of most currencies.
const MOST: i64 = 1_000_000_000_000;

/// Answers.
///
/// # Errors
/// As the rules say; a field is wrong.
pub async fn update(
    State(app): State<App>,
    caller: Caller,
    Path(org): Path<String>,
    fields: Fields,
) -> Result<Json<Billing>> {
    let mut tx = app.db.begin().await?;
    let actor = OrganizationActor::write(&mut tx, &caller, &org).await?;
    actor.allow(&mut tx, Act::ManageBilling).await?;
    if !app.events.is_on() {
        // The answer says what was captured; nothing is to be saved that then looks as if it were not.
        return Err(Error::EventsOff);
    }
    let id = &actor.organization.id;
    let changes = changes(&fields)?;
    billing::find_or_make(&mut tx, id, Month::of(actor.organization.created_at)).await?;
    billing::update(&mut tx, id, &changes).await?;
    let known = Known::read(&mut tx, &actor.me, id).await?;
    tx.commit().await?;
    if let Some(NewSpendLimit(limit)) = changes.spend_limit {
        app.spending.set_limit(id, limit, app.clock.now());
    }
    Ok(Json(known.overview(&app).await?))
}

fn changes(fields: &Fields) -> Result<Changes> {
    let text = |name, max| fields.field(name).blankable_text(Trim::Both, max);
    Ok(Changes {
        contact_name: text("contact_name", NAME_LENGTH)?,
        contact_address: text("contact_address", ADDRESS_LENGTH)?,
        contact_email: contact_email(fields)?,
        vat_id: text("vat_id", VAT_ID_LENGTH)?,
        spend_limit: spend_limit(fields)?,
    })
}

fn contact_email(fields: &Fields) -> Result<Option<String>> {
    let field = fields.field("contact_email");
    match field.blankable_text(Trim::Both, email::MAX)? {
        Some(text) if !text.is_empty() => {
            let email = Email::parse(&text).ok_or_else(|| field.error("invalid_input", email::SENTENCE))?;
            Ok(Some(email.into()))
        }
        empty => Ok(empty),
    }
}

fn spend_limit(fields: &Fields) -> Result<Option<NewSpendLimit>> {
    if !fields.has("spend_limit") {
        return Ok(None);
    }
    let field = fields.field("spend_limit");
    match field.nullable().integer()? {
        Some(limit) if limit < 0 => Err(field.error("min_value", "A spend limit is not less than nothing.")),
        Some(limit) if limit > MOST => Err(field.error("max_value", format!("A spend limit is at most {MOST}."))),
        limit => Ok(Some(NewSpendLimit(limit))),
    }
}
