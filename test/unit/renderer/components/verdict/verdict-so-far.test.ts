// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it } from 'vitest'
import VerdictSoFar from '../../../../../src/renderer/components/verdict/VerdictSoFar.vue'
import { RunModel } from '../../../../../src/shared/run/model'
import { born, meta, tick } from '../../../../support/records'
import { openWindow } from '../../support/app'

let opened: Awaited<ReturnType<typeof openWindow>>
beforeEach(async () => {
  opened = await openWindow()
})
afterEach(() => opened.close())

it('tells how many threads wait for a core of those that are known, and none where nobody can tell', async () => {
  const { run, tell } = opened.read(new RunModel())
  const host = opened.mount(VerdictSoFar, { run, pool: null })
  const wait = () => host.querySelectorAll('dd b')[1].textContent?.replaceAll('\u00a0', ' ')
  await tell(meta(), born(0, 0), born(1, 0), tick(1000, { 0: { cpu: 1 }, 1: { cpu: 1 } }))
  expect(wait()).toBe('—')
  await tell(tick(2000, { 0: { runWait: 0 }, 1: {} }), tick(3000, { 0: { runWait: 2e8 }, 1: {} }))
  expect(wait()).toBe('0.20')
  await tell(tick(4000, { 0: { runWait: 7e8 }, 1: { runWait: 3e9 } }))
  expect(wait()).toBe('1.25')
})
