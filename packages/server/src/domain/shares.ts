import { invalidInput } from "@colloquy/contract";

interface Share {
  team: string;
  is_owner: boolean;
}

/**
 * The shares of a use case after a caller gave the whole list as it sees it: those of teams that it cannot see stay, and so do
 * the owners where the list names none.
 * @throws RequestError `invalid_input` for a team named twice, and when no owner would be left
 */
export function nextShares<T extends Share>(
  current: readonly T[],
  given: readonly T[],
  seesTeam: (team: string) => boolean,
): T[] {
  const named = new Set(given.map(({ team }) => team));
  if (named.size < given.length) throw invalidInput("shares", "must name each team once");
  const keepsOwners = !given.some(({ is_owner }) => is_owner);
  const kept = current.filter(({ team, is_owner }) => !named.has(team) && (!seesTeam(team) || (is_owner && keepsOwners)));
  const next = [...kept, ...given];
  if (!next.some(({ is_owner }) => is_owner)) throw invalidInput("shares", "must leave at least one team with is_owner true");
  return next;
}
