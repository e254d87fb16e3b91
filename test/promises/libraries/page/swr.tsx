import { useState } from 'react';
import useSWR, { SWRConfig, useSWRConfig } from 'swr';
import useSWRMutation from 'swr/mutation';
import { Press } from './press.tsx';
import { request } from './requests.ts';

const load = ([operation, step]: readonly [string, string]): Promise<unknown> => request(operation, step);

function Mutation() {
  useSWR(['swr-mutation', 'orders'] as const, load);
  const { trigger } = useSWRMutation(['swr-mutation', 'orders'] as const, async () => {
    await request('swr-mutation', 'save');
    return request('swr-mutation', 'check');
  });
  return <Press operation="swr-mutation" onClick={() => void trigger()} />;
}

function Revalidation() {
  const { mutate } = useSWRConfig();
  const [isOn, setOn] = useState(false);
  useSWR(isOn ? (['swr-key', 'page'] as const) : null, load);
  return (
    <>
      <Press operation="swr-key" onClick={() => setOn(true)} />
      <Press
        operation="swr-revalidate"
        onClick={() => void mutate(['swr-revalidate', 'orders'], load(['swr-revalidate', 'orders']))}
      />
    </>
  );
}

function Polling() {
  const [isOn, setOn] = useState(false);
  useSWR(isOn ? (['swr-polling', 'status'] as const) : null, load, {
    refreshInterval: 1000,
    dedupingInterval: 0,
  });
  return <Press operation="swr-polling" onClick={() => setOn(true)} />;
}

function Focus() {
  const [isOn, setOn] = useState(false);
  useSWR(isOn ? (['swr-focus', 'status'] as const) : null, load, {
    revalidateOnFocus: true,
    focusThrottleInterval: 1,
    dedupingInterval: 0,
  });
  return <Press operation="swr-focus" onClick={() => setOn(true)} />;
}

/** Buttons for the features of SWR. */
export function Swr() {
  return (
    <SWRConfig value={{ revalidateOnFocus: false }}>
      <Mutation />
      <Revalidation />
      <Polling />
      <Focus />
    </SWRConfig>
  );
}
