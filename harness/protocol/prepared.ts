import { encodeBytes } from '../kit/raw-bytes.ts'
import type { Param } from '../model/statement.ts'
import { MalformedPacket } from '../model/unreadable-reply.ts'
import { ByteReader } from './byte-reader.ts'
import { framed, framedText } from './framed.ts'

// Commands and field types; source: dev.mysql.com/doc/dev/mysql-server, my_command.h and field_types.h.
const comStatementPrepare = 0x16
const comStatementExecute = 0x17
const comStatementClose = 0x19
const fieldType = { tiny: 1, double: 5, null: 6, longLong: 8, datetime: 12, blob: 252, varString: 253, newDecimal: 246 }
const unsignedFlag = 0x80
/** The length of COM_STMT_PREPARE_OK, in bytes. */
const preparedBytes = 12

/** Returns the command COM_STMT_PREPARE, framed like the other commands here; see framed. */
export function prepareCommand(sql: string): Buffer {
  return framedText(comStatementPrepare, sql)
}

export interface Prepared {
  statementId: number
  columnCount: number
  paramCount: number
}

/** Reads COM_STMT_PREPARE_OK. */
export function readPrepared(packet: Buffer): Prepared {
  if (packet[0] !== 0 || packet.length !== preparedBytes) {
    throw new MalformedPacket('the reply to a preparation begins with neither of its two packets')
  }
  const reader = new ByteReader(packet, 1)
  return { statementId: reader.uint32(), columnCount: reader.uint16(), paramCount: reader.uint16() }
}

export function closeCommand(statementId: number): Buffer {
  const payload = Buffer.alloc(5)
  payload[0] = comStatementClose
  payload.writeUInt32LE(statementId, 1)
  return framed(payload)
}

/** Returns the command COM_STMT_EXECUTE without a cursor, with all parameters bound. */
export function executeCommand(statementId: number, params: Param[]): Buffer {
  const head = Buffer.alloc(10)
  head[0] = comStatementExecute
  head.writeUInt32LE(statementId, 1)
  head[5] = 0 // no cursor
  head.writeUInt32LE(1, 6) // iterations, always 1
  if (params.length === 0) return framed(head)
  const nulls = Buffer.alloc(Math.ceil(params.length / 8))
  params.forEach((param, index) => {
    if (param.kind === 'null') nulls[index >> 3]! |= 1 << (index & 7)
  })
  const encoded = params.map(encodeParam)
  const types = Buffer.concat(encoded.map(({ type, unsigned }) => Buffer.from([type, unsigned ? unsignedFlag : 0])))
  return framed(Buffer.concat([head, nulls, Buffer.from([1]), types, ...encoded.map(({ value }) => value)]))
}

interface EncodedParam {
  type: number
  unsigned: boolean
  value: Buffer
}

function encodeParam(param: Param): EncodedParam {
  switch (param.kind) {
    case 'null':
      return { type: fieldType.null, unsigned: false, value: Buffer.alloc(0) }
    case 'boolean':
      return { type: fieldType.tiny, unsigned: false, value: Buffer.from([param.value ? 1 : 0]) }
    case 'integer': {
      const unsigned = param.value > 0x7fffffffffffffffn
      const value = Buffer.alloc(8)
      value.writeBigUInt64LE(BigInt.asUintN(64, param.value))
      return { type: fieldType.longLong, unsigned, value }
    }
    case 'double': {
      const value = Buffer.alloc(8)
      value.writeDoubleLE(param.value)
      return { type: fieldType.double, unsigned: false, value }
    }
    case 'decimal':
      return { type: fieldType.newDecimal, unsigned: false, value: lengthEncoded(Buffer.from(param.value)) }
    case 'string':
      return { type: fieldType.varString, unsigned: false, value: lengthEncoded(encodeBytes(param.value)) }
    case 'bytes':
      return { type: fieldType.blob, unsigned: false, value: lengthEncoded(Buffer.from(param.value)) }
    case 'datetime':
      return { type: fieldType.datetime, unsigned: false, value: encodeDatetime(param.value) }
    default:
      return param satisfies never
  }
}

function lengthEncoded(bytes: Buffer): Buffer {
  const { length } = bytes
  if (length < 0xfb) return Buffer.concat([Buffer.from([length]), bytes])
  const prefix = Buffer.alloc(length <= 0xffff ? 3 : length <= 0xffffff ? 4 : 9)
  if (prefix.length === 3) prefix.writeUInt16LE(length, 1)
  else if (prefix.length === 4) prefix.writeUIntLE(length, 1, 3)
  else prefix.writeBigUInt64LE(BigInt(length), 1)
  prefix[0] = { 3: 0xfc, 4: 0xfd, 9: 0xfe }[prefix.length as 3 | 4 | 9]
  return Buffer.concat([prefix, bytes])
}

/**
 * Encodes `YYYY-MM-DD[ HH:MM:SS[.ffffff]]` as MYSQL_TYPE_DATETIME of 4, 7 or 11 bytes. The parser has checked the form.
 */
function encodeDatetime(text: string): Buffer {
  const [date = '', time = '00:00:00'] = text.split(/[ T]/)
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  const [clock = '', fraction = ''] = time.split('.')
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number)
  const value = Buffer.alloc(12)
  value[0] = 11
  value.writeUInt16LE(year, 1)
  value.set([month, day, hours, minutes, seconds], 3)
  value.writeUInt32LE(Number(fraction.padEnd(6, '0').slice(0, 6)), 8)
  return value
}
