import type { ReactElement } from 'react';

/** The main button of a form. While it works it stays enabled to the browser: a disabled button loses the focus. */
export function SubmitButton({
  pending,
  children,
}: {
  readonly pending: boolean;
  readonly children: string;
}): ReactElement {
  return (
    <button
      type="submit"
      className="button button-primary"
      aria-disabled={pending}
      aria-busy={pending}
      onClick={(event) => {
        if (pending) event.preventDefault();
      }}
    >
      {children}
    </button>
  );
}
