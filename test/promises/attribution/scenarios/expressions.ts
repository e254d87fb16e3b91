import type { Scenario, Turn } from '../scenario.ts';

const awaitInExpressions: Scenario = {
  name: 'await-in-expressions',
  requests: 14,
  open:
    () =>
    async ({ request, pause }) => {
      const step = async (number: number): Promise<number> => {
        await pause();
        await request(number);
        return number;
      };
      const tag = (_parts: TemplateStringsArray, ...values: unknown[]): number => values.length;
      const sum = (await step(1)) + (await step(2));
      const record = { [`key${await step(3)}`]: await step(4), ...(await step(5), {}) };
      const list = [await step(6)];
      const called = Math.max(...list, await step(7));
      const tagged = tag`${await step(8)} and ${sum}`;
      const { missing = await step(9), key4 = 0 }: { missing?: number; key4?: number } = record;
      let fallback: number | null = null;
      fallback ??= await step(10);
      const chosen = (await pause(), called) > 0 ? await step(11) : await step(99);
      const optional = (await Promise.resolve(request))?.(12);
      await optional;
      const settings = async (number = 13): Promise<string> => request(number);
      if (tagged && missing && !key4 && fallback && (await settings())) await step(chosen + 3);
    },
};

class Resource {
  static readonly #registry = new Map<string, number>();
  readonly #turn: Turn;

  constructor(turn: Turn) {
    this.#turn = turn;
  }

  static async open(turn: Turn): Promise<Resource> {
    await turn.pause();
    await Resource.#register(turn, 1);
    return new Resource(turn);
  }

  static async #register(turn: Turn, step: number): Promise<void> {
    await turn.request(step);
    Resource.#registry.set(turn.who, step);
  }

  async #load(step: number): Promise<string> {
    await this.#turn.pause();
    return this.#turn.request(step);
  }

  get latest(): Promise<string> {
    return this.#load(2);
  }

  async save(step: number): Promise<void> {
    await this.#load(step);
  }

  readonly reload = async (step: number): Promise<void> => {
    await this.#load(step);
  };
}

class CachedResource extends Resource {
  static override async open(turn: Turn): Promise<CachedResource> {
    await super.open(turn);
    return new CachedResource(turn);
  }

  override async save(step: number): Promise<void> {
    await super.save(step);
    await super.save(step + 1);
    const later = async (): Promise<void> => super.save(step + 2);
    await later();
  }
}

const classes: Scenario = {
  name: 'classes',
  requests: 8,
  open: () => async (turn) => {
    const resource = await CachedResource.open(turn);
    await resource.latest;
    await resource.save(3);
    const name = async (): Promise<string> => {
      await turn.request(6);
      return 'again';
    };
    const local = new (class {
      async [await name()](step: number): Promise<void> {
        await resource.reload(step);
      }
    })() as unknown as Record<'again', (step: number) => Promise<void>>;
    await local.again(7);
    await turn.request(8);
  },
};

/** Every place in an expression or class where an await may stand. */
export const expressions = [awaitInExpressions, classes];
