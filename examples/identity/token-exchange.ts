import { type JWTPayload, createLocalJWKSet, jwtVerify } from "jose";
import type { Provider, TokenEndpointGrantContext } from "oidc-provider";
import { isUser } from "./accounts.ts";
import { grants } from "./clients.ts";
import { errors } from "./oidc-provider.ts";
import { type ProviderSettings, resourceServer } from "./provider-configuration.ts";
import { algorithm, publicHalf } from "./signing-key.ts";

interface Parameters {
  readonly subject_token?: string;
  readonly subject_token_type?: string;
  readonly requested_token_type?: string;
}

const accessTokenType = "urn:ietf:params:oauth:token-type:access_token";
const parameters = ["subject_token", "subject_token_type", "requested_token_type", "scope"];

/** RFC 8693, delegation: a service swaps a user's access token for one of its own, with no more scopes. */
export function addTokenExchange(provider: Provider, settings: ProviderSettings): void {
  const keys = createLocalJWKSet({ keys: settings.keys.map(publicHalf) });
  provider.registerGrantType<Parameters>(
    grants.exchange,
    async (ctx) => {
      const { oidc } = ctx;
      checkTypes(oidc.params);
      const subject = await jwtVerify(oidc.params.subject_token ?? "", keys, {
        issuer: provider.issuer,
        audience: settings.audience,
        algorithms: [algorithm],
        typ: "at+jwt",
      }).catch(() => {
        throw new errors.InvalidRequest("subject_token is not a valid access token");
      });
      await issue(ctx, settings, subject.payload);
    },
    parameters,
  );
}

function checkTypes(params: Parameters): void {
  if (params.subject_token_type !== accessTokenType) {
    throw new errors.InvalidRequest("subject_token_type must be an access token's");
  }
  if ((params.requested_token_type ?? accessTokenType) !== accessTokenType) {
    throw new errors.InvalidRequest("requested_token_type must be an access token's");
  }
}

async function issue(
  ctx: TokenEndpointGrantContext<Parameters>,
  settings: ProviderSettings,
  subject: JWTPayload,
): Promise<void> {
  const { provider, client, params } = ctx.oidc;
  if (!isUser(subject.sub)) throw new errors.InvalidRequest("subject_token is not a user's");
  const held = typeof subject["scope"] === "string" ? subject["scope"].split(" ") : [];
  const wanted = params.scope?.split(" ") ?? held;
  if (!wanted.every((scope) => held.includes(scope))) {
    throw new errors.InvalidScope("scope goes beyond the subject_token's", wanted.join(" "));
  }
  const token = new provider.AccessToken({
    accountId: subject.sub,
    client,
    // The user consented when the subject_token was issued; there is no second consent to name.
    grantId: "",
    gty: "token_exchange",
    scope: wanted.join(" "),
  });
  token.resourceServer = new provider.ResourceServer(
    settings.audience,
    resourceServer(settings, "jwt"),
  );
  ctx.body = {
    access_token: await token.save(),
    issued_token_type: accessTokenType,
    token_type: token.tokenType,
    expires_in: token.expiration,
    scope: token.scope,
  };
}
