const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const ARRAY = { open: 0x5b, close: 0x5d } as const
const OBJECT = { open: 0x7b, close: 0x7d } as const
const SPACE = 0x20
const isBreak = (byte: number) => byte === 0x0a || byte === 0x0d

/** No event is larger, nor what stands before the events of an object. Bytes. */
const LARGEST_PIECE = 64 * 1024 ** 2
const DEEPEST = 512
/**
 * Behind what is broken each brace may begin the next event, and may turn out not to after a long look. So many times what was
 * read, and some bytes more, are looked through in vain before the search is given up.
 */
const VAIN = 2
const VAIN_BYTES = 32 * 1024 ** 2
const EXAMPLE = 200
const EVENTS = 'traceEvents'

/** Where a look at the bytes ended: behind a value or a member, at what can't be, at the end of the bytes, in the events. */
type Stop = 'value' | 'member' | 'broken' | 'more' | 'events'
type Loose = Readonly<Record<string, unknown>>

/**
 * Finds the events of a trace in its bytes as they come. Traces are larger than a string may be, tracers are killed before
 * they end an array, write a line an event, several arrays or no bracket, and strings that are none. So what holds the
 * events together is passed over: each is read for itself, and behind one that is broken the next one is looked for.
 */
export class EventScanner {
  /** Members of the outer object beside its events. */
  readonly rest = new Map<string, unknown>()
  /** The text ends inside of an event, or of the object that holds them. */
  cut = false
  /** Events that were read although JSON has no such values (NaN, Infinity, control characters). */
  mended = 0
  #bytes: Buffer = Buffer.alloc(0)
  #more: Buffer[] = []
  #waiting = 0
  /** Where the last scan stopped. */
  #to = 0
  /** In the outer object, where members have keys. */
  #inside = false
  /** Behind a broken piece, until the next event. */
  #lost = false
  /** How far the last look got, how much was looked through in vain, and of how much. */
  #seen = 0
  #vain = 0
  #read = 0
  #hopeless = false
  /** Bytes of members that are kept. */
  #kept = 0;

  /**
   * @param chunk null: that was all
   * @returns what came to its end: an object, which may be an event; or the beginning of what can't be read, as a text
   */
  *feed(chunk: Buffer | null): Generator<object | string> {
    if (chunk !== null) {
      this.#read += chunk.length
      if (this.#hopeless) return
      this.#more.push(chunk)
      this.#waiting += chunk.length
      // A long piece is looked through again when there is twice as much of it.
      if (this.#waiting < this.#bytes.length) return
    }
    const bytes = Buffer.concat([this.#bytes, ...this.#more])
    this.#more = []
    this.#waiting = 0
    const at = yield* this.#pieces(bytes, chunk === null)
    this.#bytes = bytes.subarray(at)
    if (chunk === null && this.#inside && !this.#lost) this.cut = true
  }

  /** @returns from where on nothing is known yet */
  *#pieces(bytes: Buffer, end: boolean): Generator<object | string, number> {
    for (let at = 0; ;) {
      at = this.#lost ? nextObject(bytes, at) : this.#separators(bytes, at)
      if (at >= bytes.length) return bytes.length
      const stop = this.#look(bytes, at)
      if (stop === 'more' && !end && bytes.length - at <= LARGEST_PIECE) return at
      if (stop === 'more' || stop === 'broken') {
        if (!this.#lost) {
          // Its beginning is to be shown.
          if (!end && bytes.length - at < EXAMPLE) return at
          if (end && stop === 'more') this.cut = true
          else yield example(bytes, at)
        }
        this.#lost = true
        this.#vain += this.#seen - at
        if (this.#vain > this.#read * VAIN + VAIN_BYTES) {
          this.#hopeless = this.cut = true
          return bytes.length
        }
        at += 1
        continue
      }
      if (stop === 'events') {
        this.#inside = true
        this.#lost = false
      } else if (stop === 'value') {
        const event = this.#parsed(bytes.toString('utf8', at, this.#to))
        const lost = this.#lost
        if (!lost) yield event ?? example(bytes, at)
        else if (typeof (event as Loose | null)?.ph === 'string') {
          this.#lost = false
          yield event!
        }
      }
      at = this.#to
    }
  }

  #look(bytes: Buffer, at: number): Stop {
    this.#seen = at
    if (bytes[at] === OBJECT.open) return this.#value(bytes, at)
    return this.#inside && !this.#lost && bytes[at] === QUOTE ? this.#member(bytes, at) : 'broken'
  }

  #separators(bytes: Buffer, at: number): number {
    let to = at
    for (; to < bytes.length; to += 1) {
      const byte = bytes[to]
      if (byte === OBJECT.close) this.#inside = false
      else if (
        byte > SPACE &&
        byte !== COMMA &&
        byte !== ARRAY.open &&
        byte !== ARRAY.close &&
        !isMark(bytes, to)
      )
        break
    }
    return to
  }

  /** A key of the outer object, and its value. */
  #member(bytes: Buffer, at: number): Stop {
    const keyEnd = afterString(bytes, at)
    if (keyEnd < 0) return keyEnd === MORE ? 'more' : 'broken'
    const colon = afterSpace(bytes, keyEnd)
    if (colon >= bytes.length) return 'more'
    if (bytes[colon] !== COLON) return 'broken'
    const from = afterSpace(bytes, colon + 1)
    if (from >= bytes.length) return 'more'
    const key = this.#parsed(`[${bytes.toString('utf8', at, keyEnd)}]`)
    if (bytes[from] === ARRAY.open && Array.isArray(key) && key[0] === EVENTS) {
      this.#to = from + 1
      return 'events'
    }
    const stop = this.#value(bytes, from)
    if (stop !== 'value') return stop
    this.#keep(bytes.toString('utf8', at, this.#to))
    return 'member'
  }

  #keep(members: string): void {
    this.#kept += members.length
    if (this.#kept > LARGEST_PIECE) return
    const said = this.#parsed(`{${members}}`)
    for (const [key, value] of Object.entries(said ?? {})) this.rest.set(key, value)
  }

  /** Looks where the value that begins at `at` ends, and whether its brackets and quotes are sound as far as that. */
  #value(bytes: Buffer, at: number): Stop {
    const closers: number[] = []
    let key = false
    for (let to = at; ;) {
      to = this.#seen = afterSpace(bytes, to)
      if (to >= bytes.length) return 'more'
      const byte = bytes[to]
      // Empty, or the member before was the last.
      if (key && byte !== QUOTE) return 'broken'
      if (byte === QUOTE) {
        const from = to
        to = afterString(bytes, to)
        if (to < 0) return to === MORE ? 'more' : 'broken'
        if (key) {
          const colon = afterSpace(bytes, to)
          if (colon >= bytes.length) return 'more'
          if (bytes[colon] !== COLON) return 'broken'
          key = false
          if (closers.length === 1 && this.#isEvents(bytes, from, to)) {
            const value = afterSpace(bytes, colon + 1)
            if (value >= bytes.length) return 'more'
            if (bytes[value] === ARRAY.open) {
              this.#keep(
                bytes
                  .toString('utf8', at + 1, from)
                  .trimEnd()
                  .replace(/,$/, ''),
              )
              this.#to = value + 1
              return 'events'
            }
          }
          to = colon + 1
          continue
        }
      } else if (byte === OBJECT.open || byte === ARRAY.open) {
        if (closers.length === DEEPEST) return 'broken'
        const { close } = byte === OBJECT.open ? OBJECT : ARRAY
        to = afterSpace(bytes, to + 1)
        if (to >= bytes.length) return 'more'
        if (bytes[to] !== close) {
          closers.push(close)
          key = close === OBJECT.close
          continue
        }
        to += 1
      } else {
        const from = to
        while (isPlain(bytes[to])) to += 1
        if (to >= bytes.length) return 'more'
        if (to === from) return 'broken'
      }
      // A value has ended, and with it may what holds it.
      for (;;) {
        if (closers.length === 0) {
          this.#to = to
          return 'value'
        }
        to = afterSpace(bytes, to)
        if (to >= bytes.length) return 'more'
        const closer = closers.at(-1)!
        if (bytes[to] === COMMA) {
          key = closer === OBJECT.close
          to += 1
          break
        }
        if (bytes[to] !== closer) return 'broken'
        closers.pop()
        to += 1
      }
    }
  }

  #isEvents(bytes: Buffer, from: number, to: number): boolean {
    return to - from === EVENTS.length + 2 && bytes.toString('latin1', from + 1, to - 1) === EVENTS
  }

  #parsed(text: string): object | null {
    try {
      return JSON.parse(text) as object
    } catch {
      try {
        const event = JSON.parse(withoutForeignValues(text)) as object
        this.mended += 1
        return event
      } catch {
        return null
      }
    }
  }
}

