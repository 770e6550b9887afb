import { invalidInput } from "@colloquy/contract";

interface UseCaseArguments {
  useCase?: string | null | undefined;
  project?: string | null | undefined;
}

/**
 * The use case that a document names, under the name of the time of its client.
 * @throws RequestError `invalid_input` when it names none, or two different ones
 */
export function useCaseArgument({ useCase, project }: UseCaseArguments): { value: string; param: string } {
  const value = useCase ?? project;
  if (value == null) throw invalidInput("use_case", "is required: the key or id of a use case");
  if (project != null && project !== value)
    throw invalidInput("project", "is another name for use_case, and names another one here");
  return { value, param: "use_case" };
}
