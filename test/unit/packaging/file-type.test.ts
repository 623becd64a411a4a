import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { APPLICATION_ID } from '../../../src/engine/recording/format/schema'
import { RUN_FILE } from '../../../src/shared/library'

const read = (name: string) => readFileSync(resolve(import.meta.dirname, '../../../packaging', name), 'utf8')
const found = (pattern: RegExp, text: string) => pattern.exec(text)?.[1]

const mime = read('linux/forkscope-mime.xml')
const type = found(/<mime-type type="([^"]+)"/, mime)

it('the type is known by the extension and by the id that the program writes', () => {
  expect(found(/<glob pattern="\*([^"]+)"/, mime)).toBe(RUN_FILE)
  const id = Buffer.alloc(4)
  id.writeUInt32BE(APPLICATION_ID)
  // Offset 68 of the header: https://www.sqlite.org/fileformat.html#application_id
  expect(found(/offset="68" value="([^"]+)"/, mime)).toBe(id.toString('latin1'))
})

it('desktop entry and electron-builder speak of the same type', () => {
  expect(found(/^MimeType=(.+);$/m, read('linux/io.forkscope.desktop'))).toBe(type)
  const builder = read('electron-builder.yml')
  expect(found(/^ {4}mimeType: (.+)$/m, builder)).toBe(type)
  expect(`.${found(/- ext: (.+)$/m, builder)}`).toBe(RUN_FILE)
})
