import type { ReactElement } from 'react';
import type { Membership, Organization } from '../team-client.ts';
import { Confirm } from '../ui/confirm.tsx';
import { Email } from '../ui/email.tsx';

interface ConfirmChangeProps {
  readonly organization: Organization;
  readonly member: Membership;
  readonly isMe: boolean;
  readonly change: 'demote' | 'remove';
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before a member loses access, and before a person gives up a right of their own. */
export function ConfirmChange({
  organization: { name },
  member: { email },
  isMe,
  change,
  onConfirm,
  onClose,
}: ConfirmChangeProps): ReactElement {
  const buttons = { onConfirm, onClose };
  if (change === 'demote') {
    return (
      <Confirm {...buttons} title="Stop being an admin?" action="Become a member">
        You can then neither invite people to {name} nor change members. Only another admin can make you an
        admin again.
      </Confirm>
    );
  }
  if (isMe) {
    return (
      <Confirm {...buttons} title={`Leave ${name}?`} action="Leave">
        You lose access at once. Only an admin of {name} can invite you again.
      </Confirm>
    );
  }
  const title = (
    <>
      Remove <Email address={email} />?
    </>
  );
  return (
    <Confirm {...buttons} title={title} action="Remove member">
      They lose access to {name} at once. You can invite them again later.
    </Confirm>
  );
}
