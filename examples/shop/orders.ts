import { type Operations, type Reply, notFound, ok, text } from "./call.ts";

export const orders: Operations = {
  "POST /orders": (call) => {
    const product = call.database
      .prepare("SELECT price FROM products WHERE id = ?")
      .get(Number(text(call, "productId")));
    if (product === undefined) return notFound();
    const quantity = Number(text(call, "quantity"));
    const added = call.database
      .prepare(
        "INSERT INTO orders (user_id, status, product_id, quantity, total, street, placed_at, fraud_score) VALUES (?, 'open', ?, ?, ?, ?, ?, 0.1) RETURNING *",
      )
      .get(
        call.user ?? "mallory",
        Number(text(call, "productId")),
        quantity,
        Number(product["price"]) * quantity,
        text(call, "street"),
        new Date().toISOString(),
      );
    return { status: 201, body: added };
  },

  // Weakness: the number is enough, whoever the order belongs to.
  "GET /orders/{orderId}": ({ database, path }) => {
    const row = database.prepare("SELECT * FROM orders WHERE id = ?").get(path["orderId"] ?? 0);
    return row === undefined ? notFound() : ok(row);
  },

  "POST /orders/{orderId}/cancel": ({ database, path }) => {
    const row = database
      .prepare("UPDATE orders SET status = 'cancelled' WHERE id = ? RETURNING *")
      .get(path["orderId"] ?? 0);
    return row === undefined ? notFound() : ok(row);
  },

  // Weakness: what goes wrong inside is told outside, as a page of the framework.
  "GET /orders/{orderId}/receipt": ({ database, path }) => {
    const row = database.prepare("SELECT * FROM orders WHERE id = ?").get(path["orderId"] ?? 0);
    if (row === undefined) return notFound();
    if (row["status"] !== "paid") return brokenPrinter;
    return ok({ receipt: `Order ${String(row["id"])}: ${String(row["total"])} cents, paid` });
  },
};

const brokenPrinter: Reply = {
  status: 500,
  headers: { "content-type": "text/html" },
  body: "<h1>Kettle 2.3.1</h1><p>Template receipt.ejs: payment is null (worker 3 of shop-blue)</p>",
};