/** Values that writers of JSON make although it has none: NaN and infinities as null, control characters as spaces. */
function withoutForeignValues(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- these are what is looked for
      .replaceAll(/[\u0000-\u001f]/g, ' ')
      .replaceAll(
        /("(?:[^"\\]|\\.)*")|-?\b(?:NaN|Infinity)\b/g,
        (_, string: string | undefined) => string ?? 'null',
      )
  )
}

const MORE = -1
const BROKEN = -2

/** Behind the string that begins at `at`; negative when it doesn't end, or has a line break, as no string may. */
function afterString(bytes: Buffer, at: number): number {
  for (let to = at + 1; to < bytes.length; to += 1) {
    const byte = bytes[to]
    if (byte === QUOTE) return to + 1
    if (byte === BACKSLASH) to += 1
    if (isBreak(bytes[to])) return BROKEN
  }
  return MORE
}

function afterSpace(bytes: Buffer, at: number): number {
  let to = at
  while (bytes[to] <= SPACE) to += 1
  return to
}

/** Of a number or a word. */
function isPlain(byte: number): boolean {
  return (
    byte > SPACE &&
    byte !== QUOTE &&
    byte !== COMMA &&
    byte !== COLON &&
    byte < OBJECT.open &&
    byte !== ARRAY.open &&
    byte !== ARRAY.close
  )
}

/** One of the three bytes of a mark of UTF-8, which files that were put together have in their middle too. */
function isMark(bytes: Buffer, at: number): boolean {
  return bytes[at] === 0xef || bytes[at] === 0xbb || bytes[at] === 0xbf
}

/** Where the next object begins that stands where an event may: it is no value of a member, and its first key follows. */
function nextObject(bytes: Buffer, at: number): number {
  for (let to = bytes.indexOf(OBJECT.open, at); to >= 0; to = bytes.indexOf(OBJECT.open, to + 1)) {
    const first = afterSpace(bytes, to + 1)
    if (first < bytes.length && bytes[first] !== QUOTE) continue
    let before = to - 1
    while (before >= 0 && bytes[before] <= SPACE && !isBreak(bytes[before])) before -= 1
    if (before < 0 || isBreak(bytes[before]) || isBetween(bytes[before])) return to
  }
  return bytes.length
}

function isBetween(byte: number): boolean {
  return byte === COMMA || byte === ARRAY.open || byte === ARRAY.close || byte === OBJECT.close
}

function example(bytes: Buffer, at: number): string {
  return bytes.toString('utf8', at, Math.min(at + EXAMPLE, bytes.length))
}
