// @vitest-environment happy-dom
import { h, nextTick } from 'vue'
import { afterEach, beforeEach, expect, it } from 'vitest'
import RunHeadline from '../../../../../src/renderer/rooms/run/RunHeadline.vue'
import { emptyCounts, importAccount } from '../../../../../src/shared/run/import-account'
import { RunModel } from '../../../../../src/shared/run/model'
import { meta } from '../../../../support/records'
import { openWindow } from '../../support/app'

let opened: Awaited<ReturnType<typeof openWindow>>
beforeEach(async () => (opened = await openWindow({})))
afterEach(() => opened.close())

it('says what was mended and left out of a trace, and nothing of a sound one', async () => {
  const shown = async (values: Partial<ReturnType<typeof emptyCounts>>) => {
    const model = new RunModel()
    model.applyAll([
      meta({ origin: { kind: 'trace', name: 'a.json' } }),
      { kind: 'result', t: 5, pid: 0, name: 'import', values: { ...emptyCounts(), events: 10, ...values } },
      { kind: 'state', t: 5, state: 'ended', outcome: 'completed' },
    ])
    const host = opened.mount({ setup: () => () => h(RunHeadline, { run: opened.read(model).run }) })
    await nextTick()
    const said = [...host.querySelectorAll('.headline-note')].map(({ textContent }) => textContent)
    return { said, notes: importAccount(model)!.notes.map(({ en }) => en) }
  }
  const { said, notes } = await shown({ unmatched: 2, cut: true })
  expect([said, said.length]).toEqual([notes, 3])
  expect((await shown({ instants: 4 })).said).toEqual([])
})
