import { ref, watch } from 'vue'
import type { Ref } from 'vue'
import { windowStorage } from '../../stores/keep'

/** A share (0–1) that the user can move between limits; kept in this window's storage under `name`. */
export interface Split {
  readonly share: Ref<number>
  readonly least: number
  readonly most: number
  /** Where it began: a double click goes back there. */
  readonly initial: number
}

export function useSplit(name: string, initial: number, least = 0.2, most = 0.8): Split {
  const kept = windowStorage<number>(`forkscope.split.${name}`)
  const before = kept.read()
  const valid = typeof before === 'number' && before >= least && before <= most
  const share = ref(valid ? before : initial)
  watch(share, (value) => kept.write(value))
  return { share, least, most, initial }
}

/**
 * Tracks of a grid for two parts and the handle between them; the first has `share` of the room, and no less than `least`
 * CSS pixels.
 */
export function splitTracks(share: number, least = 0): string {
  // In hundreds: parts of less than 1fr in all, once the first has its least, would leave room over.
  return `minmax(${least}px, ${100 * share}fr) 1px minmax(0, ${100 * (1 - share)}fr)`
}
