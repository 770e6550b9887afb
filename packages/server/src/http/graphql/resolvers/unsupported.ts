import { RequestError } from "@colloquy/contract";
import type { MutationResolvers, QueryResolvers, Resolvers } from "../resolver-types.ts";

/** What the schema names and this server does not have yet, by what it belongs to. */
const queries = {
  "A/B campaigns": ["abCampaigns", "abCampaign"],
  datasets: ["datasets", "dataset"],
  judges: ["judge", "judges", "judgeVersions", "prebuiltCriteria"],
  "evaluation jobs": ["evaluationJobs", "evaluationJob"],
  "a download of interactions": ["completionDownloadUrl"],
} as const satisfies Record<string, readonly (keyof QueryResolvers)[]>;

const mutations = {
  "A/B campaigns": ["createAbCampaign", "cancelAbCampaign"],
  datasets: ["createDataset", "generateDataset", "deleteDataset"],
  judges: ["createJudge", "createPrebuiltJudge", "updateJudge", "deleteJudge"],
  "evaluation jobs": ["createEvaluationJob", "cancelEvaluationJob"],
  "models of an own runtime": ["addModel", "importHfModel"],
} as const satisfies Record<string, readonly (keyof MutationResolvers)[]>;

const refusals = (fields: Record<string, readonly string[]>) =>
  Object.fromEntries(Object.entries(fields).flatMap(([what, names]) => names.map((name) => [name, refuse(name, what)])));

function refuse(name: string, what: string) {
  return () => {
    throw new RequestError("invalid_input", `${name} is not supported by this server: it has no ${what}`);
  };
}

/** There are none, wherever they would be shown beside something else. */
const none = () => [];

export const unsupportedResolvers: Resolvers = {
  Query: refusals(queries),
  Mutation: refusals(mutations),
  UseCase: { abCampaigns: none, autoEvals: none },
  ModelService: { abCampaigns: none },
  Completion: { abCampaign: () => null, tags: none },
};
