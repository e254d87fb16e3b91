// Deno runs this with OTEL_DENO=true: a shop that passes its requests on to its stock, and knows nothing of Waybill.
const here = { hostname: '127.0.0.1', port: 0 };

const stock = Deno.serve({ ...here, onListen() {} }, () => Response.json({ left: 3 }));

const shop = Deno.serve(
  { ...here, onListen: ({ port }) => console.log(`listening on ${port}`) },
  async (request) => {
    const item = new URL(request.url).pathname;
    console.log(`looking for ${item}`);
    const answer = await fetch(`http://127.0.0.1:${stock.addr.port}${item}`);
    if (item === '/umbrella') {
      console.error('sold out');
      return new Response('sold out', { status: 500 });
    }
    return Response.json(await answer.json());
  },
);

// The program runs until its parent closes the input. It sends its last records as it ends.
await Deno.stdin.readable.pipeTo(new WritableStream());
await Promise.all([shop.shutdown(), stock.shutdown()]);
