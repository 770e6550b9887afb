import { invalidInput } from "@colloquy/contract";
import { type GroupFeedback, listGroupFeedback } from "../../operations/list-group-feedback.ts";
import { type GroupRecords, listGroupRecords } from "../../operations/list-group-records.ts";
import type { GroupScope } from "../../operations/list-whole-groups.ts";
import type { GraphqlContext } from "./context.ts";
import { toOrderEntries, toPageQuery } from "./page-arguments.ts";
import type { CursorPageInput, OrderPair } from "./resolver-types.ts";

/** Different pages of records that one document may ask of the same groups. */
const maxPages = 4;

export interface RecordsAsked {
  page: CursorPageInput;
  order: readonly OrderPair[];
}

/** Asks once for all groups of a page what their resolvers ask for one by one. */
export class GroupPage {
  readonly #context: GraphqlContext;
  readonly #scope: GroupScope;
  readonly #records = new Map<string, Promise<Map<string | null, GroupRecords>>>();
  #feedback: Promise<Map<string | null, GroupFeedback[]>> | undefined;

  constructor(context: GraphqlContext, scope: GroupScope) {
    this.#context = context;
    this.#scope = scope;
  }

  async feedbackOf(key: string | null): Promise<GroupFeedback[]> {
    this.#feedback ??= listGroupFeedback(this.#context.deps, this.#scope);
    return (await this.#feedback).get(key) ?? [];
  }

  /** A page of the records of one group. @throws RequestError `invalid_input` */
  async recordsOf(key: string | null, asked: RecordsAsked): Promise<GroupRecords | undefined> {
    const name = JSON.stringify([asked.page, asked.order]);
    const known = this.#records.get(name);
    if (known === undefined && this.#records.size >= maxPages) {
      throw invalidInput("page", `a document may ask for at most ${maxPages} different pages of the completions of groups`);
    }
    const all = known ?? this.#read(asked);
    this.#records.set(name, all);
    return (await all).get(key);
  }

  #read({ page, order }: RecordsAsked): Promise<Map<string | null, GroupRecords>> {
    const { deps, loaders } = this.#context;
    const request = { page: toPageQuery(page), order: toOrderEntries(order) };
    return loaders.records.readPage(
      () => listGroupRecords(deps, this.#scope, request),
      (found) => [...found.values()].flatMap(({ data }) => data),
    );
  }
}
