import { useEffect, useId, useRef, type ReactElement, type ReactNode } from 'react';

/** Asks before a change that a person cannot take back alone. */
export function Confirm({
  title,
  action,
  children,
  onConfirm,
  onClose,
}: {
  readonly title: ReactNode;
  /** The word on the button that makes the change. */
  readonly action: string;
  /** The consequences, in one or two sentences. */
  readonly children: ReactNode;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  const headingId = useId();
  // Only showModal makes the rest of the page inert. Closing gives the focus back.
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={headingId}
      onClose={(event) => {
        if (event.currentTarget.returnValue === 'confirm') onConfirm();
        onClose();
      }}
    >
      <form method="dialog" className="stack">
        <h2 id={headingId}>{title}</h2>
        <p>{children}</p>
        {/* The first button gets the focus, and a hasty Enter must not make the change. */}
        <div className="form-actions">
          <button type="submit" value="cancel" className="button">
            Cancel
          </button>
          <button type="submit" value="confirm" className="button button-danger">
            {action}
          </button>
        </div>
      </form>
    </dialog>
  );
}
