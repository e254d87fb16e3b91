/** A request as a real server received it. */
export interface SeenRequest {
  readonly method: string;
  /** Below the recorder's own address, with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a recorder says to one request. */
export interface Answer {
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** @default '{}' */
  readonly body?: string;
  /** Which headers other origins may send: whatever they ask for, a list, or none with no permission at all. @default 'any' */
  readonly cors?: 'any' | 'none' | readonly string[];
}

/** A place on a real HTTP server that only one test uses. */
export interface Recorder {
  readonly url: string;
  readonly origin: string;
  /** Says what the next requests get, one answer each; the last one stays. */
  readonly answer: (...answers: Answer[]) => Promise<void>;
  /** Gives what came in, preflights too. */
  readonly seen: () => Promise<SeenRequest[]>;
}

// Kept before any test traces it.
const untraced = globalThis.fetch.bind(globalThis);

/** Opens a place of its own on the recorder of an origin. */
export function openRecorder(origin: string): Recorder {
  const url = `${origin}/recorder/${crypto.randomUUID()}`;
  return {
    url,
    origin,
    async answer(...answers) {
      await untraced(`${url}/~answer`, { method: 'POST', body: JSON.stringify(answers) });
    },
    seen: async () => (await untraced(`${url}/~seen`)).json() as Promise<SeenRequest[]>,
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
