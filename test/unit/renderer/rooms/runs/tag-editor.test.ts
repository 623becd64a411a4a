// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it } from 'vitest'
import { h, nextTick, ref } from 'vue'
import TagEditor from '../../../../../src/renderer/rooms/runs/TagEditor.vue'
import { openWindow } from '../../support/app'

let opened: Awaited<ReturnType<typeof openWindow>>
beforeEach(async () => {
  opened = await openWindow()
})
afterEach(() => opened.close())

it('takes a tag away without asking, and has it back by button and by key', async () => {
  const tags = ref(['slow', 'baseline'])
  const host = opened.mount({
    setup: () => () =>
      h(TagEditor, { tags: tags.value, known: [], onChange: (now: string[]) => (tags.value = now) }),
  })
  host.querySelector<HTMLElement>('[aria-label="Remove tag slow"]')!.click()
  await nextTick()
  expect(tags.value).toEqual(['baseline'])
  host.querySelector<HTMLElement>('.text-button')!.click()
  await nextTick()
  expect(tags.value).toEqual(['baseline', 'slow'])
  expect(host.querySelector('.text-button')).toBeNull()

  const field = host.querySelector('input')!
  const press = (key: string, ctrlKey = false) =>
    field.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }))
  press('Backspace')
  await nextTick()
  expect(tags.value).toEqual(['baseline'])
  press('z', true)
  await nextTick()
  expect(tags.value).toEqual(['baseline', 'slow'])
})
