"""Loads and asks with the real adaptive-sdk: one JSON question per line in, one JSON answer per line out.

Arguments: base URL, API key, use case.
{"call": method, "file": JSON lines of its arguments} calls it for each line, several at once; answers {"results": [...]} in their order.
{"walk": {"filters", "order", "size", "backwards", "most"}} reads all pages, or until there are so many records; answers {"ids", "total_count"}.
{"groups": {"group_by", "filters", "order", "size"}} reads all pages; answers {"groups", "total_count"}, of each record only its id.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

from adaptive_sdk import Adaptive

base_url, api_key, use_case = sys.argv[1:]
client = Adaptive(base_url=base_url, api_key=api_key)
client.set_default_use_case(use_case)
interactions = client.interactions


def call_for_each(method, file):
    resource, name = method.split(".")
    function = getattr(getattr(client, resource), name)
    with open(file, encoding="utf-8") as lines, ThreadPoolExecutor(8) as threads:
        results = threads.map(lambda line: function(**json.loads(line)), lines)
        return {"results": [result.model_dump(mode="json") for result in results]}


def forwards(size, **question):
    page = interactions.list(page={"first": size}, **question)
    while True:
        yield page
        if not page.page_info.has_next_page:
            return
        page = interactions.list(page={"first": size, "after": page.page_info.end_cursor}, **question)


def backwards(size, filters, order):
    """A page tells the cursor of its last record only; that of its first is asked for with a filter on its id."""
    page = interactions.list(page={"last": size}, filters=filters, order=order)
    while page.nodes:
        yield page
        first = interactions.list(page={"first": 1}, filters={"completion_id": page.nodes[0].id}, order=order)
        before = {"last": size, "before": first.page_info.end_cursor}
        page = interactions.list(page=before, filters=filters, order=order)


def walk(size, filters=None, order=None, is_backwards=False, most=None):
    pages, records = [], 0
    for page in (backwards if is_backwards else forwards)(size, filters=filters, order=order):
        pages.append(page)
        records += len(page.nodes)
        if most is not None and records >= most:
            break
    in_order = reversed(pages) if is_backwards else pages
    return {
        "ids": [record.id for page in in_order for record in page.nodes],
        "total_count": pages[0].total_count if pages else 0,
    }


def groups(size, group_by, filters=None, order=None):
    pages = list(forwards(size, group_by=group_by, filters=filters, order=order))
    return {"groups": [shown(group) for page in pages for group in page.nodes], "total_count": pages[0].total_count}


def shown(group):
    statistics = {
        entry.metric.key: entry.model_dump(include={"feedbacks", "average", "max", "min", "stddev", "sum"})
        for entry in group.direct_feedbacks_stats
    }
    ids = [record.id for record in group.completions.nodes]
    return {"key": group.key, "count": group.count, "statistics": statistics, "ids": ids}


def answer(question):
    if "call" in question:
        return call_for_each(question["call"], question["file"])
    if "groups" in question:
        return groups(**question["groups"])
    asked = question["walk"]
    return walk(asked["size"], asked.get("filters"), asked.get("order"), asked.get("backwards", False), asked.get("most"))


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
