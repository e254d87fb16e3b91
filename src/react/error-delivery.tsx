'use client';
import { useEffect, useState } from 'react';
import { createSupportBundle } from '../support-bundle/index.ts';
import type { DeliveryState } from '../core/index.ts';
import { CopyButton } from './copy-button.tsx';
import { part } from './part.ts';
import type { Part } from './part.ts';
import { useStoreAbove } from './use-tracing.ts';

// While a failed attempt is repeated, it is still what a person should know.
function describeReport({ state, queued, problem }: DeliveryState): 'queued' | 'sent' | 'unsent' {
  if (state === 'failed' || (queued && problem)) return 'unsent';
  return queued ? 'queued' : 'sent';
}

/**
 * Says whether the report of an error has left the page. Where it could not, offers all that is known of its trace for
 * copying, as a support bundle. `data-delivery` is `queued`, `sent` or `unsent`. Shows nothing where nothing is to be sent.
 */
export const ErrorDelivery: Part<'div'> = part(function useErrorDelivery({ messages, tracing, occurrence }) {
  const traceId = occurrence?.traceId ?? '';
  const [bundle, setBundle] = useState('');
  const state = useStoreAbove((known) => {
    const delivery = known?.deliveries[traceId];
    return delivery && describeReport(delivery);
  });

  // Before the click, so that the click can copy it at once; not while rendering, since to read it settles log lines.
  useEffect(() => {
    // oxlint-disable-next-line react/set-state-in-effect
    if (state === 'unsent') setBundle(createSupportBundle(tracing!, { traceId }));
  }, [state, tracing, traceId]);

  const children = state && (
    <>
      <output>{messages[state]}</output>
      {state === 'unsent' && bundle && <CopyButton text={bundle} word={messages.copyDetails} />}
    </>
  );
  return state && ['div', 'delivery', { 'data-delivery': state, children }];
});
