/**
 * The items of several generators as they come, in no order between them; the first failure is the failure of all.
 * @returns what each of them returned
 */
export async function* merge<Item, Result>(sources: readonly AsyncGenerator<Item, Result>[]): AsyncGenerator<Item, Result[]> {
  const results: Result[] = [];
  const next = async (position: number, source: AsyncGenerator<Item, Result>) => ({
    position,
    source,
    result: await source.next(),
  });
  const pending = new Map(sources.map((source, position) => [position, next(position, source)]));
  while (pending.size > 0) {
    const { position, source, result } = await Promise.race(pending.values());
    if (result.done) {
      results[position] = result.value;
      pending.delete(position);
    } else {
      yield result.value;
      // Only now: a step that nobody awaits would fail unheard when everything is stopped at the yield.
      pending.set(position, next(position, source));
    }
  }
  return results;
}

/** A generator from which the first item has been taken. */
export async function* startWith<Item>(first: Item, rest: AsyncGenerator<Item>): AsyncGenerator<Item> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
