import { expect, it } from 'vitest'
import { SqlError } from '../../../../../src/engine/recording/driver/driver'
import { readFailure } from '../../../../../src/engine/recording/read/read-failures'

const coded = (code: string) => Object.assign(new Error(code), { code })

it.each([
  [coded('ENOENT'), 'no-file'],
  [coded('EISDIR'), 'no-run-file'],
  [coded('ERR_OUT_OF_RANGE'), 'corrupt-file'],
  [new SqlError('SQLITE_IOERR', 'short read'), 'corrupt-file'],
  [new SqlError('SQLITE_BUSY', 'locked'), 'locked-file'],
  // Neither is a reason to delete the file.
  [coded('EMFILE'), 'file-failed'],
  [coded('EIO'), 'disk-error'],
])('%s while a run file is read: %s', (error, code) => {
  expect(readFailure('/a.forkscope', error)).toMatchObject({ failure: { code } })
})

it('gives mistakes of our own back', () => {
  const mistake = new TypeError('x is not a function')
  expect(readFailure('/a.forkscope', mistake)).toBe(mistake)
})
