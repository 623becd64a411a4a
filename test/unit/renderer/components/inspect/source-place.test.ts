import { describe, expect, it } from 'vitest'
import { sourcePlace } from '../../../../../src/renderer/components/inspect/source-place'

describe('a place in a source', () => {
  it.each([
    ['file:///a/b%20c/d.mjs', 63, 9, 'd.mjs:63', '/a/b c/d.mjs:63:9'],
    ['/home/x/old.js', 7, 0, 'old.js:7', '/home/x/old.js:7'],
    ['C:\\x\\y.js', 7, 1, 'y.js:7', 'C:\\x\\y.js:7:1'],
    ['node:internal/timers', 581, 17, 'node:internal/timers:581', 'node:internal/timers:581:17'],
    ['evalmachine.<anonymous>', 0, 0, 'evalmachine.<anonymous>', 'evalmachine.<anonymous>'],
    ['file:///a/%zz.mjs', 1, 1, '%zz.mjs:1', 'file:///a/%zz.mjs:1:1'],
  ])('%s at line %i is short', (url, line, column, short, full) => {
    expect(sourcePlace(url, line, column)).toEqual({ short, full })
  })

  it('is none where there is no script', () => {
    expect(sourcePlace('', 3, 4)).toBeNull()
  })
})
