/** The people of the demo. */
const users = ["ada", "grace", "mallory"] as const;
export type User = (typeof users)[number];

const roles: Readonly<Record<User, string>> = {
  ada: "customer",
  grace: "admin",
  mallory: "customer",
};

/** All that an access token of this provider can be for. */
export const apiScopes: readonly string[] = [
  "orders:read",
  "orders:write",
  "catalog:write",
  "admin",
];

export function isUser(name: unknown): name is User {
  return users.some((user) => user === name);
}

/** What goes into the `roles` claim. */
export function rolesOf(user: User): readonly string[] {
  return [roles[user]];
}

/** What a person may have, whatever their client asks for. */
export function scopesOf(user: User): readonly string[] {
  return roles[user] === "admin" ? apiScopes : ["orders:read", "orders:write"];
}
