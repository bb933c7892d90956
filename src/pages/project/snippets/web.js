import posthog from "posthog-js";

posthog.init("<token>", {
  api_host: "<site>",
});

// Capture any other event:
posthog.capture("order_paid", { amount: 84 });
