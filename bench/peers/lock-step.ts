import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import mysql from 'mysql2/promise'

/*
 * A simple comparison of two servers with plain mysql2: sends each statement to both servers at once, and the next one
 * when both have replied. Called as node lock-step.ts FILE DATABASE, with the addresses and passwords in the
 * environment.
 */
const [file, database] = process.argv.slice(2)
const connect = (side: string) =>
  mysql.createConnection({
    host: '127.0.0.1',
    port: Number(process.env[`BENCH_${side}_PORT`]),
    user: 'root',
    password: process.env[`BENCH_${side}_PASSWORD`]!,
    database: database!,
    rowsAsArray: true,
  })
const [source, target] = await Promise.all([connect('SOURCE'), connect('TARGET')])
let differences = 0
for (const sql of readFileSync(file!, 'utf8').trimEnd().split('\n')) {
  const [[sourceResult], [targetResult]] = await Promise.all([source.query(sql), target.query(sql)])
  const isRows = Array.isArray(sourceResult)
  // The reply to a write also contains the session state, which each server numbers differently.
  if (isRows && !isDeepStrictEqual(sourceResult, targetResult)) differences++
  if (!isRows && 'affectedRows' in sourceResult && 'affectedRows' in targetResult)
    if (sourceResult.affectedRows !== targetResult.affectedRows) differences++
}
await Promise.all([source.end(), target.end()])
process.exitCode = differences === 0 ? 0 : 1
