import {
  CreateApiKeyRequest,
  CreateRoleRequest,
  CreateTeamRequest,
  CreateUserRequest,
  type PageQuery,
  SetTeamMemberRequest,
} from "@colloquy/contract";
import { createApiKey } from "../../../operations/create-api-key.ts";
import { createRole } from "../../../operations/create-role.ts";
import { createTeam } from "../../../operations/create-team.ts";
import { createUser } from "../../../operations/create-user.ts";
import { deleteUser } from "../../../operations/delete-user.ts";
import { getMe } from "../../../operations/get-me.ts";
import { listApiKeys } from "../../../operations/list-api-keys.ts";
import { listRoles } from "../../../operations/list-roles.ts";
import { listTeams } from "../../../operations/list-teams.ts";
import { listUsers } from "../../../operations/list-users.ts";
import { getRoleOf, getTeamOf } from "../../../operations/membership-links.ts";
import { removeTeamMember } from "../../../operations/remove-team-member.ts";
import { setTeamMember } from "../../../operations/set-team-member.ts";
import type { GraphqlContext } from "../context.ts";
import type { MembershipParent, UserParent } from "../parents.ts";
import type { Resolvers, UserCreate } from "../resolver-types.ts";
import { checked } from "./checked.ts";
import { orNull } from "./or-null.ts";

/** The client has no pages for these: as many as one answer may hold. */
const all: PageQuery = { first: 1000 };

/** What a key is called that is made here, where it has no name. */
const keyName = "GraphQL";

const member = ({ team, user }: { team: string; user: string }) => ({
  team: { value: team, param: "team" },
  user: { value: user, param: "user" },
});

async function makeUser({ deps, caller }: GraphqlContext, input: UserCreate): Promise<UserParent> {
  const { email, name, teams, userType: user_type, generateApiKey } = input;
  const user = await createUser(deps, caller, checked(CreateUserRequest, { email, name, teams, user_type }));
  if (!generateApiKey) return user;
  const { key } = await createApiKey(deps, caller, { name: keyName, user: user.id });
  return { ...user, generated_api_key: key };
}

/** How a key is shown once its maker has seen it. */
const shorten = ({ prefix, created_at }: { prefix: string; created_at: string }) => ({
  key: `${prefix}…`,
  createdAt: created_at,
});

const links = {
  team: (parent: MembershipParent, _: unknown, { deps }: GraphqlContext) => getTeamOf(deps, parent),
  role: (parent: MembershipParent, _: unknown, { deps }: GraphqlContext) => getRoleOf(deps, parent),
};

export const peopleResolvers: Resolvers = {
  Query: {
    me: async (_, __, { deps, caller }) => {
      const me = await getMe(deps, caller);
      return { ...me, teams: me.teams.map(({ team, role }) => ({ team: team.key, role: role.key })) };
    },
    users: async (_, __, { deps, caller }) => (await listUsers(deps, caller, all)).data,
    teams: async (_, __, { deps, caller }) => (await listTeams(deps, caller, all)).data,
    roles: async (_, __, { deps, caller }) => (await listRoles(deps, caller, all)).data,
  },
  Mutation: {
    createTeam: (_, { input }, { deps, caller }) => createTeam(deps, caller, checked(CreateTeamRequest, input)),
    createRole: (_, { input }, { deps, caller }) => createRole(deps, caller, checked(CreateRoleRequest, input)),
    setTeamMember: async (_, { input }, { deps, caller }) => {
      const user = await setTeamMember(deps, caller, member(input), checked(SetTeamMemberRequest, { role: input.role }));
      return { user, team: getTeamOf(deps, input).key, role: getRoleOf(deps, input).key };
    },
    removeTeamMember: (_, { input }, { deps, caller }) => removeTeamMember(deps, caller, member(input)),
    createUser: (_, { input }, context) => makeUser(context, input),
    deleteUser: (_, { user }, { deps, caller }) => deleteUser(deps, caller, { value: user, param: "user" }),
    createApiKey: async (_, { input }, { deps, caller }) => {
      const request = checked(CreateApiKeyRequest, { name: keyName, user: input.user });
      const { key, created_at } = await createApiKey(deps, caller, request);
      return { key, createdAt: created_at };
    },
  },
  User: {
    apiKeys: async ({ id }, _, { deps, caller }) => {
      const keys = await orNull(listApiKeys(deps, caller, { ...all, user: id })); // none of whom the caller does not administer
      return (keys?.data ?? []).map(shorten);
    },
    user: (user) => user,
  },
  TeamWithrole: links,
  TeamMember: links,
};
