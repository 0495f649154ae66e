import type { Ports } from "../../engine/ports.ts";
import type { Issuer } from "../../engine/realm.ts";
import { BoundedMap } from "../../kernel/bounded.ts";
import { type Millis, millis } from "../../kernel/clock.ts";
import { base64 } from "../encoding.ts";
import { type JsonObject, member, parseJsonObject } from "../strict-json.ts";
import type { Config } from "./config.ts";

export type Introspection = NonNullable<Issuer["introspection"]>;

/** What the issuer says of a token. `unavailable`: nothing that can be relied on, so nobody gets in. */
export type Answer =
  | { readonly kind: "active"; readonly claims: JsonObject }
  | { readonly kind: "inactive" }
  | { readonly kind: "unavailable"; readonly cause: string };

interface Remembered {
  readonly answer: Answer;
  readonly until: Millis;
}

/** Answers kept in each worker. Inactive ones have a place of their own: strangers can make them at will. */
const maxActive = 10_000;
const maxInactive = 10_000;

/** RFC 7662 answers are small JSON objects. */
const maxBytes = 65_536;

/** After a failure the issuer is left alone for this long, ms: a storm of requests must not become one of calls. */
const pause = 1000;

const inactive: Answer = { kind: "inactive" };

/** One issuer's introspection endpoint (RFC 7662), with what it said lately. */
export class Endpoint {
  readonly #issuer: Issuer;
  readonly #settings: Introspection;
  readonly #config: Config;
  readonly #ports: Ports;
  readonly #authorization: string;
  readonly #active = new BoundedMap<string, Remembered>(maxActive);
  readonly #inactive = new BoundedMap<string, Remembered>(maxInactive);
  readonly #asking = new Map<string, Promise<Answer>>();
  #pauseUntil = Number.NEGATIVE_INFINITY;

  constructor(issuer: Issuer, settings: Introspection, config: Config, ports: Ports) {
    this.#issuer = issuer;
    this.#settings = settings;
    this.#config = config;
    this.#ports = ports;
    this.#authorization = `Basic ${base64(`${formEncode(settings.clientId)}:${formEncode(settings.clientSecret)}`)}`;
  }

  /** What is known without asking. `hash` is the SHA-256 of the token: the token itself is not kept. */
  recall(hash: string, now: Millis): Answer | undefined {
    const known = this.#active.get(hash) ?? this.#inactive.peek(hash);
    return known !== undefined && now < known.until ? known.answer : undefined;
  }

  /** Asks, once for all who want to know of the same token at the same time. Never rejects. */
  ask(token: string, hash: string, now: Millis): Promise<Answer> {
    const asking = this.#asking.get(hash);
    if (asking !== undefined) return asking;
    if (now < this.#pauseUntil) return Promise.resolve({ kind: "unavailable", cause: "pausing" });
    if (this.#asking.size >= this.#config.concurrency) {
      return Promise.resolve({ kind: "unavailable", cause: "too many questions at once" });
    }
    const question = this.#question(token, hash).finally(() => {
      this.#asking.delete(hash);
    });
    this.#asking.set(hash, question);
    return question;
  }

  async #question(token: string, hash: string): Promise<Answer> {
    try {
      const answer = await this.#send(token);
      if (answer.kind === "unavailable") return this.#fail(answer.cause);
      this.#remember(hash, answer);
      return answer;
    } catch (fault) {
      return this.#fail(fault instanceof Error ? fault.message : "unknown");
    }
  }

  async #send(token: string): Promise<Answer> {
    const { status, contentType, body } = await this.#ports.outbound.fetch({
      method: "POST",
      url: this.#settings.endpoint,
      headers: {
        accept: "application/json",
        "content-type": "application/x-www-form-urlencoded",
        authorization: this.#authorization,
      },
      body: `token=${formEncode(token)}&token_type_hint=access_token`,
      timeout: this.#config.timeout,
      maxBytes,
    });
    if (status !== 200) return { kind: "unavailable", cause: `status ${status}` };
    if (!isJson(contentType)) return { kind: "unavailable", cause: "not JSON" };
    const claims = parseJsonObject(body);
    const active = claims === undefined ? undefined : member(claims, "active");
    if (claims === undefined || typeof active !== "boolean") {
      return { kind: "unavailable", cause: "malformed" };
    }
    return active ? { kind: "active", claims } : inactive;
  }

  #remember(hash: string, answer: Answer): void {
    const now = this.#ports.clock.now();
    this.#active.delete(hash);
    this.#inactive.delete(hash);
    if (answer.kind === "inactive") {
      this.#inactive.set(hash, { answer, until: millis(now + this.#config.inactiveFor) });
    } else {
      this.#active.set(hash, { answer, until: millis(now + this.#settings.cacheFor) });
    }
  }

  #fail(cause: string): Answer {
    this.#pauseUntil = this.#ports.clock.now() + pause;
    this.#ports.alert("introspection.unavailable", { issuer: this.#issuer.name, cause });
    return { kind: "unavailable", cause };
  }
}

function isJson(contentType: string | undefined): boolean {
  const essence = (contentType ?? "").split(";", 1)[0]?.trim().toLowerCase();
  return essence === "application/json";
}

/** application/x-www-form-urlencoded, as RFC 6749 §2.3.1 wants client names and secrets before Basic. */
function formEncode(text: string): string {
  return encodeURIComponent(text)
    .replaceAll("%20", "+")
    .replaceAll(/[!'()~]/g, escapeOne);
}

function escapeOne(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
