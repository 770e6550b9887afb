import { type FieldSpec, feedbackParts, fieldKinds, filterFields } from "@colloquy/contract";

const operatorsOf = (kind: FieldSpec["kind"]) => fieldKinds[kind].map((operator) => `\`${operator}\``).join(" ");

const fields: [string, FieldSpec][] = [
  ...Object.entries<FieldSpec>(filterFields),
  ...Object.entries<FieldSpec>(feedbackParts).map(([part, spec]): [string, FieldSpec] => [`feedback.METRIC.${part}`, spec]),
];
const fieldRows = fields.map(([name, { kind, takes, uuid, values }]) => {
  const suffix = takes === undefined ? "" : takes === "label" ? ".KEY" : ".METRIC";
  const allowed = values === undefined ? (uuid ? "UUID" : kind) : values.map((value) => `\`${value}\``).join(" ");
  return `| \`${name}${suffix}\` | ${allowed} | ${operatorsOf(kind)} |`;
});

/** What all routes have in common, in Markdown: paragraphs, tables and blocks of code under headings of the second level. */
export const guide = `Colloquy stores the interactions of applications built on language models, and the feedback on them.

## Calling
Every request carries a key: \`Authorization: Bearer KEY\`. Bodies are JSON in UTF-8, at most 10 MiB and 64 levels deep. Members of records are \`snake_case\`, times RFC 3339 in UTC, ids UUIDs, durations end in \`_ms\`, money in \`_usd\`. Wherever a use case, model, metric, team or role is named, its key or its id will do.

Members that are not known are ignored, and null means absent. Answers may gain members; write clients that ignore those they do not know. Every answer has the header \`X-Request-Id\`, under which the server's log knows the request.

What was acknowledged is durable, and the next request sees it.

## Pages
A list takes \`first\` (1 to 1000, 50 when absent) with \`after\`, or \`last\` with \`before\`, and answers with \`data\`, \`next_cursor\` and \`previous_cursor\`. A cursor stands for a position by value: what arrives meanwhile neither repeats nor hides a row. It is opaque, outlives the server, and belongs to the order that it was made with.

\`total\` counts the whole list. Where \`total_is_exact\` is false it is a lower bound: counting has a budget of its own, and the rows never fail because of it.

## Filters
The parameter \`filter\` says which interactions are meant:

\`\`\`
model:gpt-4o label.channel:mail feedback.csat<3 created_at>=-7d
(tool:search OR has:error) -label.team:(billing,sales) "exact phrase" refund
\`\`\`

| written | means |
|---|---|
| \`field:value\`, \`field=value\` | is |
| \`field:(a,b)\` | is one of |
| \`field:*\` | has any |
| \`field!=value\`, \`-condition\`, \`NOT condition\` | is not; what is missing is not equal either |
| \`field>1\`, \`>=\`, \`<\`, \`<=\` | numbers and times |
| \`a b\`, \`a AND b\`, \`a OR b\`, \`(…)\` | NOT binds first, then AND (also by standing side by side), then OR; keywords in capitals |
| \`word\` | the word occurs in input or completion, in any letter case |
| \`"a phrase"\` | the text occurs as it stands; also for values with spaces: \`label."my key":"my value"\` |

Conditions on one metric side by side are about one and the same feedback; put one into parentheses to mean another: \`feedback.x>1 (feedback.x<3)\`. Times may be RFC 3339, a date, \`now\`, or an amount before now: \`-7d\`, \`-30m\`. Interactions of source DATASET are left out unless the filter names a source.

The same filter as JSON, in \`filter_json\` or in bodies: \`{"and": [..]}\`, \`{"or": [..]}\`, \`{"not": ..}\`, \`{"field": "feedback.csat", "op": "lt", "value": 3}\`.

| field | values | op |
|---|---|---|
${fieldRows.join("\n")}

## Idempotency
The four logging routes take the header \`Idempotency-Key\`: any text of 1 to 255 characters. Within 24 hours the same key of the same owner gets the first answer again, and nothing is stored twice; with another body it is answered 409. Without the header, two equal requests make two records.

## Errors
Every error has one form, OpenAI's. \`code\` is for programs, \`message\` for people, \`param\` names the member at fault.

\`\`\`json
{
  "error": {
    "message": "EntityNotFound: metric",
    "type": "invalid_request_error",
    "code": "entity_not_found",
    "param": "feedbacks[1].metric",
    "details": { "entity": "metric", "value": "csat" }
  },
  "request_id": "b2d7f0c3a914-1k"
}
\`\`\`

What a key may not read does not exist for it: 404. What it may read but not do is 403. The statuses 429 and 503 carry \`Retry-After\`, in seconds.`;
