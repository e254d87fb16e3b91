/** A request as a real server received it. */
export interface SeenRequest {
  readonly method: string;
  /** Below the recorder's own address, with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Which headers other origins may send.
 *
 * - `'reflect'`: whatever they ask for, as Supabase's local gateway does.
 * - `'star'`: a literal `*`, as its self-hosted Envoy does.
 * - `'old supabase'`, `'new supabase'`: the list that functions have from supabase-js before and since 2.112.3.
 * - `'none'`: no permission at all.
 * - a list of header names.
 */
export type CorsProfile = 'reflect' | 'star' | 'old supabase' | 'new supabase' | 'none' | readonly string[];

/** What a recorder says to one request. */
export interface Answer {
  /** The one place that gets it, however often; without, each answer is for the next request. */
  readonly path?: string;
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** @default '{}' */
  readonly body?: string;
  /**
   * Whether the body ends, nothing follows what was sent so far, not even a status comes, or the connection is cut before
   * one does. @default 'ends'
   */
  readonly stream?: 'ends' | 'stays open' | 'never starts' | 'is cut';
  /** @default 'reflect' */
  readonly cors?: CorsProfile;
}

/** A place on a real HTTP server that only one test uses. */
export interface Recorder {
  readonly url: string;
  readonly origin: string;
  /** Says what the next requests get, one answer each; the last one stays. */
  readonly answer: (...answers: Answer[]) => Promise<void>;
  /** Gives what came in, preflights too; waits until it is so much. @default 0 */
  readonly seen: (count?: number) => Promise<SeenRequest[]>;
}

// Kept before any test traces it.
const untraced = globalThis.fetch.bind(globalThis);

const opened: string[] = [];

/** Opens a place of its own on the recorder of an origin. */
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

/** Says whether this file has opened any place. */
export function hasRecorders(): boolean {
  return opened.length > 0;
}

/** Says what is wrong with the OTLP that the places of this file received, or that came to none; each payload once. */
export async function takeWrongOtlp(): Promise<string[]> {
  const answer = await untraced('/recorder/wrong-otlp', { method: 'POST', body: JSON.stringify(opened) });
  return (await answer.json()) as string[];
}
