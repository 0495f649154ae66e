import { type RefObject, useEffect, useState } from "react";

/** Does an element's content not fit its width? Such a region must be reachable by keyboard to be scrolled. */
export function useOverflow(element: RefObject<HTMLElement | null>): boolean {
  const [overflows, setOverflows] = useState(false);
  useEffect(() => {
    const watched = element.current;
    if (watched === null) return undefined;
    const measure = (): void => setOverflows(watched.scrollWidth > watched.clientWidth + 1);
    const observer = new ResizeObserver(measure);
    observer.observe(watched);
    for (const child of watched.children) observer.observe(child);
    return () => observer.disconnect();
  }, [element]);
  return overflows;
}
