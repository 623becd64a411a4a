// @vitest-environment happy-dom
import { nextTick } from 'vue'
import * as v from 'valibot'
import { afterEach, describe, expect, it } from 'vitest'
import { NUMBERS, useSettingsForm } from '../../../../../src/renderer/rooms/settings/settings-form'
import SettingsRoom from '../../../../../src/renderer/rooms/settings/SettingsRoom.vue'
import { SettingsSchema } from '../../../../../src/shared/protocol'
import { openWindow, type } from '../../support/app'

let opened: Awaited<ReturnType<typeof openWindow>> | undefined
afterEach(() => opened?.close())

describe('the limits of number settings', () => {
  it.each(Object.entries(NUMBERS))('are those that the engine checks: %s', (name, limits) => {
    const scale = 'percent' in limits ? 100 : 1
    const accepts = (shown: number) => v.safeParse(SettingsSchema, { [name]: shown / scale }).success
    expect([accepts(limits.min), accepts(limits.max)]).toEqual([true, true])
    expect([accepts(limits.min - 1), accepts(limits.max + 1)]).toEqual([false, false])
    const defaults = v.parse(SettingsSchema, {}) as Record<string, unknown>
    expect(Number(defaults[name]) * scale).toBe(limits.default)
  })
})

describe('the settings form', () => {
  it('saves right values together, as the engine wants them', async () => {
    opened = await openWindow()
    const form = opened.within(() => useSettingsForm())
    expect({ ...form.drafts }).toEqual({
      hz: 10,
      maxProcesses: 512,
      maxMemory: 80,
      maxSeconds: 0,
      keepDays: 0,
      keepRuns: 0,
      keepGigabytes: 0,
    })
    form.edit('maxMemory', 50)
    form.edit('hz', 20)
    await form.flush()
    expect(opened.engine.requests('settings.set')).toEqual([{ maxMemory: 0.5, hz: 20 }])
    expect(form.saved.value).toBe(true)
  })

  it('keeps a wrong value with its message, and does not save it', async () => {
    opened = await openWindow()
    const form = opened.within(() => useSettingsForm())
    form.edit('hz', 20)
    form.edit('hz', 'fast')
    await form.flush()
    expect(form.messages.value.hz).toBe('Must be a whole number from 1 to 50 Hz.')
    expect(opened.engine.requests('settings.set')).toEqual([])
    opened.engine.send({ type: 'settings', settings: { ...opened.app.settings!, hz: 5, maxSeconds: 60 } })
    await opened.connection.request('follow', { stream: 'x' })
    await nextTick()
    expect([form.drafts.hz, form.drafts.maxSeconds]).toEqual(['fast', 60])
  })

  it('is what the room shows, and leaving the room saves what waits', async () => {
    opened = await openWindow()
    const host = opened.mount(SettingsRoom)
    await type(host.querySelector<HTMLInputElement>('#set-maxProcesses')!, '64')
    const { engine } = opened
    opened.unmount()
    await engine.until(() => engine.requests('settings.set').length === 1)
    expect(engine.requests('settings.set')).toEqual([{ maxProcesses: 64 }])
  })
})
