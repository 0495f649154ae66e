import { crc32 } from "./checksums.ts";

/**
 * A key format that its issuer publishes: a fixed beginning, an alphabet, a length, sometimes a checksum.
 * The body is what follows the prefix.
 */
export interface KeyFormat {
  readonly rule: string;
  readonly prefix: string;
  readonly alphabet: RegExp;
  readonly least: number;
  readonly most: number;
  /** Further structure of the whole key; without it, prefix, alphabet and length decide. */
  readonly valid?: (key: string) => boolean;
}

const base62 = /^[0-9A-Za-z]+$/;
const url64 = /^[\w-]+$/;
const url64Dots = /^[\w.-]+$/;
const hex = /^[0-9a-f]+$/;
const base32 = /^[A-Z2-7]+$/;

const digits62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** GitHub and npm end their tokens in the CRC-32 of the 30 characters before, in base 62, six digits. */
function crcEnding(key: string): boolean {
  const body = key.slice(key.indexOf("_") + 1);
  let rest = crc32(body.slice(0, -6));
  let text = "";
  for (let i = 0; i < 6; i += 1) {
    text = (digits62[rest % 62] ?? "") + text;
    rest = Math.floor(rest / 62);
  }
  return text === body.slice(-6);
}

function format(
  rule: string,
  prefix: string,
  alphabet: RegExp,
  length: readonly [least: number, most: number],
): KeyFormat {
  return { rule, prefix, alphabet, least: length[0], most: length[1] };
}

const formats: readonly KeyFormat[] = [
  ...["AKIA", "ASIA", "ABIA", "ACCA"].map((p) => ({
    ...format("aws-access-key", p, base32, [16, 16]),
    // Amazon's documentation writes its sample keys with this ending.
    valid: (key: string) => !key.endsWith("EXAMPLE"),
  })),
  ...["ghp_", "gho_", "ghu_", "ghs_", "ghr_"].map((p) => ({
    ...format("github-token", p, base62, [36, 36]),
    valid: crcEnding,
  })),
  { ...format("npm-token", "npm_", base62, [36, 36]), valid: crcEnding },
  format("github-fine-token", "github_pat_", url64, [82, 82]),
  format("gitlab-token", "glpat-", url64Dots, [20, 60]),
  format("slack-token", "xoxb-", /^[0-9A-Za-z-]+$/, [40, 90]),
  format("slack-token", "xoxp-", /^[0-9A-Za-z-]+$/, [40, 90]),
  format("slack-token", "xapp-", /^[0-9A-Za-z-]+$/, [40, 120]),
  format("stripe-key", "sk_live_", base62, [16, 120]),
  format("stripe-key", "rk_live_", base62, [16, 120]),
  format("stripe-webhook-secret", "whsec_", /^[0-9A-Za-z+/=]+$/, [32, 64]),
  format("google-api-key", "AIza", url64, [35, 35]),
  format("google-oauth-token", "ya29.", url64Dots, [40, 400]),
  format("google-client-secret", "GOCSPX-", url64, [28, 28]),
  format("sendgrid-key", "SG.", /^[\w-]{22}\.[\w-]{43}$/, [66, 66]),
  format("pypi-token", "pypi-AgEIcHlwaS5vcmc", url64, [50, 300]),
  format("openai-key", "sk-proj-", url64, [40, 200]),
  format("openai-key", "sk-svcacct-", url64, [40, 200]),
  format("anthropic-key", "sk-ant-", url64, [80, 140]),
  { ...format("openai-key", "sk-", base62, [48, 48]), valid: (key) => key.includes("T3BlbkFJ") },
  format("digitalocean-token", "dop_v1_", hex, [64, 64]),
  format("digitalocean-token", "doo_v1_", hex, [64, 64]),
  format("shopify-token", "shpat_", /^[0-9a-fA-F]+$/, [32, 32]),
  format("shopify-token", "shpss_", /^[0-9a-fA-F]+$/, [32, 32]),
  format("vault-token", "hvs.", url64, [24, 200]),
  format("vault-token", "hvb.", url64, [24, 300]),
  format("huggingface-token", "hf_", /^[A-Za-z]+$/, [34, 34]),
  format("databricks-token", "dapi", hex, [32, 34]),
  format("linear-key", "lin_api_", base62, [40, 40]),
  format("postman-key", "PMAK-", /^[0-9a-f-]+$/, [59, 59]),
  format("square-secret", "sq0csp-", url64, [43, 43]),
  format("square-token", "EAAA", url64, [60, 60]),
  format("age-secret-key", "AGE-SECRET-KEY-1", /^[0-9A-Z]+$/, [58, 58]),
  format("planetscale-token", "pscale_tkn_", url64Dots, [32, 64]),
  format("doppler-token", "dp.pt.", base62, [43, 43]),
  format("grafana-token", "glsa_", url64, [41, 41]),
  format("notion-token", "ntn_", base62, [43, 50]),
  format("tailscale-key", "tskey-", /^[0-9A-Za-z-]+$/, [20, 80]),
  format("sourcegraph-token", "sgp_", /^(?:[0-9a-f]{16}_|local_)?[0-9a-f]{40}$/, [40, 57]),
  format("figma-token", "figd_", url64, [40, 60]),
  format("groq-key", "gsk_", base62, [52, 52]),
  format("docker-token", "dckr_pat_", url64, [27, 27]),
  format("onepassword-token", "ops_eyJ", /^[\w=-]+$/, [240, 1200]),
  format("octopus-key", "API-", /^[A-Z0-9]+$/, [26, 26]),
  format("facebook-token", "EAA", base62, [100, 300]),
  format("grafana-cloud-token", "glc_", /^[\w+/=]+$/, [32, 400]),
  format("pulumi-token", "pul-", hex, [40, 40]),
  format("bedrock-key", "ABSK", /^[0-9A-Za-z+/=]+$/, [109, 269]),
  format("terraform-token", "atlasv1.", url64Dots, [60, 70]),
];

