#!/usr/bin/env node

/* Imports nothing: where a process may open next to no files, this much is read, and can say what is wrong. */

try {
  await import('./main')
} catch (error) {
  if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== 'EMFILE') throw error
  const { LC_ALL, LC_MESSAGES, LANG } = process.env
  process.stderr.write(
    /^zh/i.test(LC_ALL || LC_MESSAGES || LANG || '')
      ? 'forkscope：打开文件数的上限太低，Forkscope 无法启动。请提高上限，例如：ulimit -n 256\n'
      : 'forkscope: the open file limit is too low for Forkscope to start. Raise it, for example: ulimit -n 256\n',
  )
  process.exitCode = 1
}

export {}
