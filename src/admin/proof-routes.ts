import { aText, described, objectOf } from "./answer-schema.ts";
import { gatewayProof } from "./gateway-proof.ts";
import { type Route, json, problem } from "./route.ts";

/** 128 to 512 bits as base64url. */
const challengeForm = /^[\w-]{22,86}$/;

/**
 * While no gateway runs, any program of this machine may listen at its admin address. Whoever is about to send the
 * credential there asks this first; open, as it must be, and of no use to whoever does not hold the credential.
 */
export const proofRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/proof",
    summary: "Proves that this gateway holds the admin credential, without telling it",
    needs: "nobody",
    query: [{ name: "challenge", description: "22 to 86 characters of base64url, by chance." }],
    statuses: [200, 400],
    responds: objectOf({
      proof: described(
        aText,
        "base64url of HMAC-SHA-256 (RFC 2104), its key the admin credential, of three lines: `castellan admin proof`, the origin that the gateway listens at, the challenge. No line feed at the end.",
      ),
    }),
    answer({ credential }, { query }, { gatehouse: { home: origin } }) {
      const challenge = query.get("challenge") ?? "";
      if (!challengeForm.test(challenge)) {
        return problem(400, "challenge: 22 to 86 characters of base64url");
      }
      return json(200, { proof: gatewayProof(credential, { origin, challenge }) });
    },
  },
];
