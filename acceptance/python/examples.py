"""The vendor's two examples of logging an interaction, as printed but for the two commas that are missing there.

Arguments: base URL, API key. Prints the two answers, one JSON line each.
"""

import json
import sys

import requests
from adaptive_sdk import Adaptive

ADAPTIVE_URL, ADAPTIVE_API_KEY = sys.argv[1:]

adaptive = Adaptive(base_url=ADAPTIVE_URL, api_key=ADAPTIVE_API_KEY)
adaptive.set_default_use_case("use_case_key")

response = adaptive.interactions.create(
    model="model_key",
    completion="Model's completion",
    messages=[
        {"role": "system", "content": "System prompt"},
        {"role": "user", "content": "User input"}
    ],
    feedbacks=[
        {"feedback_key": "metric_key_1", "value": 0, "details": "Feedback details 1"},
        {"feedback_key": "metric_key_2", "value": 1, "details": "Feedback details 2"}
    ],
    labels={"label_key": "label_value"}
)
print(response.model_dump_json())

headers = {"Authorization": f"Bearer {ADAPTIVE_API_KEY}"}
payload = {
    "model_service": "model_key",
    "use_case": "use_case_key",
    "completion": "Model's completion",
    "messages": [
        {"role": "system", "content": "System prompt"},
        {"role": "user", "content": "User input"}
    ],
    "feedbacks": [
        {"metric": "metric_key_1", "value": 0, "details": "Feedback details 1"},
        {"metric": "metric_key_2", "value": 1, "details": "Feedback details 2"}
    ],
    "labels": {"label_key": "label_value"}
}

response = requests.post(
    url=f"{ADAPTIVE_URL}/api/v1/interactions",
    json=payload,
    headers=headers
)
print(json.dumps(response.json()))
