import type { ReactElement } from 'react';

/**
 * The main button of a form. A disabled button would lose the focus, so this button only says that the form is working.
 * The form itself has to ignore a second submit meanwhile.
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
