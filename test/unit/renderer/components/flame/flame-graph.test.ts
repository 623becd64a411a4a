// @vitest-environment happy-dom
import { nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import FlameGraph from '../../../../../src/renderer/components/flame/FlameGraph.vue'
import { flameTree } from '../../../../../src/renderer/components/flame/flame-tree'
import { openWindow, type } from '../../support/app'
import { PROFILE } from './profile'

let opened: Awaited<ReturnType<typeof openWindow>>
let host: HTMLElement

beforeEach(async () => {
  opened = await openWindow()
  host = opened.mount(FlameGraph, { root: flameTree(PROFILE), label: 'Flame graph of child 1' })
  await nextTick()
})
afterEach(() => opened.close())

const bars = () => [...host.querySelectorAll<HTMLElement>('[role=treeitem]')]
const bar = (name: string) => bars().find((one) => one.textContent?.trim() === name)!
const shown = () => bars().map((one) => one.textContent?.trim())
const told = () => host.querySelector('.flame-told')!.textContent!.replaceAll('\u00a0', ' ')
const focusable = () => bars().filter((one) => one.tabIndex === 0)
async function press(key: string): Promise<void> {
  document.activeElement!.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
  )
  await nextTick()
  await nextTick()
}

describe('the flame graph', () => {
  it('has a bar for each function, with everything in words for who cannot see it', () => {
    expect(shown()).toEqual(['(all)', 'main', 'work', 'leaf', 'other', '(idle)'])
    expect(bar('leaf').getAttribute('aria-label')?.replaceAll('\u00a0', ' ')).toBe(
      'leaf, b.mjs:20: 40.0 ms total, 42% of the time; 40.0 ms self',
    )
    expect(bar('leaf').getAttribute('aria-level')).toBe('4')
  })

  it('tells time in all and itself of the bar under the pointer', async () => {
    expect(told()).toContain('(all)')
    bar('work').dispatchEvent(new Event('pointerenter'))
    await nextTick()
    expect(told()).toMatch(/work.*b\.mjs:3.*total 60\.0 ms \(63%\).*self 20\.0 ms \(21%\)/s)
    host.querySelector('[role=tree]')!.dispatchEvent(new Event('pointerleave'))
    await nextTick()
    expect(told()).toContain('(all)')
  })

  it('zooms by a click, and back by a click on a caller or the button', async () => {
    bar('work').click()
    await nextTick()
    expect(shown()).toEqual(['(all)', 'main', 'work', 'leaf'])
    bar('main').click()
    await nextTick()
    expect(shown()).toEqual(['(all)', 'main', 'work', 'leaf', 'other'])
    ;[...host.querySelectorAll('button')].find((one) => one.textContent?.trim() === 'Reset zoom')!.click()
    await nextTick()
    expect(shown()).toContain('(idle)')
  })

  it('is walked by arrow keys with one stop for Tab, and zoomed by Enter and Escape', async () => {
    expect(focusable()).toHaveLength(1)
    focusable()[0].focus()
    await press('ArrowDown')
    await press('ArrowDown')
    await press('ArrowRight')
    expect(document.activeElement).toBe(bar('other'))
    expect(told()).toContain('other')
    expect(focusable()).toEqual([bar('other')])
    await press('ArrowLeft')
    await press('Enter')
    expect(shown()).toEqual(['(all)', 'main', 'work', 'leaf'])
    await press('Backspace')
    expect(shown()).toContain('other')
    await press('Escape')
    expect(shown()).toContain('(idle)')
  })

  it('marks what is searched, and says how much time it took', async () => {
    await type(host.querySelector('input')!, 'b.mjs')
    expect([...host.querySelectorAll('.flame-match')].map((one) => one.textContent?.trim())).toEqual([
      'work',
      'leaf',
    ])
    expect(host.querySelector('.flame-found')!.textContent!.replaceAll('\u00a0', ' ')).toBe('Matches: 63%')
  })
})
