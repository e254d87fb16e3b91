import type { ReactElement } from 'react';

/**
 * The main button of a form. A disabled button would lose the focus, so while the form is at work this one only says so:
 * the form has to ignore what is submitted meanwhile.
 */
export function SubmitButton({
  pending,
  children,
}: {
  readonly pending: boolean;
  readonly children: string;
}): ReactElement {
  return (
    <button type="submit" className="button button-primary" aria-disabled={pending} aria-busy={pending}>
      {children}
    </button>
  );
}
