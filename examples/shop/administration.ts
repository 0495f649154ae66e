import { type Operations, ok } from "./call.ts";

/** Weakness: none of these asks whether the caller is an administrator. */
export const administration: Operations = {
  "GET /admin/users": ({ database }) =>
    ok({ users: database.prepare("SELECT * FROM users").all() }),

  // Weakness: a column of the caller's choice; the error shows the statement and the stack.
  "GET /admin/reports/sales": ({ database, query }) => {
    const column = query.get("groupBy") ?? "status";
    const sql = `SELECT ${column} AS "group", sum(total) AS total FROM orders GROUP BY ${column}`;
    return ok({ rows: database.prepare(sql).all() });
  },

  "GET /admin/reports/stock": ({ database }) =>
    ok({ rows: database.prepare("SELECT id, name, stock, supplier FROM products").all() }),

  // Weakness: not in the contract; left from the day when somebody had to find a fault.
  "GET /debug/config": () =>
    ok({
      database: "postgres://shop:s3cr3t-kettle@10.0.4.7/shop",
      mailPassword: "pigeon-post-77",
      node: process.version,
    }),
};
