import type { Diagnostics, HeaderClock } from '../../core/internal.ts';
import { readIncomingContext, type IncomingContext } from './extract-tracing-context.ts';
import { Peers, UNKNOWN, type Peer } from './peers.ts';
import { webRequest, type ReceivedRequest } from './received-request.ts';
import { findHeaderProblems, type HeaderProblem, type HeaderProblemKind } from './header-problems.ts';

/**
 * The directions in which ids travel between this program and others. `'in'`: requests continue the trace of their
 * caller, and outgoing requests carry no ids. `'out'`: ids of callers are ignored, and outgoing requests carry ids.
 */
export type Propagation = 'both' | 'in' | 'out' | 'off';

/** A problem in the tracing headers of a request, with the program that sent the request. */
export interface PropagationProblem extends HeaderProblem {
  /** The sender of the request, as `peerOf` names it. */
  readonly peer: string;
  /** One sentence for a developer. It never has the value of the header, because the sender chooses the value. */
  readonly message: string;
}

/** The requests that a program received, counted by their tracing headers. Preflights do not count. */
export interface PropagationCounts {
  readonly requests: number;
  /** Requests with an id in `traceparent`, `x-trace-id`, `x-correlation-id` or `baggage`, valid or not. */
  readonly withHeaders: number;
  readonly withoutHeaders: number;
  /**
   * Requests that lost their headers: they have no id, and an earlier request of the same peer had one. Requests of
   * browsers count only if a script can add headers to them: navigations, images, beacons, sockets and `EventSource` do
   * not count.
   */
  readonly lost: number;
  /** `lost` divided by the sum of `lost` and `withHeaders`: from 0 to 1, and 0 without such requests. */
  readonly dropRate: number;
  /** Requests with a header that has a problem. A missing header does not count. */
  readonly badHeaders: number;
  /** Requests with headers in which a new trace began all the same: no header named a trace, or ids are ignored. */
  readonly restarted: number;
  /** Requests with a clock that contradicts `traceparent` or the clock of this program. */
  readonly clockConflicts: number;
}

/** The ids of a request, and how they arrived. */
export interface ReceivedIds {
  /** The ids. `undefined` if the program ignores the ids of its callers. */
  readonly incoming?: IncomingContext | undefined;
  /** Whether the request lost its headers, as {@link PropagationCounts.lost} counts it. */
  readonly isLost?: boolean;
  /** @default none */
  readonly problems?: readonly HeaderProblem[];
}

/** Settings of {@link PropagationWatch}. */
export interface PropagationOptions {
  /** The directions in which ids travel in HTTP headers. @default 'both' */
  readonly propagation?: Propagation;
  /**
   * Called for each problem in the tracing headers of a request, once for each kind, header and peer. After 1000 peers,
   * all further peers count as one. @default none
   */
  readonly onPropagation?: (problem: PropagationProblem) => void;
  /**
   * A logical clock that travels in a header of its own: `createClock` of `waybill/clock`. @default none: such headers
   * are neither read nor sent
   */
  readonly clock?: HeaderClock | undefined;
  /** Names the sender of a request. @default its `origin` header, or else its `user-agent` header */
  readonly peerOf?: (request: Request) => string;
  /**
   * Whether a log line of the level debug tells the names of the tracing headers of each request, received or sent, and
   * whether its trace goes on. It is for the search of a program that drops headers. @default false
   */
  readonly propagationDebug?: boolean;
  /**
   * Whether a log line tells the counts of `propagation()` once a minute, if there were requests. @default true
   */
  readonly propagationLog?: boolean;
}

const SENTENCES: Readonly<Record<HeaderProblemKind, string>> = {
  missing: 'is missing, and x-trace-id is missing too',
  invalid: 'does not follow its format and is ignored',
  'invalid version': 'has the version ff, which W3C Trace Context forbids, and is ignored',
  'zero id': 'has an id of zeros and is ignored',
  duplicate: 'occurs more than once and is ignored',
  conflict: 'names another trace than traceparent and is ignored',
  'too long': 'is too long and is ignored',
  'wrong case': 'has digits in upper case and is ignored',
};

/** The same for the header of a clock, where they differ. */
const CLOCK_SENTENCES: Readonly<Partial<Record<HeaderProblemKind, string>>> = {
  'invalid version': 'has a version that is not known, and is ignored',
  conflict: 'contradicts traceparent or the clock of this program',
};

const NONE: Omit<PropagationCounts, 'dropRate'> = {
  requests: 0,
  withHeaders: 0,
  withoutHeaders: 0,
  lost: 0,
  badHeaders: 0,
  restarted: 0,
  clockConflicts: 0,
};

