// @ts-check
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, symlink } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'

const BLOCK = 512

/** @param {Buffer} header @param {number} from @param {number} length */
const field = (header, from, length) =>
  header
    .subarray(from, from + length)
    .toString('latin1')
    .replace(/\0.*$/s, '')

/**
 * Extracts one file of a gzipped tar, as it streams by. Enough of tar (POSIX ustar) for what `npm pack` writes: a header block of
 * 512 bytes (name at 0, size in octal at 124, prefix at 345), the content, zeros up to the next block.
 * @param {string} tgz
 * @param {string} name path in the archive
 * @param {string} to
 * @throws {Error} when the archive has no such file or ends early
 */
export async function extractTarFile(tgz, name, to) {
  let found = false
  const content = async function* (/** @type {AsyncIterable<Buffer>} */ source) {
    /** @type {Buffer} */
    let pending = Buffer.alloc(0)
    let remaining = 0 // bytes of the current file still to come
    let padding = 0
    let wanted = false
    for await (const chunk of source) {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
      while (pending.length > 0) {
        if (remaining > 0) {
          const part = pending.subarray(0, remaining)
          remaining -= part.length
          pending = pending.subarray(part.length)
          if (wanted) yield part
        } else if (padding > 0) {
          const skipped = Math.min(padding, pending.length)
          padding -= skipped
          pending = pending.subarray(skipped)
        } else if (pending.length < BLOCK) break
        else {
          const header = pending.subarray(0, BLOCK)
          pending = pending.subarray(BLOCK)
          const prefix = field(header, 345, 155)
          const entry = (prefix ? `${prefix}/` : '') + field(header, 0, 100)
          remaining = Number.parseInt(field(header, 124, 12).trim() || '0', 8)
          padding = (BLOCK - (remaining % BLOCK)) % BLOCK
          wanted = entry === name
          found ||= wanted
        }
      }
    }
    if (remaining > 0) throw new Error(`${path.basename(tgz)} ends in the middle of a file`)
  }
  await pipeline(createReadStream(tgz), createGunzip(), content, createWriteStream(to))
  if (!found) throw new Error(`${path.basename(tgz)} has no file ${name}`)
}

/**
 * Unpacks a zip, streaming, with the file modes it records.
 * @param {string} zip
 * @param {string} to folder, created
 * @param {(name: string) => string | null} place where an entry goes, relative to `to`; null leaves it out
 * @param {(done: number, total: number) => void} [progress] in bytes of compressed data
 */
export async function unzip(zip, to, place, progress) {
  // From node_modules, so only here: this module must load before anything is installed.
  const { default: yauzl } = await import('yauzl')
  /** @type {import('yauzl').ZipFile} */
  const file = await new Promise((resolve, reject) =>
    yauzl.open(zip, { lazyEntries: true, autoClose: false }, (error, opened) =>
      error ? reject(error) : resolve(opened),
    ),
  )
  try {
    await new Promise((resolve, reject) => {
      file.on('error', reject).on('end', () => resolve(undefined))
      file.on('entry', (/** @type {import('yauzl').Entry} */ entry) => {
        progress?.(entry.relativeOffsetOfLocalHeader, file.fileSize)
        writeEntry(file, entry, to, place).then(() => file.readEntry(), reject)
      })
      file.readEntry()
    })
  } finally {
    file.close()
  }
}

/**
 * @param {import('yauzl').ZipFile} file
 * @param {import('yauzl').Entry} entry
 * @param {string} to
 * @param {(name: string) => string | null} place
 */
async function writeEntry(file, entry, to, place) {
  const name = place(entry.fileName)
  if (name === null || entry.fileName.endsWith('/')) return
  const target = path.join(to, name)
  // yauzl refuses absolute names and "..", but `place` might not.
  if (!target.startsWith(to + path.sep))
    throw new Error(`${entry.fileName} would be written outside of ${to}`)
  await mkdir(path.dirname(target), { recursive: true })
  /** @type {import('node:stream').Readable} */
  const content = await new Promise((resolve, reject) =>
    file.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream))),
  )
  const mode = (entry.externalFileAttributes >>> 16) & 0o777777
  if ((mode & 0o170000) === 0o120000) {
    let link = ''
    for await (const part of content) link += part
    await symlink(link, target)
  } else await pipeline(content, createWriteStream(target, { mode: mode & 0o777 || 0o644 }))
}
