/** A request that a real server received. */
export interface SeenRequest {
  readonly method: string;
  /** The path below the recorder's address, with the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The headers that pages of other origins may send.
 *
 * - `'reflect'`: all headers that the page asks for, as Supabase's local gateway allows.
 * - `'star'`: a literal `*`, as Supabase's self-hosted Envoy answers.
 * - `'old supabase'`, `'new supabase'`: the list for functions in supabase-js before and since 2.112.3.
 * - `'none'`: no permission at all.
 * - a list of header names.
 */
export type CorsProfile = 'reflect' | 'star' | 'old supabase' | 'new supabase' | 'none' | readonly string[];

/** The answer of a recorder to one request. */
export interface Answer {
  /** The path that always gets this answer. Without a path, the answer is for the next request only. */
  readonly path?: string;
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** @default '{}' */
  readonly body?: string;
  /**
   * The end of the answer: the body ends, or it stays open after the part in `body`. Or no status comes, or the
   * connection is cut before the status. @default 'ends'
   */
  readonly stream?: 'ends' | 'stays open' | 'never starts' | 'is cut';
  /** @default 'reflect' */
  readonly cors?: CorsProfile;
}

/** A place on a real HTTP server. Only one test uses it. */
export interface Recorder {
  readonly url: string;
  readonly origin: string;
  /** Sets the answers to the next requests, one answer each. The last answer stays. */
  readonly answer: (...answers: Answer[]) => Promise<void>;
  /** Gives the received requests, preflights too. Waits until there are at least `count` requests. @default 0 */
  readonly seen: (count?: number) => Promise<SeenRequest[]>;
}

// The recorder keeps the native fetch before any test traces it.
const untraced = globalThis.fetch.bind(globalThis);

const opened: string[] = [];

/** Opens a new place on the recorder of an origin. */
export function openRecorder(origin: string): Recorder {
  const key = crypto.randomUUID();
  const url = `${origin}/recorder/${key}`;
  opened.push(key);
  return {
    url,
    origin,
    async answer(...answers) {
      await untraced(`${url}/~answer`, { method: 'POST', body: JSON.stringify(answers) });
    },
    seen: async (count = 0) => (await untraced(`${url}/~seen/${count}`)).json() as Promise<SeenRequest[]>,
  };
}

/** Opens a place on the origin of the page. */
export function openOwnRecorder(): Recorder {
  return openRecorder(window.location.origin);
}

/** Opens a place on another origin than the page's. */
export async function openOtherRecorder(): Promise<Recorder> {
  return openRecorder(await (await untraced('/recorder/other-origin')).text());
}

/** Whether this file has opened any place. */
export function hasRecorders(): boolean {
  return opened.length > 0;
}

/** Lists the problems of the OTLP that came to the places of this file, or to no place. Reports each payload once. */
export async function takeWrongOtlp(): Promise<string[]> {
  const answer = await untraced('/recorder/wrong-otlp', { method: 'POST', body: JSON.stringify(opened) });
  return (await answer.json()) as string[];
}
