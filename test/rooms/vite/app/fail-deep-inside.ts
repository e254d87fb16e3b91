/** Fails behind several awaits. Each await is in a separate function. */
export async function failDeepInside(): Promise<void> {
  await null;
  await Promise.all([saveOrder({ id: 7 })]);
}

async function saveOrder(order: { readonly id: number }): Promise<void> {
  try {
    await null;
    await checkOrder(order);
  } finally {
    await null;
  }
}

async function checkOrder({ id }: { readonly id: number }): Promise<never> {
  const reason = `order ${id}`;
  for await (const part of [1]) {
    await part;
  }
  throw new Error(reason);
}
