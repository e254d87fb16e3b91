import type { IdentityChange } from '../propagation/record-identity.ts';
import { isSafeId } from '../propagation/safe-id.ts';
import type { Diagnostics } from '../records/diagnostics.ts';
import type { Tracing } from './tracing.ts';
import type { TracingParts } from './tracing-parts.ts';

/** Follows the user of a page: the auth session, and the identity of user and tenant. */
export function createPageUser(
  parts: () => TracingParts,
  diagnostics: Diagnostics,
): Pick<Tracing, 'setSession' | 'session' | 'setIdentity' | 'identity'> {
  function tell(change: IdentityChange | undefined): void {
    if (!change) return;
    const { stream, errors, subscribers } = parts();
    errors.identify(change);
    stream.identify(change);
    subscribers.tell({ type: 'identity', identity: change.identity, isRenamed: !!change.renamed });
  }

  // The parts are created when the first user is known, because they would take time at the start of a page.
  let session: string | null = null;

  return {
    setSession(given) {
      const sessionId = isSafeId(given) ? given : null;
      if (sessionId === session) return;
      session = sessionId;
      const change = parts().identity.setSession(sessionId);
      parts().subscribers.tell({ type: 'session', sessionId });
      tell(change);
    },
    session: () => session,
    setIdentity(key) {
      const isKey = typeof key === 'string' && key !== '';
      if (!isKey && key !== null) {
        const message = 'setIdentity got no key; pass a text that names user and tenant, or null.';
        diagnostics.report({ kind: 'identity', message });
      }
      tell(parts().identity.setKey(isKey ? key : null));
    },
    identity: () => parts().identity.current,
  };
}
