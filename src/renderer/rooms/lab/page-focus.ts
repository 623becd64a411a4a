/**
 * Gives a page that just came the focus, unless somebody has it: where it was went with the page before, and keys would
 * scroll nothing. A list of chapters keeps it, so that arrow keys walk on.
 */
export function takeFocus(page: HTMLElement | null): void {
  const { activeElement, body } = document
  if (activeElement === null || activeElement === body) page?.focus({ preventScroll: true })
}
