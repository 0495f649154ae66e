import type { IncomingMessage } from "node:http";
import { type AdminResponse, type Route, problem } from "./route.ts";

/** The largest body of an administrative request. */
const maxBody = 64 * 1024;

/** The body of a call, where its route takes one. */
export async function readJson(
  request: IncomingMessage,
  route: Route,
): Promise<AdminResponse | { readonly value: unknown }> {
  if (route.body === undefined) {
    request.resume();
    return { value: undefined };
  }
  const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim();
  if (type !== "application/json") return problem(415);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    if (length > maxBody) return problem(413);
    chunks.push(chunk as Buffer);
  }
  try {
    return { value: JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown };
  } catch {
    return problem(400, "the body is not JSON");
  }
}
