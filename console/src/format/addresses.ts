/* Addresses within the console. Keys and ids go into the query: they hold slashes, braces and spaces. */

export function operationAddress(key: string): string {
  return `/operation?key=${encodeURIComponent(key)}`;
}

export function apiAddress(id: string): string {
  return `/api?id=${encodeURIComponent(id)}`;
}

export function callerAddress(subject: string): string {
  return `/caller?subject=${encodeURIComponent(subject)}`;
}

/** The list of callers, narrowed to what is asked for. */
export function callersAddress(of: {
  readonly [By in "consumer" | "operation" | "search"]?: string;
}): string {
  return `/callers?${new URLSearchParams(of)}`;
}

/** Where a change's or a finding's target is shown: an operation's key, an API's id; undefined: neither. */
export function targetAddress(target: string): string | undefined {
  if (/^[A-Z]+ [^ ]+ \//.test(target)) return operationAddress(target);
  if (/^[^ /]+@[^ /]+$/.test(target)) return apiAddress(target);
  return undefined;
}

/** A key's parts: method, host, and all the rest as its path. */
export function splitKey(key: string): {
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
