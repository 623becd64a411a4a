// @vitest-environment happy-dom
import { effectScope, ref } from 'vue'
import type { EffectScope } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useTreeKeys } from '../../../../../src/renderer/components/process-tree/tree-keys'
import type { TreeState } from '../../../../../src/renderer/components/process-tree/tree-state'

const tree = ref(true)
const handle = { focusFilter: vi.fn(), openSort: vi.fn() }
let scope: EffectScope

function press(key: string, target: EventTarget = document.body, held = {}): boolean {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...held })
  target.dispatchEvent(event)
  return event.defaultPrevented
}

beforeEach(() => {
  tree.value = true
  vi.clearAllMocks()
  scope = effectScope(true)
  scope.run(() => useTreeKeys(ref(handle), { tree } as unknown as TreeState))
})
afterEach(() => {
  scope.stop()
  document.body.innerHTML = ''
})

describe('keys of a room with a tree', () => {
  it('reach the filter, the order and the shape', () => {
    expect(press('/')).toBe(true)
    expect(handle.focusFilter).toHaveBeenCalledOnce()
    expect(press('F6')).toBe(true)
    expect(handle.openSort).toHaveBeenCalledOnce()
    press('F5')
    expect(tree.value).toBe(false)
    press('t')
    expect(tree.value).toBe(true)
  })

  it('send a signal where the room can: F9 and k', () => {
    expect(press('k')).toBe(false)
    expect(press('F9')).toBe(false)
    const signal = vi.fn()
    scope.run(() => useTreeKeys(ref(handle), { tree } as unknown as TreeState, signal))
    expect(press('k')).toBe(true)
    expect(press('F9')).toBe(true)
    expect(signal).toHaveBeenCalledTimes(2)
    expect(press('k', document.body.appendChild(document.createElement('input')))).toBe(false)
    expect(press('k', document.body, { ctrlKey: true })).toBe(false)
    expect(signal).toHaveBeenCalledTimes(2)
  })

  it('leave letters alone while somebody types', () => {
    const field = document.body.appendChild(document.createElement('input'))
    expect(press('t', field)).toBe(false)
    expect(press('/', field)).toBe(false)
    expect(tree.value).toBe(true)
    expect(press('F5', field)).toBe(true)
  })

  it('leave combinations, dialogs and used keys alone', () => {
    expect(press('t', document.body, { ctrlKey: true })).toBe(false)
    const dialog = document.body.appendChild(document.createElement('div'))
    dialog.setAttribute('role', 'dialog')
    expect(press('/')).toBe(false)
    expect(handle.focusFilter).not.toHaveBeenCalled()
  })

  it('end with their room', () => {
    scope.stop()
    expect(press('/')).toBe(false)
  })
})
