"""Runs one of the examples of the vendor's page about interactions, as it is printed in interactions-page.md.

Nothing is changed but the placeholders and three commas that are missing in print.
Arguments: base URL, API key, the example's number on the page. Prints what the first two name `response`; the third
has none.
"""

import contextlib
import json
import re
import sys
import textwrap
from pathlib import Path

from adaptive_sdk import Adaptive

url, api_key, number = sys.argv[1:]

missing_commas = [r'(?<=\])(?=\s+"?labels"?[=:])', r'''(?<="Model's completion")(?=\s+"messages")''']
placeholders = {
    "REPLACE_ADAPTIVE_URL": url,
    "REPLACE_ADAPTIVE_API_KEY": api_key,
    "REPLACE_EXISTING_USE_CASE": "use_case_key",
    "ADAPTIVE_URL": url,
    "ADAPTIVE_API_KEY": api_key,
}

page = Path(__file__).with_name("interactions-page.md").read_text()
blocks = re.findall(r"^ *```python.*?\n(.*?)^ *```", page, re.MULTILINE | re.DOTALL)
code = textwrap.dedent(blocks[int(number) - 1])
for place in missing_commas:
    code = re.sub(place, ",", code)
for placeholder, value in placeholders.items():
    code = code.replace(placeholder, value)

# The page tells to make a client first.
adaptive = Adaptive(base_url=url, api_key=api_key)
adaptive.set_default_use_case("use_case_key")
names = {"__name__": "__main__", "adaptive": adaptive}
with contextlib.redirect_stdout(sys.stderr):
    exec(compile(code, "interactions-page.md", "exec"), names)

response = names.get("response")
if number == "1":
    print(response.model_dump_json())
if number == "2":
    print(json.dumps(response.json()))
