import { onScopeDispose } from 'vue'
import { isKey, isTyping } from '../keys'
import { useCourse } from '../stores/course'
import { ROOMS, useNav } from '../stores/nav'
import { useActions } from './actions'
import { KEYS } from './shortcuts'

/** The keys that work everywhere. A view that used a key itself has prevented its default: then it is left alone. */
export function useKeys(): void {
  const nav = useNav()
  const actions = useActions()
  const course = useCourse()

  function pressed(event: KeyboardEvent): void {
    if (event.isComposing) return
    // Radio buttons (Reka's) prevent every Enter and do nothing with it; no other control takes the key that runs.
    if (event.defaultPrevented && !isKey(event, KEYS.run)) return
    const does = actionOf(event)
    if (does === null) return
    event.preventDefault()
    does()
  }

  function actionOf(event: KeyboardEvent): (() => void) | null {
    if (isKey(event, KEYS.palette)) return () => (nav.palette = !nav.palette)
    // A dialog takes all other keys.
    if (nav.palette || document.querySelector('[role=dialog]') !== null) return null
    if (isKey(event, KEYS.stop)) return () => void actions.stop()
    if (isKey(event, KEYS.run)) return actions.run
    if (nav.room === 'lab') {
      if (isKey(event, KEYS.previous)) return () => course.go(-1)
      if (isKey(event, KEYS.next)) return () => course.go(1)
    }
    const room = ROOMS.find((one) => isKey(event, KEYS[one]))
    if (room !== undefined) return () => actions.goTo(room)
    if (isKey(event, KEYS.help) && !isTyping(event.target)) return () => (nav.help = true)
    return null
  }

  window.addEventListener('keydown', pressed)
  onScopeDispose(() => window.removeEventListener('keydown', pressed))
}
