/**
 * Puts a text on the clipboard. The Clipboard API asks for a permission, and the app refuses all of them; this way needs
 * none.
 * @returns whether it worked
 */
export function copyText(text: string): boolean {
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'sr-only'
  const focused = document.activeElement as HTMLElement | null
  // A dialog keeps the focus inside itself.
  const host = focused?.closest('[role=dialog]') ?? document.body
  host.append(field)
  field.select()
  const copied = document.execCommand('copy')
  field.remove()
  focused?.focus({ preventScroll: true })
  return copied
}
