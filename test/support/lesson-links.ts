/** The knobs of the links of a lesson that try something, as they stand there, in its order. */
export const linksOf = (lesson: string): string[] =>
  [...lesson.matchAll(/\]\(try:([^)]*)\)/g)].map(([, knobs]) => knobs)
