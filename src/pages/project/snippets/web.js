import posthog from "posthog-js";

posthog.init("<token>", {
  api_host: "<site>",
});

// Whatever else you want to know:
posthog.capture("order_paid", { amount: 84 });
