import "./charts.css";

interface Props {
  /** 0 to 1. */
  readonly value: number;
  readonly text: string;
  readonly tone?: string;
}

/** A share as a small bar beside its words. */
export function Meter({ value, text, tone = "" }: Props): React.ReactNode {
  const width = Math.min(Math.max(value, 0), 1) * 100;
  return (
    <span className={`meter ${tone}`}>
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect className="track" width="100" height="8" />
        <rect className="part" width={width} height="8" />
      </svg>
      {text}
    </span>
  );
}
