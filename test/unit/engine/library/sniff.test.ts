import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { kindOf } from '../../../../src/engine/library/sniff'

const of = (text: string) => kindOf(Buffer.from(text))

it('tells runs, traces and the rest by their content', () => {
  expect(of('SQLite format 3\0rest')).toBe('run')
  expect(of('{"traceEvents":[]}')).toBe('trace')
  expect(of(' \n[{"ph":"X"}]')).toBe('trace')
  expect(of('\uFEFF{"traceEvents":[]}')).toBe('trace')
  expect(of(`${' '.repeat(500)}[`)).toBe('trace')
  expect(kindOf(Buffer.from('\uFEFF[{}]', 'utf16le'))).toBe('trace')
  expect(kindOf(Buffer.from('\uFEFF{}', 'utf16le').swap16())).toBe('trace')
  expect(kindOf(gzipSync('{}'))).toBe('trace')
  for (const other of ['', 'SQLite format', 'hello', '\x7fELF', '<html>']) expect(of(other)).toBe('other')
})
