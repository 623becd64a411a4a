import { computed, shallowRef } from 'vue'
import type { Ref } from 'vue'
import { windowStorage } from '../../stores/keep'

const kept = windowStorage<readonly string[]>('forkscope.folded')
const known = shallowRef<ReadonlySet<string> | null>(null)

function read(): ReadonlySet<string> {
  const before = kept.read()
  const valid = Array.isArray(before) && before.every((id) => typeof id === 'string')
  return (known.value ??= new Set(valid ? before : []))
}

/** Whether a track is folded: the same in every run, and at the next start. */
export function useFolded(id: () => string): { folded: Readonly<Ref<boolean>>; toggle: () => void } {
  const folded = computed(() => read().has(id()))
  function toggle(): void {
    const next = new Set(read())
    if (!next.delete(id())) next.add(id())
    known.value = next
    kept.write([...next])
  }
  return { folded, toggle }
}
