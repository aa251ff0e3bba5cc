import { ByteReader } from '../kit/byte-reader.ts'
import type { Column } from '../model/outcome.ts'

/** Protocol::ColumnDefinition41, with MariaDB's extended metadata: one field more where the connection has agreed on it. */
export function readColumn(packet: Buffer, extendedMetadata: boolean): Column {
  const reader = new ByteReader(packet)
  reader.lengthEncoded() // catalog, always "def"
  const schema = reader.text()
  const table = reader.text()
  const orgTable = reader.text()
  const name = reader.text()
  const orgName = reader.text()
  const meaning = extendedMetadata ? readMeaning(reader.lengthEncoded()) : undefined
  reader.length() // length of the fields that follow, always 12
  const charset = reader.uint16()
  const length = reader.uint32()
  const type = reader.uint8()
  const flags = reader.uint16()
  const decimals = reader.uint8()
  const column: Column = { schema, table, orgTable, name, orgName, charset, length, type, flags, decimals }
  return meaning === undefined ? column : { ...column, meaning }
}

/** Pairs of a byte (0 type, 1 format) and a string; source: mariadb.com/kb, "Result Set Packets", extended metadata. */
function readMeaning(block: Buffer): string | undefined {
  const reader = new ByteReader(block)
  let meaning: string | undefined
  while (reader.left > 0) {
    reader.uint8()
    meaning = reader.text()
  }
  return meaning
}
