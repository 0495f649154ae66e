/** A contract's title as a name: lower case, with dashes, as names of the configuration are. */
export function apiName(title: string): string {
  const name = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, "");
  return name === "" ? "api" : name;
}
