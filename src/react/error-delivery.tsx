'use client';
import { forwardRef, useEffect, useState } from 'react';
import { createSupportBundle } from '../support-bundle/index.ts';
import type { DeliveryState } from '../core/index.ts';
import { CopyButton } from './copy-button.tsx';
import { PartElement } from './part-element.ts';
import type { Part } from './part-element.ts';
import { useProvided, useStoreAbove } from './use-tracing.ts';

// After a failed attempt, the report counts as `unsent` until an attempt succeeds. So the person sees the failure even
// while the next attempt is running.
function describeReport({ state, queued, problem }: DeliveryState): 'queued' | 'sent' | 'unsent' | 'held' {
  if (state === 'held') return state;
  if (state === 'failed' || (queued && problem)) return 'unsent';
  return queued ? 'queued' : 'sent';
}

/**
 * Says whether the report of an error has been sent. If the report could not be sent, a button copies a support bundle
 * of the error's trace. `data-delivery` is `queued`, `sent`, `unsent` or `held`. If no report has to be sent, the
 * component shows nothing.
 */
export const ErrorDelivery: Part<'div'> = forwardRef(function ErrorDelivery(props, ref) {
  const { messages, tracing, occurrence } = useProvided();
  const traceId = occurrence?.traceId ?? '';
  const [bundle, setBundle] = useState('');
  const state = useStoreAbove((known) => {
    const delivery = known?.deliveries[traceId];
    return delivery && describeReport(delivery);
  });

  const canCopy = state === 'unsent' || state === 'held';

  // The bundle is built before the click, so that the click can copy it immediately. It is built in an effect, because
  // building it has a side effect: reading the recent records also describes and queues the log lines that wait.
  useEffect(() => {
    // oxlint-disable-next-line react/set-state-in-effect
    if (canCopy) setBundle(createSupportBundle(tracing!, { traceId }));
  }, [canCopy, tracing, traceId]);

  if (!state) return null;
  return (
    <PartElement given={props} givenRef={ref}>
      <div className="waybill-delivery" data-delivery={state}>
        <output>{messages[state]}</output>
        {canCopy && bundle && <CopyButton text={bundle} word={messages.copyDetails} />}
      </div>
    </PartElement>
  );
});
