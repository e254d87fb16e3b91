import { useEffect, useState, type ReactElement } from 'react';
import { loadConfig } from '../load-config.ts';
import { Entrance } from './entrance.tsx';

const INTERVAL_MS = 2_000;

const reload = (): void => window.location.reload();

/** Replaces the app while the server does not answer, because no other part can work then. Goes on by itself. */
export function Unreachable(): ReactElement {
  const [failedAt, setFailedAt] = useState('');
  // A reload at once would replace this page with the browser's own error, and that page does not go on by itself.
  const tryAgain = (): Promise<void> =>
    loadConfig().then(reload, () => setFailedAt(new Date().toLocaleTimeString()));
  useEffect(() => {
    const timer = setInterval(() => void loadConfig().then(reload, () => undefined), INTERVAL_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <Entrance
      title="Northwind Teams cannot be reached"
      lead="The server does not answer. This page opens the app as soon as it does."
    >
      <button type="button" className="button button-primary" onClick={() => void tryAgain()}>
        Try again
      </button>
      <p role="status">{failedAt && `The server did not answer at ${failedAt}.`}</p>
    </Entrance>
  );
}
