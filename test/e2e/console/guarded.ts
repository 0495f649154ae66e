import { request } from "node:https";

/** What the gateway answers to a GET. Its certificate is of this run's own authority, which nobody here knows. */
export function statusOf(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(url, { rejectUnauthorized: false }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
    });
    call.on("error", reject);
    call.end();
  });
}
