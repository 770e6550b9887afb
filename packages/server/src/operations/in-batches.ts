/**
 * Answers requests that are alike together, one batch after the other, so that a long list of them is no flood of statements. A batch
 * that fails fails its own requests alone.
 * @param keyOf the same for requests that are answered together
 * @param ask answers a batch; what it resolves to tells each request its part
 * @returns one for each request
 */
export function inBatches<Request, Answer>(
  requests: readonly Request[],
  keyOf: (request: Request) => string,
  ask: (batch: readonly [Request, ...Request[]]) => Promise<(request: Request) => Answer>,
): Promise<Answer>[] {
  const batches = new Map<string, [Request, ...Request[]]>();
  for (const request of requests) {
    const batch = batches.get(keyOf(request));
    if (batch === undefined) batches.set(keyOf(request), [request]);
    else batch.push(request);
  }
  let last: Promise<unknown> = Promise.resolve();
  const answers = new Map<string, Promise<(request: Request) => Answer>>();
  for (const [key, batch] of batches) {
    const asked = last.then(() => ask(batch));
    last = asked.catch(() => undefined);
    answers.set(key, asked);
  }
  return requests.map(async (request) => {
    const answerOf = await answers.get(keyOf(request));
    if (answerOf === undefined) throw new Error("every request is in a batch");
    return answerOf(request);
  });
}
