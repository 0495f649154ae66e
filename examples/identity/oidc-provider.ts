/**
 * `oidc-provider`, loaded without its remark that the runtime is no LTS release: it says so of each new Node
 * until it has been out for half a year. Whatever else it says is passed on.
 */
const warn = console.warn;
console.warn = (...words: readonly unknown[]) => {
  if (!String(words[0]).startsWith("oidc-provider WARNING: Unsupported runtime")) warn(...words);
};
const library = await import("oidc-provider").finally(() => {
  console.warn = warn;
});

export const { Provider, errors } = library;
