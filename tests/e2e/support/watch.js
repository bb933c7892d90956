// What no page may do in any journey: complain in the console, throw, break the content security policy, or get a 5xx.

/**
 * Watches every page of a profile and returns the list of what went wrong, which grows. A refusal by the server (4xx) is
 * also an error in the console, so a journey that provokes one says so before, by `expectRefusals([400])`.
 */
export function watch(context, who) {
  const problems = [];
  const refusals = new Set();
  let mayBeLost = false;
  const isLoss = (text) =>
    mayBeLost && /net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED)|^TypeError: Failed to fetch/.test(text);
  const note = (what) => problems.push(`${who}: ${what}`);

  context.on("console", (message) => {
    if (!["error", "warning"].includes(message.type())) return;
    const refused = message.text().match(/^Failed to load resource: the server responded with a status of (\d+)/);
    if ((refused && refusals.has(Number(refused[1]))) || isLoss(message.text())) return;
    note(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => note(`uncaught: ${error.error().stack ?? error.error()}`));
  context.on("response", (response) => {
    if (response.status() >= 500) note(`${response.status()} from ${response.request().method()} ${response.url()}`);
  });
  context.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    // Requests that a page gives up, because one leaves it or types on, are no failure.
    if (reason !== "net::ERR_ABORTED" && !isLoss(reason ?? "")) note(`${reason} for ${request.method()} ${request.url()}`);
  });
  return {
    problems,
    expectRefusals: (statuses) => statuses.forEach((status) => refusals.add(status)),
    expectLostConnection: () => (mayBeLost = true),
  };
}
