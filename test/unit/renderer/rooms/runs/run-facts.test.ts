import { expect, it } from 'vitest'
import { hostText } from '../../../../../src/renderer/rooms/runs/run-facts'
import { HOST } from '../../../../support/records'

it.each([
  ['linux', 'Linux 6.1 x64'],
  ['constructor', 'constructor 6.1 x64'],
  ['__proto__', '__proto__ 6.1 x64'],
])('names the system of a machine that says it is “%s”', (platform, text) => {
  expect(hostText({ ...HOST, platform, release: '6.1' }).split(' · ')[0]).toBe(text)
})
