import { ref, shallowRef } from 'vue'
import { describe, expect, it } from 'vitest'
import type { ProcessRow } from '../../../../../src/renderer/components/process-tree/arrange'
import { signalAt, targetsOf } from '../../../../../src/renderer/components/signal/targets'
import { RunModel } from '../../../../../src/shared/run/model'
import { born, meta } from '../../../../support/records'

/** Three processes, of which the last has ended. */
function family(): RunModel {
  const run = new RunModel()
  run.applyAll([meta(), born(0, 0), born(1, 0, { parent: 0 }), born(2, 0, { parent: 0 })])
  run.apply({ kind: 'exit', t: 50, id: 2, code: null, signal: 'SIGKILL', cpu: NaN })
  return run
}

function state(active: number | null, tagged: readonly number[] = [], shown: readonly number[] = [0, 1, 2]) {
  const rows = shallowRef(shown.map((id) => ({ id, ids: [id] }) as unknown as ProcessRow))
  return { activeIndex: ref(shown.findIndex((id) => id === active)), tagged: new Set(tagged), rows }
}

describe('who gets a signal', () => {
  it('is the process of the active row, also when it has ended', () => {
    expect(targetsOf(family(), state(1))).toEqual([1])
    expect(targetsOf(family(), state(2))).toEqual([2])
  })

  it('is nobody without an active row, or when that row is not in sight', () => {
    expect(targetsOf(family(), state(null))).toEqual([])
    expect(targetsOf(family(), state(1, [], [0, 2]))).toEqual([])
  })

  it('is every process of a group that lives', () => {
    const rows = shallowRef([{ id: 0, ids: [0, 1, 2], group: 'alike' } as unknown as ProcessRow])
    expect(targetsOf(family(), { activeIndex: ref(0), tagged: new Set(), rows })).toEqual([0, 1])
  })

  it('is every tagged process that lives, whichever row is active', () => {
    expect(targetsOf(family(), state(2, [0, 1]))).toEqual([0, 1])
    expect(targetsOf(family(), state(1, [0, 2]))).toEqual([0])
  })

  it('is the active row again when all that were tagged have ended', () => {
    expect(targetsOf(family(), state(1, [2]))).toEqual([1])
  })
})

describe('keys of the list of signals', () => {
  it('move, and stop at both ends', () => {
    expect(signalAt('ArrowDown', 0)).toBe(1)
    expect(signalAt('ArrowDown', 4)).toBe(4)
    expect(signalAt('ArrowUp', 0)).toBe(0)
    expect(signalAt('End', 1)).toBe(4)
    expect(signalAt('Home', 3)).toBe(0)
  })

  it('are these only', () => {
    expect(signalAt('k', 0)).toBeNull()
    expect(signalAt('Tab', 0)).toBeNull()
  })
})
