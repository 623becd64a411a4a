import { onScopeDispose, shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import { COLOURS } from '../charts/palette'

const TOKENS = [
  'panel',
  'raise',
  'line',
  'edge',
  'ink',
  'mute',
  'faint',
  'idle',
  'accent',
  'good',
  'warn',
  'bad',
  'heat',
] as const

/** The design tokens as a canvas takes them: resolved colours, and fonts. */
export type CanvasTheme = Record<(typeof TOKENS)[number], string> & {
  /** The palette, from 0. */
  readonly series: readonly string[]
  readonly font: string
}

function read(): CanvasTheme {
  const style = getComputedStyle(document.documentElement)
  const value = (name: string) => style.getPropertyValue(name).trim()
  const tokens = Object.fromEntries(TOKENS.map((name) => [name, value(`--${name}`)]))
  return {
    ...(tokens as Record<(typeof TOKENS)[number], string>),
    series: Array.from({ length: COLOURS }, (_, i) => value(`--series-${i + 1}`)),
    font: `${value('--text-xs') || '11px'} ${value('--sans') || 'sans-serif'}`,
  }
}

/** The current theme's colours; a canvas knows no CSS variables, so it has to be told when they change. */
export function useCanvasTheme(): Readonly<ShallowRef<CanvasTheme>> {
  const theme = shallowRef(read())
  const observer = new MutationObserver(() => (theme.value = read()))
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] })
  onScopeDispose(() => observer.disconnect())
  return theme
}
