import { onScopeDispose } from 'vue'
import { PAN_STEP, panBy, showSelection, ZOOM_STEP, zoomBy } from '../../components/charts/time-axis'
import type { TimeAxis } from '../../components/charts/time-axis'
import { isCovered, isTyping } from '../../keys'
import type { Jump, Travel } from './travel'

/** What a key means to the time of a run. */
export type TravelAction =
  | { readonly kind: 'toggle' | 'now' | 'fit' | 'deselect' }
  | { readonly kind: 'step'; readonly by: 1 | -1; readonly far: boolean }
  | { readonly kind: 'jump'; readonly jump: Jump }
  | { readonly kind: 'zoom' | 'pan'; readonly by: 1 | -1 }

type Key = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>

const step = (by: 1 | -1, far: boolean): TravelAction => ({ kind: 'step', by, far })
const jump = (to: Jump): TravelAction => ({ kind: 'jump', jump: to })

/**
 * The keys of travel. Some work wherever the focus is in the view of a run: letters and brackets that the tree leaves
 * free, as players of films have them; W, S, A and D zoom and pan, as profilers do. With a graph, lanes or
 * the bar in `focus`, arrows, Home, End and the space bar do too.
 * Null: not a key of travel.
 */
export function travelAction(event: Key, focus: boolean): TravelAction | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null
  switch (event.key) {
    case 'p':
    case 'P':
      return { kind: 'toggle' }
    case 'l':
    case 'L':
      return { kind: 'now' }
    case 'w':
    case 'W':
      return { kind: 'zoom', by: -1 }
    case 's':
    case 'S':
      return { kind: 'zoom', by: 1 }
    case 'a':
    case 'A':
      return { kind: 'pan', by: -1 }
    case 'd':
    case 'D':
      return { kind: 'pan', by: 1 }
    case 'f':
    case 'F':
      return { kind: 'fit' }
    case 'Escape':
      return { kind: 'deselect' }
    case ',':
      return step(-1, false)
    case '.':
      return step(1, false)
    case '<':
      return step(-1, true)
    case '>':
      return step(1, true)
    case '[':
      return jump('previousLife')
    case ']':
      return jump('nextLife')
    case '{':
      return jump('previousTask')
    case '}':
      return jump('nextTask')
  }
  if (!focus) return null
  switch (event.key) {
    case ' ':
      return { kind: 'toggle' }
    case 'ArrowLeft':
      return step(-1, event.shiftKey)
    case 'ArrowRight':
      return step(1, event.shiftKey)
    case 'Home':
      return jump('begin')
    case 'End':
      return jump('end')
    default:
      return null
  }
}

/** Lets the keys of travel work as long as the calling scope lives, except where text is typed or a dialog is open. */
export function useTravelKeys(travel: Travel, axis: TimeAxis): void {
  function pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || isTyping(event.target) || isCovered()) return
    const { target } = event
    const focus = target instanceof Element && target.closest('.time-chart,.transport-track,.lanes') !== null
    const action = travelAction(event, focus)
    if (action === null) return
    if ((action.kind === 'fit' || action.kind === 'deselect') && axis.selection.value === null) return
    event.preventDefault()
    act(travel, axis, action)
  }
  window.addEventListener('keydown', pressed)
  onScopeDispose(() => window.removeEventListener('keydown', pressed))
}

function act(travel: Travel, axis: TimeAxis, action: TravelAction): void {
  switch (action.kind) {
    case 'zoom':
      return zoomBy(axis, ZOOM_STEP ** action.by)
    case 'pan':
      return panBy(axis, action.by * PAN_STEP)
    case 'fit':
      return showSelection(axis)
    case 'deselect':
      axis.selection.value = null
      return
    case 'toggle':
      return travel.toggle()
    case 'now':
      return travel.go(null)
    case 'step':
      return travel.step(action.by, action.far)
    case 'jump':
      return travel.jump(action.jump)
  }
}
