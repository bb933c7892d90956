//! `POST /api/billing/stripe/`: the webhook that Stripe calls. Its requests carry no session; each is signed by Stripe.

use crate::billing::stripe;
use crate::error::Result;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use bytes::Bytes;
use rolecall_api::Success;

/// Records what an event of Stripe reports. Stripe sends an event again until the answer is 200.
///
/// # Errors
/// 404 if the server does not use Stripe; 400 if the signature is wrong; 502 if Stripe does not answer.
pub async fn stripe(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Result<Json<Success>> {
    let signature = headers.get("stripe-signature").and_then(|value| value.to_str().ok()).unwrap_or_default();
    stripe::handle(&app.billing, signature, &body).await?;
    Ok(Json(Success { success: true }))
}
