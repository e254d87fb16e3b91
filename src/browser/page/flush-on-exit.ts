import type { Tracing } from '../../core/index.ts';
import { listen } from './listen.ts';
import { readMember } from './read-member.ts';

/** Sends the queued records when the page goes away, in requests that outlive the page. */
export function flushOnExit(tracing: Tracing): () => void {
  const flush = (): void => void tracing.flush({ exit: true });
  // Browsers dispatch `pagehide` only to the window, so all listeners are on the window. If a phone ends the browser,
  // `visibilitychange` is the last event that the page gets.
  // https://developer.mozilla.org/docs/Web/API/Document/visibilitychange_event
  return listen(
    {
      pagehide: flush,
      freeze: flush,
      visibilitychange() {
        if (readMember(Document, 'visibilityState', document) === 'hidden') flush();
      },
    },
    true,
  );
}
