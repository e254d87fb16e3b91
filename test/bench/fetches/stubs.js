// Sentry sends with the page's own `fetch` only if its text is that of a native function. Otherwise Sentry makes a
// frame and uses that frame's `fetch`. So the stub shows the text of a native function. It keeps every posted body, so
// that the spans of a contender can be counted.
const stub = (answer) => `{
  const { Response, MessageChannel, ReadableStream, TextEncoder } = window;
  const answer = ${answer};
  const posts = [];
  window.fetch = function fetch(input, init) {
    if ((init?.method ?? input.method) !== 'POST') return answer();
    posts.push(init?.body ?? input.clone().body);
    return Promise.resolve(new Response('{}', { headers: { 'content-type': 'application/json' } }));
  };
  window.fetch.toString = () => 'function fetch() { [native code] }';
  window.postsOfStub = () => Promise.all(posts.map((body) => new Response(body).text()));
}`;

// A message turns the event loop at once; a nested timer would idle for 4 ms each time.
const turning = (body) => `(() => {
  const { port1, port2 } = new MessageChannel();
  const turn = port2.postMessage.bind(port2, null);
  const json = '{"id":"A-1017","items":3,"paid":true}';
  const bytes = new TextEncoder().encode(json);
  const body = ${body};
  const headers = { 'content-type': 'application/json' };
  const waiting = [];
  port1.onmessage = () => waiting.shift()(new Response(body(), { headers }));
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      turn();
    });
})()`;

const streamed = `() =>
    new ReadableStream({
      start(stream) {
        stream.enqueue(bytes);
        stream.close();
      },
    })`;

/** Scripts that replace a page's `fetch` before a contender starts, so that only the cost of tracing is measured. */
export const stubs = {
  /** Answers at once and without a body, so the event loop never turns between requests. */
  null: stub('() => Promise.resolve(new Response(null))'),
  /** Answers with JSON after a turn of the event loop. The body is a stream, as that of an answer from the network is. Its clone costs little. */
  stream: stub(turning(streamed)),
  /** Answers with JSON after a turn of the event loop. The body is a text, as that of a mocked answer is. Its clone takes a millisecond. */
  text: stub(turning('() => json')),
};
