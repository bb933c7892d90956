//! `POST /api/billing/stripe/`: what Stripe tells. Nobody is signed in there; the message is.

use crate::billing::stripe;
use crate::error::Result;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use bytes::Bytes;
use rolecall_api::Success;

/// Does what a message from Stripe tells. Stripe sends a message again until the answer is 200.
///
/// # Errors
/// 404 where there is no payment by card; 400 if Stripe has not signed the message; Stripe or the database does not
/// answer.
pub async fn stripe(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Result<Json<Success>> {
    let signed = headers.get("stripe-signature").and_then(|value| value.to_str().ok()).unwrap_or_default();
    stripe::handle(&app.billing, signed, &body).await?;
    Ok(Json(Success { success: true }))
}
