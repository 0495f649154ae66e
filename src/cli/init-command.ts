import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { relative, dirname, resolve } from "node:path";
import { Command } from "commander";
import { type InitialIssuer, initialConfig } from "../config/initial-config.ts";
import { readDocument } from "../config/source/document.ts";
import { formatProblem } from "../config/source/position.ts";
import { readContract } from "../registry/openapi/read-contract.ts";
import type { Contract } from "../registry/operation.ts";
import { Refusal, defaultConfig, withOutput } from "./command.ts";
import { exitCode } from "./exit-code.ts";
import type { Output } from "./output.ts";

interface Options {
  readonly openapi: string;
  readonly upstream?: string;
  readonly out: string;
  readonly force?: boolean;
  readonly issuer?: string;
  readonly audience?: readonly string[];
}

export function initCommand(): Command {
  const command = new Command("init")
    .description("Write a commented castellan.yaml from an OpenAPI document")
    .requiredOption("--openapi <file>", "OpenAPI 2.0, 3.0 or 3.1, in YAML or JSON")
    .option("--upstream <url>", "where the API runs; left out: its first server")
    .option("--issuer <url>", "who issues tokens for its callers, as they name it in `iss`")
    .option("--audience <names...>", "for whom those tokens are, as they name it in `aud`")
    .option("-o, --out <file>", "the file to write", defaultConfig)
    .option("--force", "write over a file that is there");
  return withOutput(command, (output, options: Options) => {
    if (existsSync(options.out) && options.force !== true) {
      throw new Refusal(`${options.out} is there already; --force writes over it`);
    }
    const contract = loadContract(output, options.openapi);
    const upstream = options.upstream ?? firstServer(contract) ?? "http://127.0.0.1:3000";
    const openapi = relative(dirname(resolve(options.out)), resolve(options.openapi));
    const owner = ownerName();
    const issuer = issuerOf(options);
    writeFileSync(options.out, initialConfig({ contract, openapi, upstream, owner, issuer }));
    output.line(
      `wrote ${options.out} for ${contract.operations.length} operations of ${contract.title}`,
    );
    output.line(`next: castellan check, castellan run`);
    output.result({ wrote: options.out, operations: contract.operations.length, upstream });
    return exitCode.ok;
  });
}

/** A token that is for nobody in particular is for anybody: the audience has to be said. */
export function issuerOf({
  issuer,
  audience = [],
}: Pick<Options, "issuer" | "audience">): InitialIssuer | undefined {
  if (issuer === undefined && audience.length === 0) return undefined;
  if (issuer === undefined || audience.length === 0) {
    throw new Refusal("--issuer and --audience come together", exitCode.usage);
  }
  return { issuer, audiences: audience };
}

/** Reads a contract, or tells every problem with its place. */
export function loadContract(output: Output, file: string): Contract {
  const read = readDocument(file, textOf(file));
  if (!read.ok) {
    for (const problem of read.problems) output.note(formatProblem(problem));
    throw new Refusal(`${file} cannot be read`);
  }
  const { value, place } = read.document;
  const folder = dirname(resolve(file));
  const contract = readContract(value, (part) => {
    const inner = readDocument(part, textOf(resolve(folder, part)));
    return inner.ok ? inner.document.value : undefined;
  });
  if (contract.ok) return contract.value;
  for (const { at, message } of contract.problems) {
    output.note(formatProblem({ file, ...place(at), message }));
  }
  throw new Refusal(`${file} has problems`);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new Refusal(`${file} cannot be read`);
  }
}

function firstServer({ root }: Contract): string | undefined {
  const servers = root["servers"];
  const first: unknown = Array.isArray(servers) ? servers[0] : undefined;
  const url: unknown =
    first !== null && typeof first === "object" ? Reflect.get(first, "url") : undefined;
  if (typeof url !== "string" || !/^https?:\/\//.test(url) || !URL.canParse(url)) return undefined;
  return new URL(url).origin;
}

export function ownerName(): string {
  try {
    return userInfo().username;
  } catch {
    return "owner";
  }
}
