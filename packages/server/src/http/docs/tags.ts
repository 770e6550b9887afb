interface Tag {
  name: string;
  description: string;
  /** Paths that belong here; of all tags the first one that matches counts. */
  paths: RegExp;
}

/** The groups of the document, in reading order. */
export const tags: readonly Tag[] = [
  {
    name: "Inference",
    description: "Requests to models, as OpenAI's clients send them. Every answer is an interaction.",
    paths: /^\/api\/v1\/(chat\/completions|completions|embeddings)$/,
  },
  {
    name: "Interactions",
    description: "One completion each: an input, a model's answer, and what is known about both.",
    paths: /^\/api\/v1\/(interactions(\/(:id|delete|bulk|export))?|sessions\/.*)$/,
  },
  {
    name: "Feedback",
    description: "Values of metrics on completions, comparisons of two completions, outcomes of sessions.",
    paths: /^\/api\/v1\/(feedback(\/:id)?|comparison|comparisons(\/:id)?|outcome)$/,
  },
  {
    name: "Statistics",
    description: "Counts and means over the interactions of a use case, for the same filters as the list.",
    paths: /^\/api\/v1\/(interactions|comparisons|feedback|labels|prompts)\//,
  },
  {
    name: "Metrics",
    description: "What feedback measures. A metric belongs to the deployment; linking it to a use case shows it there.",
    paths: /^\/api\/v1\/(metrics|use-cases\/:key\/metrics)(\/|$)/,
  },
  {
    name: "Models",
    description: "Registered names that completions came from. One without a provider is only logged against.",
    paths: /^\/api\/v1\/(models|use-cases\/:key\/models|system-prompt-templates)(\/|$)/,
  },
  {
    name: "Use cases",
    description: "The scopes that own interactions. Each belongs to a team and may be shared with others.",
    paths: /^\/api\/v1\/use-cases(\/|$)/,
  },
  {
    name: "People and keys",
    description: "Users, their teams and roles, and the API keys that they call with.",
    paths: /^\/api\/v1\/(me|users|teams|roles|api-keys)(\/|$)/,
  },
  {
    name: "System",
    description: "The process itself: whether it lives, what it measures, and this document.",
    paths: /^\/(healthz|readyz|metrics|api\/v1\/(openapi\.json|docs))$/,
  },
];

/** @throws Error when the path belongs nowhere */
export function tagOf(path: string): string {
  const tag = tags.find(({ paths }) => paths.test(path));
  if (tag === undefined) throw new Error(`${path} belongs to no group: name it in http/docs/tags.ts`);
  return tag.name;
}
