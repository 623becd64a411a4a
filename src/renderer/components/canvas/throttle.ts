import { onScopeDispose, ref, watch } from 'vue'
import type { Ref } from 'vue'

/**
 * Follows `source` at most once in `ms` milliseconds, its last value included: numbers that change ten times a second
 * can't be read, and each change costs a layout.
 * @param urgent while it says so nothing waits: what follows a pointer has to keep up with it
 */
export function useThrottled(
  source: Readonly<Ref<number>>,
  ms: number,
  urgent: () => boolean = () => false,
): Readonly<Ref<number>> {
  const value = ref(source.value)
  let timer: ReturnType<typeof setTimeout> | undefined
  let last = -Infinity
  const take = () => {
    timer = undefined
    last = performance.now()
    value.value = source.value
  }
  watch(source, () => {
    if (timer !== undefined && !urgent()) return
    clearTimeout(timer)
    const wait = urgent() ? 0 : last + ms - performance.now()
    if (wait <= 0) take()
    else timer = setTimeout(take, wait)
  })
  onScopeDispose(() => clearTimeout(timer))
  return value
}
