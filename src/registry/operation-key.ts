import type { Api, Operation } from "./operation.ts";

/** Stands for every host, where an API names none. */
export const anyHost = "*";

/**
 * The one name that register, learner, posture and reports know an operation by: `METHOD host /path`, such as
 * `GET api.example.com /v1/orders/{orderId}`. The path is whole, base path included.
 */
export function operationKey(method: string, host: string, path: string): string {
  return `${method} ${host} ${path}`;
}

/** The key of a declared operation. An API with several hosts is known by its first. */
export function declaredKey(api: Api, operation: Operation): string {
  return operationKey(
    operation.method,
    api.hosts[0] ?? anyHost,
    `${api.basePath}${operation.path}`,
  );
}

/** Takes a key apart. A path may hold spaces only as text of a template, so the first two are what counts. */
export function splitOperationKey(key: string): {
  readonly method: string;
  readonly host: string;
  readonly path: string;
} {
  const first = key.indexOf(" ");
  const second = key.indexOf(" ", first + 1);
  return {
    method: key.slice(0, first),
    host: key.slice(first + 1, second),
    path: key.slice(second + 1),
  };
}
