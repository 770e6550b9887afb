import type { Any, GraphqlSample } from "./graphql-sample.ts";

/** What a team was given: its texts, keys and labels all hold the team's name, so that an answer shows where it found them. */
export interface RichTeam {
  use_case: string;
  archived: string;
  /** With a conversation, feedback and comparisons. */
  interaction: string;
  /** Without a model, labels, feedback or a conversation. */
  plain: string;
  feedback: string;
  template: string;
  model_id: string;
  /** A text that only this team's answers may hold. */
  mark: string;
}

/** One session id in the use cases of all teams. */
export const sharedSession = "01900000-0000-7000-8000-00000000abcd";
/** One input in the use cases of all teams. */
export const sharedPrompt = "What is the same everywhere?";

const oddLabel = 'q"u\\o.te ☃ {x:String}';

/** Models and metrics, which belong to no team. */
export async function fillDeployment({ rest }: GraphqlSample): Promise<void> {
  await rest("POST", "metrics", { key: "grade", name: "Grade", kind: "scalar" });
  await rest("POST", "metrics", { key: "solved", name: "Solved", kind: "bool", scoring_type: "higher_is_better" });
  await rest("POST", "metrics", { key: "unlinked", name: "Unlinked", kind: "scalar", scoring_type: "lower_is_better" });
  await rest("POST", "models", { key: "logged", name: "Logged only" });
  await rest("POST", "models", { key: "taken-out", name: "Taken out" });
  const provider = { provider: "NVIDIA", provider_model: "x", base_url: "http://127.0.0.1:1/v1", api_key: "secret" };
  await rest("POST", "models", { key: "answering", name: "Answering", ...provider });
}

/** Records with every kind of content in two use cases of a new team, one of them archived. */
export async function fillTeam({ rest }: GraphqlSample, team: string): Promise<RichTeam> {
  const [use_case, archived, mark] = [`${team}-case`, `${team}-archive`, `${team}-mark`];
  await rest("POST", "teams", { key: team, name: mark });
  const template = (await rest("POST", "system-prompt-templates", { name: "Polite", template: "Be {{how}}" })).id;
  for (const key of [use_case, archived]) await makeUseCase(rest, { key, team, mark, template });
  const records = await logRecords(rest, { use_case, mark });
  await logRecords(rest, { use_case: archived, mark });
  await rest("PATCH", `use-cases/${use_case}/models/taken-out`, { attached: false });
  await rest("PATCH", `use-cases/${archived}`, { is_archived: true });
  const model_id = (await rest("GET", "models/logged")).id;
  return { use_case, archived, mark, template, model_id, ...records };
}

type Rest = GraphqlSample["rest"];

async function makeUseCase(rest: Rest, made: { key: string; team: string; mark: string; template: string }): Promise<void> {
  const { key, team, mark, template } = made;
  const name = `${mark} of ${key}`;
  await rest("POST", "use-cases", { key, name, team, description: mark, metadata: { emoji: { native: "🦜" } } });
  for (const metric of ["grade", "solved"]) await rest("PUT", `use-cases/${key}/metrics/${metric}`);
  for (const model of ["logged", "taken-out", "answering"]) await rest("PUT", `use-cases/${key}/models/${model}`, {});
  await rest("PATCH", `use-cases/${key}/models/answering`, { is_default: true, name: mark, system_prompt_template: template });
  const widgets = [{ title: mark, metric: "grade", aggregation: "AVERAGE", unit: { symbol: "x", position: "LEFT" } }];
  await rest("PATCH", `use-cases/${key}`, { settings: { default_metric: "grade" }, widgets });
}

