import type { Leak } from "./leak.ts";
import type { Passage } from "./passage.ts";

/** Where servers keep what they serve. IIS's folder is nobody's word. */
const iisRoot = /[\\/]inetpub\b/i;
const windowsSource =
  /\b[A-Za-z]:\\{1,2}(?:[\w .()-]{1,60}\\{1,2}){1,12}[\w .-]{1,80}\.(?:aspx?|cs(?:html|proj)?|vb|php\d?|jsp|java|config|mdb|ini|dll|py|rb|js|ts|cfm|ashx|asmx|asax)\b/i;
const unixSource =
  /(?:^|[\s"'(=:[])\/(?:var|home|usr|opt|srv|app|etc|root|mnt|data|Users|private|builds|workspace|code|www)\/(?:[\w.@+-]{1,80}\/){0,14}[\w.@+-]{1,80}\.(?:php\d?|inc|phtml|py|rb|erb|js|mjs|cjs|ts|java|jar|class|go|rs|pl|pm|cgi|ex|exs|cs|conf|cfg|ini|env|sql|sqlite3?|db|ya?ml|properties|log|sock|pem|key)\b/;

export function findPath(passage: Passage): Leak | undefined {
  if (passage.kind !== "field" && iisRoot.test(passage.visible))
    return { kind: "path", rule: "iis-root" };
  if (!passage.error) return undefined;
  const text = passage.visible.slice(0, 20_000);
  if (iisRoot.test(text) || windowsSource.test(text)) return { kind: "path", rule: "windows-path" };
  return unixSource.test(text) ? { kind: "path", rule: "unix-path" } : undefined;
}

const privateAddress = String.raw`(?:10(?:\.\d{1,3}){3}|127(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}|169\.254(?:\.\d{1,3}){2}|\[?f[cd][0-9a-f]{2}:[0-9a-f:]{2,38}\]?|localhost|::1)`;
const privateName = String.raw`(?:[\w-]{1,63}\.){1,6}(?:svc\.cluster\.local|cluster\.local|internal|intranet|corp|lan|consul)`;
/** An address that the house uses, with its port; or one next to the words of a failed connection. */
const withPort = new RegExp(
  String.raw`(?:^|[^\w.])(?:${privateAddress}|${privateName}):\d{2,5}\b`,
  "i",
);
const failedConnection = new RegExp(
  String.raw`\b(?:ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|dial (?:tcp|udp)|connection (?:to|refused)|(?:could not|can't|cannot|unable to|failed to) connect|connect(?:ing)? to|upstream|getaddrinfo|no such host|lookup)\b.{0,80}?(?:${privateAddress}|${privateName})`,
  "i",
);
/** System calls' error names followed by a host and port, whoever's they are. */
const systemCall = /\b(?:connect|getaddrinfo|read|write|listen|bind) E[A-Z]{4,15}\b[ :]\S{3,}/;

export function findAddress(passage: Passage): Leak | undefined {
  if (!passage.error) return undefined;
  const text = passage.visible.slice(0, 20_000);
  if (withPort.test(text)) return { kind: "address", rule: "private-address" };
  return failedConnection.test(text) || systemCall.test(text)
    ? { kind: "address", rule: "failed-connection" }
    : undefined;
}

const passwdLine =
  /^[a-z_][\w-]{0,31}:[^:\s]{0,120}:\d{1,6}:\d{1,6}:[^:]{0,120}:\/[^:]{0,120}:\/?\S{0,120}$/;
const shadowLine = /^[a-z_][\w-]{0,31}:(?:\$\d\w?\$\S{10,200}|[!*]{1,2}):\d{4,6}:\d+:/;
const environmentLine = /^(?:export )?[A-Z][A-Z0-9]*(?:_[A-Z0-9]+){1,6}\s?=\s?\S/;
const secretLine =
  /^(?:export )?[A-Z0-9_]*(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY|DATABASE_URL|DB_USER|DSN)[A-Z0-9_]*\s?=\s?\S/;
const fileHeads: readonly RegExp[] = [
  /^\[core\]\s+repositoryformatversion\s?=/m,
  /^ref: refs\/heads\/\S+\s*$/,
  /<connectionStrings>|<configuration>\s{0,20}<(?:appSettings|system\.web|system\.webServer)|<web-app\b[^<>]{0,300}xmlns/,
  /^; for 16-bit app support|^\[boot loader\]/m,
  /^(?:Options|RewriteEngine|AuthUserFile|Require valid-user|DirectoryIndex)\b.{0,80}$/m,
  /^[ \t]{0,80}(?:spring\.datasource|jdbc\.|hibernate\.connection|db)\.?(?:password|username|url)\s?=/m,
  /define\(\s?'(?:DB_PASSWORD|DB_USER|AUTH_KEY|SECURE_AUTH_KEY)'/,
];

/** Files of the system or of the application, delivered as they are. */
export function findConfiguration(passage: Passage): Leak | undefined {
  if (passage.kind === "field") return undefined;
  let environment = 0;
  let secrets = 0;
  for (const line of passage.lines) {
    if (passwdLine.test(line) || shadowLine.test(line))
      return { kind: "configuration", rule: "passwd" };
    if (environmentLine.test(line)) environment += 1;
    if (secretLine.test(line)) secrets += 1;
    if (environment >= 2 && secrets >= 1) return { kind: "configuration", rule: "environment" };
  }
  const front = passage.raw.slice(0, 8000);
  return fileHeads.some((pattern) => pattern.test(front))
    ? { kind: "configuration", rule: "file" }
    : undefined;
}
