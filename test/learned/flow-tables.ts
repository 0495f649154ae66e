/** One thing that a world knows by an id: the answers that give it and the requests that ask for it. */
export interface Thing {
  readonly gives: readonly string[];
  readonly asks: readonly string[];
}

export interface WorldFlows {
  /** What may rightly be an edge: from any that gives a thing to any that asks for it. */
  readonly things: readonly Thing[];
  /** What people and programs of the world do every day, by reading their scripts: the edges to be found. */
  readonly expected: readonly (readonly [from: string, to: string])[];
}

const each = (from: string, to: readonly string[]) => to.map((one) => [from, one] as const);

/* Written down from `worlds/shop.mjs`: `METHOD /path field`, and `METHOD /path place parameter`. */

const shopOrders = [
  "GET /v1/orders/{orderId} path orderId",
  "GET /v1/shipments query orderId",
  "GET /v1/orders/{orderId}/invoice path orderId",
  "POST /v1/tickets request orderId",
  "POST /v1/returns request orderId",
];
const shopProducts = [
  "GET /v1/products/{productId} path productId",
  "GET /v1/products/{productId}/reviews path productId",
  "POST /v1/carts/{cartId}/items request productId",
  "PUT /v1/wishlists/{slug}/items/{productId} path productId",
];
const staffOrders = [
  "GET /staff/orders/{orderId} path orderId",
  "POST /staff/orders/{orderId}/notes path orderId",
  "POST /staff/orders/{orderId}/refund path orderId",
];

export const shop: WorldFlows = {
  things: [
    {
      gives: [
        "GET /v1/home featured[].id",
        "GET /v1/products items[].id",
        "GET /v1/recommendations items[].id",
        "GET /v1/wishlists/{slug} items[].id",
        "GET /v1/orders/{orderId} items[].productId",
        "GET /staff/orders/{orderId} items[].productId",
        "GET /v1/carts/{cartId} items[].productId",
        "GET /v1/feeds/products items[].id",
        "GET /v1/seller/products items[].id",
        "POST /v1/seller/products id",
        "GET /staff/reports/sales top[]",
      ],
      asks: [
        ...shopProducts,
        "POST /v1/products/{productId}/reviews path productId",
        "PATCH /staff/products/{productId} path productId",
        "PATCH /v1/seller/products/{productId} path productId",
        "DELETE /v1/carts/{cartId}/items/{productId} path productId",
        "POST /v1/feeds/stock request items[].id",
      ],
    },
    {
      gives: [
        "GET /v1/orders items[].id",
        "POST /v1/checkout id",
        "GET /staff/customers/{userId} orders[]",
        "GET /staff/exports/orders items[].id",
      ],
      asks: [...shopOrders, "POST /v1/orders/{orderId}/cancel path orderId", ...staffOrders],
    },
    {
      gives: ["POST /v1/carts id"],
      asks: [
        "GET /v1/carts/{cartId} path cartId",
        "POST /v1/carts/{cartId}/items path cartId",
        "POST /v1/carts/{cartId}/coupon path cartId",
        "POST /v1/checkout request cartId",
      ],
    },
    {
      gives: [
        "GET /v1/me/addresses items[].id",
        "POST /v1/me/addresses id",
        "GET /v1/orders/{orderId} addressId",
      ],
      asks: [
        "POST /v1/checkout request addressId",
        "PUT /v1/me/addresses/{addressId} path addressId",
        "GET /v1/addresses/{addressId} path addressId",
      ],
    },
    {
      gives: [
        "GET /v1/products/{productId}/reviews items[].author.id",
        "GET /staff/customers items[].id",
        "GET /staff/orders/{orderId} customerId",
        "GET /staff/exports/customers items[].id",
        "GET /staff/exports/orders items[].customerId",
      ],
      asks: [
        "GET /v1/users/{userId} path userId",
        "GET /staff/customers/{userId} path userId",
        "PUT /staff/customers/{userId}/tier path userId",
      ],
    },
    {
      gives: ["GET /v1/wishlists items[].slug", "POST /v1/wishlists slug"],
      asks: [
        "PUT /v1/wishlists/{slug}/items/{productId} path slug",
        "DELETE /v1/wishlists/{slug} path slug",
        "GET /v1/wishlists/{slug} path slug",
      ],
    },
    { gives: ["POST /v1/tickets id"], asks: ["GET /v1/tickets/{ticketId} path ticketId"] },
    { gives: ["POST /v1/returns id"], asks: ["GET /v1/returns/{returnId} path returnId"] },
    {
      gives: [
        "POST /v1/auth/login refreshToken",
        "POST /v1/auth/refresh refreshToken",
        "POST /v1/auth/register refreshToken",
      ],
      asks: ["POST /v1/auth/refresh request refreshToken"],
    },
    {
      gives: [
        "POST /v1/checkout tracking",
        "GET /v1/orders/{orderId} tracking",
        "GET /v1/shipments tracking",
      ],
      asks: ["GET /v1/track/{trackingCode} path trackingCode"],
    },
    ...["GET /v1/orders", "GET /v1/feeds/products", "GET /staff/exports/orders"].map((key) => ({
      gives: [`${key} next`],
      asks: [`${key} query cursor`],
    })),
  ],
  expected: [
    ...each("GET /v1/home featured[].id", shopProducts),
    ...each("GET /v1/products items[].id", [
      ...shopProducts,
      "PATCH /staff/products/{productId} path productId",
    ]),
    ...each("GET /v1/orders/{orderId} items[].productId", [
      "GET /v1/products/{productId} path productId",
      "POST /v1/products/{productId}/reviews path productId",
    ]),
    ...each("GET /v1/wishlists/{slug} items[].id", ["GET /v1/products/{productId} path productId"]),
    ...each("GET /v1/orders items[].id", shopOrders),
    ...each("POST /v1/checkout id", ["GET /v1/orders/{orderId} path orderId"]),
    ...each("GET /staff/customers/{userId} orders[]", staffOrders),
    ...each("GET /staff/customers items[].id", [
      "GET /staff/customers/{userId} path userId",
      "PUT /staff/customers/{userId}/tier path userId",
    ]),
    ...each("POST /v1/carts id", [
      "GET /v1/carts/{cartId} path cartId",
      "POST /v1/carts/{cartId}/items path cartId",
      "POST /v1/carts/{cartId}/coupon path cartId",
      "POST /v1/checkout request cartId",
    ]),
    ...each("GET /v1/me/addresses items[].id", [
      "POST /v1/checkout request addressId",
      "PUT /v1/me/addresses/{addressId} path addressId",
    ]),
    ["GET /v1/orders/{orderId} addressId", "GET /v1/addresses/{addressId} path addressId"],
    [
      "GET /v1/products/{productId}/reviews items[].author.id",
      "GET /v1/users/{userId} path userId",
    ],
    ["GET /v1/wishlists items[].slug", "PUT /v1/wishlists/{slug}/items/{productId} path slug"],
    ["POST /v1/wishlists slug", "PUT /v1/wishlists/{slug}/items/{productId} path slug"],
    ["POST /v1/tickets id", "GET /v1/tickets/{ticketId} path ticketId"],
    ["POST /v1/returns id", "GET /v1/returns/{returnId} path returnId"],
    ["POST /v1/auth/login refreshToken", "POST /v1/auth/refresh request refreshToken"],
    ["POST /v1/auth/refresh refreshToken", "POST /v1/auth/refresh request refreshToken"],
    ["GET /v1/feeds/products next", "GET /v1/feeds/products query cursor"],
    ["GET /staff/exports/orders next", "GET /staff/exports/orders query cursor"],
  ],
};

