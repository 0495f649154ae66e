import { isFixed, isName } from "./words.ts";

/** Is a segment named as routes are, `debug` and `findByStatus`, or could it be anything? Variables have no name. */
export function isRouteSegment(segment: string): boolean {
  return segment.includes("{") || isFixed(segment) || isName(segment);
}

/** Of a whole template. */
export function hasRouteName(path: string): boolean {
  return path.split("/").every((segment) => isRouteSegment(segment));
}
