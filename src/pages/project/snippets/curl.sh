curl <site>/capture/ \
  -H 'Content-Type: application/json' \
  -d '{
    "api_key": "<token>",
    "event": "order_paid",
    "distinct_id": "customer-1",
    "properties": { "amount": 84 }
  }'
