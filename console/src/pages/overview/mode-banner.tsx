import type { ReactNode } from "react";
import { Link } from "wouter";
import { posture } from "../../api/endpoints.ts";
import { useResource } from "../../api/use-resource.ts";
import { formatCounted } from "../../format/number.ts";
import { controlTitle } from "../../format/words.ts";
import { Icon } from "../../parts/icon.tsx";
import "../../parts/notice.css";

const refresh = 30_000;

/** Says what the gateway would refuse and does not: controls that only watch. */
export function ModeBanner(): ReactNode {
  const { data } = useResource(posture, refresh);
  if (data === undefined) return null;
  const watching = data.controls.filter(({ shadow }) => shadow > 0);
  const expired = data.exceptions.filter((exception) => exception.expired).length;
  if (watching.length === 0) {
    return (
      <div className="notice">
        <Icon name="check" />
        <p className="notice-text">
          Every control that is on enforces. <Link href="/posture">The whole posture</Link>
        </p>
      </div>
    );
  }
  const names = watching.slice(0, 3).map(({ control }) => controlTitle(control));
  const more = watching.length - names.length;
  return (
    <div className="notice warn">
      <Icon name="warning" />
      <p className="notice-text">
        <strong>{formatCounted(watching.length, "control")} in shadow:</strong> {names.join(", ")}
        {more > 0 ? ` and ${more} more` : ""} {watching.length === 1 ? "watches" : "watch"} and{" "}
        {watching.length === 1 ? "refuses" : "refuse"} nothing on some operations.
        {expired > 0 ? ` ${formatCounted(expired, "exception")} expired.` : ""}{" "}
        <Link href="/posture">The whole posture</Link>
      </p>
    </div>
  );
}
