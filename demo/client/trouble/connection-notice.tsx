import type { ReactElement } from 'react';
import { useTracing } from 'waybill/react';
import { setConnected, useIsConnected } from './connection.ts';

/** Says above every page that somebody has cut the line, and joins it again. */
export function ConnectionNotice(): ReactElement {
  const tracing = useTracing();
  const isConnected = useIsConnected();
  const reconnect = (): void => {
    setConnected(true);
    // What waited need not wait for the next attempt.
    void tracing.flush();
  };
  return (
    <div className={isConnected ? undefined : 'connection'}>
      {/* There before its text, because screen readers announce changes of regions that they know. */}
      <p role="status">{!isConnected && 'You are offline: whatever this page sends fails.'}</p>
      {!isConnected && (
        <button type="button" className="button-link" data-action="reconnect" onClick={reconnect}>
          Reconnect
        </button>
      )}
    </div>
  );
}
