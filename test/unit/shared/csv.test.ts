import { describe, expect, it } from 'vitest'
import { csvLine, csvNumber, csvText } from '../../../src/shared/csv'

describe('a cell of CSV', () => {
  it('quotes what would end it', () => {
    expect(['a b', 'a,b', 'say "no"', 'two\r\nlines', ''].map(csvText)).toEqual([
      'a b',
      '"a,b"',
      '"say ""no"""',
      '"two\r\nlines"',
      '',
    ])
  })

  it('is no formula to a spreadsheet', () => {
    for (const begin of ['=', '+', '-', '@', '\t', '＝', '＠'])
      expect(csvText(`${begin}1`)).toBe(`'${begin}1`)
    expect(csvText('=a,"b"')).toBe('"\'=a,""b"""')
    expect(csvText('a=1')).toBe('a=1')
  })

  it('has all digits of a number, its sign included, and nothing of what is not known', () => {
    expect([0.1 + 0.2, -3, 1e9, NaN, Infinity].map(csvNumber)).toEqual([
      '0.30000000000000004',
      '-3',
      '1000000000',
      '',
      '',
    ])
    expect(csvLine(['-3', -3, NaN])).toBe("'-3,-3,\r\n")
  })
})