/* Written down from `worlds/tracker.mjs`. */

const t = "/api/t/{tenant}";
const issueRead = [
  `GET ${t}/issues/{issueId} path issueId`,
  `GET ${t}/issues/{issueId}/comments path issueId`,
];
const issueWork = [
  `POST ${t}/issues/{issueId}/comments path issueId`,
  `PATCH ${t}/issues/{issueId} path issueId`,
];
const projectUse = [
  `GET ${t}/projects/{project}/board path project`,
  `GET ${t}/projects/{project}/issues path project`,
  `POST ${t}/projects/{project}/issues path project`,
  `POST ${t}/exports request project`,
];
/** Every operation of a workspace. */
const tenantUse = [
  `GET ${t}`,
  `PATCH ${t}`,
  `GET ${t}/members`,
  `PATCH ${t}/members/{memberId}`,
  `POST ${t}/invites`,
  `GET ${t}/projects`,
  `POST ${t}/projects`,
  `GET ${t}/projects/{project}`,
  `DELETE ${t}/projects/{project}`,
  `GET ${t}/projects/{project}/board`,
  `GET ${t}/projects/{project}/issues`,
  `POST ${t}/projects/{project}/issues`,
  `GET ${t}/projects/{project}/webhooks`,
  `POST ${t}/projects/{project}/webhooks`,
  `GET ${t}/issues/{issueId}`,
  `PATCH ${t}/issues/{issueId}`,
  `POST ${t}/issues/{issueId}/vote`,
  `GET ${t}/issues/{issueId}/comments`,
  `POST ${t}/issues/{issueId}/comments`,
  `POST ${t}/issues/{issueId}/attachments`,
  `GET ${t}/search`,
  `POST ${t}/bulk`,
  `POST ${t}/exports`,
  `GET ${t}/exports/{jobId}`,
  `GET ${t}/audit`,
  `GET ${t}/billing`,
  `PUT ${t}/billing`,
  `POST ${t}/share`,
  `POST ${t}/referrals`,
  `GET ${t}/insights`,
  "GET /internal/tenants/{tenant}/usage",
].map((key) => `${key} path tenant`);

