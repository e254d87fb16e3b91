import { compareWays, type Ways } from './compare-ways.ts';

async function readInChunks({ body }: Response): Promise<string> {
  let text = '';
  for await (const chunk of body!.pipeThrough(new TextDecoderStream())) text += chunk;
  return text;
}

// The smallest valid WebAssembly module.
const WASM = '\0asm\x01\0\0\0';

const ways: Ways = {
  'an answer of 204': { prepare: ({ url }) => ({ args: [url] }), answers: [{ status: 204, body: '' }] },
  'an answer of 304': { prepare: ({ url }) => ({ args: [url] }), answers: [{ status: 304, body: '' }] },
  'an answer of 404': {
    prepare: ({ url }) => ({ args: [url] }),
    answers: [{ status: 404, body: 'nothing' }],
  },
  'an answer of 500': { prepare: ({ url }) => ({ args: [url] }), answers: [{ status: 500 }] },
  'an answer that is not followed': {
    prepare: ({ url }) => ({ args: [`${url}/from`, { redirect: 'manual' }] }),
    answers: [{ status: 302, headers: { location: 'to' } }],
  },
  'an answer that must not lead elsewhere': {
    prepare: ({ url }) => ({ args: [`${url}/from`, { redirect: 'error' }] }),
    isMarked: 'at first',
    answers: [{ status: 302, headers: { location: 'to' } }],
  },
  'an answer that leads elsewhere': {
    prepare: ({ url }) => ({ args: [`${url}/from`] }),
    answers: [{ path: '/from', status: 307, headers: { location: 'to' } }, { body: 'there' }],
  },
  'an answer read in chunks': {
    prepare: ({ url }) => ({ args: [url], read: readInChunks }),
    answers: [{ body: 'x'.repeat(200_000) }],
  },
  'an answer read as JSON': { prepare: ({ url }) => ({ args: [url], read: (answer) => answer.json() }) },
  'an answer that is no JSON': {
    prepare: ({ url }) => ({ args: [url], read: (answer) => answer.json().catch(String) }),
    answers: [{ body: '<html>' }],
  },
  'an answer read twice, by a clone': {
    prepare: ({ url }) => ({
      args: [url],
      read: async (answer) => [await answer.clone().text(), await answer.text()],
    }),
  },
  'an answer that the app drops': {
    prepare: ({ url }) => ({ args: [url], read: ({ body }) => body?.cancel() }),
    answers: [{ body: 'x'.repeat(200_000) }],
  },
  'an answer that never ends': {
    prepare: ({ url }) => ({
      args: [url],
      async read({ body }) {
        const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
        const { value } = await reader.read();
        await reader.cancel();
        return value;
      },
    }),
    answers: [
      { headers: { 'content-type': 'text/event-stream' }, body: 'data: 1\n\n', stream: 'stays open' },
    ],
  },
  'an answer that is compiled': {
    prepare: ({ url }) => ({
      args: [url],
      read: async (answer) => Object.prototype.toString.call(await WebAssembly.compileStreaming(answer)),
    }),
    answers: [{ headers: { 'content-type': 'application/wasm' }, body: WASM }],
  },
  'an answer that no page may read': {
    prepare: ({ url }) => ({ args: [url, { mode: 'no-cors' }] }),
    isMarked: 'not',
  },
  'no answer': { prepare: () => ({ args: ['http://127.0.0.1:1/'] }) },
};

compareWays(ways);
