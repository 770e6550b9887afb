import { readFileSync } from "node:fs";

/** Every published release of adaptive-sdk, oldest first. */
export const releases: readonly string[] = readFileSync(new URL("releases.txt", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => /^\d/.test(line));

/** Those that are run: the documented one, two in between, and what pip installs today. */
export const runReleases = ["0.1.1", "0.1.8", "0.12.4", "0.14.2"] as const;
export type RunRelease = (typeof runReleases)[number];

export const isSince = (release: string, first: string): boolean => releases.indexOf(release) >= releases.indexOf(first);

const always = "0.1.0b1";

/** What this server does not have, by the client's operation, with the release whose document it no longer understands. */
const unserved: Readonly<Record<string, string>> = {
  // Environments, training and recipes
  add_remote_env: always,
  list_remote_envs: always,
  remove_remote_env: always,
  test_remote_env: always,
  cancel_training_job: always,
  create_training_job: always,
  create_custom_recipe_training_job: always,
  describe_training_job: always,
  list_training_jobs: always,
  create_custom_script: always,
  list_custom_scripts: always,
  create_custom_recipe: always,
  delete_custom_recipe: always,
  get_custom_recipe: always,
  list_custom_recipes: always,
  update_custom_recipe: always,
  // Graders, and judges under the name of a project
  create_grader: always,
  delete_grader: always,
  get_grader: always,
  list_graders: always,
  lock_grader: always,
  update_grader: always,
  validate_function_grader: always,
  get_judge: "0.13.0",
  list_judges: "0.13.0",
  list_judge_versions: "0.13.0",
  // Jobs
  cancel_job: always,
  create_job: always,
  delete_job: always,
  describe_job: always,
  list_jobs: always,
  update_job: always,
  add_hf_model: "0.1.3",
  // Hardware of its own
  resize_inference_partition: always,
  // Integrations
  create_integration: always,
  delete_integration: always,
  describe_integration: always,
  describe_provider: always,
  list_integrations: always,
  list_providers: always,
  test_notification: always,
  update_integration: always,
  // Uploads in parts
  create_dataset_from_multipart_upload: always,
  dataset_upload_processing_status: always,
};

/** Whether the server understands the document of this operation of this release. */
export function isServed(operation: string, release: string): boolean {
  const first = unserved[operation];
  return first === undefined || !isSince(release, first);
}

export const unservedOperations = Object.keys(unserved);

/** One constant document of a release, as documents.py prints it. */
export interface ClientDocument {
  release: string;
  /** The method of the client's GraphQL class. */
  operation: string;
  /** The class that parses the answer. */
  answer: string;
  text: string;
}
