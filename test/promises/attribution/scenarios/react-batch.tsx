import { startTransition, useEffect, useState, useTransition } from 'react';
import { ACTIONS, type Scenario, type Turn } from '../scenario.ts';
import { click, mount, openByClick } from './mount.tsx';

type Counts = Readonly<Record<(typeof ACTIONS)[number], number>>;

const oneBatch: Scenario = {
  name: 'react-one-batch',
  requests: 2,
  cell: 'batch',
  clicked: true,
  open(turns) {
    function Watch({ count, turn: { request } }: { count: number; turn: Turn }) {
      useEffect(() => {
        if (count > 0) void request(1).then(() => request(2));
      }, [count, request]);
      return count;
    }
    let arrived = 0;
    let goOn = (): void => {};
    const together = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    function Board() {
      const [counts, setCounts] = useState<Counts>({ A: 0, B: 0, C: 0 });
      async function count(who: keyof Counts): Promise<void> {
        await turns[who].pause();
        if (++arrived === ACTIONS.length) goOn();
        await together;
        // All three updates happen in one task, so React renders them together.
        setCounts((before) => ({ ...before, [who]: 1 }));
      }
      return ACTIONS.map((who) => (
        <div key={who}>
          <button onClick={() => turns[who].action(() => count(who))}>{who}</button>
          <Watch count={counts[who]} turn={turns[who]} />
        </div>
      ));
    }
    const place = mount(<Board />);
    return ({ who }) => click(place, who);
  },
};

function Entangled({ turn: { request, pause, action } }: { turn: Turn }) {
  const [, startPending] = useTransition();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (shown) void request(1).then(() => request(2));
  }, [shown, request]);

  async function show(): Promise<void> {
    await pause();
    startPending(async () => {
      await pause();
      startTransition(() => setShown(true));
    });
  }
  return <button onClick={() => action(show)}>show</button>;
}

const entangledTransitions: Scenario = {
  name: 'react-entangled-transitions',
  requests: 2,
  cell: 'batch',
  clicked: true,
  // React holds back waiting transitions until the last of them has finished, and commits them together.
  open: openByClick(Entangled, 'show'),
};

/** Updates of several actions that React commits together. */
export const reactBatch = [oneBatch, entangledTransitions];
