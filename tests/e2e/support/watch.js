// What fails every journey: console errors and warnings, uncaught errors, violations of the Content-Security-Policy,
// 5xx responses.

/**
 * Watches all pages of a profile, and returns the growing list of faults. Browsers log a 4xx response as a console
 * error, so a journey announces an expected one first with `expectRefusals([400])`; also a 5xx that it causes.
 */
export function watch(context, who) {
  const problems = [];
  const refusals = new Set();
  let mayBeLost = false;
  let expected;
  const isLoss = (text) =>
    mayBeLost && /net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED)|^TypeError: Failed to fetch/.test(text);
  const note = (what) => problems.push(`${who}: ${what}`);

  context.on("console", (message) => {
    if (!["error", "warning"].includes(message.type())) return;
    const refused = message.text().match(/^Failed to load resource: the server responded with a status of (\d+)/);
    if ((refused && refusals.has(Number(refused[1]))) || isLoss(message.text()) || expected?.test(message.text())) return;
    // On a slow machine, the program asks for the user and its parts later than the browser expects.
    if (/^The resource .*\/(api\/users\/@me|part-[^/]*\.wasm) was preloaded .* but not used within a few seconds/.test(message.text())) return;
    note(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => {
    const text = `${error.error().stack ?? error.error()}`;
    if (!expected?.test(text)) note(`uncaught: ${text}`);
  });
  context.on("response", (response) => {
    if (response.status() >= 500 && !refusals.has(response.status())) note(`${response.status()} from ${response.request().method()} ${response.url()}`);
  });
  context.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    // Requests that a page aborts, because the user leaves it or types on, are no failure.
    if (reason !== "net::ERR_ABORTED" && !isLoss(reason ?? "") && !expected?.test(reason)) note(`${reason} for ${request.method()} ${request.url()}`);
  });
  return {
    problems,
    expectRefusals: (statuses) => statuses.forEach((status) => refusals.add(status)),
    expectLostConnection: () => (mayBeLost = true),
    expectFault: (pattern) => (expected = pattern),
  };
}
