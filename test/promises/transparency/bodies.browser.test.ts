import { compareWays, type Ways } from './compare-ways.ts';

const post = (body: unknown, more: object = {}) => ({ method: 'POST', body, ...more });

function form(): FormData {
  const data = new FormData();
  data.append('name', 'Mia');
  data.append('file', new Blob(['a file']), 'a.txt');
  return data;
}

const streamOf = (...chunks: string[]) =>
  new ReadableStream<string>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  }).pipeThrough(new TextEncoderStream());

const ways: Ways = {
  FormData: ({ url }) => [url, post(form())],
  'a Blob': ({ url }) => [url, post(new Blob(['x'], { type: 'text/csv' }))],
  'an ArrayBuffer': ({ url }) => [url, post(new Uint8Array([1, 2, 3]).buffer)],
  'a view of bytes': ({ url }) => [url, post(new Uint8Array([1, 2, 3]).subarray(1))],
  URLSearchParams: ({ url }) => [url, post(new URLSearchParams({ a: '1' }))],
  'an object, which is no body': ({ url }) => [url, post({ a: 1 })],
  'a body of null': ({ url }) => [url, post(null)],
  // Over HTTP/1.1 browsers refuse to send streams, and reject the call.
  'a stream': ({ url }) => [url, post(streamOf('one', 'two'), { duplex: 'half' })],
  'a stream without duplex': ({ url }) => [url, post(streamOf('one'))],
  'a stream that is locked': ({ url }) => {
    const stream = streamOf('one');
    stream.getReader();
    return [url, post(stream, { duplex: 'half' })];
  },
  'a Request with a stream': ({ url }) => [
    new Request(url, post(streamOf('one'), { duplex: 'half' }) as never),
  ],
  keepalive: ({ url }) => [url, post('x', { keepalive: true })],
  'more with keepalive than browsers allow': ({ url }) => [
    url,
    post('x'.repeat(65_537), { keepalive: true }),
  ],
  'a stream with keepalive': ({ url }) => [url, post(streamOf('one'), { duplex: 'half', keepalive: true })],
};

compareWays(ways);
