export interface Choice<Value extends string> {
  readonly value: Value;
  readonly title: string;
}

interface Props<Value extends string> {
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value;
  readonly onChoose: (value: Value) => void;
}

/** A few choices side by side, of which one is in force. */
export function Segmented<Value extends string>(props: Props<Value>): React.ReactNode {
  const { label, choices, value, onChoose } = props;
  return (
    <div className="segmented" role="group" aria-label={label}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          onClick={() => onChoose(choice.value)}
        >
          {choice.title}
        </button>
      ))}
    </div>
  );
}
