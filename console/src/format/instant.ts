const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long ago or how far ahead an instant is, in one unit: `just now`, `4 min ago`, `in 12 days`. */
export function formatRelative(at: number, now: number): string {
  const distance = Math.abs(at - now);
  const ahead = at > now;
  if (distance < 10_000) return ahead ? "now" : "just now";
  const amount = largest(distance);
  return ahead ? `in ${amount}` : `${amount} ago`;
}

function largest(distance: number): string {
  if (distance < minute) return `${Math.floor(distance / 1000)} s`;
  if (distance < hour) return `${Math.floor(distance / minute)} min`;
  if (distance < day) return `${Math.floor(distance / hour)} h`;
  const days = Math.floor(distance / day);
  if (days < 60) return days === 1 ? "1 day" : `${days} days`;
  const months = Math.floor(days / 30.44);
  return months < 24 ? `${months} months` : `${Math.floor(days / 365.25)} years`;
}

const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "long" });
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const short = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const dayMonth = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** In full, in the reader's time zone: `28 Nov 2026, 22:51:33 UTC`. */
export function formatExact(at: number): string {
  return exact.format(at);
}

/** The time of day with seconds: `22:51:33`. */
export function formatClock(at: number): string {
  return clock.format(at);
}

/** Of an axis: the time of day for short spans, the date for long ones. */
export function formatTick(at: number, span: number): string {
  return span > 2 * day ? dayMonth.format(at) : short.format(at);
}

/** An instant as the RFC 3339 date it falls on in UTC, as date fields want it; "" for none. */
export function toDate(at: number | undefined): string {
  return at === undefined ? "" : new Date(at).toISOString().slice(0, 10);
}