async function logRecords(rest: Rest, { use_case, mark }: { use_case: string; mark: string }) {
  const log = (body: Record<string, unknown>) => rest("POST", "interactions", { use_case, ...body });
  const session = { session_id: sharedSession, model_service: "logged", user: sharedSession };
  const call = { id: "c", type: "function", function: { name: mark, arguments: "{}" } };
  const whole = await log({
    ...session,
    messages: [
      { role: "system", content: mark },
      {
        role: "user",
        content: [
          { type: "text", text: mark },
          { type: "image_url", image_url: { url: "data:," } },
        ],
      },
      { role: "assistant", content: null, tool_calls: [call] },
      { role: "tool", tool_call_id: "c", content: "0" },
    ],
    message: { role: "assistant", content: null, tool_calls: [call] },
    labels: { channel: mark, [oddLabel]: `${mark}\u0000\n` },
    ...{ parameters: { temperature: 0 }, metadata: { note: mark }, prompt_tokens: 3, completion_tokens: 4, latency_ms: 5 },
    feedbacks: [
      { metric: "grade", value: 2, reason: mark, details: mark },
      { metric: "unlinked", value: -1 },
    ],
  });
  const earlier = new Date(Date.now() - 2 * 86_400_000).toISOString();
  const before = { created_at: earlier, model_service: "logged", feedbacks: [{ metric: "grade", value: 1 }] };
  await log({ ...before, prompt: sharedPrompt, completion: mark, user: sharedSession });
  const plain = await log({ prompt: "", completion: "", user: `${mark}, no id` });
  const sides = [];
  for (const text of [mark, `${mark} two`]) sides.push(await log({ ...session, prompt: sharedPrompt, completion: text }));
  await giveFeedback(rest, { use_case, mark, sides: sides.map(({ completion_id }) => completion_id) });
  return { interaction: sides[0].completion_id, plain: plain.completion_id, feedback: whole.feedback_ids[0] };
}

/** Comparisons and ties, a value that was taken back, and one of somebody who is gone. */
async function giveFeedback(rest: Rest, { use_case, mark, sides }: { use_case: string; mark: string; sides: string[] }) {
  const [preferred_completion, other_completion] = sides;
  const compared = { metric: "grade", preferred_completion, other_completion };
  for (const tied of [undefined, "good", "bad"]) await rest("POST", "comparison", { ...compared, tied });
  const gone = await rest("POST", "users", { email: `gone@${use_case}.example`, name: mark });
  const value = { completion_id: preferred_completion, metric: "solved", user_id: gone.id };
  await rest("POST", "feedback", { ...value, value: true, details: mark });
  await rest("DELETE", `users/${gone.id}`);
  const taken_back: Any = await rest("POST", "feedback", { ...value, value: false, user_id: undefined });
  await rest("DELETE", `feedback/${taken_back.feedback_id}`);
  const outcome = { session_id: sharedSession, metric: "solved", value: true, use_case };
  await rest("POST", "outcome", outcome);
}

/** Arguments for the fields that need some, or whose defaults find little. */
export function argumentsFor(team: RichTeam): Record<string, string> {
  const { use_case, interaction, model_id } = team;
  const range = 'timerange: { from: "now - 1 day", to: "now + 1 day" }';
  const [one, listed] = [`(idOrKey: "${use_case}")`, `(filter: { useCase: "${use_case}" }, page: { first: 20 })`];
  const timed = `(${range})`;
  return {
    "Query.completions": listed,
    "Query.completionsGrouped": `(filter: { useCase: "${use_case}" }, groupBy: MODEL, page: { first: 20 })`,
    "CompletionGroupData.completions": "(page: { first: 20 })",
    "Query.completion": `(useCase: "${use_case}", id: "${interaction}")`,
    "Completion.siblingsCount": `(filter: { useCase: "${use_case}" })`,
    "Query.metric": '(idOrKey: "grade")',
    "Query.model": '(idOrKey: "logged")',
    "Query.modelUsage": `(filter: { modelId: "${model_id}", ${range}, unit: DAY })`,
    "Query.modelUsageByUseCase": `(filter: { modelId: "${model_id}", ${range} })`,
    "Query.useCases": "(filter: { isArchived: null })",
    "Query.useCase": one,
    "Query.projects": "(filter: { isArchived: null })",
    "Query.project": one,
    "Metric.useCases": "(filter: { isArchived: null })",
    "Model.useCases": "(filter: { isArchived: null })",
    "Model.modelServices": "(filter: { isArchived: null })",
    "UseCase.modelService": '(idOrKey: "answering")',
    "UseCase.metric": '(metric: "grade")',
    ...Object.fromEntries(["UseCase", "Model", "ModelService", "Metric"].map((type) => [`${type}.activity`, timed])),
    "MetricWithContext.feedbackCount": timed,
    "MetricWithContext.trend": `(input: { ${range} })`,
    "MetricWithContext.timeseries": `(input: { interval: DAY, ${range}, byModel: true })`,
  };
}
