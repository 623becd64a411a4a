import type { Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { closeUp, type SteppedBoard, type SharedObject, type SteppedThread } from './board'

/**
 * What a board says in the reader's language: of a thread and its step, and of what the threads share.
 * @param say translates a word of the program
 */
export function useBoardText(board: Readonly<Ref<SteppedBoard | null>>, say: (text: string) => string) {
  const { t } = useI18n()
  const words = (key: string, names: Record<string, string> = {}) => closeUp(t(key, names))
  const did = (op: string, object: string) => words(`stepping.ops.${op || 'begin'}`, { object: say(object) })

  function says({ number, state, op, object, saw }: SteppedThread): string {
    if (state === 'ended' || state === 'crashed') return words(`stepping.states.${state}`)
    if (state === 'asleep') return words('stepping.states.asleep', { object: say(object) })
    if (state === 'blocked') {
      const owner = board.value?.objects.find(({ name }) => name === object.replace(' ', ''))
      const holder = board.value?.threads.find(
        (one) => one.number === owner?.value && owner.kind !== 'Semaphore',
      )
      return holder === undefined
        ? words('stepping.states.blocked', { object: say(object) })
        : words(holder.number === number ? 'stepping.states.blockedBySelf' : 'stepping.states.blockedBy', {
            object: say(object),
            thread: say(holder.role),
          })
    }
    const next = words('stepping.states.ready', { what: did(op, object) })
    return saw === null ? next : `${next} · ${t('stepping.saw', { value: saw })}`
  }

  function valueOf({ kind, value }: SharedObject): string {
    if (kind === 'Lock' || kind === 'RLock') {
      const holder = board.value?.threads.find(({ number }) => number === value)
      return holder === undefined
        ? t('stepping.free')
        : words('stepping.heldBy', { thread: say(holder.role) })
    }
    if (kind !== 'Condition') return String(value)
    const asleep = board.value?.threads.filter(({ state }) => state === 'asleep').length ?? 0
    return t('stepping.sleepers', { count: asleep }, asleep)
  }
  const spoken = (name: string) => say(name.replace(/(\d+)$/, ' $1'))
  return { did, says, valueOf, spoken }
}
