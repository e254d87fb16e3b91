const KEY = 'organization';

/** Keeps the chosen organization for the next visit. */
export function rememberOrganization(id: string): void {
  localStorage.setItem(KEY, id);
}

/** Gives the last chosen organization. */
export function rememberedOrganization(): string | null {
  return localStorage.getItem(KEY);
}
