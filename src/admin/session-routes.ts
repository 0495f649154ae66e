import { z } from "zod";
import { millis } from "../kernel/clock.ts";
import { aFlag, aText, anInstant, described, objectOf } from "./answer-schema.ts";
import { type Caller, changeBy, roles } from "./caller.ts";
import type { ControlPlane } from "./control-plane.ts";
import type { Door } from "./door.ts";
import { bodySchema, readBody } from "./read-body.ts";
import { type Route, done, json, problem } from "./route.ts";
import { sessionCookie, sessionCookieName } from "./session-cookie.ts";
import { type Session, sessionLifetime } from "./sessions.ts";
import { byCode, byCredential } from "./who-calls.ts";

const proof = z.union(
  [
    z.strictObject({ credential: z.string().min(1).max(200).describe("The admin credential.") }),
    z.strictObject({ code: z.string().min(1).max(200).describe("A one-time sign-in code.") }),
  ],
  "must be either credential or code",
);

const codeFor = z.strictObject({
  name: z
    .string()
    .regex(/^[\w.@ -]{1,100}$/, "letters, digits, spaces and . _ @ -, at most 100")
    .optional()
    .describe("Who is to sign in with it; the audit log names them so, and that it was by code."),
  role: z.enum(roles).default("admin").describe("What they may do."),
});

const sessionView = objectOf(
  {
    name: described(aText, "As the audit log names the caller."),
    role: { enum: [...roles] },
    by: { enum: ["credential", "session", "oidc"] },
  },
  {
    csrf: described(
      aText,
      "To be sent as X-Castellan-CSRF with every change; only sessions have one.",
    ),
    expires: anInstant,
  },
);

const codeView = objectOf({
  code: aText,
  link: described(aText, "Opens the console and signs in, once."),
  expires: anInstant,
});

/** Signing in to the console and out of it. */
export const sessionRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/sign-in",
    summary: "Which ways to sign in there are",
    needs: "nobody",
    statuses: [200],
    responds: objectOf({ oidc: described(aFlag, "Is `/v1/sign-in/oidc` configured?") }),
    answer: (plane) => json(200, { oidc: plane.settings?.().oidc !== undefined }),
  },
  {
    method: "POST",
    path: "/v1/session",
    summary: "Signs in with the admin credential or a one-time code; the session comes as a cookie",
    needs: "nobody",
    body: bodySchema(proof),
    statuses: [201, 400, 401, 429],
    responds: sessionView,
    answer(plane, { body }, door) {
      const read = readBody(proof, body);
      if (!read.ok) return read.response;
      const who =
        "code" in read.value
          ? byCode(door, read.value.code)
          : byCredential(door, read.value.credential, plane.credential);
      if (!who.ok) return who.refusal;
      const { session, cookie } = openSession(plane, door, { ...who.caller, by: "session" });
      return { ...json(201, shown(session.caller, session)), headers: { "set-cookie": cookie } };
    },
  },
  {
    method: "GET",
    path: "/v1/session",
    summary: "Who the caller is, what they may do, and the token that their changes need",
    needs: "viewer",
    statuses: [200],
    responds: sessionView,
    answer: (_plane, { caller }, door) => json(200, shown(caller, sessionOf(caller, door))),
  },
  {
    method: "DELETE",
    path: "/v1/session",
    summary: "Signs out",
    needs: "viewer",
    statuses: [204, 409],
    answer(plane, { caller }, door) {
      if (caller.by === "credential") return problem(409, "the admin credential has no session");
      door.gatehouse.sessions.close(tokenOf(door));
      plane.state.audit.record(entry("session.closed", caller), plane.clock.now());
      return { ...done, headers: { "set-cookie": sessionCookie(door.origin, "", millis(0)) } };
    },
  },
  {
    method: "POST",
    path: "/v1/sign-in-codes",
    summary: "Makes a one-time code that signs somebody in to the console within ten minutes",
    needs: "admin",
    body: bodySchema(codeFor),
    statuses: [201, 400],
    responds: codeView,
    answer(plane, { body, caller }, door) {
      const read = readBody(codeFor, body);
      if (!read.ok) return read.response;
      const { role } = read.value;
      const name = `${read.value.name ?? caller.name} (sign-in code)`;
      const { code, expires } = door.gatehouse.codes.make({ name, role });
      const { actor, now } = changeBy(plane, caller);
      const action = "sign-in-code.created";
      plane.state.audit.record({ actor, action, target: name, details: { role } }, now);
      return json(201, { code, link: signInLink(door.origin, code), expires });
    },
  },
];

/** The code stands behind `#`: it is sent to no server, and stands in no log. */
export function signInLink(origin: string, code: string): string {
  return `${origin}/console/#code=${code}`;
}

/** Opens a session for somebody who has shown who they are, and writes so into the audit log. */
export function openSession(
  plane: ControlPlane,
  { gatehouse, origin }: Door,
  caller: Caller,
  details: Readonly<Record<string, string>> = {},
): { readonly session: Session; readonly cookie: string } {
  const { token, session } = gatehouse.sessions.open(caller);
  const opened = entry("session.opened", caller);
  plane.state.audit.record(
    { ...opened, details: { ...opened.details, ...details } },
    plane.clock.now(),
  );
  return { session, cookie: sessionCookie(origin, token, sessionLifetime) };
}

function entry(action: string, { name, role, by }: Caller) {
  return { actor: name, action, target: name, details: { role, by } };
}

function sessionOf(caller: Caller, door: Door): Session | undefined {
  return caller.by === "credential" ? undefined : door.gatehouse.sessions.find(tokenOf(door));
}

function tokenOf({ cookies, origin }: Door): string {
  return cookies.get(sessionCookieName(origin)) ?? "";
}

function shown(
  { name, role, by }: Caller,
  session: Session | undefined,
): Readonly<Record<string, unknown>> {
  return { name, role, by, csrf: session?.csrf, expires: session?.expires };
}
