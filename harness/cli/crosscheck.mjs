#!/usr/bin/env node
// Starts the command line on a Node.js that runs TypeScript directly: the current one, otherwise the one installed with
// the package. Written in plain JavaScript that old versions can parse, because they must be able to report what is
// missing.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module, { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { cacheDirectory } from '../machine/cache-directory.mjs'

const main = join(dirname(fileURLToPath(import.meta.url)), 'main.ts')
const major = Number.parseInt(process.versions.node, 10)

// Rows that stream through are garbage at once. With V8's own limits the young generation grows to three times 32 MB
// for them, and the peak for 5,000,000 rows in order exceeds 300 MB, as it does from 2 MB on; at its initial size the
// peak stays below 250 MB, for slightly more CPU.
const memoryFlags = ['--max-semi-space-size=16']

// Node's own exit code for an internal fault is 1, which readers would take for a no-go. Guards stop the processes that
// were started.
process.on('uncaughtException', error => {
  const isOutOfFiles = 'code' in error && (error.code === 'EMFILE' || error.code === 'ENFILE')
  console.error(isOutOfFiles ? 'crosscheck may not open any more files: raise the limit, with ulimit -n 1024' : error)
  process.exit(2)
})

// As an environment variable, the setting also applies to the processes that Crosscheck starts.
process.env.NODE_COMPILE_CACHE ||= join(cacheDirectory(), 'code')

if (major >= 24) {
  for (const flag of memoryFlags) setFlagsFromString(flag)
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE)
  await import(main)
} else {
  const node = bundledNode()
  if (node) {
    const child = spawn(node, [...memoryFlags, main, ...process.argv.slice(2)], { stdio: 'inherit' })
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => child.kill(signal))
    }
    child.on('exit', (code, signal) => {
      process.exitCode = signal ? 2 : code
    })
  } else {
    console.error(`crosscheck needs Node.js 24 or newer, and this is ${process.versions.node}.`)
    console.error('  Install it, or run npm ci, which brings one along.')
    process.exitCode = 3
  }
}

function bundledNode() {
  try {
    const program = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node')
    return existsSync(program) ? program : undefined
  } catch {
    return undefined
  }
}
