const HAN = /\p{Script=Han}/u
const PUNCTUATION = /[，。（）：、；！？“”]/
const SPACES = /\s/

/**
 * Puts parts into the places `{}` of a Chinese text, with a space where Chinese characters meet Latin letters or digits
 * (none towards full-width punctuation, which brings its own).
 */
export function inChinese(template: string, ...parts: readonly string[]): string {
  const [first = '', ...rest] = template.split('{}')
  return rest.reduce((text, after, at) => join(join(text, parts[at] ?? ''), after), first)
}

function join(before: string, after: string): string {
  const [a = '', b = ''] = [before.at(-1), after.at(0)]
  const free = (sign: string) => sign === '' || PUNCTUATION.test(sign) || SPACES.test(sign)
  const mixed = !free(a) && !free(b) && HAN.test(a) !== HAN.test(b)
  return before + (mixed ? ' ' : '') + after
}
