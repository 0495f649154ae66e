import { randomUUID } from "node:crypto";
import type { SQLInputValue } from "node:sqlite";
import { type Call, type Operations, type Reply, notFound, ok, text } from "./call.ts";

export const accounts: Operations = {
  // Weakness: anybody may guess passwords for as long as they like. (All are "kettle" here.)
  "POST /sessions": (call) => {
    const user = call.database
      .prepare("SELECT id FROM users WHERE email = ?")
      .get(text(call, "email"));
    if (user === undefined || text(call, "password") !== "kettle") {
      return { status: 401, body: { error: "wrong e-mail address or password" } };
    }
    const id = randomUUID();
    const owner = String(user["id"]);
    call.database.prepare("INSERT INTO sessions VALUES (?, ?)").run(id, owner);
    return {
      status: 201,
      headers: { "set-cookie": `session=${id}; Path=/` },
      body: { userId: owner },
    };
  },

  // Weakness: a cookie is enough, whichever page sends it.
  "DELETE /sessions/current": ({ database, headers }) => {
    const [, id = ""] = /(?:^|; )session=([^;]*)/.exec(headers.cookie ?? "") ?? [];
    database.prepare("DELETE FROM sessions WHERE id = ?").run(id);
    return { status: 204 };
  },

  "GET /me": (call) => (call.user === undefined ? unknownCaller : account(call, call.user)),

  // Weakness: every member of the body becomes a column, and members are merged without a look.
  "PATCH /me": (call) => {
    if (call.user === undefined) return unknownCaller;
    const { database, user } = call;
    const profile: Profile = Object.create({}) as Profile;
    merge(profile, Object(call.body) as Profile);
    for (const column in profile) {
      database
        .prepare(`UPDATE users SET ${column} = ? WHERE id = ?`)
        .run(profile[column] as SQLInputValue, user);
    }
    return account(call, user);
  },

  // Weakness: whoever asks is told about anybody, down to the password's hash.
  "GET /users/{userId}": (call) => account(call, call.path["userId"] ?? ""),

  "GET /users/{userId}/orders": ({ database, path }) => {
    const rows = database
      .prepare("SELECT * FROM orders WHERE user_id = ?")
      .all(path["userId"] ?? "");
    return ok({ orders: rows });
  },

  "GET /users/{userId}/cart": ({ database, path }) => {
    const rows = database
      .prepare("SELECT product_id, quantity FROM carts WHERE user_id = ?")
      .all(path["userId"] ?? "");
    return ok({ lines: rows });
  },

  "PUT /users/{userId}/cart": ({ database, path, body }) => {
    const user = path["userId"] ?? "";
    const { lines = [] } = body as { lines?: { product_id: number; quantity: number }[] };
    database.prepare("DELETE FROM carts WHERE user_id = ?").run(user);
    for (const line of lines) {
      database
        .prepare("INSERT INTO carts VALUES (?, ?, ?)")
        .run(user, line.product_id, line.quantity);
    }
    return ok({ lines });
  },

  // Weakness: a text for people holds the whole number of the card.
  "GET /users/{userId}/payment-methods": ({ database, path }) => {
    const rows = database
      .prepare("SELECT * FROM payments WHERE user_id = ?")
      .all(path["userId"] ?? "");
    const methods = rows.map(({ id, brand, card_number: number, expires }) => ({
      id,
      brand,
      label: `${String(brand)} ${String(number)}, until ${String(expires)}`,
    }));
    return ok({ methods });
  },
};

type Profile = Record<string, unknown>;

const unknownCaller: Reply = { status: 401, body: { error: "who are you?" } };

function account({ database }: Call, id: string): Reply {
  const row = database.prepare("SELECT * FROM users WHERE id = ?").get(id);
  return row === undefined ? notFound() : ok(row);
}

/** As it is written in a thousand projects: `__proto__` is a member like any other. */
function merge(into: Profile, from: Profile): void {
  for (const [name, value] of Object.entries(from)) {
    const before = into[name];
    if (typeof value === "object" && value !== null && typeof before === "object") {
      merge(before as Profile, value as Profile);
    } else into[name] = value;
  }
}
