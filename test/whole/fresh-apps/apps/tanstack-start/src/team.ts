import { createServerFn } from '@tanstack/react-start';

export const invite = createServerFn({ method: 'POST' })
  .validator((email: string) => email)
  .handler(async ({ data: email }) => {
    if (email.startsWith('nobody')) throw new Error('The mail server does not know this address');
    return email;
  });

export const loadMembers = createServerFn().handler(async (): Promise<readonly string[]> => {
  throw new Error('The table of members is locked');
});

export const greet = createServerFn().handler(async () => 'The second page');

export const loadSlowly = createServerFn().handler(
  () =>
    new Promise<string>((resolve) => {
      Object.assign(globalThis, { release: () => resolve('The slow part') });
    }),
);
