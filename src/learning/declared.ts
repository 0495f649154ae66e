import type { Pair } from "../http/head.ts";
import { compileHostMatcher } from "../registry/host-matcher.ts";
import { type Matcher, compileMatcher } from "../registry/matcher.ts";
import {
  anyHost,
  declaredKey,
  operationKey,
  splitOperationKey,
} from "../registry/operation-key.ts";
import type { Api, Operation } from "../registry/operation.ts";

/** A declared operation with the API it belongs to. */
export interface Declared {
  readonly key: string;
  readonly api: Api;
  readonly operation: Operation;
}

export interface FoundDeclared {
  readonly declared: Declared;
  /** Values of the path template. */
  readonly parameters: readonly Pair[];
}

export interface FoundPath {
  readonly key: string;
  readonly parameters: readonly Pair[];
}

export interface DeclaredOperations {
  find(method: string, host: string, segments: readonly string[]): FoundDeclared | undefined;
  /** The key that this method would have on a declared path that does not declare it. */
  beside(method: string, host: string, segments: readonly string[]): FoundPath | undefined;
  byKey(key: string): Declared | undefined;
  /** The key of what a pinned template stands for: an API with several hosts has one key and several templates. */
  keyOfPin(template: string): string;
  /** For pinning path templates; a host of `""` is every host. */
  readonly pins: readonly {
    readonly method: string;
    readonly host: string;
    readonly path: string;
  }[];
}

/** Everything that these APIs' contracts declare, to be found by request and by key. */
export function declaredOperations(apis: readonly Api[]): DeclaredOperations {
  const { byKey, byHost, byTemplate } = indexed(apis);
  const matchers = compileHostMatcher(
    [...byHost].map(([host, all]) => ({
      host,
      value: { operations: matcherOf(all), paths: pathsOf(all) },
    })),
  );
  return {
    byKey: (key) => byKey.get(key),
    keyOfPin(template) {
      const { method, path } = splitOperationKey(template);
      return (
        byTemplate.get(template) ?? byTemplate.get(operationKey(method, anyHost, path)) ?? template
      );
    },
    find(method, host, segments) {
      for (const { operations } of matchers(host)) {
        const found = operations(method, segments);
        if (found !== undefined) {
          return { declared: found.value, parameters: found.pathParameters };
        }
      }
      return undefined;
    },
    beside(method, host, segments) {
      for (const { paths } of matchers(host)) {
        const found = paths(anyMethod, segments);
        if (found === undefined) continue;
        const { host: own, path } = splitOperationKey(found.value);
        return { key: operationKey(method, own, path), parameters: found.pathParameters };
      }
      return undefined;
    },
    pins: [...byHost].flatMap(([host, all]) =>
      all.map(({ key, operation }) => ({
        method: operation.method,
        host,
        path: splitOperationKey(key).path,
      })),
    ),
  };
}

const anyMethod = "*";

/** Each declared path once, whatever the method. */
function pathsOf(all: readonly Declared[]): Matcher<string> {
  const keys = new Map(all.map(({ key }) => [splitOperationKey(key).path, key]));
  return compileMatcher([...keys].map(([path, value]) => ({ method: anyMethod, path, value })));
}

interface Indexed {
  readonly byKey: ReadonlyMap<string, Declared>;
  /** A host of `""` is every host. */
  readonly byHost: ReadonlyMap<string, readonly Declared[]>;
  /** Template as a pin has it → the operation's key. */
  readonly byTemplate: ReadonlyMap<string, string>;
}

function indexed(apis: readonly Api[]): Indexed {
  const byKey = new Map<string, Declared>();
  const byHost = new Map<string, Declared[]>();
  const byTemplate = new Map<string, string>();
  for (const api of apis) {
    for (const operation of api.contract?.operations ?? []) {
      const key = declaredKey(api, operation);
      const { method, path } = splitOperationKey(key);
      byKey.set(key, { key, api, operation });
      for (const host of api.hosts.length === 0 ? [""] : api.hosts) {
        byTemplate.set(operationKey(method, host === "" ? anyHost : host, path), key);
        const before = byHost.get(host) ?? [];
        byHost.set(host, before);
        before.push({ key, api, operation });
      }
    }
  }
  return { byKey, byHost, byTemplate };
}

function matcherOf(all: readonly Declared[]): Matcher<Declared> {
  return compileMatcher(
    all.map((declared) => ({
      method: declared.operation.method,
      path: splitOperationKey(declared.key).path,
      value: declared,
    })),
  );
}
