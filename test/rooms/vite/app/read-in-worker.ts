import { current, run } from 'waybill/async-context';

void run('w', async () => {
  await null;
  await new Promise((resolve) => setTimeout(resolve));
  postMessage(current());
});
