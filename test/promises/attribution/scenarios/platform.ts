// This file tries handlers as properties.
/* oxlint-disable unicorn/prefer-add-event-listener */
import type { Scenario } from '../scenario.ts';

const platformEvents: Scenario = {
  name: 'platform-events',
  requests: 7,
  open:
    () =>
    async ({ request, pause, address }) => {
      const unjudged = new URL('/unjudged/data', address(1)).href;
      await pause();
      const loaded = new Promise<void>((resolve) => {
        const xhr = new XMLHttpRequest();
        xhr.open('GET', unjudged);
        xhr.addEventListener('load', () => void request(1).then(() => resolve()));
        xhr.send();
      });
      await loaded;
      await new Promise<void>((resolve) => {
        const xhr = new XMLHttpRequest();
        xhr.open('GET', unjudged);
        xhr.onreadystatechange = async () => {
          if (xhr.readyState !== XMLHttpRequest.DONE) return;
          await Promise.resolve();
          await request(2);
          resolve();
        };
        xhr.send();
      });
      await new Promise<void>((resolve) => {
        const reader = new FileReader();
        reader.onload = () => void request(3).then(() => resolve());
        reader.readAsText(new Blob(['text']));
      });
      const { port1, port2 } = new MessageChannel();
      await new Promise<void>((resolve) => {
        port1.onmessage = () => void request(4).then(() => resolve());
        port2.postMessage('go');
      });
      await new Promise<void>((resolve) => {
        port2.addEventListener('message', async () => {
          await pause();
          await request(5);
          resolve();
        });
        port2.start();
        port1.postMessage('go');
      });
      port1.close();
      const hasAborted = new Promise<void>((resolve) => {
        const controller = new AbortController();
        controller.signal.onabort = () => void request(6).then(() => resolve());
        setTimeout(() => controller.abort());
      });
      await hasAborted;
      await request(7);
    },
};

function open(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onupgradeneeded = () => opening.result.createObjectStore('items');
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error ?? new Error('no database'));
  });
}

const platformPromises: Scenario = {
  name: 'platform-promises',
  requests: 9,
  open: () => {
    return async ({ request, pause, who }) => {
      await pause();
      const database = await open(`lab-${who}`);
      await request(1);
      const transaction = database.transaction('items', 'readwrite');
      const committed = new Promise<void>((resolve) => {
        transaction.addEventListener('complete', () => void request(2).then(() => resolve()));
      });
      await new Promise<void>((resolve) => {
        const putting = transaction.objectStore('items').put('value', 'key');
        putting.onsuccess = () => {
          const getting = transaction.objectStore('items').get('key');
          getting.onsuccess = () => void request(3).then(() => resolve());
        };
      });
      await committed;
      database.close();
      const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(64));
      await request(digest.byteLength > 0 ? 4 : 99);
      await navigator.locks.request('lab', async () => {
        await request(5);
        await pause();
        await request(6);
      });
      await request(7);
      await createImageBitmap(new ImageData(2, 2));
      await request(8);
      const packed = new Blob(['text']).stream().pipeThrough(new CompressionStream('gzip'));
      await new Response(packed).arrayBuffer();
      await request(9);
    };
  },
};

/** Work that the platform does and then reports by an event or a promise. */
export const platform = [platformEvents, platformPromises];