/** The modes in which no script can add the header of an id. */
const WITHOUT_HEADERS: readonly string[] = ['no-cors', 'navigate', 'websocket'];

const hasIds = ({ headers }: ReceivedRequest, clock: HeaderClock | undefined): boolean =>
  headers.has('traceparent') ||
  headers.has('x-trace-id') ||
  headers.has('x-correlation-id') ||
  !!(clock && headers.has(clock.header)) ||
  !!headers.get('baggage')?.includes('correlation.id');

// Browsers name the purpose and the mode of a request. A script can add headers to the requests of `fetch` and
// `XMLHttpRequest` alone. They have the empty purpose, as beacons, pings, sockets and `EventSource` have it too.
const canCarryIds = ({ headers }: ReceivedRequest): boolean =>
  (headers.get('sec-fetch-dest') ?? 'empty') === 'empty' &&
  !WITHOUT_HEADERS.includes(headers.get('sec-fetch-mode') ?? '') &&
  headers.get('accept') !== 'text/event-stream';

const defaultPeerOf = ({ headers }: ReceivedRequest): string =>
  headers.get('origin') ?? headers.get('user-agent') ?? UNKNOWN;

/** Reads the tracing headers of requests, counts the requests, and tells the problems. Never throws. */
export class PropagationWatch {
  readonly #options: PropagationOptions;
  readonly #diagnostics: Diagnostics;
  /** Called when a request has been counted. */
  readonly #counted: () => void;
  readonly #peers = new Peers();
  readonly #counts = { ...NONE };

  constructor(options: PropagationOptions, diagnostics: Diagnostics, counted: () => void) {
    this.#options = options;
    this.#diagnostics = diagnostics;
    this.#counted = counted;
  }

  /** Reads the ids in the headers of a request. */
  read(request: ReceivedRequest, { isCounted }: { readonly isCounted: boolean }): ReceivedIds {
    const { propagation = 'both', clock } = this.#options;
    const isRead = propagation === 'both' || propagation === 'in';
    const { headers } = request;
    // The time of the clock can come from the app, and it could throw.
    const timed =
      isRead && clock
        ? this.#diagnostics.guard('the clock', () => readIncomingContext(headers, clock))
        : undefined;
    const incoming = isRead ? (timed ?? readIncomingContext(headers)) : undefined;
    const counted =
      isCounted && this.#diagnostics.guard('onPropagation or peerOf', () => this.#count(request, incoming));
    return counted || { incoming };
  }

  counts(): PropagationCounts {
    const { lost, withHeaders } = this.#counts;
    return { ...this.#counts, dropRate: lost && lost / (lost + withHeaders) };
  }

  #count(request: ReceivedRequest, incoming: IncomingContext | undefined): ReceivedIds {
    const { clock } = this.#options;
    const problems = this.#problemsOf(request, incoming);
    const has = hasIds(request, clock);
    const counts = this.#counts;
    counts.requests++;
    if (has) counts.withHeaders++;
    else counts.withoutHeaders++;
    if (problems.some(({ kind }) => kind !== 'missing')) counts.badHeaders++;
    if (has && !incoming?.trace) counts.restarted++;
    if (incoming?.clock?.problem === 'conflict') counts.clockConflicts++;
    this.#counted();
    const peer = this.#peerOf(request);
    const isLost = canCarryIds(request) && this.#peers.note(peer, has);
    if (isLost) counts.lost++;
    if (problems.length > 0) this.#tell(peer, problems);
    return { incoming, isLost, problems };
  }

  #problemsOf(request: ReceivedRequest, incoming: IncomingContext | undefined): readonly HeaderProblem[] {
    if (!incoming) return [];
    const found = findHeaderProblems(request.headers, incoming.hasParent ? incoming.trace : undefined);
    const { clock } = this.#options;
    const kind = incoming.clock?.problem;
    return clock && kind ? [...found, { kind, header: clock.header }] : found;
  }

  #peerOf(request: ReceivedRequest): Peer {
    const { peerOf } = this.#options;
    return this.#peers.find(String(peerOf ? peerOf(webRequest(request)) : defaultPeerOf(request)));
  }

  #tell({ name, told }: Peer, problems: readonly HeaderProblem[]): void {
    const { clock, onPropagation } = this.#options;
    for (const { kind, header } of onPropagation ? problems : []) {
      const key = `${kind} ${header}`;
      if (told.has(key)) continue;
      told.add(key);
      const sentence = (header === clock?.header && CLOCK_SENTENCES[kind]) || SENTENCES[kind];
      onPropagation!({ kind, header, peer: name, message: `The header ${header} of ${name} ${sentence}.` });
    }
  }
}