const byFirst: ReadonlyMap<string, readonly KeyFormat[]> = Map.groupBy(
  formats,
  (key) => key.prefix[0] ?? "",
);

const firstCodes: ReadonlySet<number> = new Set(formats.map((key) => key.prefix.charCodeAt(0)));

/** Does a key of any format begin with this character? */
export function opensKey(code: number): boolean {
  return firstCodes.has(code);
}

/** The format of one token of a text, or undefined. `checked`: its own checksum or structure was verified. */
export function issuerKey(token: string): KeyFormat | undefined {
  for (const key of byFirst.get(token[0] ?? "") ?? []) {
    if (!token.startsWith(key.prefix)) continue;
    const length = token.length - key.prefix.length;
    if (length < key.least || length > key.most) continue;
    const body = token.slice(key.prefix.length);
    if (!key.alphabet.test(body) || isPlaceholder(body)) continue;
    if (key.valid === undefined || key.valid(token)) return key;
  }
  return undefined;
}

/** `xxxxxxxx`, `your-key-here`, `0123456789…`, `abcdefgh…`: what documentation writes in place of a key. */
export function isPlaceholder(body: string): boolean {
  if (new Set(body).size < 6) return true;
  if (
    /x{6}|X{6}|0{8}|\*{3}|\.{3}|example|sample|placeholder|your|here|redacted|dummy|test[_-]?key/i.test(
      body,
    )
  ) {
    return true;
  }
  return steps(body) > body.length * 0.6;
}

/** How many characters follow their neighbour in the code table: high in `abcdef…` and `123456…`. */
function steps(text: string): number {
  let count = 0;
  for (let i = 1; i < text.length; i += 1) {
    const step = text.charCodeAt(i) - text.charCodeAt(i - 1);
    if (step === 1 || step === -1 || step === 0) count += 1;
  }
  return count;
}
