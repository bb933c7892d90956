import { PostHog } from "posthog-node";

const posthog = new PostHog("<token>", { host: "<site>" });

posthog.capture({
  distinctId: "customer-1",
  event: "order_paid",
  properties: { amount: 84 },
});

// Send pending events before the program exits.
await posthog.shutdown();
