import { expect, it } from 'vitest'
import { rowsCsv, rowText, type RowCell } from '../../../../../src/renderer/components/layout/row-text'

const row = (name: string, bytes: number): RowCell[] => [
  { name: 'name', shown: name, value: name },
  { name: 'rss_bytes', shown: `${bytes} B`, value: bytes },
]

it('gives a row as one line of text, whatever is in its cells', () => {
  expect(rowText(row('a\tb\nc', 7))).toBe('a b c\t7 B')
})

it('gives rows as CSV below the names of their columns', () => {
  expect(rowsCsv([row('=x', 7), row('a,b', NaN)])).toBe('name,rss_bytes\r\n\'=x,7\r\n"a,b",\r\n')
  expect(rowsCsv([])).toBe('')
})
