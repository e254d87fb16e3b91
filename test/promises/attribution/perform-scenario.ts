import { ACTIONS, createTurn, type Scenario } from './scenario.ts';

/** A library that follows actions. Its setup is complete when its module has been evaluated. */
export interface Tracker {
  /** Runs work as an action, and gives its trace id. */
  readonly action: <T>(name: string, work: () => Promise<T>) => OpenAction<T>;
}

/** An action under way. */
export interface OpenAction<T> {
  readonly traceId: string;
  /** Settles as the work does. */
  readonly done: Promise<T>;
}

/** The trace id of each action. */
export type TraceIds = Readonly<Record<(typeof ACTIONS)[number], string>>;

/** Runs a scenario's actions, and gives their trace ids. Each action begins in its own task, as clicks do. */
export async function performScenario(
  scenario: Scenario,
  tracker: Tracker,
  origin: string,
): Promise<TraceIds> {
  const base = `${origin}/judged/${scenario.name}`;
  const traceIds = { A: '', B: '', C: '' };
  const working: unknown[] = [];
  const createActor = (who: keyof TraceIds) =>
    createTurn(base, who, (work) => {
      const { traceId, done } = tracker.action(`${scenario.name} ${who}`, work);
      traceIds[who] = traceId;
      working.push(done);
      return done;
    });
  const poller = createTurn(base, 'poller', (work) => work());
  const turns = { A: createActor('A'), B: createActor('B'), C: createActor('C'), poller };

  const act = await scenario.open(turns);
  const background = scenario.background?.(poller);
  for (const who of ACTIONS) {
    await nextTask();
    const turn = turns[who];
    if (scenario.clicked) await act(turn);
    else void turn.action(async () => act(turn));
  }
  await Promise.all([background, ...working]);
  return traceIds;
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
