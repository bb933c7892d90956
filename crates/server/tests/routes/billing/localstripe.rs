//! Payment by card against localstripe, a local Stripe. It has customers, cards, payments and signed webhooks, but no
//! Checkout and no customer portal, and it ignores idempotency keys. Those are tested with the fake in
//! `support/stripe.rs`.
//!
//! `./dev test` installs it and passes its path in `ROLECALL_LOCALSTRIPE`.

use super::november;
use crate::support::TestApp;
use crate::support::billing::PLANS;
use crate::support::people::{Org, Person};
use crate::support::stripe::{KEY, SECRET};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A running localstripe.
struct LocalStripe {
    process: Child,
    url: String,
    /// Its output, by line.
    lines: Mutex<Receiver<String>>,
}

impl Drop for LocalStripe {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl LocalStripe {
    fn start() -> Self {
        let program = std::env::var("ROLECALL_LOCALSTRIPE").unwrap();
        let port = TcpListener::bind("[::]:0").unwrap().local_addr().unwrap().port();
        let mut process = Command::new(program)
            .args(["--from-scratch", "--port", &port.to_string()])
            .env("PYTHONUNBUFFERED", "1")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (send, lines) = channel();
        let (stdout, stderr) = (process.stdout.take().unwrap(), process.stderr.take().unwrap());
        for output in [Box::new(stdout) as Box<dyn Read + Send>, Box::new(stderr)] {
            let send = send.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(output).lines().map_while(Result::ok) {
                    let _ = send.send(line);
                }
            });
        }
        let stripe = LocalStripe { process, url: format!("http://127.0.0.1:{port}"), lines: Mutex::new(lines) };
        stripe.says("Running on");
        stripe
    }

    /// Waits until it prints this text.
    fn says(&self, text: &str) {
        let mut said = Vec::new();
        let lines = self.lines.lock().unwrap();
        while let Ok(line) = lines.recv_timeout(Duration::from_secs(30)) {
            if line.contains(text) {
                return;
            }
            said.push(line);
        }
        panic!("localstripe did not say `{text}` but: {said:#?}");
    }

    /// Waits until it has sent a webhook and got a response.
    async fn tells(self: &Arc<Self>, kind: &str) {
        let (stripe, text) = (self.clone(), format!("webhook \"{kind}\" successfully delivered"));
        tokio::task::spawn_blocking(move || stripe.says(&text)).await.unwrap();
    }
}

/// Calls localstripe directly, not through Rolecall; without fields, reads.
async fn call(stripe: &LocalStripe, path: &str, fields: &[(&str, &str)]) -> Value {
    let address = format!("{}{path}", stripe.url);
    let fields: Vec<_> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    tokio::task::spawn_blocking(move || {
        let authorization = format!("Bearer {KEY}");
        let answer = if fields.is_empty() {
            ureq::get(address).header("authorization", authorization).call()
        } else {
            ureq::post(address).header("authorization", authorization).send_form(fields)
        };
        let text = answer.unwrap().body_mut().read_to_string().unwrap();
        serde_json::from_str(&text).unwrap_or_default()
    })
    .await
    .unwrap()
}

/// The customer enters a card.
async fn gives_card(stripe: &LocalStripe, customer: &str, number: &str) {
    let card = [
        ("type", "card"),
        ("card[number]", number),
        ("card[exp_month]", "4"),
        ("card[exp_year]", "2030"),
        ("card[cvc]", "123"),
    ];
    let method = call(stripe, "/v1/payment_methods", &card).await["id"].as_str().unwrap().to_owned();
    call(stripe, &format!("/v1/payment_methods/{method}/attach"), &[("customer", customer)]).await;
    // localstripe sends no webhook for an attached card, but one for a changed default card.
    let chosen = [("invoice_settings[default_payment_method]", method.as_str())];
    call(stripe, &format!("/v1/customers/{customer}"), &chosen).await;
}

async fn state(ada: &mut Person, org: &Org) -> (String, Value) {
    let list = ada.get(&format!("{}/billing/invoices/", org.path)).await.is(200);
    let payment = ada.get(&format!("{}/billing/", org.path)).await.is(200)["payment"].clone();
    (list["results"][0]["state"].as_str().unwrap().to_owned(), payment)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs localstripe: ./dev test brings it"]
async fn invoices_are_charged_to_the_card_and_webhooks_are_handled() {
    let stripe = Arc::new(LocalStripe::start());
    let app = TestApp::with(&[
        PLANS,
        ("ROLECALL_STRIPE_KEY", KEY),
        ("ROLECALL_STRIPE_WEBHOOK_SECRET", SECRET),
        ("ROLECALL_STRIPE_URL", &stripe.url),
    ])
    .await;
    let (mut ada, org) = november(&app).await;
    // Webhooks are signed with the time of the machine.
    let now = jiff::Timestamp::now().as_microsecond() - app.app.clock.now().micros();
    app.pass(Duration::from_micros(u64::try_from(now).unwrap()));
    app.comes_back(&mut ada).await;
    let (address, server) = app.listen().await;
    let hook = format!("http://{address}/api/billing/stripe/");
    call(&stripe, "/_config/webhooks/rolecall", &[("url", &hook), ("secret", SECRET)]).await;

    // It has no Checkout, but the customer is created before.
    let checkout = ada.post(&format!("{}/billing/checkout/", org.path), json!({})).await;
    checkout.is_error(502, "server_error", "stripe_unreachable", None);
    stripe.tells("customer.created").await;
    let customers = call(&stripe, "/v1/customers", &[]).await;
    assert_eq!((&customers["data"][0]["name"], customers["data"].as_array().unwrap().len()), (&json!("Org"), 1));
    let customer = customers["data"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(state(&mut ada, &org).await.0, "open");

    // A card that can be attached but not charged.
    gives_card(&stripe, &customer, "4000000000000341").await;
    stripe.tells("customer.updated").await;
    app.app.settle().await;
    let (invoice, payment) = state(&mut ada, &org).await;
    assert_eq!(invoice, "failed");
    let card = json!({"brand": "visa", "last4": "0341", "expires": "2030-04"});
    assert_eq!(payment, json!({"by": "card", "card": card, "failed": true}));
    stripe.tells("payment_intent.payment_failed").await;

    // Another card.
    gives_card(&stripe, &customer, "4242424242424242").await;
    stripe.tells("customer.updated").await;
    app.app.settle().await;
    let (invoice, payment) = state(&mut ada, &org).await;
    assert_eq!((invoice.as_str(), &payment["card"]["last4"]), ("paid", &json!("4242")));
    stripe.tells("payment_intent.succeeded").await;
    assert_eq!(state(&mut ada, &org).await.0, "paid");
    let payments = call(&stripe, "/v1/payment_intents", &[]).await;
    let paid: Vec<_> = payments["data"].as_array().unwrap().iter().filter(|one| one["status"] == "succeeded").collect();
    assert_eq!((paid.len(), &paid[0]["amount"], &paid[0]["currency"]), (1, &json!(200), &json!("eur")));
    server.abort();
}
