'use client';
import { useEffect, useRef } from 'react';
import type { ReactElement } from 'react';

/** Goes back to the choice among several traces. */
export function BackButton({
  count,
  onBack,
}: {
  readonly count: number;
  readonly onBack: () => void;
}): ReactElement {
  const button = useRef<HTMLButtonElement>(null);
  // The button that opened the trace is gone, and focus with it; the keyboard goes on from here.
  useEffect(() => button.current?.focus(), []);
  return (
    <button ref={button} type="button" className="waybill-button waybill-search-back" onClick={onBack}>
      Back to the {count} traces
    </button>
  );
}
