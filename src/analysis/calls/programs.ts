import { conventions } from '../../core/internal.ts';
import type { Attributes } from '../../core/index.ts';

/** One running program, which has one clock. */
export interface Program {
  /** Its `service.name`. Empty if unknown. */
  readonly service: string;
  /** Its `service.instance.id`, or else its `host.name`. Empty if unknown. */
  readonly instance: string;
}

/** Returns the program that a resource describes. */
export function programOf(resource: Attributes): Program {
  const text = (key: string): string | undefined => {
    const value = resource[key];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    service: text(conventions.SERVICE_NAME) ?? '',
    instance: text('service.instance.id') ?? text('host.name') ?? '',
  };
}

/** Returns a text that only one program has. */
export function keyOfProgram({ service, instance }: Program): string {
  return JSON.stringify([service, instance]);
}
