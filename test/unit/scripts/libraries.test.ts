import { describe, expect, it } from 'vitest'
import { missingLibraries, packagesFor } from '../../../scripts/lib/libraries.mjs'

const LDD = `	linux-vdso.so.1 (0x00007ffd2b7f2000)
	libffmpeg.so => /opt/electron/libffmpeg.so (0x00007f2d1c400000)
	libnss3.so => not found
	libnssutil3.so => not found
	libgtk-3.so.0 => not found
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f2d1be1f000)
	libstrange.so.7 => not found
	libnss3.so => not found
	/lib64/ld-linux-x86-64.so.2 (0x00007f2d2d4f8000)
`

describe('missingLibraries', () => {
  it('names each library that was not found, once', () => {
    expect(missingLibraries(LDD)).toEqual([
      'libnss3.so',
      'libnssutil3.so',
      'libgtk-3.so.0',
      'libstrange.so.7',
    ])
  })

  it('finds nothing in the output of a complete or a static program', () => {
    expect(missingLibraries('\tlibc.so.6 => /lib/libc.so.6 (0x1)\n')).toEqual([])
    expect(missingLibraries('\tnot a dynamic executable\n')).toEqual([])
  })
})

describe('packagesFor', () => {
  it('maps libraries to Debian packages under their newer and older names, and keeps what it does not know', () => {
    expect(packagesFor(missingLibraries(LDD))).toEqual({
      packages: [['libnss3'], ['libgtk-3-0t64', 'libgtk-3-0']],
      unknown: ['libstrange.so.7'],
    })
  })
})
