import type { JsonValue } from "../http/json.ts";
import type { Millis } from "../kernel/clock.ts";
import type { Problem } from "../kernel/result.ts";

/** Who may reach an API (DESIGN §6). */
export type Exposure = "public" | "partner" | "internal";

/**
 * A JSON Schema as it stands in the contract: draft 2020-12, or what 3.0 and 2.0 write for it (`nullable`,
 * boolean `exclusiveMinimum`); `schema/compile.ts` reads them all. `$ref`s point into `Contract.root`.
 */
export type Schema = { readonly [keyword: string]: JsonValue } | boolean;

export type ParameterPlace = "path" | "query" | "header" | "cookie";

/** OpenAPI 3.1 §4.8.12, with defaults filled in. */
export interface Parameter {
  readonly name: string;
  readonly in: ParameterPlace;
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly style:
    | "matrix"
    | "label"
    | "simple"
    | "form"
    | "spaceDelimited"
    | "pipeDelimited"
    | "deepObject";
  readonly explode: boolean;
  readonly allowReserved: boolean;
  readonly allowEmptyValue: boolean;
  readonly schema: Schema | undefined;
  /** Where the parameter is `content` and not `schema`: the media type its text is written in. */
  readonly mediaType: string | undefined;
}

/** One entry of a `content` map. `range` may be a media range such as `text/*` or any. */
export interface Content {
  readonly range: string;
  readonly schema: Schema | undefined;
  /** OpenAPI encoding objects by property name, for form and multipart bodies. */
  readonly encoding: ReadonlyMap<string, Encoding>;
}

export interface Encoding {
  readonly contentType: string | undefined;
  readonly style: Parameter["style"] | undefined;
  readonly explode: boolean | undefined;
}

export interface RequestBody {
  readonly required: boolean;
  readonly content: readonly Content[];
}

export interface Response {
  /** A status such as `200`, a class such as `2XX`, or `default`. */
  readonly status: string;
  readonly content: readonly Content[];
  readonly headers: readonly Parameter[];
}

/** OpenAPI security requirement: every scheme named must be satisfied, each with its scopes. */
export type SecurityRequirement = ReadonlyMap<string, readonly string[]>;

/** OpenAPI 3.1 §4.8.27. `kind` is what proves it at the gate. */
export interface SecurityScheme {
  readonly name: string;
  readonly kind: "bearer" | "api-key" | "mtls" | "basic" | "other";
  readonly openIdConnectUrl: string | undefined;
  /** For api-key schemes: the place and name the contract gives. */
  readonly place: { readonly in: "header" | "query" | "cookie"; readonly name: string } | undefined;
}

export interface Operation {
  /** `METHOD /path/{template}`; unique within an API version. */
  readonly id: string;
  readonly method: string;
  /** Path template below the API's base path, such as `/orders/{orderId}`. */
  readonly path: string;
  readonly operationId: string | undefined;
  readonly summary: string | undefined;
  readonly tags: readonly string[];
  readonly deprecated: boolean;
  readonly parameters: readonly Parameter[];
  readonly requestBody: RequestBody | undefined;
  readonly responses: readonly Response[];
  /** Undefined: the contract says nothing. Empty: it says that nobody needs to be known. */
  readonly security: readonly SecurityRequirement[] | undefined;
  /** The `x-…` members of the operation object. */
  readonly extensions: ReadonlyMap<string, JsonValue>;
  /** Of a gRPC method: how its messages come. They are frames that nobody here reads. */
  readonly rpc?: "unary" | "streaming";
}

/** An OpenAPI document after loading: 2.0 and 3.0 are converted, so that readers see one form. */
export interface Contract {
  readonly title: string;
  readonly version: string;
  readonly openapi: "2.0" | "3.0" | "3.1";
  /** It was no document: a list of gRPC methods, put into this form. */
  readonly grpc?: boolean;
  /** Path prefixes of its `servers`, such as `/v2`; `[""]` when it names none. */
  readonly basePaths: readonly string[];
  readonly operations: readonly Operation[];
  readonly securitySchemes: ReadonlyMap<string, SecurityScheme>;
  /** What is sloppy in the document and was read in the safest sense. */
  readonly warnings: readonly Problem[];
  /**
   * The document that every `$ref` in a schema points into, with the files it refers to
   * (`x-castellan-files`). Schemas of 2.0 are also found under `#/components/schemas/…`.
   */
  readonly root: { readonly [name: string]: JsonValue };
}

/** One version of one API, as the configuration declares it. */
export interface Api {
  readonly name: string;
  readonly version: string;
  readonly owner: string;
  readonly purpose: string;
  readonly exposure: Exposure;
  /** Before this instant the API does not exist for its callers. */
  readonly live: Millis | undefined;
  /** RFC 9745: when it became deprecated. */
  readonly deprecated: Millis | undefined;
  /** RFC 8594 Sunset; afterwards 410. */
  readonly retired: Millis | undefined;
  /** Lower-case host names it answers to, `*.example.com` allowed; empty: every host. */
  readonly hosts: readonly string[];
  /** `""`, or a path such as `/shop`. */
  readonly basePath: string;
  readonly contract: Contract | undefined;
}
