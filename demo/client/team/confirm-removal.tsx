import { useEffect, useId, useRef, type ReactElement } from 'react';
import { Email } from '../ui/email.tsx';

/** Asks before a member loses access. */
export function ConfirmRemoval({
  email,
  organization,
  onConfirm,
  onClose,
}: {
  readonly email: string;
  readonly organization: string;
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
        if (event.currentTarget.returnValue === 'remove') onConfirm();
        onClose();
      }}
    >
      <form method="dialog" className="stack">
        <h2 id={headingId}>
          Remove <Email address={email} />?
        </h2>
        <p>They lose access to {organization} at once. You can invite them again later.</p>
        {/* The first button gets the focus, and a hasty Enter must not remove the member. */}
        <div className="form-actions">
          <button type="submit" value="cancel" className="button">
            Cancel
          </button>
          <button type="submit" value="remove" className="button button-danger">
            Remove member
          </button>
        </div>
      </form>
    </dialog>
  );
}
