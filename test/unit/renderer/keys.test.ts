// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { isKey, isTyping, keysFor } from '../../../src/renderer/keys'

const press = (key: string, held: Partial<KeyboardEventInit> = {}) =>
  new KeyboardEvent('keydown', { key, ...held })

describe('keys', () => {
  it('are written as the system writes them', () => {
    expect(keysFor('Mod+Shift+P', false)).toBe('Ctrl+Shift+P')
    expect(keysFor('Mod+Shift+P', true)).toBe('⌘⇧P')
    expect(keysFor('Mod++', false)).toBe('Ctrl++')
    for (const mac of [true, false]) expect([keysFor('+', mac), keysFor('+  −', mac)]).toEqual(['+', '+  −'])
  })

  it('match with exactly what is held down', () => {
    const ctrl = { ctrlKey: true }
    expect(isKey(press('P', { ...ctrl, shiftKey: true }), 'Mod+Shift+P', false)).toBe(true)
    expect(isKey(press('p', ctrl), 'Mod+Shift+P', false)).toBe(false)
    expect(isKey(press('p', { ...ctrl, altKey: true, shiftKey: true }), 'Mod+Shift+P', false)).toBe(false)
    expect(isKey(press('p', { metaKey: true, shiftKey: true }), 'Mod+Shift+P', true)).toBe(true)
    expect(isKey(press('.', ctrl), 'Mod+.', false)).toBe(true)
    expect(isKey(press('.'), 'Mod+.', false)).toBe(false)
    expect(isKey(press('?', { shiftKey: true }), '?', false)).toBe(true)
    expect(isKey(press('Enter', ctrl), 'Mod+Enter', false)).toBe(true)
    expect(isKey(press('Enter', { ...ctrl, shiftKey: true }), 'Mod+Enter', false)).toBe(false)
  })

  it('belong to a text field while somebody types there', () => {
    expect(isTyping(document.createElement('input'))).toBe(true)
    expect(isTyping(document.createElement('textarea'))).toBe(true)
    expect(isTyping(document.createElement('button'))).toBe(false)
    expect(isTyping(null)).toBe(false)
  })
})
