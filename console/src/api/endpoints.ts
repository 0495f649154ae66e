import type {
  AdoptionView,
  ApiList,
  ApiPage,
  CallerPage,
  Callers,
  Changes,
  ExchangeView,
  Flows,
  Inventory,
  OperationPage,
  Overview,
  PostureView,
  SessionView,
  SignInView,
} from "../../../src/admin/contract.ts";
import type { AuditPage, Verification } from "./types.ts";

/** A resource of the admin API and the type of its answer. */
export interface Endpoint<Answer> {
  readonly path: string;
  /** Never set: it carries the type. */
  readonly answer?: Answer;
}

type Query = Readonly<Record<string, string | number | undefined>>;

export const session: Endpoint<SessionView> = { path: "/v1/session" };
export const signIn: Endpoint<SignInView> = { path: "/v1/sign-in" };
export const overview: Endpoint<Overview> = { path: "/v1/overview" };
export const apiList: Endpoint<ApiList> = { path: "/v1/apis" };
export const posture: Endpoint<PostureView> = { path: "/v1/posture" };
export const verification: Endpoint<Verification> = { path: "/v1/audit/verification" };

/** The latest exchanges; `exchanges` events of the stream each bring a list of newer ones. */
export const exchanges: Endpoint<{ readonly exchanges: readonly ExchangeView[] }> = {
  path: "/v1/exchanges?limit=200",
};
export const exchangeStream = "/v1/exchanges/stream";

/** Where signing in with OpenID Connect begins: a page to go to, not a resource to read. */
export const oidcStart = "/v1/sign-in/oidc";

export function inventory(query: Query): Endpoint<Inventory> {
  return { path: withQuery("/v1/inventory", query) };
}

export function operation(key: string): Endpoint<OperationPage> {
  return { path: `/v1/operations/${encodeURIComponent(key)}` };
}

/** What traffic taught of an operation, as an OpenAPI document: a file to keep, not a resource to read. */
export function learnedOpenapi(key: string): string {
  return `/v1/operations/${encodeURIComponent(key)}/openapi`;
}

export function api(id: string): Endpoint<ApiPage> {
  return { path: `/v1/apis/${encodeURIComponent(id)}` };
}

/** What was adopted into an API version, and how it becomes enforced. */
export function adoption(id: string): Endpoint<AdoptionView> {
  return { path: `/v1/apis/${encodeURIComponent(id)}/adoption` };
}

/** The same as an OpenAPI document: a file to keep. */
export function adoptedOpenapi(id: string): string {
  return `/v1/apis/${encodeURIComponent(id)}/adoption/openapi`;
}

export function callers(query: Query): Endpoint<Callers> {
  return { path: withQuery("/v1/callers", query) };
}

export function caller(subject: string): Endpoint<CallerPage> {
  return { path: `/v1/callers/${encodeURIComponent(subject)}` };
}

export function flows(query: Query): Endpoint<Flows> {
  return { path: withQuery("/v1/flows", query) };
}

export function changes(query: Query): Endpoint<Changes> {
  return { path: withQuery("/v1/changes", query) };
}

export function audit(query: Query): Endpoint<AuditPage> {
  return { path: withQuery("/v1/audit", query) };
}

function withQuery(path: string, query: Query): string {
  const set = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") set.set(name, String(value));
  }
  return set.size === 0 ? path : `${path}?${set}`;
}
