/** `application/json; charset=utf-8` as `application/json`: ranges are compared without parameters. */
export function essenceOf(range: string): string {
  const semicolon = range.indexOf(";");
  return (semicolon === -1 ? range : range.slice(0, semicolon)).trim().toLowerCase();
}
