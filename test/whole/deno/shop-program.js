// Run by Deno with OTEL_DENO=true: a shop whose requests go on to its stock, and which knows nothing of Waybill.
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

// Until whoever started it has gone; what is left to send is sent as the program ends.
await Deno.stdin.readable.pipeTo(new WritableStream());
await Promise.all([shop.shutdown(), stock.shutdown()]);
