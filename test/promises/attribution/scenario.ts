/** The three actions that every scenario runs at once. */
export const ACTIONS = ['A', 'B', 'C'] as const;

/** Who makes a request: one of the three actions, or the poller, which belongs to none. */
export type Who = (typeof ACTIONS)[number] | 'poller';

/** How the server answers a step: with a status, or with a body that comes in pieces. */
export interface Answer {
  /** @default 200 */
  readonly status?: number;
  /** @default 1 */
  readonly pieces?: number;
}

/** What the code of one action has at hand. Each is slow in its own way, so that they overtake each other. */
export interface Turn {
  readonly who: Who;
  /** The address whose request is a step of this action. Steps count from 1. */
  readonly address: (step: number, answer?: Answer) => string;
  /** Makes the request of a step with `fetch`, and gives the text of the answer; rejects where it is no success. */
  readonly request: (step: number, answer?: Answer) => Promise<string>;
  /** Waits for a timer. */
  readonly pause: () => Promise<void>;
  /** Begins the action, in scenarios that do it in a handler, as applications mostly do. */
  readonly action: <T>(work: () => Promise<T>) => Promise<T>;
}

/** The work of an action, or the click that leads to one. */
export type Act = (turn: Turn) => void | Promise<void>;

/** What the lab has to know of a scenario to judge it. */
export interface Outline {
  /** Names it in addresses, in kebab-case. */
  readonly name: string;
  /** How many steps each action requests. The lab fails where one is missing, surplus or comes twice. */
  readonly requests: number | Readonly<Partial<Record<Who, number>>>;
  /** Marks work of which no context mechanism can know whose it is. */
  readonly cell?: 'queue' | 'batch' | undefined;
}

/** One way in which user code waits. All its requests come from three actions at once. */
export interface Scenario extends Outline {
  /** Whether what is done for each action is no action itself, but a click whose handler begins one. @default false */
  readonly clicked?: boolean;
  /** Prepares the scene outside of any action, and gives what is done for each of the actions. */
  readonly open: (turns: Turns) => Act | Promise<Act>;
  /** Goes on beside the actions, and belongs to none of them. */
  readonly background?: Act;
}

/** Everybody's turn in a scenario. */
export type Turns = Readonly<Record<Who, Turn>>;

const DELAYS_MS: Readonly<Record<Who, number>> = { A: 5, B: 1, C: 3, poller: 2 };

/** Gives somebody's turn in a scenario, with what begins an action. */
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

/** Tells how many steps somebody requests in a scenario. */
export function countRequests({ requests }: Outline, who: Who): number {
  if (typeof requests === 'object') return requests[who] ?? 0;
  return who === 'poller' ? 0 : requests;
}
