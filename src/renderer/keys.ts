const MAC = typeof navigator !== 'undefined' && /^Mac/.test(navigator.platform)
const MAC_KEYS: Record<string, string> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Enter: '⏎' }
const ARROWS: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓' }

/** Brings back what a command or an experiment took the place of. */
export const UNDO = 'Mod+Z'

/** `Mod++` → Mod, +. A plus joins keys only behind a word: alone it is a key itself. */
const partsOf = (keys: string) => keys.split(/(?<=\w)\+(?=.)/)

/** A key combination as this system writes it: `Mod+Shift+P` → "Ctrl+Shift+P", "⌘⇧P" on a Mac. */
export function keysFor(keys: string, mac = MAC): string {
  const parts = partsOf(keys).map((part) => ARROWS[part] ?? part)
  if (mac) return parts.map((part) => MAC_KEYS[part] ?? part).join('')
  return parts.map((part) => (part === 'Mod' ? 'Ctrl' : part)).join('+')
}

/** Whether the event is this combination, nothing more held down; letters compare without their case. */
export function isKey(event: KeyboardEvent, keys: string, mac = MAC): boolean {
  const parts = partsOf(keys)
  const key = parts.at(-1)!
  const held = (name: string) => parts.slice(0, -1).includes(name)
  const shifted = key.length === 1 && !/[a-z0-9]/i.test(key)
  return (
    event.key.toLowerCase() === key.toLowerCase() &&
    (mac ? event.metaKey : event.ctrlKey) === held('Mod') &&
    event.altKey === held('Alt') &&
    // Punctuation may need Shift on some keyboards; then the character itself is what counts.
    (shifted || event.shiftKey === held('Shift'))
  )
}

/** Whether typed keys belong to a text field, so that single-letter shortcuts must stay away. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
}

/** Whether a dialog, a menu or a list of choices lies over the room: then keys are not the room's. */
export function isCovered(): boolean {
  return document.querySelector('[role=dialog], [role=menu], .popup[role=listbox]') !== null
}
