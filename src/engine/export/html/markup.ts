/** Text in HTML and SVG: nothing that other people wrote becomes markup. Control characters are left out. */
export function esc(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- these are what is taken out
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;')
  )
}

/** A part of the page; `body` is markup. */
export function section(title: string, body: string, kind = ''): string {
  return `<section${kind === '' ? '' : ` class="${kind}"`}>\n<h2>${esc(title)}</h2>\n${body}\n</section>\n`
}

/** One column of a table: its title, and the markup of a row's cell. */
export interface Column<T> {
  readonly title: string
  readonly cell: (row: T) => string
  readonly number?: boolean
}

export function table<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  rowClass?: (row: T) => string,
): string {
  const align = (column: Column<T>) => (column.number === true ? ' class="n"' : '')
  const head = columns.map((column) => `<th scope="col"${align(column)}>${esc(column.title)}</th>`).join('')
  const body = rows.map((row) => {
    const kind = rowClass?.(row) ?? ''
    const cells = columns.map((column) => `<td${align(column)}>${column.cell(row)}</td>`).join('')
    return `<tr${kind === '' ? '' : ` class="${kind}"`}>${cells}</tr>`
  })
  return `<div class="wide"><table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body.join('\n')}\n</tbody></table></div>`
}

/** Facts, a row each: what, and its markup. */
export function facts(rows: readonly (readonly [string, string])[]): string {
  const items = rows.map(([what, markup]) => `<dt>${esc(what)}</dt><dd>${markup}</dd>`)
  return `<dl>${items.join('\n')}</dl>`
}
