import { badDescription, badFlag, badKey, badName, notKey, notObject, notText } from "./bad-values.ts";
import type { BodyRoute } from "./body-route.ts";

const badSettings = [
  ...notObject,
  { default_metric: "nobody" },
  { default_metric: 7 },
  ...badFlag.map((keep_failed_requests) => ({ keep_failed_requests })),
];

const fresh = () => `x${Math.random().toString(36).slice(2)}`;

const widget = { title: "a", metric: "stars", aggregation: "AVERAGE", unit: { symbol: "%", position: "LEFT" } };
const badWidgets = [
  "x",
  {},
  [7],
  [{ ...widget, title: 7 }],
  [{ ...widget, aggregation: "MEAN" }],
  [{ ...widget, unit: "%" }],
  [{ ...widget, unit: { symbol: "%", position: "UP" } }],
  Array(101).fill(widget),
];

export const registryBodies: BodyRoute[] = [
  {
    name: "POST use-cases",
    method: "POST",
    path: () => "use-cases",
    body: () => ({ key: fresh(), name: "a" }),
    required: [],
    bad: {
      key: badKey,
      name: badName,
      description: badDescription,
      team: [...notKey, "nobody"],
      settings: badSettings,
      metadata: notObject,
      widgets: badWidgets,
    },
  },
  {
    name: "PATCH use-cases/{key}",
    method: "PATCH",
    path: () => "use-cases/USE_CASE",
    body: () => ({ description: "a" }),
    required: [],
    bad: {
      name: badName,
      description: badDescription,
      is_archived: badFlag,
      widgets: badWidgets,
      settings: badSettings,
    },
  },
  {
    name: "POST metrics",
    method: "POST",
    path: () => "metrics",
    body: () => ({ key: fresh(), name: "a", kind: "scalar" }),
    required: ["kind"],
    bad: {
      key: badKey,
      name: badName,
      kind: ["", "SCALAR", "stars", 7, {}],
      scoring_type: ["", "up", 7],
      use_case: [...notKey, "nobody"],
      description: badDescription,
    },
  },
  {
    name: "POST models",
    method: "POST",
    path: () => "models",
    body: () => ({ key: fresh(), name: "a", provider: "OPEN_AI", provider_model: "m", api_key: "k" }),
    required: [],
    bad: {
      key: badKey,
      name: badName,
      provider: ["", "nobody", 7],
      provider_model: ["", ...notText],
      kind: ["", "chat", 7],
      base_url: ["", "nobody", "ftp://x", "javascript:alert(1)", "file:///etc/passwd", 7, {}],
      api_key: ["", ...notText, "a b", "a\nb", "schlüssel"],
      extra_params: notObject,
    },
  },
  {
    name: "PATCH use-cases/{key}/models/{model}",
    method: "PATCH",
    path: () => "use-cases/USE_CASE/models/MODEL",
    body: () => ({ attached: true }),
    required: [],
    bad: {
      attached: badFlag,
      is_default: badFlag,
      desired_online: badFlag,
      name: badName,
      system_prompt_template: ["nobody", "00000000-0000-7000-8000-000000000000", 7],
      fallback_models: ["a", 7, true, {}, [7], [null], [""], ["nobody"], [[]], Array(11).fill("nobody")],
    },
  },
  {
    name: "POST models/{key}/terminate",
    method: "POST",
    path: () => "models/MODEL/terminate",
    body: () => ({ force: true }),
    required: [],
    bad: { force: badFlag },
  },
  {
    name: "POST system-prompt-templates",
    method: "POST",
    path: () => "system-prompt-templates",
    body: () => ({ name: "a", template: "{{a}}" }),
    required: ["name", "template"],
    bad: {
      name: badName,
      template: ["", "a\0b", "x".repeat(100_001), ...notText],
      derived_from: ["nobody", "00000000-0000-7000-8000-000000000000", 7],
      update_services: [true, ...badFlag],
    },
  },
  {
    name: "POST teams",
    method: "POST",
    path: () => "teams",
    body: () => ({ key: fresh(), name: "a" }),
    required: [],
    bad: { key: badKey, name: badName },
  },
  {
    name: "POST roles",
    method: "POST",
    path: () => "roles",
    body: () => ({ key: fresh(), name: "a", permissions: ["use_case:read"] }),
    required: ["permissions"],
    bad: { key: badKey, name: badName, permissions: ["use_case:read", 7, {}, ["nobody"], [7], [["use_case:read"]]] },
  },
  {
    name: "POST users",
    method: "POST",
    path: () => "users",
    body: () => ({ email: `${fresh()}@example.com`, name: "a" }),
    required: ["email"],
    bad: {
      email: ["", "nobody", "a b@c", "a@", "@b", "a\0@b", `${"x".repeat(320)}@b`, ...notText],
      name: badName,
      user_type: ["", "ROBOT", 7],
      teams: ["x", {}, [7], [{ team: "nobody", role: "admin" }], [{ team: "default" }]],
    },
  },
  {
    name: "PUT use-cases/{key}/shares",
    method: "PUT",
    path: () => "use-cases/USE_CASE/shares",
    body: () => ({ shares: [{ team: "admin", role: "admin", is_owner: true }] }),
    required: ["shares"],
    bad: {
      shares: [
        "x",
        {},
        [7],
        [{}],
        [{ team: "nobody", role: "admin", is_owner: true }],
        [{ team: "admin", role: "nobody", is_owner: true }],
        [{ team: "admin", role: "admin", is_owner: "yes" }],
      ],
    },
  },
  {
    name: "POST api-keys",
    method: "POST",
    path: () => "api-keys",
    body: () => ({ name: "a" }),
    required: ["name"],
    bad: { name: badName, user: [...notKey, "nobody@example.com"] },
  },
];
