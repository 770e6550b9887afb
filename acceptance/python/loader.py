"""The vendor's example "Load large dataset asynchronously", with its data read from a file and its results printed.

Arguments: base URL, API key, use case, a file of JSON lines {"messages", "completion"}, the labels as JSON.
"""

import asyncio
import json
import sys

from adaptive_sdk import AsyncAdaptive
from tqdm.asyncio import tqdm_asyncio


async def upload_data_async(
    adaptive: AsyncAdaptive,
    data: list[dict],
    labels: dict[str, str],
    max_concurrency: int = 30,
):
    async def coroutine(semaphore, coroutine):
        async with semaphore:
            return await coroutine

    semaphore = asyncio.Semaphore(max_concurrency)
    coroutines = []
    for i in data:
        coroutines.append(
            coroutine(
                semaphore,
                adaptive.interactions.create(
                    messages=i["messages"],
                    completion=i["completion"],
                    labels=labels,
                ),
            )
        )

    return await tqdm_asyncio.gather(*coroutines)


if __name__ == "__main__":
    url, api_key, use_case_key, file, labels = sys.argv[1:]
    with open(file, encoding="utf-8") as lines:
        data = [json.loads(line) for line in lines]

    adaptive = AsyncAdaptive(base_url=url, api_key=api_key)
    adaptive.set_default_use_case(use_case_key)
    for result in asyncio.run(upload_data_async(adaptive, data, json.loads(labels))):
        print(result.model_dump_json())
