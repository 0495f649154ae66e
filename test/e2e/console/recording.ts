/** A line of a recording: a refund is read at an API that no contract names. Within the last hour. */
export function recordOf(index: number): string {
  const id = 1000 + index;
  return `${JSON.stringify({
    time: new Date(Date.now() - 3_000_000 + index * 1000).toISOString(),
    client: { ip: `192.0.2.${index % 5}` },
    request: {
      method: "GET",
      url: `https://legacy.shop.example/v1/refunds/${id}?expand=lines`,
      headers: [["authorization", `Bearer x${index % 4}`]],
    },
    response: {
      status: 200,
      headers: [["content-type", "application/json"]],
      body: JSON.stringify({ id, amount: index * 3.5, email: `u${index}@example.com` }),
    },
    durationMs: 12,
    principal: { id: `u${index % 4}`, kind: "user", roles: ["clerk"], scopes: [] },
  })}\n`;
}
