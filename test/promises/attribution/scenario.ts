/** The three actions that every scenario runs at once. */
export const ACTIONS = ['A', 'B', 'C'] as const;

/** The owner of a request: one of the three actions, or the poller, which belongs to no action. */
export type Who = (typeof ACTIONS)[number] | 'poller';

/** The server's answer to a step: a status, or a body that comes in pieces. */
export interface Answer {
  /** @default 200 */
  readonly status?: number;
  /** @default 1 */
  readonly pieces?: number;
}

/** The tools of one action's code. Each action has its own delays, so that the actions overtake each other. */
export interface Turn {
  readonly who: Who;
  /** Gives the address whose request is a step of this action. Steps count from 1. */
  readonly address: (step: number, answer?: Answer) => string;
  /** Requests a step with `fetch`, and gives the text of the answer. Rejects if the answer is not a success. */
  readonly request: (step: number, answer?: Answer) => Promise<string>;
  /** Waits for a timer. */
  readonly pause: () => Promise<void>;
  /** Begins the action, in scenarios that begin it in a handler, as most applications do. */
  readonly action: <T>(work: () => Promise<T>) => Promise<T>;
}

/** The work of an action, or the click that leads to the action. */
export type Act = (turn: Turn) => void | Promise<void>;

/** The facts about a scenario that the lab needs to judge it. */
export interface Outline {
  /** The name of the scenario in addresses, in kebab-case. */
  readonly name: string;
  /** The number of steps that each action requests. The lab fails if a step is missing, surplus or repeated. */
  readonly requests: number | Readonly<Partial<Record<Who, number>>>;
  /** Marks work whose owner no context mechanism can know. */
  readonly cell?: 'queue' | 'batch' | undefined;
}

/** One way in which user code waits. Three actions make all its requests at once. */
export interface Scenario extends Outline {
  /** True if the scenario clicks for each action, and the handler of the click begins it. @default false */
  readonly clicked?: boolean;
  /** Prepares the scene outside any action, and gives the function that is called for each action. */
  readonly open: (turns: Turns) => Act | Promise<Act>;
  /** Runs beside the actions, and belongs to none of them. */
  readonly background?: Act;
}

/** The turn of each owner in a scenario. */
export type Turns = Readonly<Record<Who, Turn>>;

const DELAYS_MS: Readonly<Record<Who, number>> = { A: 5, B: 1, C: 3, poller: 2 };

/** Creates the turn of one owner in a scenario. `action` begins an action. */
export function createTurn(base: string, who: Who, action: Turn['action']): Turn {
  function address(step: number, { status = 200, pieces = 1 }: Answer = {}): string {
    return `${base}/${who}.${step}?status=${status}&pieces=${pieces}`;
  }
  return {
    who,
    address,
    async request(step, answer) {
      const response = await fetch(address(step, answer));
      const text = await response.text();
      if (!response.ok) throw new Error(text);
      return text;
    },
    pause: () => new Promise((resolve) => setTimeout(resolve, DELAYS_MS[who])),
    action,
  };
}

/** Gives the number of steps that one owner requests in a scenario. */
export function countRequests({ requests }: Outline, who: Who): number {
  if (typeof requests === 'object') return requests[who] ?? 0;
  return who === 'poller' ? 0 : requests;
}
