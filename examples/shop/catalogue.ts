import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Operations, notFound, ok, text } from "./call.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));

export const catalogue: Operations = {
  "GET /health": () => ok({ status: "up" }),

  // Weakness: whole rows leave, with what the shop paid and earns.
  "GET /products": ({ database, query }) => {
    const limit = Number(query.get("limit") ?? 20);
    const offset = Number(query.get("offset") ?? 0);
    const rows = database.prepare("SELECT * FROM products LIMIT ? OFFSET ?").all(limit, offset);
    return ok({ products: rows });
  },

  // Weakness: SQL made of the caller's words.
  "GET /products/search": ({ database, query }) => {
    const sql = `SELECT id, name, description, price FROM products WHERE name LIKE '%${query.get("q") ?? ""}%'`;
    return ok({ products: database.prepare(sql).all() });
  },

  "GET /products/{productId}": ({ database, path }) => {
    const row = database.prepare("SELECT * FROM products WHERE id = ?").get(path["productId"] ?? 0);
    return row === undefined ? notFound() : ok(row);
  },

  "POST /products": (call) => {
    const added = call.database
      .prepare(
        "INSERT INTO products (name, description, category, price, stock, supplier, purchase_price, margin) VALUES (?, ?, ?, ?, ?, 'unknown', 0, 0) RETURNING *",
      )
      .get(
        text(call, "name"),
        text(call, "description"),
        text(call, "category"),
        Number(text(call, "price")),
        Number(text(call, "stock")),
      );
    return { status: 201, body: added };
  },

  "PATCH /products/{productId}": (call) => {
    const changed = call.database
      .prepare("UPDATE products SET price = ?, stock = ? WHERE id = ? RETURNING *")
      .get(Number(text(call, "price")), Number(text(call, "stock")), call.path["productId"] ?? 0);
    return changed === undefined ? notFound() : ok(changed);
  },

  // Weakness: not in the contract, and nobody remembers who needs it.
  "DELETE /products/{productId}": ({ database, path }) => {
    database.prepare("DELETE FROM reviews WHERE product_id = ?").run(path["productId"] ?? 0);
    database.prepare("DELETE FROM carts WHERE product_id = ?").run(path["productId"] ?? 0);
    database.prepare("DELETE FROM orders WHERE product_id = ?").run(path["productId"] ?? 0);
    database.prepare("DELETE FROM products WHERE id = ?").run(path["productId"] ?? 0);
    return { status: 204 };
  },

  // Weakness: fetches whatever it is told to, from inside the network, and shows what came.
  "POST /products/import": async (call) => {
    const answer = await fetch(text(call, "url"), { signal: AbortSignal.timeout(1000) });
    return ok({ imported: 0, preview: (await answer.text()).slice(0, 400) });
  },

  "GET /products/{productId}/reviews": ({ database, path }) => {
    const rows = database
      .prepare("SELECT * FROM reviews WHERE product_id = ?")
      .all(path["productId"] ?? 0);
    return ok({ reviews: rows });
  },

  // Weakness: kept and shown as it came, markup included.
  "POST /products/{productId}/reviews": (call) => {
    const added = call.database
      .prepare(
        "INSERT INTO reviews (product_id, author, stars, text) VALUES (?, ?, ?, ?) RETURNING *",
      )
      .get(
        call.path["productId"] ?? 0,
        call.user ?? "anonymous",
        Number(text(call, "stars")),
        text(call, "text"),
      );
    return { status: 201, body: added };
  },

  "GET /catalog": ({ database }) =>
    ok({ names: database.prepare("SELECT name FROM products").all().map(nameOf) }),

  // Weakness: should have been switched off with the application that called it.
  "GET /v0/prices": ({ database }) =>
    ok({ prices: database.prepare("SELECT name, price, purchase_price FROM products").all() }),

  // Weakness: the name may climb out of the folder.
  "GET /documents": ({ query }) => ({
    status: 200,
    headers: { "content-type": "text/plain; charset=utf-8" },
    body: readDocument(query.get("name") ?? "terms"),
  }),
};

function nameOf(row: Record<string, unknown>): unknown {
  return row["name"];
}

/** It climbs out of `documents`, but never out of the shop: this runs on a real person's machine. */
function readDocument(name: string): string {
  const path = join(folder, "documents", `${name}.txt`);
  if (!path.startsWith(folder)) throw new Error(`ENOENT: no such file, open '${path}'`);
  return readFileSync(path, "utf8");
}
