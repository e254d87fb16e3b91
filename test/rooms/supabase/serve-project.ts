import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request that the server received. */
export interface ProjectRequest {
  readonly method: string;
  /** The path with the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** An answer of the server. */
export interface ProjectAnswer {
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The server writes a text as it is, and any other value as JSON. @default {} */
  readonly body?: unknown;
  /** Whether the server cuts the connection instead of an answer. @default false */
  readonly cut?: boolean;
}

export interface Project {
  readonly url: string;
  readonly seen: readonly ProjectRequest[];
}

/** Serves a stand-in for a Supabase project on a free port, until the test is over. */
export async function serveProject(
  answer: (request: ProjectRequest) => ProjectAnswer | Promise<ProjectAnswer> = () => ({}),
): Promise<Project> {
  const seen: ProjectRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const { method = '', url: path = '', headers } = incoming;
      const request = {
        method,
        path,
        headers: headers as ProjectRequest['headers'],
        body: Buffer.concat(chunks).toString(),
      };
      seen.push(request);
      const { status = 200, headers: more, body = {}, cut } = await answer(request);
      if (cut) return incoming.socket.destroy();
      outgoing.writeHead(status, { 'content-type': 'application/json', ...more });
      outgoing.end(typeof body === 'string' ? body : JSON.stringify(body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

/** Holds answers back until the test releases their path. */
export function holdAnswers(answer: (request: ProjectRequest) => ProjectAnswer): {
  readonly answer: (request: ProjectRequest) => Promise<ProjectAnswer>;
  /** Lets the server answer requests to a path. It may come before the request. */
  readonly release: (path: string) => void;
} {
  const gates = new Map<string, { readonly opened: Promise<void>; readonly open: () => void }>();
  function gate(path: string): { readonly opened: Promise<void>; readonly open: () => void } {
    let open = (): void => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const known = gates.get(path) ?? { opened, open };
    gates.set(path, known);
    return known;
  }
  return {
    async answer(request) {
      await gate(request.path.split('?')[0]!).opened;
      return answer(request);
    },
    release: (path) => gate(path).open(),
  };
}
