import { z } from "zod";

/** Any UUID, in either letter case. Ids that the server makes are version 7. */
export const Uuid = z.guid({ error: "must be a UUID" }).meta({ format: "uuid" });

/** Names one entity: its UUID or its key (for a user: the e-mail address). */
export const IdOrKey = z
  .string()
  .min(1, "must not be empty")
  .max(320, "must have at most 320 characters")
  .meta({ description: "a key or an id" });

/** An instant, RFC 3339 in UTC with milliseconds. */
export const Timestamp = z.string().meta({ format: "date-time", examples: ["2026-01-02T03:04:05.678Z"] });

/** Text for people in the registry: names, descriptions. NUL is refused, because PostgreSQL cannot hold it. */
export const registryText = (max: number) =>
  z
    .string()
    .max(max, `must have at most ${max} characters`)
    .refine((text) => !text.includes("\0"), "must not hold the character U+0000");

/** A name given by people. */
export const Name = registryText(200).min(1, "must not be empty");

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text has the form of a UUID, of any version. */
export function isUuid(text: string): boolean {
  return uuidForm.test(text);
}

/** A key: 1 to 200 characters, no `/`, no white space, not in the form of a UUID. */
export const Key = registryText(200)
  .min(1, "must not be empty")
  .refine((key) => !/[/\s]/.test(key), "must not hold a slash or white space")
  .refine((key) => !isUuid(key), "must not have the form of a UUID")
  .meta({ description: "no slash, no white space, not in the form of a UUID; never changes", examples: ["support"] });

/** For `refine`: of name and key, each can be made from the other. */
export const hasNameOrKey = (body: { name?: string | null | undefined; key?: string | null | undefined }) =>
  (body.name ?? body.key) != null;
export const nameOrKey = { error: "is required, unless a key is given", path: ["name"] };

/**
 * An instant on input: RFC 3339, a date (start of that day, UTC), epoch milliseconds as number or digits, or
 * `now`, optionally `+`/`-` amount and unit, optionally `| zone`.
 */
export const InputDatetime = z
  .union([z.string().max(100), z.number()], { error: "must be RFC 3339 text, a date, epoch milliseconds, or now - 1 day" })
  .meta({
    description:
      "RFC 3339, a date (its first instant in UTC), epoch milliseconds, or `now - 2 days`, also `now - 1 month | Europe/Paris`",
    examples: ["2026-01-02T03:04:05Z", "now - 1 day"],
  });

const rowCount = z.coerce.number("must be a whole number from 1 to 1000").int().min(1).max(1000).optional();

/** `GET` lists: `first` with `after`, or `last` with `before`. Cursors are opaque and outlive the server. */
export const PageQuery = z.object({
  first: rowCount.meta({ description: "how many, from the beginning or after `after`", default: 50 }),
  after: z.string().optional().meta({ description: "a `next_cursor`" }),
  last: rowCount.meta({ description: "how many, from the end or before `before`; not together with `first`" }),
  before: z.string().optional().meta({ description: "a `previous_cursor`" }),
});
export type PageQuery = z.infer<typeof PageQuery>;

const makePage = <T extends z.ZodType>(row: T) =>
  z.object({
    data: z.array(row),
    next_cursor: z.string().nullable().meta({ description: "for `after`; null at the end" }),
    previous_cursor: z.string().nullable().meta({ description: "for `before`; null at the beginning" }),
    total: z.number().int().nullable().meta({ description: "of the whole list; null where it was not asked for" }),
    total_is_exact: z.boolean().meta({ description: "false: there are at least `total`" }),
  });

const pages = new WeakMap<z.ZodType, z.ZodType>();

/**
 * One page of a list. `total` counts the whole list; where `total_is_exact` is false it is a lower bound. A page of `Metric` is
 * the component `MetricPage` of the API document, and one schema however often it is asked for.
 */
export function pageOf<T extends z.ZodType>(row: T): ReturnType<typeof makePage<T>> {
  const { id } = row.meta() ?? {};
  const page = pages.get(row) ?? (id === undefined ? makePage(row) : makePage(row).meta({ id: `${id}Page` }));
  pages.set(row, page);
  return page as ReturnType<typeof makePage<T>>; // kept by the row that it was made of
}
export interface Page<T> {
  data: T[];
  next_cursor: string | null;
  previous_cursor: string | null;
  total: number | null;
  total_is_exact: boolean;
}
