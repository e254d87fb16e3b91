const KEY = 'organization';

/** Keeps which organization somebody chose, for the next visit. */
export function rememberOrganization(id: string): void {
  localStorage.setItem(KEY, id);
}

/** Gives the organization that was chosen last. */
export function rememberedOrganization(): string | null {
  return localStorage.getItem(KEY);
}
