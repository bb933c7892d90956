// A fake Stripe with its visible parts: a page to enter a card, a portal, and signed webhooks to the server. The
// server's requests to Stripe are tested with crates/server/tests/support/stripe.rs and localstripe.

import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

export const WEBHOOK_SECRET = "whsec_of_the_journeys";

/** Starts it; it ends with the process. */
export async function startStripe() {
  const cards = [];
  const sessions = new Map();
  let next = 0;
  const id = (kind) => `${kind}_${++next}`;

  const tell = async (origin, customer) => {
    const body = JSON.stringify({ id: id("evt"), type: "customer.updated", data: { object: { object: "customer", id: customer } } });
    const time = Math.floor(Date.now() / 1000);
    const signature = createHmac("sha256", WEBHOOK_SECRET).update(`${time}.${body}`).digest("hex");
    const headers = { "Content-Type": "application/json", "Stripe-Signature": `t=${time},v1=${signature}` };
    const answer = await fetch(`${origin}/api/billing/stripe/`, { method: "POST", headers, body });
    if (!answer.ok) throw new Error(`the message was answered ${answer.status}`);
  };

  const api = (method, path, fields, query) => {
    if (method === "POST" && path === "/v1/customers") return { id: id("cus"), object: "customer" };
    if (method === "POST" && path.endsWith("/sessions")) {
      const session = id("cs");
      sessions.set(session, Object.fromEntries(fields));
      return { id: session, url: `${stripe.url}/pay/${session}` };
    }
    if (method === "POST" && path === "/v1/payment_intents") {
      const metadata = { invoice: fields.get("metadata[invoice]"), failures: fields.get("metadata[failures]") };
      return { id: id("pi"), status: "succeeded", customer: fields.get("customer"), amount: Number(fields.get("amount")), metadata };
    }
    if (path === "/v1/payment_methods") return { data: cards.filter((card) => card.customer === query.get("customer")) };
    return { id: path.split("/").at(-1), object: "customer", invoice_settings: { default_payment_method: null } };
  };

  const page = async (url) => {
    const [, , session, act] = url.pathname.split("/");
    const { customer, success_url: success, return_url: back } = sessions.get(session);
    const html = (body) => ({ html: `<!doctype html><html lang="en"><title>Stripe</title><link rel="icon" href="data:,"><h1>Stripe</h1>${body}` });
    if (act !== "done") return html(success ? `<a href="/pay/${session}/done">Give a card</a>` : `<a href="${back}">Back</a>`);
    cards.push({ id: id("pm"), customer, created: next, card: { brand: "visa", last4: "4242", exp_month: 4, exp_year: 2031 } });
    await tell(new URL(success).origin, customer);
    return { to: success };
  };

  const server = createServer(async (request, response) => {
    const url = new URL(request.url, stripe.url);
    const body = await new Response(request).text();
    if (url.pathname.startsWith("/v1/")) {
      response.setHeader("Content-Type", "application/json");
      response.end(JSON.stringify(api(request.method, url.pathname, new URLSearchParams(body), url.searchParams)));
      return;
    }
    const answer = await page(url);
    if (answer.to) response.writeHead(303, { Location: answer.to }).end();
    else response.writeHead(200, { "Content-Type": "text/html" }).end(answer.html);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();
  const stripe = {
    url: `http://127.0.0.1:${server.address().port}`,
    settings() {
      return { ROLECALL_STRIPE_KEY: "sk_test_journeys", ROLECALL_STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET, ROLECALL_STRIPE_URL: stripe.url };
    },
  };
  return stripe;
}
