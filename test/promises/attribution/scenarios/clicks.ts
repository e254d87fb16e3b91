import type { Scenario, Turn } from '../scenario.ts';

function createButton(): HTMLButtonElement {
  const button = document.createElement('button');
  document.body.append(button);
  return button;
}

const clicks: Scenario = {
  name: 'dom-clicks',
  requests: 6,
  open: (turns) => {
    const delegated = async (event: Event): Promise<void> => {
      const { turn } = event.target as Node & { turn?: Turn };
      await turn?.pause();
      await turn?.request(4);
    };
    document.addEventListener('click', delegated);
    return async ({ request, pause, who }) => {
      const button = createButton();
      const clicked = new Promise<void>((resolve) => {
        button.addEventListener('click', async () => {
          await request(1);
          await pause();
          await request(2);
          resolve();
        });
      });
      await pause();
      button.click();
      await clicked;
      await new Promise<void>((resolve) => {
        button.addEventListener('lab:done', () => void request(3).then(() => resolve()), { once: true });
        button.dispatchEvent(new CustomEvent('lab:done'));
      });
      await pause();
      const target = Object.assign(createButton(), { turn: turns[who] });
      target.click();
      await request(5);
      button.remove();
      await request(6);
    };
  },
};

// Set when an action has added its listener.
let heardButton: HTMLButtonElement | undefined;

const othersClick: Scenario = {
  name: 'clicks-of-others',
  requests: { A: 2, B: 2, C: 2, poller: 4 },
  open: ({ poller }) => {
    const button = createButton();
    return async ({ request, pause, who }) => {
      await request(1);
      // Action A adds the listener, but does not cause the later clicks.
      if (who === 'A') {
        let step = 0;
        button.addEventListener('click', async () => {
          await poller.request(++step);
          await poller.pause();
        });
        heardButton = button;
      }
      await pause();
      await request(2);
    };
  },
  async background({ pause }) {
    for (let click = 0; click < 4;) {
      await pause();
      if (!heardButton) continue;
      heardButton.click();
      click++;
    }
  },
};

const pollerBesideClicks: Scenario = {
  name: 'poller-beside-clicks',
  requests: { A: 5, B: 5, C: 5, poller: 24 },
  clicked: true,
  open:
    () =>
    ({ request, pause, action }) => {
      const button = createButton();
      async function save(): Promise<void> {
        await request(1);
        await request(2);
        await pause();
        await request(3);
        setTimeout(() => void request(4));
        await request(5);
      }
      // oxlint-disable-next-line unicorn/prefer-add-event-listener -- handlers as properties are tried too
      button.onclick = () => action(save);
      button.click();
    },
  async background({ request, pause, address }) {
    let step = 12;
    const timer = setInterval(async () => {
      if (step === 24) return clearInterval(timer);
      await fetch(address(++step)).then((response) => response.json());
    }, 5);
    for (let round = 1; round <= 12; round++) {
      await pause();
      await request(round);
    }
  },
};

/** Clicks of the actions, and clicks of no action. */
export const pageClicks = [clicks, othersClick, pollerBesideClicks];
