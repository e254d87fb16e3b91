import type { ReactElement } from 'react';
import { Entrance } from './entrance.tsx';

/** What stands here while the server does not answer: nothing else of the app can work. */
export function Unreachable(): ReactElement {
  return (
    <Entrance
      title="Northwind Teams cannot be reached"
      lead="The server does not answer. It may still be starting."
    >
      <button type="button" className="button button-primary" onClick={() => window.location.reload()}>
        Try again
      </button>
    </Entrance>
  );
}
