//! A fake Stripe with what localstripe lacks: Checkout, the customer portal, idempotency keys, declined cards on
//! demand. Otherwise it behaves like localstripe, against which `routes/billing/localstripe.rs` tests.

use super::TestApp;
use super::answer::Answer;
use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::net::TcpListener;

/// The secret that signs the webhooks of all tests.
pub(crate) const SECRET: &str = "whsec_of_the_tests";
/// The API key of all tests.
pub(crate) const KEY: &str = "sk_test_of_the_tests";

/// A small Stripe.
#[derive(Clone)]
pub(crate) struct FakeStripe {
    pub(crate) url: String,
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
pub(crate) struct Inner {
    next: u32,
    pub(crate) customers: BTreeMap<String, Value>,
    pub(crate) methods: Vec<Value>,
    pub(crate) intents: Vec<Value>,
    /// What was created under an idempotency key, and how often it was requested.
    pub(crate) keys: HashMap<String, (Value, u32)>,
    /// Method, path and fields of every call.
    pub(crate) calls: Vec<(String, BTreeMap<String, String>)>,
    /// If true, cards are declined.
    pub(crate) declines: bool,
    /// This many calls fail with 500.
    pub(crate) broken: u32,
    /// The next call of this path fails with 500.
    pub(crate) breaks_at: Option<&'static str>,
    /// If true, payments stay pending.
    pub(crate) is_slow: bool,
}

impl FakeStripe {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let stripe = FakeStripe { url, inner: Arc::default() };
        let router = Router::new().fallback(answer).with_state(stripe.clone());
        // Ends with the runtime of the test.
        tokio::spawn(async move { axum_serve(listener, router).await });
        stripe
    }

    pub(crate) fn is(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }

    /// A server that uses this Stripe.
    pub(crate) async fn server(&self) -> TestApp {
        TestApp::with(&[
            super::billing::PLANS,
            ("ROLECALL_STRIPE_KEY", KEY),
            ("ROLECALL_STRIPE_WEBHOOK_SECRET", SECRET),
            ("ROLECALL_STRIPE_URL", &self.url),
        ])
        .await
    }

    /// The customer enters another card, as in Checkout; no webhook is sent.
    pub(crate) fn gives_card(&self, customer: &str, last4: &str) {
        let mut inner = self.is();
        let (id, created) = (inner.id("pm"), inner.next);
        inner.methods.push(json!({
            "id": id, "object": "payment_method", "customer": customer, "created": created, "type": "card",
            "card": {"brand": "visa", "last4": last4, "exp_month": 4, "exp_year": 2028},
        }));
    }

    /// The only customer.
    pub(crate) fn customer(&self) -> String {
        let inner = self.is();
        assert_eq!(inner.customers.len(), 1);
        inner.customers.keys().next().unwrap().clone()
    }

    /// How often this was called.
    pub(crate) fn count(&self, call: &str) -> usize {
        self.is().calls.iter().filter(|(name, _)| name == call).count()
    }
}

async fn axum_serve(listener: TcpListener, router: Router) {
    let config = rolecall_server::config::Config::from(|_| None).unwrap();
    rolecall_server::http::serve::serve(listener, router, config, std::future::pending()).await;
}

impl Inner {
    fn id(&mut self, prefix: &str) -> String {
        self.next += 1;
        format!("{prefix}_{}", self.next)
    }

    fn make(&mut self, path: &str, fields: &BTreeMap<String, String>) -> (u16, Value) {
        let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
        match path {
            "/v1/customers" => {
                let id = self.id("cus");
                let made = json!({
                    "id": id, "object": "customer", "name": field("name"), "email": field("email"),
                    "metadata": {"organization": field("metadata[organization]")},
                    "invoice_settings": {"default_payment_method": null},
                });
                self.customers.insert(id, made.clone());
                (200, made)
            }
            "/v1/checkout/sessions" => {
                let id = self.id("cs");
                (200, json!({"id": id, "url": format!("https://checkout.stripe.test/{id}")}))
            }
            "/v1/billing_portal/sessions" => {
                let id = self.id("bps");
                (200, json!({"id": id, "url": format!("https://billing.stripe.test/{id}")}))
            }
            "/v1/payment_intents" => self.pay(fields),
            _ => (404, json!({"error": {"code": "resource_missing"}})),
        }
    }

