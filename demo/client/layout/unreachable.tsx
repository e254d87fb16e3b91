import type { ReactElement } from 'react';
import { Entrance } from './entrance.tsx';

/** Replaces the app while the server does not answer, because no other part can work then. */
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
