import { Me } from "@colloquy/contract";
import { getMe } from "../../operations/get-me.ts";
import { type Route, route } from "../route.ts";

export const meRoutes: Route[] = [
  route({
    method: "GET",
    path: "/api/v1/me",
    name: "getMe",
    summary: "The owner of the key that asks, with teams, roles and API keys",
    access: "own",
    response: Me,
    handle: (deps, { caller }) => getMe(deps, caller),
  }),
];
