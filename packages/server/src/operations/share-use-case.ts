import type { ShareUseCaseRequest, UseCase } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import { nextShares } from "../domain/shares.ts";
import { seesTeam } from "../domain/team-permission.ts";
import type { Share } from "../registry/records.ts";
import { replaceShares } from "../registry/use-cases.ts";
import type { Deps } from "./deps.ts";
import { showUseCase } from "./show-use-case.ts";
import { type Named, visibleTeam, visibleUseCase } from "./visible.ts";

/**
 * Sets which teams see the use case, and with which role.
 * @throws RequestError `entity_not_found` (use case, team, role), `forbidden`, `invalid_input` (a team twice, no owner left)
 */
export async function shareUseCase(deps: Deps, caller: Caller, named: Named, request: ShareUseCaseRequest): Promise<UseCase> {
  const { id } = visibleUseCase(deps, caller, named, "use_case:share");
  const given = request.shares.map(
    (share, index): Share => ({
      team: visibleTeam(deps, caller, { value: share.team, param: `shares[${index}].team` }).key,
      role: deps.registry.getRole(share.role, `shares[${index}].role`).key,
      is_owner: share.is_owner ?? false,
    }),
  );
  await deps.registry.change(async (change) => {
    const shares = nextShares(deps.registry.getUseCase(id).shares, given, (team) => seesTeam(caller, team));
    const rows = shares.map(({ team, role, is_owner }) => ({
      team_id: deps.registry.getTeam(team).id,
      role_id: deps.registry.getRole(role).id,
      is_owner: is_owner ? 1 : 0,
    }));
    await replaceShares(change, id, rows);
  });
  return showUseCase(deps, deps.registry.refreshCaller(caller), deps.registry.getUseCase(id));
}
