import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { codegen } from "@graphql-codegen/core";
import * as typescript from "@graphql-codegen/typescript";
import * as resolvers from "@graphql-codegen/typescript-resolvers";
import { buildSchema, parse } from "graphql";
import { readSdl } from "./sdl.ts";

/** What the resolvers of a type are given, where it is not the answer itself. */
const mappers = {
  Activity: "./parents.ts#ActivityParent",
  Completion: "./parents.ts#CompletionParent",
  CompletionConnection: "./parents.ts#CompletionConnectionParent",
  CompletionGroupData: "./parents.ts#GroupParent",
  CompletionGroupDataConnection: "./parents.ts#GroupConnectionParent",
  CompletionGroupFeedbackStats: "./parents.ts#GroupStatisticsParent",
  CompletionMetadata: "./parents.ts#CompletionParent",
  ComparisonFeedback: "./parents.ts#ComparisonParent",
  ComputePool: "./parents.ts#ComputePoolParent",
  DirectFeedback: "./parents.ts#FeedbackParent",
  InteractionOutput: "./parents.ts#InteractionActivityParent",
  LabelKeyUsage: "./parents.ts#LabelKeyUsageParent",
  LabelUsage: "./parents.ts#LabelUsageParent",
  LabelValueUsage: "./parents.ts#LabelValueUsageParent",
  Metric: "./parents.ts#MetricParent",
  MetricActivity: "./parents.ts#MetricActivityParent",
  MetricWithContext: "./parents.ts#ScopedMetricParent",
  Model: "./parents.ts#ModelParent",
  ModelService: "./parents.ts#ServiceParent",
  Project: "./parents.ts#UseCaseParent",
  Role: "./parents.ts#RoleParent",
  Session: "./parents.ts#SessionParent",
  CompletionHistoryEntryOuput: "./parents.ts#HistoryEntryParent",
  Settings: "./parents.ts#UseCaseParent",
  Share: "./parents.ts#ShareParent",
  SystemPromptTemplate: "./parents.ts#TemplateParent",
  Team: "./parents.ts#TeamParent",
  TeamMember: "./parents.ts#TeamMemberParent",
  TeamWithrole: "./parents.ts#MembershipParent",
  Timeseries: "./parents.ts#SeriesParent",
  UsageAggregateItem: "./parents.ts#UsageParent",
  UsageAggregatePerUseCaseItem: "./parents.ts#UseCaseUsageParent",
  UseCase: "./parents.ts#UseCaseParent",
  User: "./parents.ts#UserParent",
};

const scalars = {
  UUID: "string",
  IdOrKey: "string",
  Timestamp: { input: "number", output: "string | number" },
  TimestampSec: { input: "number", output: "string | number" },
  DateTime: "string",
  InputDatetime: "string | number",
  JSON: "unknown",
  Upload: "File",
};

const config = {
  contextType: "./context.ts#GraphqlContext",
  mappers,
  scalars,
  enumsAsTypes: true,
  useTypeImports: true,
  strictScalars: true,
  skipTypename: true,
  optionalResolveType: true,
  inputMaybeValue: "T | null | undefined",
  maybeValue: "T | null | undefined",
};

/** The types of all resolvers, as TypeScript. */
export async function generateResolverTypes(): Promise<string> {
  const sdl = readSdl();
  const types = await codegen({
    filename: "resolver-types.ts",
    schema: parse(sdl),
    schemaAst: buildSchema(sdl),
    documents: [],
    config,
    plugins: [{ typescript: {} }, { resolvers: {} }],
    pluginMap: { typescript, resolvers },
  });
  return `// Made by generate-resolver-types.ts from the schema: not to be edited.\n${types}`;
}

/** `npx tsx packages/server/src/http/graphql/generate-resolver-types.ts` writes them. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL("resolver-types.ts", import.meta.url), await generateResolverTypes());
}
