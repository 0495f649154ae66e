import { millis } from "../kernel/clock.ts";
import { consolePath } from "./console-answer.ts";
import type { ControlPlane } from "./control-plane.ts";
import type { Door } from "./door.ts";
import { type NotSignedIn, signInLifetime } from "./openid-sign-in.ts";
import { page } from "./page.ts";
import type { AdminResponse, Route } from "./route.ts";
import { signInCookie, signInCookieName } from "./session-cookie.ts";
import { openSession } from "./session-routes.ts";

const beginPath = "/v1/sign-in/oidc";
const callbackPath = `${beginPath}/callback`;

/** Sign-in with OpenID Connect: pages for a person's browser, not calls of a program. */
export const openidRoutes: readonly Route[] = [
  {
    method: "GET",
    path: beginPath,
    summary: "Sends the browser to the identity provider",
    needs: "nobody",
    page: true,
    produces: "text/html",
    statuses: [302, 404, 503],
    async answer(plane, _asked, door) {
      const oidc = plane.settings?.().oidc;
      if (oidc === undefined) return notConfigured;
      const home = homeOf(plane, door);
      // Cookies belong to a host: the browser must leave from where the provider sends it back to.
      if (door.origin !== home) return redirect(home + beginPath);
      const begun = await door.gatehouse.openid.begin(oidc, home + callbackPath);
      if (begun === undefined) return refusals.unreachable;
      return redirect(begun.location, [signInCookie(home, begun.cookie, signInLifetime)]);
    },
  },
  {
    method: "GET",
    path: callbackPath,
    summary:
      "Where the identity provider sends the browser back to; signs in and opens the console",
    needs: "nobody",
    page: true,
    produces: "text/html",
    query: [
      { name: "code", description: "The provider's authorization code." },
      { name: "state", description: "What was sent along to the provider." },
    ],
    statuses: [302, 400, 403, 404, 429, 502, 503],
    async answer(plane, _asked, door) {
      const oidc = plane.settings?.().oidc;
      if (oidc === undefined) return notConfigured;
      const { gatehouse, origin, cookies, target, peer } = door;
      const wait = gatehouse.failed.wait(peer);
      if (wait > 0) return { ...tooMany, headers: { "retry-after": String(wait) } };
      const back = new URL(homeOf(plane, door) + callbackPath + target.search);
      const cookie = cookies.get(signInCookieName(origin)) ?? "";
      const signedIn = await gatehouse.openid.finish(oidc, back, cookie);
      const gone = signInCookie(origin, "", millis(0));
      // Every failure has cost the provider a question.
      if (!signedIn.ok && signedIn.why === "failed") gatehouse.failed.count(peer);
      if (!signedIn.ok) return { ...refusals[signedIn.why], headers: { "set-cookie": gone } };
      const { caller, subject } = signedIn;
      const opened = openSession(plane, door, caller, { issuer: oidc.issuer, subject });
      return redirect(consolePath, [opened.cookie, gone]);
    },
  },
];

/** The one origin that the provider knows. A name for loopback stands for all of them. */
function homeOf({ settings }: ControlPlane, { gatehouse }: Door): string {
  return settings?.().externalUrl ?? gatehouse.home;
}

function redirect(location: string, cookies: readonly string[] = []): AdminResponse {
  return { status: 302, contentType: "", body: "", headers: { location, "set-cookie": cookies } };
}

const again = "Go back to the console to try again.";

const notConfigured = page(404, "No identity provider is configured", [
  "Sign in with the admin credential or a one-time code, or set admin.oidc in castellan.yaml.",
]);

const tooMany = page(429, "Too many sign-ins failed", ["Wait a minute, then try again."]);

const refusals: Readonly<Record<NotSignedIn, AdminResponse>> = {
  unreachable: page(503, "The identity provider cannot be reached", [
    "It did not answer as an OpenID provider does. The gateway's log says why. The gateway itself works on.",
    again,
  ]),
  stale: page(400, "This sign-in is not valid any more", [
    "It took longer than ten minutes, or it was begun in another browser.",
    again,
  ]),
  denied: page(403, "The identity provider did not sign you in", [
    "It sent you back without a sign-in, perhaps because it was cancelled.",
    again,
  ]),
  failed: page(502, "The sign-in could not be completed", [
    "The identity provider's answer could not be verified. The gateway's log says why.",
    again,
  ]),
  "no-role": page(403, "You have no role here", [
    "The identity provider knows you, but nothing that it says of you means viewer, operator or admin here.",
    "Whoever runs this gateway can change that: in the provider, or under admin.oidc.roles in castellan.yaml.",
  ]),
};
