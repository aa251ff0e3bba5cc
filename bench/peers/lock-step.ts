import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import mysql from 'mysql2/promise'

/*
 * What one would write with plain mysql2 to compare two servers: each statement goes to both at once, and the next one
 * when both have answered. node lock-step.ts FILE DATABASE, the addresses and passwords in the environment.
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
  // The reply to a write tells of the state of the session, too, which the servers number in ways of their own.
  if (isRows && !isDeepStrictEqual(sourceResult, targetResult)) differences++
  if (!isRows && 'affectedRows' in sourceResult && 'affectedRows' in targetResult)
    if (sourceResult.affectedRows !== targetResult.affectedRows) differences++
}
await Promise.all([source.end(), target.end()])
process.exitCode = differences === 0 ? 0 : 1
