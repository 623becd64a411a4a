import { onScopeDispose } from 'vue'

const TABBABLE =
  'a[href], button:not([disabled]), input:not([disabled]), select, textarea, [tabindex]:not([tabindex="-1"])'

/** Nobody has the focus: it fell to the page, or waits in the room for what is still to come there. */
export function isFocusFree(): boolean {
  const { activeElement } = document
  return activeElement === null || activeElement === document.body || activeElement.matches('main')
}

/** Gives something that just came the focus, unless somebody has it: keys would do nothing. */
export function takeFocus(element: HTMLElement | null | undefined): void {
  if (isFocusFree()) element?.focus({ preventScroll: true })
}

/**
 * Keeps the focus in the room. What has it may be removed, hidden or disabled; then it goes to what is left beside it: to a
 * list, else to what Tab would reach first there, at last to the room itself, where whoever comes next can take it.
 */
export function useFocus(): void {
  let around: Element[] = []

  // A box that goes away has no size any more: that is told of what is removed as well, and after the next frame.
  const watched = new ResizeObserver(() => {
    if (isFocusFree() && around[0]?.checkVisibility() !== true) restore()
  })

  function restore(): void {
    for (const place of around) {
      if (!place.isConnected || place === document.body) continue
      const list = place.querySelector<HTMLElement>('[role=treegrid], [role=grid]')
      // What is first in a whole room is seldom beside it, and what the room is about may be still to come.
      const beside = place.matches('main, main > *') ? [] : place.querySelectorAll<HTMLElement>(TABBABLE)
      const next = list ?? [...beside].find((one) => one.checkVisibility())
      if (next === undefined && !place.matches('main')) continue
      return (next ?? (place as HTMLElement)).focus({ preventScroll: true })
    }
  }

  function taken({ target }: FocusEvent): void {
    around = []
    for (let at = target as Element | null; at !== null; at = at.parentElement) around.push(at)
    watched.disconnect()
    watched.observe(around[0])
  }
  document.addEventListener('focusin', taken)
  onScopeDispose(() => {
    document.removeEventListener('focusin', taken)
    watched.disconnect()
  })
}
