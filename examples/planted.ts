/** A weakness that the sample shop was given; `shop/README.md` tells each, and `server.test.ts` proves it. */
export interface Planted {
  /** `METHOD /path`, as the contract writes it or would. */
  readonly operation: string;
  readonly weakness: string;
  /** Does it give away somebody else's data, money or rights, or what runs inside? */
  readonly severe: boolean;
}

const severe = (operation: string, weakness: string): Planted => ({
  operation,
  weakness,
  severe: true,
});
const mild = (operation: string, weakness: string): Planted => ({
  operation,
  weakness,
  severe: false,
});

/** Every operation with a weakness of its own; those that all share are not among them. */
export const planted: readonly Planted[] = [
  severe("POST /sessions", "passwords may be guessed for ever"),
  severe("GET /products/search", "SQL is made of the caller's words"),
  severe("POST /products/import", "fetches any URL from inside (SSRF)"),
  severe("POST /products/{productId}/reviews", "markup is published as it came"),
  severe("DELETE /products/{productId}", "in no contract; anybody may call it"),
  severe("GET /debug/config", "in no contract; tells the database's password"),
  severe("GET /documents", "the name may climb out of its folder"),
  severe("GET /me", "the whole row leaves, password hash included"),
  severe("PATCH /me", "every member becomes a column (mass assignment)"),
  severe("GET /users/{userId}", "anybody may read anybody's (BOLA)"),
  severe("GET /users/{userId}/orders", "anybody may read anybody's (BOLA)"),
  severe("GET /users/{userId}/cart", "anybody may read anybody's (BOLA)"),
  severe("PUT /users/{userId}/cart", "anybody may change anybody's (BOLA)"),
  severe("GET /users/{userId}/payment-methods", "anybody may read anybody's card number (BOLA)"),
  severe("GET /orders/{orderId}", "the number is enough (BOLA)"),
  severe("POST /orders/{orderId}/cancel", "the number is enough (BOLA)"),
  severe("GET /orders/{orderId}/receipt", "the number is enough (BOLA)"),
  severe("POST /products", "nobody asks whether the caller may (BFLA)"),
  severe("PATCH /products/{productId}", "nobody asks whether the caller may (BFLA)"),
  severe("GET /admin/users", "nobody asks whether the caller may (BFLA)"),
  severe("GET /admin/reports/sales", "BFLA, and a column goes into the statement"),
  severe("GET /admin/reports/stock", "nobody asks whether the caller may (BFLA)"),
  mild("DELETE /sessions/current", "a foreign page can make a browser do it (CSRF)"),
  mild("GET /products", "supplier, purchase price and margin leave"),
  mild("GET /products/{productId}", "supplier, purchase price and margin leave"),
  mild("GET /v0/prices", "retired and never switched off"),
  mild("POST /orders", "a negative quantity is taken"),
];
