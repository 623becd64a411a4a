// @vitest-environment happy-dom
import { nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import DiagramFigure from '../../../../../src/renderer/components/diagram/DiagramFigure.vue'
import { i18n } from '../../../../../src/renderer/i18n'
import { openWindow } from '../../support/app'
import { LOOP, poolFigure, RACE, SAMPLES } from './samples'

let opened: Awaited<ReturnType<typeof openWindow>>
beforeEach(async () => {
  opened = await openWindow()
})
afterEach(() => {
  opened.close()
  i18n.global.locale.value = 'en'
})

describe('a diagram', () => {
  it('is one picture with a name and a description for those who don’t see it', () => {
    const host = opened.mount(DiagramFigure, { figure: LOOP })
    const svg = host.querySelector('svg')!
    expect(svg.getAttribute('role')).toBe('img')
    const byId = (attribute: string) => host.querySelector(`#${svg.getAttribute(attribute)}`)!.textContent
    expect(byId('aria-labelledby')).toBe(LOOP.caption.en)
    const said = byId('aria-describedby')
    expect(said).toContain('slow server (300 ms)')
    expect(said).toContain('event loop → slow server: request')
    expect(said).toContain('task B ↔ event loop')
  })

  it('says who does what on lanes', () => {
    const host = opened.mount(DiagramFigure, { figure: RACE })
    expect(host.querySelector('desc')!.textContent).toContain('process 1: read 41, waits, write 42')
  })

  it('speaks the language of the window', async () => {
    const host = opened.mount(DiagramFigure, { figure: poolFigure(2) })
    i18n.global.locale.value = 'zh-CN'
    await nextTick()
    expect(host.querySelector('figcaption')!.textContent).toBe(poolFigure(2).caption['zh-CN'])
    expect(host.querySelector('svg')!.textContent).toContain('父进程')
  })

  it('draws each shape, and nothing with inline styles that the policy would refuse', () => {
    for (const figure of Object.values(SAMPLES)) {
      const host = opened.mount(DiagramFigure, { figure })
      const svg = host.querySelector('svg')!
      expect(svg.querySelectorAll('style, script, foreignObject, [style]').length).toBe(0)
      const bars = figure.kind === 'lanes' ? figure.bars.length : 0
      expect(svg.querySelectorAll('.dg-bar, .dg-idle').length).toBe(bars)
      if (figure.kind === 'graph')
        expect(svg.querySelectorAll('[data-node]').length).toBe(figure.nodes.length)
    }
    const host = opened.mount(DiagramFigure, { figure: LOOP })
    expect(host.querySelectorAll('ellipse.dg-shape').length).toBe(1)
    expect(host.querySelectorAll('.dg-rim').length).toBe(2)
  })
})
