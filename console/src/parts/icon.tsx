/** Strokes on a grid of 16 by 16. */
const strokes = {
  overview: "M2 13h12M4 13V8M8 13V3M12 13V6",
  inventory: "M2.5 4h11M2.5 8h11M2.5 12h11",
  apis: "M3 3h4v4H3zM9 3h4v4H9zM3 9h4v4H3zM9 9h4v4H9z",
  callers:
    "M8 8.2a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2M2.8 13.5c.6-2.5 2.6-3.8 5.2-3.8s4.6 1.3 5.2 3.8",
  copy: "M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z",
  flows:
    "M4 3.5a1.5 1.5 0 1 0 0 .01M12 8a1.5 1.5 0 1 0 0 .01M4 12.5a1.5 1.5 0 1 0 0 .01M5.3 4.2l5.4 3M5.3 11.8l5.4-3",
  live: "M1.5 8h3l2-5 3 10 2-5h3",
  posture: "M8 1.8l5.2 2v4c0 3.2-2.2 5.4-5.2 6.4C5 13.2 2.8 11 2.8 7.8v-4zM5.6 8l1.7 1.7L10.6 6.3",
  changes: "M8 4.5V8l2.5 1.5M2.5 8a5.5 5.5 0 1 0 1.6-3.9L2.5 5.7M2.5 2.5v3.2h3.2",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3l3.2 3.2",
  menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  close: "M4 4l8 8M12 4l-8 8",
  edit: "M2.8 13.2l.6-2.8 7.5-7.5 2.2 2.2-7.5 7.5z",
  sun: "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9",
  moon: "M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5",
  screen: "M2 3h12v8H2zM5.5 13.5h5",
  leave: "M6.5 2.5h-4v11h4M6 8h7.5M10.5 5l3 3-3 3",
  right: "M6 3.5L10.5 8 6 12.5",
  down: "M3.5 6L8 10.5 12.5 6",
  left: "M10 3.5L5.5 8 10 12.5",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  play: "M5 3.2v9.6L12.5 8z",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  fit: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
  import: "M8 2v8M5 7l3 3 3-3M2.5 10.5v3h11v-3",
  check: "M3 8.5l3.2 3.2L13 4.8",
  warning: "M8 2.2L14.3 13H1.7zM8 6.5v3M8 11.2v.1",
} as const;

export type IconName = keyof typeof strokes;

/** Decoration beside words; never the only thing that says something. */
export function Icon({ name }: { readonly name: IconName }): React.ReactNode {
  return (
    <svg className="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path
        d={strokes[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
