import { startTransition, Suspense, use, useDeferredValue, useEffect, useState, useTransition } from 'react';
import type { Scenario, Turn } from '../scenario.ts';
import { click, mountWithEnd, openByClick } from './mount.tsx';

function Tabs({ turn: { request, pause, action }, onEnd }: { turn: Turn; onEnd: () => void }) {
  const [isPending, startPending] = useTransition();
  const [tab, setTab] = useState(0);
  const deferred = useDeferredValue(tab);
  useEffect(() => {
    if (tab > 0) void request(3).then(() => request(4));
  }, [tab, request]);
  useEffect(() => {
    if (deferred > 0) void request(5).then(onEnd);
  }, [deferred, request, onEnd]);

  async function open(): Promise<void> {
    await pause();
    await new Promise<void>((resolve) => {
      startPending(async () => {
        await request(1);
        startTransition(() => setTab(1));
        await request(2);
        resolve();
      });
    });
  }
  return (
    <button aria-busy={isPending} onClick={() => action(open)}>
      open
    </button>
  );
}

const reactTransitions: Scenario = {
  name: 'react-transitions',
  requests: 5,
  clicked: true,
  open(turns) {
    const { places, ended } = mountWithEnd(turns, Tabs);
    // The actions take turns, because React commits all waiting transitions together.
    return ({ who }) => {
      click(places[who], 'open');
      return ended[who];
    };
  },
};

function Filter({ turn: { request, pause, action } }: { turn: Turn }) {
  const [filter, setFilter] = useState(0);
  useEffect(() => {
    if (filter > 0) void request(2).then(() => request(3));
  }, [filter, request]);

  async function choose(): Promise<void> {
    await pause();
    await request(1);
    startTransition(() => setFilter(1));
  }
  return <button onClick={() => action(choose)}>choose</button>;
}

const reactLateTransitions: Scenario = {
  name: 'react-late-transitions',
  requests: 3,
  clicked: true,
  open: openByClick(Filter, 'choose'),
};

function Details({ turn: { request, action } }: { turn: Turn }) {
  const [loading, setLoading] = useState<Promise<string> | null>(null);
  async function load(): Promise<void> {
    await request(1);
    setLoading(request(2));
  }
  return (
    <>
      <button onClick={() => action(load)}>details</button>
      <Suspense fallback="wait">{loading && <Loaded loading={loading} request={request} />}</Suspense>
    </>
  );
}

function Loaded({ loading, request }: { loading: Promise<string> } & Pick<Turn, 'request'>) {
  const text = use(loading);
  useEffect(() => {
    void request(3).then(() => request(4));
  }, [request]);
  return text;
}

const reactSuspense: Scenario = {
  name: 'react-suspense',
  requests: 4,
  clicked: true,
  open: openByClick(Details, 'details'),
};

/** Transitions, and the work that they wait for. */
export const reactWaiting = [reactTransitions, reactLateTransitions, reactSuspense];