export const tracker: WorldFlows = {
  things: [
    {
      gives: [
        `GET ${t}/projects/{project}/issues items[].id`,
        `GET ${t}/projects/{project}/board columns[].issues[].id`,
        "GET /api/me/assigned items[].id",
        "GET /api/me/notifications items[].issue",
        `GET ${t}/search items[].id`,
        `POST ${t}/projects/{project}/issues id`,
      ],
      asks: [
        ...issueRead,
        ...issueWork,
        `POST ${t}/issues/{issueId}/vote path issueId`,
        `POST ${t}/issues/{issueId}/attachments path issueId`,
        `POST ${t}/share request issueId`,
        `POST ${t}/bulk request ids[]`,
      ],
    },
    {
      gives: [
        `GET ${t}/members items[].id`,
        "GET /api/me id",
        "POST /api/auth/login id",
        `GET ${t}/issues/{issueId} assignee`,
        `GET ${t}/issues/{issueId} reporter`,
        `PATCH ${t}/issues/{issueId} assignee`,
        `GET ${t}/projects/{project}/issues items[].assignee`,
        "GET /api/me/assigned items[].assignee",
        `POST ${t}/projects/{project}/issues reporter`,
        `GET ${t}/issues/{issueId}/comments items[].author`,
        `POST ${t}/issues/{issueId}/comments author`,
        "PATCH /api/comments/{commentId} author",
        `GET ${t}/audit items[].who`,
      ],
      asks: [
        `POST ${t}/projects/{project}/issues request assignee`,
        `PATCH ${t}/issues/{issueId} request assignee`,
        `PATCH ${t}/members/{memberId} path memberId`,
      ],
    },
    {
      gives: [
        "GET /api/me workspace",
        "PATCH /api/me workspace",
        "POST /api/auth/login workspace",
        "GET /internal/tenants items[].slug",
        `GET ${t} slug`,
      ],
      asks: tenantUse,
    },
    {
      gives: [
        `GET ${t}/projects items[].slug`,
        `POST ${t}/projects slug`,
        `GET ${t}/issues/{issueId} project`,
      ],
      asks: [
        ...projectUse,
        `GET ${t}/projects/{project}/webhooks path project`,
        `POST ${t}/projects/{project}/webhooks path project`,
        `DELETE ${t}/projects/{project} path project`,
      ],
    },
    {
      gives: [
        `GET ${t}/issues/{issueId} attachments[].id`,
        `POST ${t}/issues/{issueId}/attachments id`,
      ],
      asks: ["GET /api/attachments/{fileId} path fileId"],
    },
    {
      gives: [
        `POST ${t}/issues/{issueId}/comments id`,
        `GET ${t}/issues/{issueId}/comments items[].id`,
      ],
      asks: ["PATCH /api/comments/{commentId} path commentId"],
    },
    { gives: [`POST ${t}/exports jobId`], asks: [`GET ${t}/exports/{jobId} path jobId`] },
    {
      gives: ["GET /api/invites/{inviteToken} email"],
      asks: ["POST /api/auth/login request email"],
    },
    ...[`GET ${t}/projects/{project}/issues`, `GET ${t}/audit`].map((key) => ({
      gives: [`${key} next`],
      asks: [`${key} query cursor`],
    })),
  ],
  expected: [
    ...each(`GET ${t}/projects/{project}/issues items[].id`, [...issueRead, ...issueWork]),
    ...each(`GET ${t}/projects/{project}/board columns[].issues[].id`, [
      ...issueRead,
      ...issueWork,
      `POST ${t}/issues/{issueId}/vote path issueId`,
      `POST ${t}/share request issueId`,
    ]),
    ...each("GET /api/me/assigned items[].id", [...issueRead, ...issueWork]),
    ...each("GET /api/me/notifications items[].issue", [...issueRead, ...issueWork]),
    ...each(`GET ${t}/search items[].id`, issueRead),
    ...each(`POST ${t}/projects/{project}/issues id`, [
      `GET ${t}/issues/{issueId} path issueId`,
      `POST ${t}/issues/{issueId}/attachments path issueId`,
    ]),
    ...each(`GET ${t}/projects items[].slug`, projectUse),
    ...each("GET /internal/tenants items[].slug", [
      `GET ${t} path tenant`,
      "GET /internal/tenants/{tenant}/usage path tenant",
      `GET ${t}/projects path tenant`,
    ]),
    [`GET ${t}/members items[].id`, `POST ${t}/projects/{project}/issues request assignee`],
    ["GET /api/me id", `PATCH ${t}/issues/{issueId} request assignee`],
    [`GET ${t}/issues/{issueId} attachments[].id`, "GET /api/attachments/{fileId} path fileId"],
    [`POST ${t}/issues/{issueId}/comments id`, "PATCH /api/comments/{commentId} path commentId"],
    [`POST ${t}/exports jobId`, `GET ${t}/exports/{jobId} path jobId`],
    [`GET ${t}/projects/{project}/issues next`, `GET ${t}/projects/{project}/issues query cursor`],
  ],
};
