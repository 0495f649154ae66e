import type { Content, Contract, Operation } from "../operation.ts";

/** The methods of a gRPC API, each as `package.Service/Method`. */
export interface GrpcMethods {
  /** One message each way. */
  readonly unary: readonly string[];
  /** A stream of messages on either side, or on both: silence is no fault of it. */
  readonly streaming: readonly string[];
}

/** Message formats that the gRPC project names. What they hold is for the service alone. */
const content: readonly Content[] = [
  "application/grpc",
  "application/grpc+proto",
  "application/grpc+json",
].map((range) => ({ range, schema: undefined, encoding: new Map() }));

/**
 * What a list of gRPC methods declares, in the form in which every contract is read: each method is the
 * operation `POST /package.Service/Method` whose messages nobody describes. What is not listed is undeclared.
 */
export function methodsContract(title: string, { unary, streaming }: GrpcMethods): Contract {
  return {
    title,
    version: "1",
    openapi: "3.1",
    grpc: true,
    basePaths: [""],
    operations: [
      ...unary.map((method) => operationOf(method, "unary")),
      ...streaming.map((method) => operationOf(method, "streaming")),
    ],
    securitySchemes: new Map(),
    warnings: [],
    root: {},
  };
}

function operationOf(method: string, rpc: "unary" | "streaming"): Operation {
  return {
    id: `POST /${method}`,
    method: "POST",
    path: `/${method}`,
    operationId: undefined,
    summary: `${rpc === "unary" ? "Unary" : "Streaming"} gRPC method`,
    tags: [],
    deprecated: false,
    parameters: [],
    requestBody: { required: true, content },
    responses: [{ status: "200", content, headers: [] }],
    security: undefined,
    extensions: new Map(),
    rpc,
  };
}
