/** A line longer than this (UTF-16 units) is cut in pieces: a stream without line ends must not pile up. */
const MAX_LINE = 16_384

/** Reads a stream to its end and calls `print` for each line, without its line end; the last may be unfinished. */
export function eachLine(stream: NodeJS.ReadableStream, print: (line: string) => void): void {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) print(line)
    if (rest.length > MAX_LINE) {
      print(rest)
      rest = ''
    }
  })
  stream.once('end', () => {
    if (rest !== '') print(rest)
  })
  // The pipe of a killed process may end in an error; what matters of that is its exit, reported elsewhere.
  stream.on('error', () => {})
}
