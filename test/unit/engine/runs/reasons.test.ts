import { describe, expect, it } from 'vitest'
import type { Reason } from '../../../../src/shared/failure'
import { LOCALES } from '../../../../src/shared/text'
import * as reasons from '../../../../src/engine/runs/reasons'

function error(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`spawn ${code}`), { code })
}

const all: Reason[] = [
  reasons.stoppedByUser(),
  reasons.engineEnds(),
  ...['ENOEXEC', 'E2BIG', 'EAGAIN', 'ENOMEM', 'EIO'].map((code) =>
    reasons.couldNotStart(error(code), ['prog', 'x']),
  ),
  reasons.couldNotStart(new Error('no code'), ['prog']),
  reasons.rootFailed(3, null),
  reasons.rootFailed(null, 'SIGSEGV'),
  reasons.unkillable([1, 2]),
  { code: 'no-verdict', text: reasons.noVerdict(new Error('broken')) },
]

describe('reasons', () => {
  it.each(all)('are there in both languages: $code, $text.en', ({ code, text }) => {
    expect(code).toMatch(/^[a-z-]+$/)
    for (const locale of LOCALES) {
      expect(text[locale].trim()).toBe(text[locale])
      expect(text[locale]).not.toMatch(/undefined|null|NaN|\[object/)
    }
    expect(text.en).toMatch(/[a-z]/)
    // Chinese sentences end with their own full stop.
    expect(text['zh-CN']).toMatch(/\p{Script=Han}.*[。）]$/u)
  })

  it('name what they are about', () => {
    expect(reasons.rootFailed(3, null)).toMatchObject({
      code: 'exit-code',
      text: { en: expect.stringContaining('3') },
    })
    expect(reasons.rootFailed(null, 'SIGSEGV')).toMatchObject({ code: 'killed' })
    expect(reasons.rootFailed(null, 'SIGSEGV').text['zh-CN']).toContain('SIGSEGV')
    expect(reasons.couldNotStart(error('EAGAIN'), ['prog']).text.en).toMatch(/prog .*EAGAIN.*ulimit -u/)
    expect(reasons.unkillable([71, 72]).text['zh-CN']).toContain('71、72')
  })
})
