import { RequestError } from "@colloquy/contract";

/** Waits for `work`, but not longer than `ms`. @throws RequestError `unavailable` */
export async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new RequestError("unavailable", "the registry does not answer")), ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {}); // when it was late, nobody else looks at how it ends
  }
}
