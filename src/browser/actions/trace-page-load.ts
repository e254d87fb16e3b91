import { current } from '../../async-context/index.ts';
import { limitCarrying } from '../../async-context/internal.ts';
import type { Tracing } from '../../core/index.ts';
import { captureValues, openAction, URL_PATH } from '../../core/internal.ts';
import { listen } from '../page/listen.ts';
import { pageContext } from '../page/page-context.ts';
import { readMember } from '../page/read-member.ts';
import { holdDuring } from './hold-during.ts';

// An action lasts this long at most.
const MAX_MS = 30_000;

/**
 * Opens an action for the page load. The action continues the trace of the server, if the trace is known.
 *
 * An app can start after the page has loaded: `load` does not wait for a module that is imported dynamically or awaits
 * at its top level. If the page is young, no person has used it yet, and the running code has no context, the page load
 * has caused the start. In any other case, the function opens no action after `load`.
 */
export function tracePageLoad(tracing: Tracing): () => void {
  const isLoaded = readMember(Document, 'readyState', document) === 'complete';
  // Older browsers cannot tell whether a person has used the page.
  const { userActivation } = navigator as { readonly userActivation?: UserActivation };
  const isUnused = userActivation && !userActivation.hasBeenActive;
  if (isLoaded && (current() || !isUnused || performance.now() > MAX_MS)) return () => {};
  const action = openAction(tracing, 'page load', {
    trigger: 'load',
    // The path can hold the token of a link, so it is redacted.
    facts: captureValues(tracing, { [URL_PATH]: location.pathname }),
    parent: pageContext(),
    isTransient: true,
    isSettled: isLoaded,
  });
  holdDuring(tracing, undefined, action);
  const hear = (event: Event): void => {
    // Images fire `load` too, and this listener gets their events in the capture phase. Only events of the document
    // count.
    if (event.target !== document) return;
    holdDuring(tracing, event, action);
    if (event.type === 'load') action.settle({});
  };
  // A message port that is created during the page load usually belongs to a queue of work, such as that of React.
  // After the first input of the user, the queue also runs work for clicks. So from then on, the messages of the port
  // do not belong to the page load.
  const unlimit = limitCarrying((value, what) =>
    value === action && /Port/.test({}.toString.call(what)) && navigator.userActivation?.hasBeenActive
      ? undefined
      : value,
  );
  const unlisten = listen({ DOMContentLoaded: hear, load: hear }, true);
  return () => {
    unlisten();
    unlimit();
  };
}
