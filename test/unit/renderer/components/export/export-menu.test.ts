// @vitest-environment happy-dom
import { nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { useLibrary } from '../../../../../src/renderer/stores/library'
import ExportMenu from '../../../../../src/renderer/components/export/ExportMenu.vue'
import { EXPORT_FORMATS, type RunFileInfo } from '../../../../../src/shared/library'
import { until } from '../../../../support/until'
import { openWindow } from '../../support/app'
import { Refusal } from '../../support/engine'
import { file } from '../../rooms/runs/support'

let opened: Awaited<ReturnType<typeof openWindow>>
let answer: () => unknown
let runs: RunFileInfo[]

beforeEach(async () => {
  answer = () => ({ file: '/home/me/run.trace.json' })
  runs = [file('run-7')]
  opened = await openWindow({
    'run.export': () => answer(),
    'library.list': () => ({ folder: '/runs', bytes: 1, free: null, runs, failure: null }),
    'library.reveal': () => null,
  })
  opened.mount(ExportMenu, { stream: 'run-7' })
})
afterEach(() => opened.close())

const find = (selector: string) => document.querySelector<HTMLElement>(selector)

async function choose(to: string): Promise<void> {
  const button = find('[data-export]')!
  button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  await until(() => find(`[data-export-to=${to}]`), 'the menu')
  find(`[data-export-to=${to}]`)!.click()
  await nextTick()
}

describe('the export menu', () => {
  it('offers every format with what it is good for', async () => {
    find('[data-export]')!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    await until(() => find('[data-export-to=run]'), 'the menu')
    const rows = [...document.querySelectorAll<HTMLElement>('[data-export-to]')]
    expect(rows.map((row) => row.dataset.exportTo)).toEqual([...EXPORT_FORMATS])
    for (const row of rows) expect(row.querySelector('.export-about')!.textContent).toMatch(/\S{3}/)
  })

  it('asks the engine for this run in the language of the window, and says where the file is', async () => {
    await choose('perfetto')
    await until(() => find('.export-file'), 'the outcome')
    expect(opened.engine.requests('run.export')).toEqual([
      { stream: 'run-7', to: 'perfetto', redacted: false, locale: 'en' },
    ])
    expect(find('.export-file')!.textContent).toBe('/home/me/run.trace.json')
  })

  it('copies the run file, on wish without what is private, and shows it in its folder', async () => {
    answer = () => ({ file: '/home/me/copy.forkscope' })
    find('[data-export]')!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    await until(() => find('[data-export-redacted]'), 'the menu')
    const about = () => find('[data-export-to=run] .export-about')!.textContent
    const whole = about()
    find('[data-export-redacted]')!.click()
    await nextTick()
    expect(about()).not.toBe(whole)
    find('[data-export-to=run]')!.click()
    await until(() => find('.export-file'), 'the outcome')
    expect(opened.engine.requests('run.export')).toMatchObject([{ to: 'run', redacted: true }])
    find('.export-outcome .ui-icon-button')!.click()
    await until(() => opened.engine.requests('library.reveal').length > 0, 'the request')
    expect(opened.engine.requests('library.reveal')).toEqual([{ file: '/home/me/copy.forkscope' }])
  })

  it('offers no file of a run that has none', async () => {
    runs = []
    await opened.within(() => useLibrary()).refresh()
    find('[data-export]')!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    await until(() => find('.export-item'), 'the menu')
    expect(find('[data-export-to=run]')).toBeNull()
    expect(find('[data-export-reveal]')).toBeNull()
  })

  it('says nothing when nobody chose a file', async () => {
    answer = () => null
    await choose('csv')
    await until(() => find('[data-export]')!.getAttribute('aria-busy') === null, 'the answer')
    expect(opened.engine.requests('run.export')).toHaveLength(1)
    expect(find('.export-outcome')).toBeNull()
  })

  it('says why it did not work', async () => {
    answer = () => {
      throw new Refusal({ code: 'disk-full', text: { en: 'The disk is full.', 'zh-CN': '磁盘已满。' } })
    }
    await choose('html')
    await until(() => find('.export-outcome[role=alert]'), 'the failure')
    expect(find('.export-outcome')!.textContent).toContain('The disk is full.')
  })
})
