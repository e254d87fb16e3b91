import { useId, type ComponentProps, type ReactElement, type ReactNode } from 'react';

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
}

/** A labelled text field. */
export function TextField({ label, hint, ...props }: FieldProps & ComponentProps<'input'>): ReactElement {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint}>
      <input className="input" id={id} aria-describedby={hint && `${id}-hint`} {...props} />
    </Labelled>
  );
}

/** A labelled choice of one option. */
export function SelectField({ label, hint, ...props }: FieldProps & ComponentProps<'select'>): ReactElement {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint}>
      <select className="input" id={id} aria-describedby={hint && `${id}-hint`} {...props} />
    </Labelled>
  );
}

function Labelled({
  id,
  label,
  hint,
  children,
}: {
  readonly id: string;
  readonly label: string;
  readonly hint: string | undefined;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children}
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
