import { describe, expect, it } from 'vitest'
import { cannotMove, cannotRead, cannotWrite, fileFailure, WRITING } from '../../../src/engine/file-failure'
import { SqlError } from '../../../src/engine/recording/driver/driver'

const FILE = '/data/runs/run.forkscope'
const system = (code: string) => Object.assign(new Error(`${code}: words of the system`), { code })
const sql = (code: string) => new SqlError(code, 'words of SQLite')

const FAULTS: readonly (readonly [Error, string])[] = [
  [sql('SQLITE_FULL'), 'disk-full'],
  [system('ENOSPC'), 'disk-full'],
  [system('EDQUOT'), 'disk-full'],
  [sql('SQLITE_READONLY'), 'no-permission'],
  [sql('SQLITE_CANTOPEN'), 'no-permission'],
  [system('EROFS'), 'no-permission'],
  [system('EACCES'), 'no-permission'],
  [system('ENOENT'), 'no-file'],
  [system('ENOTDIR'), 'not-a-folder'],
  [system('EISDIR'), 'is-folder'],
  [system('EEXIST'), 'file-exists'],
  [sql('SQLITE_BUSY'), 'locked-file'],
  [sql('SQLITE_CORRUPT'), 'corrupt-file'],
  [sql('SQLITE_IOERR'), 'disk-error'],
  [system('ENAMETOOLONG'), 'name-too-long'],
  [system('EXYZ'), 'file-failed'],
]

describe('why a file could not be used', () => {
  it.each(FAULTS)('%s: %s, in both languages', (error, code) => {
    for (const failed of [cannotRead(FILE), cannotWrite(FILE), cannotMove(FILE)]) {
      const { failure, cause } = fileFailure(error, failed)
      expect(failure.code).toBe(code)
      for (const text of Object.values(failure.text)) expect(text).toContain(FILE)
      expect(failure.text['zh-CN']).toMatch(/[一-鿿]{4}/)
      expect(failure.text['zh-CN']).not.toMatch(/[一-鿿][,:;!?()]|[,:;!?()][一-鿿]/)
      expect(cause).toBe(error)
    }
  })

  it('leaves it to the caller what a code means, and what is said of others', () => {
    const failed = cannotWrite(FILE)
    expect(fileFailure(system('ENOENT'), failed, 'not-written', WRITING).failure.code).toBe('no-folder')
    const unknown = fileFailure(system('EXYZ'), failed, 'not-written').failure
    expect(unknown.code).toBe('not-written')
    expect(unknown.text['zh-CN']).toContain('words of the system')
    const damaged = fileFailure(new Error('no code'), failed, 'corrupt-file').failure
    expect(damaged).toEqual(fileFailure(sql('SQLITE_CORRUPT'), failed).failure)
  })
})
