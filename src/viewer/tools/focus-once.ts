/** The ref of the first field of a panel. When the panel opens, the field takes the focus. */
export function focusOnce(field: HTMLElement | null): void {
  field?.focus();
}
