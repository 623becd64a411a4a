import { describe, expect, it } from 'vitest'
import { styleFor } from '../../../../src/cli/terminal/style'

describe('colours', () => {
  const coloured = (isTTY: boolean, env: Record<string, string>) => styleFor(isTTY, env).red('x') !== 'x'

  it('are for terminals, and NO_COLOR has the last word', () => {
    expect(coloured(true, {})).toBe(true)
    expect(coloured(false, {})).toBe(false)
    expect(coloured(true, { NO_COLOR: '1' })).toBe(false)
    expect(coloured(true, { NO_COLOR: '' })).toBe(true)
    expect(coloured(true, { TERM: 'dumb' })).toBe(false)
    expect(coloured(false, { FORCE_COLOR: '1' })).toBe(true)
    expect(coloured(true, { NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(false)
  })
})
