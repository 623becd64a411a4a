import { describe, expect, it } from 'vitest'
import { SqlError } from '../../../../../src/engine/recording/driver/driver'
import { FileGone, recordingFault } from '../../../../../src/engine/recording/write/faults'

const FILE = '/data/runs/run.forkscope'
const system = (code: string) => Object.assign(new Error(`${code}: words of the system`), { code })
const sql = (code: string) => new SqlError(code, 'words of SQLite')

const FAULTS: readonly (readonly [Error, string])[] = [
  [system('ENOSPC'), 'disk-full'],
  [system('ENOENT'), 'no-folder'],
  [new FileGone(), 'file-gone'],
  [sql('SQLITE_NOTFOUND'), 'no-sqlite'],
  [sql('SQLITE_TOOBIG'), 'could-not-record'],
  [new TypeError('a mistake of ours'), 'could-not-record'],
]

describe('why a run is not recorded', () => {
  it.each(FAULTS)('%s: %s, in both languages', (error, code) => {
    const reason = recordingFault(error, FILE)
    expect(reason.code).toBe(code)
    if (code !== 'no-sqlite')
      for (const text of Object.values(reason.text)) expect(text).toContain('/data/runs')
    expect(reason.text['zh-CN']).toMatch(/[一-鿿]{4}/)
    expect(reason.text['zh-CN']).not.toMatch(/[一-鿿][,:;!?()]|[,:;!?()][一-鿿]/)
  })

  it('names what lies beside the file and is in the way', () => {
    const { code, text } = recordingFault(Object.assign(system('EEXIST'), { path: `${FILE}-wal` }), FILE)
    expect(code).toBe('file-exists')
    for (const words of Object.values(text)) expect(words).toContain(`${FILE}-wal`)
  })

  it('tells the words of SQLite or the system where it has none of its own', () => {
    expect(recordingFault(sql('SQLITE_TOOBIG'), FILE).text.en).toContain('words of SQLite')
    expect(recordingFault(system('EXYZ'), FILE).text['zh-CN']).toContain('words of the system')
  })
})
