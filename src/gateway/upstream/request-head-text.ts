import type { UpstreamRequest } from "./upstream-client.ts";

/** The bytes of a request's head (latin1), framed by what is sent and by nothing that was said. */
export function writeRequestHead(request: UpstreamRequest, host: string): string {
  const { fields, body, upgrade } = request;
  let text = `${request.method} ${request.path} HTTP/1.1\r\nhost: ${host}\r\n`;
  for (let i = 0; i < fields.length; i += 2) text += `${fields[i]}: ${fields[i + 1]}\r\n`;
  if (upgrade !== undefined) return `${text}connection: upgrade\r\nupgrade: ${upgrade}\r\n\r\n`;
  if (body === undefined)
    return wantsLength(request.method) ? `${text}content-length: 0\r\n\r\n` : `${text}\r\n`;
  const length = body === "stream" ? request.length : body.length;
  const framing = length === undefined ? "transfer-encoding: chunked" : `content-length: ${length}`;
  return `${text}${framing}\r\n\r\n`;
}

/** RFC 9110 §8.6: methods that give a body meaning say when there is none. */
function wantsLength(method: string): boolean {
  return method === "POST" || method === "PUT" || method === "PATCH";
}
