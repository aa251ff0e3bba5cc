import type { Column } from '../model/outcome.ts'
import { ByteReader } from './byte-reader.ts'

/**
 * Reads Protocol::ColumnDefinition41, with MariaDB's extended metadata: one additional field if the connection has
 * negotiated it.
 */
export function readColumn(packet: Buffer, extendedMetadata: boolean): Column {
  const reader = new ByteReader(packet)
  reader.lengthEncoded() // catalog, always "def"
  const schema = reader.text()
  const table = reader.text()
  const orgTable = reader.text()
  const name = reader.text()
  const orgName = reader.text()
  const meaning = extendedMetadata ? readMeaning(reader.lengthEncoded()) : undefined
  if (reader.length() !== 12) throw new RangeError('its fields of fixed length are not 12 bytes long')
  const charset = reader.uint16()
  const length = reader.uint32()
  const type = reader.uint8()
  const flags = reader.uint16()
  const decimals = reader.uint8()
  if (reader.left !== 2) throw new RangeError(`${reader.left} bytes where two fill it up`)
  const column: Column = { schema, table, orgTable, name, orgName, charset, length, type, flags, decimals }
  return meaning === undefined ? column : { ...column, meaning }
}

/**
 * Reads pairs of a byte (0 type, 1 format) and a string; source: mariadb.com/kb, "Result Set Packets", extended
 * metadata.
 */
function readMeaning(block: Buffer): string | undefined {
  const reader = new ByteReader(block)
  let meaning: string | undefined
  while (reader.left > 0) {
    reader.uint8()
    meaning = reader.text()
  }
  return meaning
}
