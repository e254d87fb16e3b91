import type { ReactElement } from 'react';
import { useTracing } from 'waybill/react';
import { setConnected, useIsConnected } from './connection.ts';

/** Shows above every page that the connection is cut, and offers to reconnect. */
export function ConnectionNotice(): ReactElement {
  const tracing = useTracing();
  const isConnected = useIsConnected();
  const reconnect = (): void => {
    setConnected(true);
    // The pressed button is gone with the notice, so the focus moves to the heading of the page.
    document.querySelector('h1')?.focus({ preventScroll: true });
    // The waiting records need not wait for the next attempt.
    void tracing.flush();
  };
  return (
    <div className={isConnected ? undefined : 'connection'}>
      {/* The region exists before its text, because screen readers announce only changes of known regions. */}
      <p role="status">
        {!isConnected && 'You are offline. This page cannot send anything until you reconnect.'}
      </p>
      {!isConnected && (
        <button type="button" className="button-link" data-action="reconnect" onClick={reconnect}>
          Reconnect
        </button>
      )}
    </div>
  );
}