    fn pay(&mut self, fields: &BTreeMap<String, String>) -> (u16, Value) {
        let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
        let id = self.id("pi");
        let declined = json!({"code": "card_declined"});
        let (status, error) = match (self.declines, self.is_slow) {
            (true, _) => ("requires_payment_method", declined.clone()),
            (false, true) => ("processing", Value::Null),
            (false, false) => ("succeeded", Value::Null),
        };
        let intent = json!({
            "id": id, "object": "payment_intent", "amount": field("amount").parse::<i64>().unwrap(),
            "currency": field("currency"), "customer": field("customer"), "status": status,
            "last_payment_error": error,
            "metadata": {"invoice": field("metadata[invoice]"), "failures": field("metadata[failures]")},
        });
        self.intents.push(intent.clone());
        if self.declines {
            let error = json!({"error": {"type": "card_error", "code": "card_declined", "payment_intent": intent}});
            return (402, error);
        }
        (200, intent)
    }

    fn find(&self, path: &str, fields: &BTreeMap<String, String>) -> Option<Value> {
        let of_customer = |all: &[Value]| {
            let customer = &fields["customer"];
            let own: Vec<_> = all.iter().filter(|one| one["customer"] == customer.as_str()).cloned().collect();
            json!({"object": "list", "data": own})
        };
        let (_, kind) = path.split_once("/v1/")?;
        match kind.split_once('/') {
            None if kind == "payment_methods" => Some(of_customer(&self.methods)),
            None if kind == "payment_intents" => Some(of_customer(&self.intents)),
            Some(("customers", id)) => self.customers.get(id).cloned(),
            Some(("payment_methods", id)) => self.methods.iter().find(|one| one["id"] == id).cloned(),
            Some(("payment_intents", id)) => self.intents.iter().find(|one| one["id"] == id).cloned(),
            _ => None,
        }
    }
}

async fn answer(
    State(stripe): State<FakeStripe>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, Json<Value>) {
    let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    let (status, answer) = {
        let mut inner = stripe.is();
        let text = String::from_utf8(body.to_vec()).unwrap();
        let fields = fields(if method == Method::GET { uri.query().unwrap_or_default() } else { &text });
        inner.calls.push((format!("{method} {}", uri.path()), fields.clone()));
        if header("authorization").as_deref() != Some(&format!("Bearer {KEY}")) {
            (401, json!({"error": {"type": "invalid_request_error"}}))
        } else if inner.broken > 0 {
            inner.broken -= 1;
            (500, json!({"error": {"type": "api_error"}}))
        } else if inner.breaks_at.take_if(|path| *path == uri.path()).is_some() {
            (500, json!({"error": {"type": "api_error"}}))
        } else if method == Method::GET {
            inner.find(uri.path(), &fields).map_or((404, json!({"error": {}})), |found| (200, found))
        } else {
            let key = header("idempotency-key");
            let known = key.as_ref().and_then(|key| inner.keys.get_mut(key));
            if let Some((made, times)) = known {
                *times += 1;
                (200, made.clone())
            } else {
                let (status, made) = inner.make(uri.path(), &fields);
                if let Some(key) = key {
                    inner.keys.insert(key, (made.clone(), 1));
                }
                (status, made)
            }
        }
    };
    (StatusCode::from_u16(status).unwrap(), Json(answer))
}

fn fields(form: &str) -> BTreeMap<String, String> {
    form_urlencoded::parse(form.as_bytes()).into_owned().collect()
}

/// The signature header of a webhook.
pub(crate) fn signature(app: &TestApp, body: &str) -> String {
    let time = app.app.clock.now().micros() / 1_000_000;
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(format!("{time}.{body}").as_bytes());
    format!("t={time},v1={}", hex::encode(mac.finalize().into_bytes()))
}

/// Sends a webhook.
pub(crate) async fn tells(app: &TestApp, id: &str, kind: &str, object: Value) -> Answer {
    let event = json!({"id": id, "object": "event", "type": kind, "data": {"object": object}}).to_string();
    let signature = signature(app, &event);
    let mut stripe = app.program().with("stripe-signature", &signature);
    stripe.send(Method::POST, "/api/billing/stripe/", Some("application/json"), event).await
}
