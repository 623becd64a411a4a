import { expect, it } from 'vitest'
import { EngineFailure } from '../../../src/engine/failure'

it('is an error in English and plain data for everyone else', () => {
  const failure = new EngineFailure('code', 'English.', '中文。')
  expect(failure).toBeInstanceOf(Error)
  expect(failure.message).toBe('English.')
  expect(structuredClone(failure.failure)).toEqual({
    code: 'code',
    text: { en: 'English.', 'zh-CN': '中文。' },
  })
  const problems = [{ knob: 'k', level: 'error', message: { en: 'e', 'zh-CN': 'z' } }] as const
  expect(new EngineFailure('code', 'e', 'z', problems).failure.problems).toEqual(problems)
})
