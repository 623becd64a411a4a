import { computed, onScopeDispose, shallowRef } from 'vue'
import type { ComputedRef } from 'vue'
import type { Users } from '../../../shared/machine'
import { useEngine } from '../../engine/use-engine'

/** Whose processes are: names of the machine's users, asked of each engine once. */
export function useUsers(): { nameOf(uid: number): string; readonly own: ComputedRef<number> } {
  const engine = useEngine()
  const users = shallowRef<Users>({ own: -1, names: {} })
  const ask = async () => {
    try {
      users.value = await engine.request('machine.users', {})
    } catch {
      // Without an engine there are no processes either; 0 has one name everywhere.
    }
  }
  if (engine.state === 'up') void ask()
  const off = engine.onState((state) => {
    if (state === 'up') void ask()
  })
  onScopeDispose(off)
  return {
    /** A user of a directory service keeps the number; '' below 0: the system has no such ids. */
    nameOf: (uid) => (uid < 0 ? '' : (users.value.names[uid] ?? (uid === 0 ? 'root' : String(uid)))),
    own: computed(() => users.value.own),
  }
}
