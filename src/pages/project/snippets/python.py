from posthog import Posthog

posthog = Posthog("<token>", host="<site>")

posthog.capture(
    "order_paid",
    distinct_id="customer-1",
    properties={"amount": 84},
)

# Send pending events before the program exits.
posthog.shutdown()
