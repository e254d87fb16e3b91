import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request as the server received it. */
export interface ProjectRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** What the server says. */
export interface ProjectAnswer {
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Written as JSON; a text as it is. @default {} */
  readonly body?: unknown;
  /** Cuts the connection instead. @default false */
  readonly cut?: boolean;
}

export interface Project {
  readonly url: string;
  readonly seen: readonly ProjectRequest[];
}

/** Serves what plays a Supabase project on a port of its own, until the test is over. */
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

/** Holds answers back until the test lets each path go. */
export function holdAnswers(answer: (request: ProjectRequest) => ProjectAnswer): {
  readonly answer: (request: ProjectRequest) => Promise<ProjectAnswer>;
  /** Lets the request to a path be answered, once it has come in. */
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
