// Sentry sends with the page's own `fetch` only where its text is that of a native function, and else with one of a frame
// that it makes for this: so the stub shows that text. It keeps what a contender posts, so that its spans can be counted.
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

// A message turns the event loop at once; a nested timer would wait 4 ms each time, idly. And the body is a stream: to
// clone one costs as little as to clone one of the network, while a clone of a body made of text takes a millisecond.
const turning = `(() => {
  const { port1, port2 } = new MessageChannel();
  const turn = port2.postMessage.bind(port2, null);
  const bytes = new TextEncoder().encode('{"id":"A-1017","items":3,"paid":true}');
  const body = () =>
    new ReadableStream({
      start(stream) {
        stream.enqueue(bytes);
        stream.close();
      },
    });
  const headers = { 'content-type': 'application/json' };
  const waiting = [];
  port1.onmessage = () => waiting.shift()(new Response(body(), { headers }));
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      turn();
    });
})()`;

/** Scripts that replace a page's `fetch` before a contender starts, so that only what tracing costs is seen. */
export const stubs = {
  /** Answers at once and without a body, so the event loop never turns between requests. */
  null: stub('() => Promise.resolve(new Response(null))'),
  /** Answers with a small body of JSON, each time after the event loop has turned. */
  stub: stub(turning),
};
