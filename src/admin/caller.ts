import type { Act } from "../store/api-keys.ts";
import type { ControlPlane } from "./control-plane.ts";

/** Each may do what the one before it may: see, act in an incident, give access. */
export const roles = ["viewer", "operator", "admin"] as const;
export type Role = (typeof roles)[number];

/** The least role that a route asks for; `nobody`: it is open. */
export type Need = "nobody" | Role;

/** Who calls the admin API. */
export interface Caller {
  /** As the audit log names them: `admin credential`, `ada@example.com`. */
  readonly name: string;
  readonly role: Need;
  /** How they showed who they are; `nothing` on open routes, which do not ask. */
  readonly by: "nothing" | "credential" | "session" | "oidc";
}

/** Who calls an open route: nobody asked. */
export const nobody: Caller = { name: "nobody", role: "nobody", by: "nothing" };

/** Who holds the credential of the first start. */
export const credentialHolder: Caller = {
  name: "admin credential",
  role: "admin",
  by: "credential",
};

const order: readonly Need[] = ["nobody", ...roles];

export function mayDo({ role }: Caller, need: Need): boolean {
  return order.indexOf(role) >= order.indexOf(need);
}

/** Who makes a change and when, as the store wants to know it for the audit log. */
export function changeBy({ clock }: Pick<ControlPlane, "clock">, { name }: Caller): Act {
  return { actor: name, now: clock.now() };
}
