import type { UpstreamSettings } from "../../gateway/upstream-settings.ts";
import type { Loaded } from "../loaded.ts";
import type { ApiEntry } from "../settings/api.ts";

/** One pool per API version. */
export function upstreamName(entry: ApiEntry): string {
  return `${entry.name}@${entry.version}`;
}

/** gRPC is spoken over HTTP/2 alone; whatever else goes over HTTP/1.1 unless it is told otherwise. */
function protocolOf({ upstream, grpc }: ApiEntry): "http1" | "http2" {
  if (upstream.protocol !== "auto") return upstream.protocol;
  return grpc === undefined ? "http1" : "http2";
}

/** The pools of a configuration, certificates put in place of the files that hold them. */
export function upstreamPools({ settings, files }: Loaded): readonly UpstreamSettings[] {
  const text = (file: string | undefined) => (file === undefined ? undefined : files.get(file));
  return settings.apis.map((entry) => {
    const { upstream } = entry;
    return {
      name: upstreamName(entry),
      protocol: protocolOf(entry),
      targets: upstream.targets.map(({ url, weight }) => ({ url: new URL(url).origin, weight })),
      tls: {
        ca: text(upstream.tls.authorities),
        serverName: upstream.tls.serverName,
        clientCertificate: text(upstream.tls.certificate),
        clientKey: text(upstream.tls.key),
      },
      timeouts: upstream.timeouts,
      maxConnections: upstream.maxConnections,
      maxQueue: upstream.maxQueue,
      retries: upstream.retries,
      breaker: upstream.breaker,
      health: upstream.health,
      preserveHost: upstream.preserveHost,
    };
  });
}

/**
 * The upstream's path for a path in normal form: the base path taken off where asked, the path of the
 * targets' URLs put before. A base path is written in unreserved characters, so it has one spelling.
 */
export function upstreamPath(entry: ApiEntry, basePath: string): (path: string) => string {
  const before = pathOfTarget(entry.upstream.targets[0]?.url ?? "http://unset");
  const strip = entry.upstream.stripBasePath ? basePath.length : 0;
  if (before === "" && strip === 0) return (path) => path;
  return (path) => {
    const rest = path.slice(strip);
    if (before === "") return rest === "" ? "/" : rest;
    // A target's path is a prefix; "/" below it is the prefix with its own slash.
    return `${before}${rest}`;
  };
}

/** `http://a/b/` as `/b`. */
export function pathOfTarget(url: string): string {
  return new URL(url).pathname.replace(/\/+$/, "");
}
