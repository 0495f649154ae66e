export interface HostEntry<T> {
  /** A lower-case host name, `*.example.com` (any name below it), or `""` for every host. */
  readonly host: string;
  readonly value: T;
}

/** Answers, for an authority (`host` or `host:port`), the values that serve it, the most exact first. */
export type HostMatcher<T> = (authority: string) => readonly T[];

/** A name has at most 127 labels (RFC 1035 §3.1); what is longer is no name. */
const maxLabels = 128;

/** Compiles host names: an exact one comes before `*.b.example`, that before `*.example`, that before `""`. */
export function compileHostMatcher<T>(entries: readonly HostEntry<T>[]): HostMatcher<T> {
  const exact = new Map<string, T[]>();
  const below = new Map<string, T[]>();
  const every: T[] = [];
  for (const { host, value } of entries) {
    if (host === "" || host === "*") every.push(value);
    else if (host.startsWith("*.")) append(below, host.slice(1), value);
    else append(exact, host, value);
  }
  return (authority) => {
    const host = withoutPort(authority);
    if (exact.size + below.size === 0) return every;
    const found: T[] = [...(exact.get(host) ?? [])];
    let dot = host.indexOf(".");
    for (let label = 0; dot !== -1 && label < maxLabels; label += 1) {
      // ".example.com" alone is no name below example.com.
      if (dot > 0) found.push(...(below.get(host.slice(dot)) ?? []));
      dot = host.indexOf(".", dot + 1);
    }
    found.push(...every);
    return found;
  };
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function withoutPort(authority: string): string {
  const bracket = authority.lastIndexOf("]");
  const colon = authority.indexOf(":", Math.max(bracket, 0));
  return colon === -1 ? authority : authority.slice(0, colon);
}
